"""Who is asking, seen through proxies."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.security.address import UNKNOWN, parse, resolve
from echochat.settings import PRIVATE_RANGES
from echochat.variables import networks
from tests.accounts.support import StartSite

TRUSTED = networks(PRIVATE_RANGES)
ADDRESSES = st.ip_addresses().map(str)


@pytest.mark.parametrize(
    ("peer", "headers", "expected"),
    [
        ("203.0.113.9", {}, "203.0.113.9"),
        ("203.0.113.9", {"X-Real-IP": "198.51.100.1"}, "203.0.113.9"),
        ("203.0.113.9", {"X-Forwarded-For": "198.51.100.1"}, "203.0.113.9"),
        ("10.0.0.1", {}, "10.0.0.1"),
        ("10.0.0.1", {"X-Real-IP": "198.51.100.1"}, "198.51.100.1"),
        ("10.0.0.1", {"X-Real-IP": " 198.51.100.1 "}, "198.51.100.1"),
        ("10.0.0.1", {"CF-Connecting-IP": "198.51.100.1"}, "10.0.0.1"),
        (
            "10.0.0.1",
            {"X-Real-IP": "198.51.100.1", "X-Forwarded-For": "198.51.100.2"},
            "198.51.100.1",
        ),
        ("10.0.0.1", {"X-Real-IP": "x", "X-Forwarded-For": "198.51.100.2"}, "198.51.100.2"),
        ("10.0.0.1", {"X-Forwarded-For": "1.1.1.1, 198.51.100.2, 10.0.0.7"}, "198.51.100.2"),
        ("10.0.0.1", {"X-Forwarded-For": "198.51.100.2, junk, 10.0.0.7"}, "10.0.0.7"),
        ("10.0.0.1", {"X-Forwarded-For": "192.168.0.5, 10.0.0.7"}, "192.168.0.5"),
        ("10.0.0.1", {"X-Forwarded-For": "junk"}, "10.0.0.1"),
        ("::1", {"X-Real-IP": "2001:db8::1"}, "2001:db8::1"),
        ("::ffff:10.0.0.1", {"X-Real-IP": "::ffff:198.51.100.1"}, "198.51.100.1"),
        ("2001:db8::5", {"X-Real-IP": "198.51.100.1"}, "2001:db8::5"),
        ("", {"X-Real-IP": "198.51.100.1"}, UNKNOWN),
        (None, {}, UNKNOWN),
    ],
)
def test_address(peer: str | None, headers: dict[str, str], expected: str) -> None:
    """Headers count from trusted proxies alone; in a chain the nearest untrusted hop does."""
    assert resolve(peer, headers, TRUSTED) == expected


@pytest.mark.parametrize(
    ("peer", "connecting", "expected"),
    [
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "junk", "198.51.100.2"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.2"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ],
)
def test_cloudflare(peer: str, connecting: str, expected: str) -> None:
    """`CF-Connecting-IP` comes first, from proxies that are trusted and told to be Cloudflare's."""
    headers = {"CF-Connecting-IP": connecting, "X-Real-IP": "198.51.100.2"}
    cloudflare = networks("10.0.0.1,203.0.113.9")
    assert resolve(peer, headers, TRUSTED, cloudflare) == expected


@given(ADDRESSES, st.text(), st.text())
def test_stranger_can_say_what_they_like(peer: str, real: str, forwarded: str) -> None:
    """With no proxy trusted the peer it is."""
    headers = {"X-Real-IP": real, "X-Forwarded-For": forwarded}
    assert resolve(peer, headers, ()) == str(parse(peer))


@given(st.lists(ADDRESSES | st.text(), max_size=5), ADDRESSES)
def test_client_can_not_hide_its_own_address(claimed: list[str], client: str) -> None:
    """What the proxy appends wins over all that the client wrote before it."""
    proxy = [ip_network("192.0.2.0/24")]
    if ip_address(client) in proxy[0]:
        return
    headers = {"X-Forwarded-For": ", ".join([*claimed, client])}
    assert resolve("192.0.2.1", headers, proxy) == str(parse(client))


@given(st.text(), st.text(), st.text())
def test_nonsense_gives_an_address_or_none(peer: str, real: str, forwarded: str) -> None:
    """Whatever the headers hold, the outcome is an address or unknown."""
    address = resolve(peer, {"X-Real-IP": real, "X-Forwarded-For": forwarded}, TRUSTED)
    assert address == UNKNOWN or parse(address) is not None


@pytest.mark.parametrize(
    "environ",
    [
        {"ECHOCHAT_TRUSTED_PROXY_RANGES": "203.0.113.0/24"},
        {"ECHOCHAT_TRUSTED_PROXY_RANGES": "203.0.113.0/24", "ECHOCHAT_TRUSTED_PROXY_IPS": "::1"},
    ],
)
async def test_untrusted_peer_over_http(start_site: StartSite, environ: dict[str, str]) -> None:
    """A client that is no proxy shares one limit whatever addresses it claims."""
    site = await start_site(AUTH_RATE_LIMIT="1", **environ)
    statuses = []
    for address in ("198.51.100.1", "198.51.100.2"):
        visitor = await site.visitor(**{"X-Real-IP": address})
        statuses.append((await visitor.login()).status)
    assert statuses == [400, 429]


async def test_cloudflare_over_http(start_site: StartSite) -> None:
    """Behind Cloudflare each client has a limit of its own."""
    site = await start_site(AUTH_RATE_LIMIT="1", ECHOCHAT_CLOUDFLARE_PROXIES="127.0.0.1")
    statuses = []
    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        visitor = await site.visitor(**{"CF-Connecting-IP": address})
        statuses.append((await visitor.login()).status)
    assert statuses == [400, 429, 400]
