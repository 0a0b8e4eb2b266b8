"""Listening at an address, of both families where it stands for all of them."""

import socket
from typing import Final

from aiohttp import web

ALL_IPV6: Final = "::"
ALL: Final = ("", "0.0.0.0", ALL_IPV6)  # noqa: S104

BACKLOG: Final = 4096
"""Connections that may wait to be accepted: after a restart all clients come at once."""


def site_at(runner: web.BaseRunner, host: str, port: int) -> web.BaseSite:
    """Return a site that listens there when it is started; `::` is IPv4's addresses, too.

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
    """Return the address at which this machine reaches who listens at `host`."""
    if host == ALL_IPV6 and not socket.has_dualstack_ipv6():
        return "::1"
    return "127.0.0.1" if host in ALL else host
