"""Who is asking, seen through proxies: address and scheme (contract 1, "Client address")."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from aiohttp import web

from echochat.http.keys import SETTINGS
from echochat.settings import Settings
from echochat.variables import Network

Address = IPv4Address | IPv6Address

UNKNOWN: Final = "unknown"
"""The address of a peer that has none, as on a Unix socket."""


def client_address(request: web.Request) -> str:
    """Return the client's address; forwarding headers count from trusted proxies only."""
    settings = request.app[SETTINGS]
    trusted = trusted_networks(settings)
    return resolve(request.remote, request.headers, trusted, settings.cloudflare_proxies)


def from_trusted_proxy(request: web.Request) -> bool:
    """Tell whether the peer is a proxy whose headers are believed."""
    return is_trusted(parse(request.remote or ""), trusted_networks(request.app[SETTINGS]))


def scheme_of(request: web.Request) -> str:
    """Return "http" or "https", as the client sees it."""
    forwarded = request.headers.get("X-Forwarded-Proto", "").lower()
    if forwarded in ("http", "https") and from_trusted_proxy(request):
        return forwarded
    return request.scheme


def trusted_networks(settings: Settings) -> Sequence[Network]:
    return settings.trusted_proxy_ips + settings.trusted_proxy_ranges


def resolve(
    peer: str | None,
    headers: Mapping[str, str],
    trusted: Sequence[Network],
    cloudflare: Sequence[Network] = (),
) -> str:
    """Return the client's address, given the peer's and what it forwards.

    Of the trusted proxies, those of `cloudflare` alone set `CF-Connecting-IP`
    themselves; others pass on what the client wrote there.
    """
    address = parse(peer or "")
    if address is None:
        return UNKNOWN
    if not is_trusted(address, trusted):
        return str(address)
    connecting = headers.get("CF-Connecting-IP", "") if is_trusted(address, cloudflare) else ""
    real = parse(connecting) or parse(headers.get("X-Real-IP", ""))
    return str(real or _last_untrusted(headers.get("X-Forwarded-For", ""), trusted) or address)


def _last_untrusted(forwarded: str, trusted: Sequence[Network]) -> Address | None:
    """Walk the hops from the nearest; what stands beyond an untrusted or unreadable one is hearsay.

    Where all are trusted (a company's own network) the farthest is the client.
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
    """Read an address; an IPv4 one mapped into IPv6 is IPv4."""
    try:
        address = ip_address(value.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: Address | None, trusted: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in trusted)
