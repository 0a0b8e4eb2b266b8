"""The client's address behind proxies."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.env import networks
from echochat.security.address import UNKNOWN, counted_as, parse, resolve
from tests.accounts.support import StartSite

TRUSTED = networks("127.0.0.0/8,10.0.0.0/8,192.168.0.0/16,::1/128")
ADDRESSES = st.ip_addresses().map(str)


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", " 198.51.100.1 ", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.2, 10.0.0.7", "198.51.100.2"),
        ("10.0.0.1", "1.1.1.1,198.51.100.2:4711,10.0.0.7:80", "198.51.100.2"),
        ("10.0.0.1", "198.51.100.2, junk, 10.0.0.7", "10.0.0.7"),
        ("10.0.0.1", "192.168.0.5, 10.0.0.7", "192.168.0.5"),
        ("10.0.0.1", "junk", "10.0.0.1"),
        ("10.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
        ("10.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        ("10.0.0.1", '"[2001:db8::1]:443"', "2001:db8::1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "", "fe80::1"),
        ("10.0.0.1", "fe80::1%whatever", "fe80::1"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("2001:db8::5", "198.51.100.1", "2001:db8::5"),
        ("", "198.51.100.1", UNKNOWN),
        (None, "", UNKNOWN),
    ],
)
def test_address(peer: str | None, forwarded: str, expected: str) -> None:
    """The header counts from trusted proxies alone; in a chain the nearest untrusted hop does."""
    assert resolve(peer, forwarded, TRUSTED) == expected


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_what_limits_count(address: str, network: str) -> None:
    """An IPv6 /64 counts as one client."""
    assert counted_as(address) == network


@given(ADDRESSES, st.text())
def test_stranger_can_say_what_they_like(peer: str, forwarded: str) -> None:
    """With no proxy trusted the peer it is."""
    assert resolve(peer, forwarded, ()) == str(parse(peer))


@given(st.lists(ADDRESSES | st.text(), max_size=5), ADDRESSES)
def test_client_can_not_hide_its_own_address(claimed: list[str], client: str) -> None:
    """The proxy's entry wins over those that the client sent."""
    proxy = [ip_network("192.0.2.0/24")]
    if ip_address(client) in proxy[0]:
        return
    assert resolve("192.0.2.1", ", ".join([*claimed, client]), proxy) == str(parse(client))


@given(st.text(), st.text())
def test_nonsense_gives_an_address_or_none(peer: str, forwarded: str) -> None:
    """Whatever the header holds, the outcome is an address or unknown."""
    address = resolve(peer, forwarded, TRUSTED)
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
    assert await seen_apart(start_site, "X-Forwarded-For", **environ) == [400, 429, 429]


async def seen_apart(start_site: StartSite, header: str, **environ: str) -> list[int]:
    """Return three clients' answers from a server that allows one login an address."""
    site = await start_site(AUTH_RATE_LIMIT="1", **environ)
    statuses = []
    for address in ("198.51.100.1", "198.51.100.1:4711", "198.51.100.2"):
        visitor = await site.visitor(**{header: address})
        statuses.append((await visitor.login()).status)
    return statuses


async def test_one_header_is_believed(start_site: StartSite) -> None:
    """Of a trusted proxy, as loopback is: X-Forwarded-For, unless another is chosen."""
    assert await seen_apart(start_site, "X-Forwarded-For") == [400, 429, 400]


@pytest.mark.parametrize("header", ["X-Real-IP", "CF-Connecting-IP", "Forwarded"])
async def test_other_headers_are_not(start_site: StartSite, header: str) -> None:
    """Other forwarding headers from the client are ignored."""
    assert await seen_apart(start_site, header) == [400, 429, 429]


@pytest.mark.parametrize("header", ["X-Real-IP", "CF-Connecting-IP"])
async def test_chosen_header(start_site: StartSite, header: str) -> None:
    """The one that the operator names, and then no other."""
    chosen = {"ECHOCHAT_CLIENT_ADDRESS_HEADER": header}
    assert await seen_apart(start_site, header, **chosen) == [400, 429, 400]


async def test_unchosen_header(start_site: StartSite) -> None:
    """Not even the usual one."""
    chosen = {"ECHOCHAT_CLIENT_ADDRESS_HEADER": "X-Real-IP"}
    assert await seen_apart(start_site, "X-Forwarded-For", **chosen) == [400, 429, 429]


@pytest.mark.parametrize(
    ("addresses", "statuses"),
    [
        (["2001:db8::1", "2001:db8::2:1"], [400, 429]),
        (["2001:db8:0:1::1", "2001:db8:0:2::1"], [400, 400]),
    ],
)
async def test_ipv6_counts_by_network(
    start_site: StartSite, addresses: list[str], statuses: list[int]
) -> None:
    """Two addresses of a /64 are one client, those of two are two; the log has them whole."""
    site = await start_site(AUTH_RATE_LIMIT="1")
    seen = [
        (await (await site.visitor(**{"X-Forwarded-For": address})).login()).status
        for address in addresses
    ]
    assert seen == statuses
