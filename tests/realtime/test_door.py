"""The way into the sockets of the real application, for clients that do it wrong or go away."""

import asyncio
import logging
import socket

import pytest

from tests.accounts.support import Site
from tests.realtime.support import REQUEST
from tests.rooms.support import chat

CONNECT = REQUEST.replace(b"GET / ", b"GET /ws/chat/public/ ")


async def test_no_upgrade(site: Site) -> None:
    """Who asks for a socket without an upgrade is told to what to upgrade, in the error form."""
    answer = await (await site.visitor()).get("/ws/chat/public/")
    assert answer.status == 426
    assert answer.headers["Upgrade"] == "websocket"
    assert answer.data["code"] == "bad_request"


async def test_unknown_version(site: Site) -> None:
    """Who speaks another version is told ours."""
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "8"}
    answer = await (await site.visitor()).get("/ws/chat/public/", headers=headers)
    assert answer.status == 426
    assert answer.headers["Sec-WebSocket-Version"] == "13"


async def test_clients_that_go_away_while_they_are_let_in(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """To leave before the answer is nobody's fault: no error in the log, nothing kept."""
    loop = asyncio.get_running_loop()
    for _ in range(10):
        with socket.create_connection(("127.0.0.1", site.server.port or 0)) as client:
            client.setblocking(False)
            await loop.sock_sendall(client, CONNECT)
    async with chat(await site.visitor()):
        pass
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
