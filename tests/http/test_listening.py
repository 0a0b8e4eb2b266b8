"""Listening at all addresses, of both families."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from echochat.http.listening import local_host, site_at

HAS_IPV6 = socket.has_dualstack_ipv6()


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


@asynccontextmanager
async def listening(host: str) -> AsyncIterator[int]:
    """A server at an address; its port."""
    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await site_at(runner, host, 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("host", "answers"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("0.0.0.0", ["127.0.0.1"]),  # noqa: S104
        pytest.param(
            "::", ["127.0.0.1", "[::1]"], marks=pytest.mark.skipif(not HAS_IPV6, reason="no IPv6")
        ),
        pytest.param("::1", ["[::1]"], marks=pytest.mark.skipif(not HAS_IPV6, reason="no IPv6")),
    ],
)
async def test_addresses(host: str, answers: list[str]) -> None:
    """`::` answers by IPv4 too; the address that the ready line tells is among those that do."""
    local = local_host(host)
    async with listening(host) as port, aiohttp.ClientSession() as http:
        for address in (*answers, f"[{local}]" if ":" in local else local):
            async with http.get(f"http://{address}:{port}/") as answer:
                assert await answer.text() == "hello"


async def test_taken_port() -> None:
    """Nobody listens twice at a port."""
    async with listening("::" if HAS_IPV6 else "127.0.0.1") as port:
        runner = web.AppRunner(web.Application())
        await runner.setup()
        with pytest.raises(OSError, match="ddress"):
            await site_at(runner, "::" if HAS_IPV6 else "127.0.0.1", port).start()
        await runner.cleanup()
