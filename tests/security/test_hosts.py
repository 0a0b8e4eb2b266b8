"""Which hosts are answered, and over https only."""

import pytest

from tests.accounts.support import StartSite, Visitor

LIVE = "/api/health/live/"
CSRF = "/api/auth/csrf/"


async def test_any_host_by_default(visitor: Visitor) -> None:
    """Without the setting every name is answered."""
    answer = await visitor.get(CSRF, headers={"Host": "anything.example"})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("chat.example", 200),
        ("CHAT.example:8000", 200),
        ("evil.example", 400),
        ("chat.example.evil.example", 400),
        ("", 400),
        ("a:b:c", 400),
        ("[::1]", 200),
    ],
)
async def test_allowed_hosts(start_site: StartSite, host: str, status: int) -> None:
    """Only those named, with any port."""
    visitor = await (await start_site(ECHOCHAT_ALLOWED_HOSTS="Chat.example, ::1")).visitor()
    answer = await visitor.get(CSRF, headers={"Host": host})
    assert (answer.status, (answer.data or {}).get("code")) == (
        status,
        "host_not_allowed" if status == 400 else None,
    )


@pytest.fixture
async def secure(start_site: StartSite) -> Visitor:
    """A visitor, by plain http, of a site that wants https."""
    return await (await start_site(ECHOCHAT_SSL_REDIRECT="1")).visitor(Host="chat.example")


async def test_redirect_to_https(secure: Visitor) -> None:
    """308, so that a POST stays one; path and query are kept."""
    answer = await secure.ask("POST", "/api/auth/login/?a=%20b")
    assert answer.status == 308
    assert answer.headers["Location"] == "https://chat.example/api/auth/login/?a=%20b"


async def test_https_behind_a_proxy(secure: Visitor) -> None:
    """What came to the proxy by https stays."""
    answer = await secure.get(CSRF, headers={"X-Forwarded-Proto": "https"})
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_https_is_asked_of_nobody_by_default(visitor: Visitor) -> None:
    """Who doesn't redirect may not have https for all."""
    answer = await visitor.get(CSRF, headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers


async def test_probes_come_by_http(secure: Visitor) -> None:
    """Health is told to who asks from inside."""
    assert (await secure.get(LIVE)).status == 200


async def test_probes_come_by_address(start_site: StartSite) -> None:
    """Whatever names are answered, health is told at the address too."""
    visitor = await (await start_site(ECHOCHAT_ALLOWED_HOSTS="chat.example")).visitor()
    assert (await visitor.get(CSRF)).status == 400
    assert (await visitor.get(LIVE)).status == 200
