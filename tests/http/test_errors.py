"""The error form, over HTTP."""

import logging
from io import BytesIO

import pytest
from aiohttp import web

from echochat.http.errors import ApiError
from echochat.http.middleware import errors
from echochat.i18n import TextId
from echochat.storage.database import Unavailable
from tests.accounts.support import Site, StartSite, Visitor
from tests.http.support import exchange, serving


async def bad(_request: web.Request) -> web.Response:
    raise ApiError(
        418,
        "invalid_parameter",
        errors={"a": [TextId("not_found")]},
        detail=TextId("bad_request"),
        parameter="q",
    )


async def away(_request: web.Request) -> web.Response:
    raise Unavailable("connection refused")


async def broken(_request: web.Request) -> web.Response:
    raise RuntimeError("a secret detail")


async def moved(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/bad")


ROUTES = {"/bad": bad, "/away": away, "/broken": broken, "/moved": moved}


async def test_whole_form() -> None:
    """`error`, `code`, `errors` and `detail`, in the client's language, params filled in."""
    async with serving(ROUTES, errors) as client:
        answer = await client.get("/bad", headers={"Accept-Language": "en"})
        assert answer.status == 418
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert await answer.json() == {
            "error": "Invalid value for the parameter q.",
            "code": "invalid_parameter",
            "errors": {"a": ["Not found."]},
            "detail": "Bad request.",
        }


async def test_database_away(caplog: pytest.LogCaptureFixture) -> None:
    """503 `unavailable`; the reason is in the log."""
    async with serving(ROUTES, errors) as client:
        answer = await client.get("/away")
        assert (answer.status, (await answer.json())["code"]) == (503, "unavailable")
    assert "connection refused" in caplog.text


async def test_unforeseen_exception(caplog: pytest.LogCaptureFixture) -> None:
    """500 that gives nothing away; the log has the traceback."""
    async with serving(ROUTES, errors) as client:
        answer = await client.get("/broken")
        assert (answer.status, (await answer.json())["code"]) == (500, "internal_error")
        assert "secret" not in await answer.text()
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.exc_info is not None


async def test_redirects_of_handlers_pass() -> None:
    """A redirect is no error."""
    async with serving(ROUTES, errors) as client:
        answer = await client.get("/moved", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/bad")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "PROPFIND"])
async def test_unknown_api_path(visitor: Visitor, method: str) -> None:
    """404 in the form, whatever the method."""
    answer = await visitor.ask(method, "/api/nothing/here/")
    assert (answer.status, answer.data) == (404, {"error": "Не найдено.", "code": "not_found"})


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/api/auth/session/", {"GET", "HEAD"}),
        ("GET", "/api/auth/login/", {"POST"}),
        ("PUT", "/api/auth/register/", {"GET", "HEAD", "POST"}),
        ("OPTIONS", "/api/auth/logout/", {"POST"}),
    ],
)
async def test_wrong_method(visitor: Visitor, method: str, path: str, allow: set[str]) -> None:
    """405 in the form, with the methods that work."""
    answer = await visitor.ask(method, path)
    assert (answer.status, answer.data["code"]) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].replace(" ", "").split(",")) == allow


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
async def test_missing_slash(visitor: Visitor, method: str) -> None:
    """308 to the path with it, query and escapes kept, also before a 405."""
    answer = await visitor.ask(method, "/api/auth/users/a%2Fb%20c?x=1&y=%D1%84")
    assert answer.status == 308
    assert answer.headers["Location"] == "/api/auth/users/a%2Fb%20c/?x=1&y=%D1%84"


@pytest.mark.parametrize("path", ["/ws/chat/public", "/ws/direct/inbox", "/ws/presence"])
async def test_missing_slash_of_a_socket(visitor: Visitor, path: str) -> None:
    """308 there too."""
    answer = await visitor.get(f"{path}?after=1")
    assert (answer.status, answer.headers["Location"]) == (308, f"{path}/?after=1")


async def test_redirected_post_keeps_method_and_body(visitor: Visitor) -> None:
    """A client that follows signs in."""
    await visitor.register()
    await visitor.logout()
    headers = {"X-CSRFToken": visitor.cookies["csrftoken"]}
    body = {"username": "anna", "password": "correct horse battery"}
    async with visitor.http.post("/api/auth/login", json=body, headers=headers) as response:
        assert (response.status, response.url.path) == (200, "/api/auth/login/")


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api/auth/csrf//", "//example.org/api/auth/csrf", "/api"]
)
async def test_no_redirect_to_nothing(visitor: Visitor, path: str) -> None:
    """Where there is nothing with a slash either, and never to another site."""
    async with visitor.http.get(f"http://{visitor_host(visitor)}{path}") as response:
        assert not response.history


def visitor_host(visitor: Visitor) -> str:
    """The host and port that a visitor's server listens on."""
    base = visitor.http._base_url
    assert base is not None
    return base.authority


@pytest.mark.parametrize(
    "path", ["/api/auth/session/", "/api/health/live/", "/api/auth/register/", "/api/auth/profile/"]
)
async def test_head(visitor: Visitor, path: str) -> None:
    """HEAD answers as GET does, without the body."""
    head, get = await visitor.ask("HEAD", path), await visitor.get(path)
    assert (head.status, head.data) == (get.status, None)
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


async def test_body_over_the_limit(start_site: StartSite) -> None:
    """413 in the form, for text over 1 MiB and for uploads over the operator's limit."""
    visitor = await (await start_site(ECHOCHAT_UPLOAD_MAX_MB="2")).visitor()
    headers = {"Content-Type": "application/json"}
    answer = await visitor.post("/api/auth/login/", data=BytesIO(b" " * 2**21), headers=headers)
    assert (answer.status, answer.data["code"]) == (413, "payload_too_large")
    answer = await visitor.post("/api/auth/login/", data={"file": BytesIO(b"x" * 2**22)})
    assert (answer.status, answer.data["code"]) == (413, "payload_too_large")


async def test_body_that_never_comes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """408, and the connection is closed."""
    monkeypatch.setattr("echochat.http.body.READ_TIMEOUT", 0.05)
    visitor = await site.visitor()
    await visitor.get("/api/auth/csrf/")
    token = visitor.cookies["csrftoken"]
    answer = await exchange(
        site.server,
        f"POST /api/auth/login/ HTTP/1.1\r\nHost: {visitor_host(visitor)}\r\n"
        f"Cookie: csrftoken={token}\r\nX-CSRFToken: {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{".encode(),
    )
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"request_timeout" in answer
    assert b"Connection: close" in answer


@pytest.mark.parametrize(
    "path",
    [
        b"/api/\xff/",
        b"/api/auth/users/\xff\xfe/",
        b"/api/auth/users/%FF/",
        b"/api/%00/",
        b"/api/%zz/",
    ],
)
async def test_strange_bytes_in_a_path(site: Site, path: bytes) -> None:
    """Bytes that are no text are refused, never a 500."""
    request = b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    status = (await exchange(site.server, request)).split(b" ")[1]
    assert status in (b"400", b"404")
