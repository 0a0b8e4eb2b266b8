"""A server that is asked to stop while people are on it."""

import asyncio
from pathlib import Path

import aiohttp

from tests.accounts.support import Visitor
from tests.processes import ServerProcess
from tests.rooms.support import Chat


async def test_drain(tmp_path: Path) -> None:
    """SIGTERM: sockets are told 1001 over the time that is set, and the process ends in time."""
    with ServerProcess(tmp_path, ECHOCHAT_DRAIN_SECONDS="1") as server:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(server.url, cookie_jar=jar) as http:
            visitor = Visitor(http)
            await visitor.register()
            sockets = [Chat(await http.ws_connect("/ws/chat/public/")) for _ in range(20)]
            async with asyncio.timeout(20):
                stopping = asyncio.create_task(asyncio.to_thread(server.stop))
                codes = await asyncio.gather(*(one.close_code() for one in sockets))
                assert await stopping == 0
    assert codes == [1001] * 20
