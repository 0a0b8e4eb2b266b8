"""Clients that connect and never finish the head of a request."""

import asyncio

import pytest
from aiohttp import web

from echochat.cli.serve import KEEPALIVE
from tests.patience import PATIENCE


@pytest.mark.parametrize("trickle", [b"", b"x"], ids=["nothing", "a byte at a time"])
async def test_head_that_never_ends(trickle: bytes) -> None:
    """The server ends the connection after its keep-alive time, counted from the connect."""
    runner = web.AppRunner(web.Application(), access_log=None, keepalive_timeout=0.3)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        reader, writer = await asyncio.open_connection(*runner.addresses[0][:2])
        writer.write(b"GET / HTTP/1.1\r\nX: ")
        ended = asyncio.create_task(reader.read())
        async with asyncio.timeout(PATIENCE):
            while not ended.done():
                writer.write(trickle)
                await asyncio.sleep(0.02)
        writer.close()
    finally:
        await runner.cleanup()


def test_time_is_short_enough() -> None:
    """It is more than nginx keeps its connections to us, and no more than needed for that."""
    assert 60 < KEEPALIVE <= 75
