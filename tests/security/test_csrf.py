"""CSRF."""

import logging

import orjson
import pytest

from tests.accounts.support import Answer, Site, StartSite, Visitor

PATH = "/api/auth/logout/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def visitor(site: Site) -> Visitor:
    """A visitor with a CSRF cookie."""
    visitor = await site.visitor()
    await visitor.get("/api/auth/csrf/")
    return visitor


async def send(visitor: Visitor, **headers: str) -> Answer:
    """A post that carries only the headers given."""
    return await visitor.ask("POST", PATH, headers=headers)


def is_refused(answer: Answer) -> bool:
    return (answer.status, (answer.data or {}).get("code")) == (403, "csrf_failed")


@pytest.mark.parametrize("path", [PATH, "/api/auth/login/", "/api/auth/register/"])
async def test_token_is_needed(visitor: Visitor, path: str) -> None:
    """Login and registration too."""
    assert is_refused(await visitor.ask("POST", path, json={"username": "x"}))


async def test_cookies_token_is_taken(visitor: Visitor) -> None:
    """The cookie's value in the header."""
    assert (await send(visitor, **{"X-CSRFToken": visitor.cookies["csrftoken"]})).status == 200


async def test_token_of_the_api_is_taken(visitor: Visitor) -> None:
    """The token that /api/auth/csrf/ answers."""
    token = (await visitor.get("/api/auth/csrf/")).data["csrfToken"]
    assert (await send(visitor, **{"X-CSRFToken": token})).status == 200


async def test_pages_that_ask_at_once(site: Site, visitor: Visitor) -> None:
    """Two answers under way together give two tokens, and either is good."""
    other = await (await site.visitor()).get("/api/auth/csrf/")
    assert other.data["csrfToken"] != visitor.cookies["csrftoken"]
    assert (await send(visitor, **{"X-CSRFToken": other.data["csrfToken"]})).status == 200


async def test_form_field_is_taken(visitor: Visitor) -> None:
    """`csrfmiddlewaretoken`, when it is the cookie's value."""
    token = visitor.cookies["csrftoken"]
    data = {"csrfmiddlewaretoken": token}
    assert (await visitor.ask("POST", PATH, data=data)).status == 200


async def test_form_field_of_another(site: Site, visitor: Visitor) -> None:
    """A form of a foreign page can carry its author's token, but not the visitor's."""
    other = await (await site.visitor()).get("/api/auth/csrf/")
    data = {"csrfmiddlewaretoken": other.data["csrfToken"]}
    assert is_refused(await visitor.ask("POST", PATH, data=data))


@pytest.mark.parametrize("token", ["", "x", "x.y", ".", "ü.ü", "a" * 5000])
async def test_invented_token(visitor: Visitor, token: str) -> None:
    """An unsigned token is refused, even if the cookie is equal."""
    assert is_refused(await send(visitor, **{"X-CSRFToken": token}))
    both = {"X-CSRFToken": token, "Cookie": f"csrftoken={token}"}
    assert is_refused(await visitor.ask("POST", PATH, headers=both))


async def test_token_without_cookie(site: Site, visitor: Visitor) -> None:
    """Both are needed."""
    other = await site.visitor()
    assert is_refused(await send(other, **{"X-CSRFToken": visitor.cookies["csrftoken"]}))


async def test_token_changes_at_login(visitor: Visitor) -> None:
    """A token from before the login is void after it, cookie and all."""
    before = visitor.cookies["csrftoken"]
    await visitor.register()
    assert is_refused(await send(visitor, **{"X-CSRFToken": before}))
    old = {"X-CSRFToken": before, "Cookie": f"csrftoken={before}"}
    assert is_refused(await visitor.ask("POST", PATH, headers=old))
    assert (await visitor.logout()).status == 200


async def test_token_of_another_user(site: Site, visitor: Visitor) -> None:
    """A token is good for its own session alone."""
    other = await site.visitor()
    await visitor.register("anna")
    await other.register("boris")
    assert is_refused(await send(visitor, **{"X-CSRFToken": other.cookies["csrftoken"]}))


async def test_stale_cookie_is_replaced(visitor: Visitor) -> None:
    """When the session that it belonged to is over, the next page gets a good one."""
    await visitor.register()
    visitor.http.cookie_jar.clear(lambda cookie: cookie.key == "sessionid")
    stale = visitor.cookies["csrftoken"]
    await visitor.get("/api/auth/session/")
    assert visitor.cookies["csrftoken"] != stale
    assert (await visitor.logout()).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/page"},
        {"Referer": "nonsense"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "Cross-Site"},
        {"Sec-Fetch-Site": "elsewhere"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "{own}", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example", "Referer": "{own}/page"},
    ],
)
async def test_foreign_page(site: Site, visitor: Visitor, headers: dict[str, str]) -> None:
    """A foreign page is refused though the token be right."""
    own = f"http://127.0.0.1:{site.server.port}"
    headers = {name: value.format(own=own) for name, value in headers.items()}
    answer = await send(visitor, **{"X-CSRFToken": visitor.cookies["csrftoken"]}, **headers)
    assert is_refused(answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "{own}"},
        {"Referer": "{own}/some/page?x=1"},
        {"Origin": "{own}", "Referer": "https://evil.example/"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "Same-Origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_own_page(site: Site, visitor: Visitor, headers: dict[str, str]) -> None:
    """The site's own page is let through; Origin counts before Referer."""
    own = f"http://127.0.0.1:{site.server.port}"
    headers = {name: value.format(own=own) for name, value in headers.items()}
    answer = await send(visitor, **{"X-CSRFToken": visitor.cookies["csrftoken"]}, **headers)
    assert answer.status == 200


async def test_trusted_origin(start_site: StartSite) -> None:
    """An origin that the operator trusts may send unsafe requests."""
    site = await start_site(ECHOCHAT_CSRF_TRUSTED_ORIGINS="https://friend.example")
    visitor = await site.visitor(Origin="https://friend.example")
    assert (await visitor.logout()).status == 200


async def test_refusal_is_logged(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    """`csrf.failed`, with the reason and no token."""
    caplog.set_level(logging.INFO, "security.audit")
    await send(visitor, **{"X-CSRFToken": "wrong"})
    [line] = [record.getMessage() for record in caplog.records if record.name == "security.audit"]
    assert (orjson.loads(line)["event"], orjson.loads(line)["reason"]) == (
        "csrf.failed",
        "token_wrong",
    )
