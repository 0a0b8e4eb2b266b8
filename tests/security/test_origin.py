"""Tests of the origin check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.security.origin import normal
from tests.accounts.support import Site, StartSite

FRIEND = "https://friend.example"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Chat.Example", "https://chat.example:443"),
        ("https://chat.example:443/path?x#y", "https://chat.example:443"),
        ("http://chat.example", "http://chat.example:80"),
        ("http://[::1]:8000", "http://::1:8000"),
        ("null", None),
        ("", None),
        ("ftp://chat.example", None),
        ("https://", None),
        ("https://chat.example:port", None),
        ("https://[", None),
    ],
)
def test_comparable_form(url: str, expected: str | None) -> None:
    """Scheme, host and port; None for what is no origin of a page."""
    assert normal(url) == expected


@given(st.text())
def test_nonsense_is_no_error(url: str) -> None:
    """Any header can be looked at."""
    assert normal(url) is None or "://" in url


async def answered(site: Site, **headers: str) -> int:
    """The status of an upgrade: 403 for a foreign page, else the socket's own."""
    visitor = await site.visitor(**headers)
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    async with visitor.http.get("/ws/chat/public/", headers=upgrade) as response:
        return response.status


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1", "https://127.0.0.1:{port}"]
)
async def test_foreign_page_opens_no_socket(site: Site, origin: str) -> None:
    """Another host, port or scheme is another site."""
    assert await answered(site, Origin=origin.format(port=site.server.port)) == 403


async def test_own_page_opens_a_socket(site: Site) -> None:
    """Host, port and scheme are its own; so it is without an Origin."""
    assert await answered(site, Origin=f"http://127.0.0.1:{site.server.port}") == 101
    assert await answered(site) == 101


@pytest.mark.parametrize("scheme", ["https", "wss", "https, http"])
async def test_own_page_behind_tls(start_site: StartSite, scheme: str) -> None:
    """A trusted proxy says that the page came by https."""
    site = await start_site(ECHOCHAT_ALLOWED_HOSTS="chat.example")
    headers = {"X-Forwarded-Proto": scheme, "Host": "chat.example"}
    assert await answered(site, Origin="https://chat.example", **headers) == 101
    assert await answered(site, Origin="http://chat.example", **headers) == 403


async def test_friends_and_the_public_address(start_site: StartSite) -> None:
    """Configured origins count as the site's own."""
    site = await start_site(
        ECHOCHAT_CSRF_TRUSTED_ORIGINS=FRIEND, ECHOCHAT_PUBLIC_BASE_URL="https://chat.example"
    )
    assert await answered(site, Origin=FRIEND) == 101
    assert await answered(site, Origin="https://chat.example:443") == 101
    assert await answered(site, Origin="https://evil.example") == 403
