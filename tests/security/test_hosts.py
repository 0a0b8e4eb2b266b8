"""Tests of allowed hosts and of the redirect to https."""

import aiohttp
import pytest

from tests.accounts.support import StartSite, Visitor

LIVE = "/api/health/live/"
CSRF = "/api/auth/csrf/"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST.:8000", 200),
        ("192.168.1.5:8000", 200),
        ("[fe80::1]:8000", 200),
        ("chat.example", 200),
        ("chat.example:8443", 200),
        ("rebinding.example", 400),
        ("127.0.0.1.rebinding.example", 400),
        ("localhost.rebinding.example", 400),
        ("localhost, chat.example", 400),
    ],
)
async def test_hosts_by_default(start_site: StartSite, host: str, status: int) -> None:
    """The site's own name, and what nobody else's page can be called: loopback, addresses."""
    site = await start_site(ECHOCHAT_PUBLIC_BASE_URL="https://chat.example:8443")
    answer = await (await site.visitor()).get(CSRF, headers={"Host": host})
    assert answer.status == status


async def test_public_room_is_not_for_other_names(visitor: Visitor) -> None:
    """Nobody's own name that leads here reads anything (DNS rebinding), sockets neither."""
    headers = {"Host": "rebinding.example"}
    answer = await visitor.get("/api/chat/rooms/public/messages/", headers=headers)
    assert (answer.status, answer.data["code"]) == (400, "host_not_allowed")
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await visitor.http.ws_connect("/ws/chat/public/", headers=headers)
    assert refused.value.status == 400


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
    names = {"ECHOCHAT_ALLOWED_HOSTS": "chat.example"}
    return await (await start_site(ECHOCHAT_SSL_REDIRECT="1", **names)).visitor(Host="chat.example")


async def test_redirect_to_https(secure: Visitor) -> None:
    """308, so that a POST stays one; path and query are kept."""
    answer = await secure.ask("POST", "/api/auth/login/?a=%20b")
    assert answer.status == 308
    assert answer.headers["Location"] == "https://chat.example/api/auth/login/?a=%20b"


async def test_https_behind_a_proxy(secure: Visitor) -> None:
    """A request that reached the proxy by https is not redirected."""
    answer = await secure.get(CSRF, headers={"X-Forwarded-Proto": "https"})
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_subdomains(start_site: StartSite) -> None:
    """Where the operator says so they are for https only, too."""
    site = await start_site(ECHOCHAT_SSL_REDIRECT="1", ECHOCHAT_HSTS_SUBDOMAINS="1")
    answer = await (await site.visitor()).get(CSRF, headers={"X-Forwarded-Proto": "https"})
    expected = "max-age=31536000; includeSubDomains"
    assert answer.headers["Strict-Transport-Security"] == expected


@pytest.mark.parametrize("scheme", ["https", "HTTPS", "wss", "https, http", " https ,http"])
async def test_dialects_of_https(secure: Visitor, scheme: str) -> None:
    """Proxies say it in several ways; of several proxies the first heard the client."""
    assert (await secure.get(CSRF, headers={"X-Forwarded-Proto": scheme})).status == 200


@pytest.mark.parametrize("scheme", ["http", "ws", "http, https", "", "nonsense"])
async def test_dialects_of_http(secure: Visitor, scheme: str) -> None:
    """All else is none."""
    assert (await secure.get(CSRF, headers={"X-Forwarded-Proto": scheme})).status == 308


async def test_https_is_asked_of_nobody_by_default(visitor: Visitor) -> None:
    """Without the redirect there is no HSTS."""
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
