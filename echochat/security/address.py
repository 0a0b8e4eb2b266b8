"""A client's address and scheme, seen through proxies (docs/wire.md 1.4)."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from aiohttp import web

from echochat.env import Network
from echochat.http.keys import SETTINGS
from echochat.settings import Settings

Address = IPv4Address | IPv6Address

UNKNOWN: Final = "unknown"
"""The address of a peer that has none, as on a Unix socket."""

IPV6_NETWORK: Final = 64
"""Prefix length that identifies an IPv6 client, since providers assign a /64."""

SCHEMES: Final = {"http": "http", "https": "https", "ws": "http", "wss": "https"}


def client_address(request: web.Request) -> str:
    """Return the client's address; the forwarding header counts from trusted proxies only."""
    return sender(request, request.app[SETTINGS])


def client_network(request: web.Request) -> str:
    """Return the client's key for limits: its IPv4 address or IPv6 /64."""
    return counted_as(client_address(request))


def sender(request: web.BaseRequest, settings: Settings) -> str:
    """Return the client's address of a request that may have no application, or no headers."""
    # For invalid HTTP, aiohttp's placeholder request has an ordinary, empty dict.
    headers = request.headers
    forwarded = headers.getall(settings.client_address_header, ()) if headers else ()
    return resolve(request.remote, ",".join(forwarded), trusted_networks(settings))


def counted_as(address: str) -> str:
    """Return the network that an address counts as."""
    parsed = parse(address)
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, IPV6_NETWORK), strict=False))
    return address


def from_trusted_proxy(request: web.Request) -> bool:
    """Tell whether the peer is a proxy whose headers are trusted."""
    return is_trusted(parse(request.remote or ""), trusted_networks(request.app[SETTINGS]))


def scheme_of(request: web.Request) -> str:
    """Return "http" or "https", as the client sees it: of several proxies the first says so."""
    forwarded = request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip().lower()
    if forwarded in SCHEMES and from_trusted_proxy(request):
        return SCHEMES[forwarded]
    return request.scheme


def trusted_networks(settings: Settings) -> Sequence[Network]:
    return settings.trusted_proxy_ips + settings.trusted_proxy_ranges


def resolve(peer: str | None, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the client's address, given the peer's and the addresses that it forwards."""
    address = parse(peer or "")
    if address is None:
        return UNKNOWN
    if not is_trusted(address, trusted):
        return str(address)
    return str(_last_untrusted(forwarded, trusted) or address)


def _last_untrusted(forwarded: str, trusted: Sequence[Network]) -> Address | None:
    """Walk the hops from the nearest; those beyond an untrusted or invalid one don't count.

    If all are trusted (a company's own network), the farthest is the client.
    """
    farthest = None
    for hop in reversed(forwarded.split(",")):
        address = parse(hop)
        if address is None:
            break
        farthest = address
        if not is_trusted(address, trusted):
            break
    return farthest


def parse(value: str) -> Address | None:
    """Read an address, also with a port, in brackets or quotes, or with a zone, which are left out.

    An IPv4 address mapped into IPv6 is IPv4.
    """
    text = value.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: Address | None, trusted: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in trusted)
