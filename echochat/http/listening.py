"""Listens at an address; a wildcard address covers IPv4 and IPv6."""

import socket
from typing import Final

from aiohttp import web

ALL_IPV6: Final = "::"
ALL: Final = ("", "0.0.0.0", ALL_IPV6)  # noqa: S104

BACKLOG: Final = 4096
"""Connections that may wait to be accepted: after a restart all clients come at once."""


def site_at(runner: web.BaseRunner, host: str, port: int) -> web.BaseSite:
    """Return a site that listens at `host` once started; `::` includes IPv4.

    Raises `OSError` when that can't be had.
    """
    if host == ALL_IPV6 and socket.has_dualstack_ipv6():
        # asyncio would keep IPv4 out.
        server = socket.create_server(
            (host, port), family=socket.AF_INET6, backlog=BACKLOG, dualstack_ipv6=True
        )
        return web.SockSite(runner, server, backlog=BACKLOG)
    return web.TCPSite(runner, host, port, backlog=BACKLOG)


def local_host(host: str) -> str:
    """Return the address at which this machine reaches a server listening at `host`."""
    if host == ALL_IPV6 and not socket.has_dualstack_ipv6():
        return "::1"
    return "127.0.0.1" if host in ALL else host
