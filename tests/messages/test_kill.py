"""The server is killed in the middle of everything: nothing that was acknowledged is lost."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.accounts.support import Visitor
from tests.processes import ServerProcess
from tests.rooms.support import Chat

SENDERS = 10
EACH = 20
LIMITS = {
    "AUTH_RATE_LIMIT": "1000",
    "WS_CONNECT_RATE_LIMIT": "100000",
    "CHAT_MESSAGE_RATE_LIMIT": "100000",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server of its own, with a durable database."""
    with ServerProcess(tmp_path, **LIMITS) as process:
        yield process


class Client:
    """A client as it should be: resends by nonce, resumes by seq, notes all it is shown."""

    def __init__(self, server: ServerProcess, name: str) -> None:
        jar = aiohttp.CookieJar(unsafe=True)
        self.visitor = Visitor(aiohttp.ClientSession(server.url, cookie_jar=jar))
        self.name = name
        self.pending = [f"{name}-{number}" for number in range(EACH)]
        self.heard: list[tuple[int, str]] = []

    async def run(self, total: int) -> None:
        """Say everything and hear everything, over as many connections as it takes."""
        while len(self.heard) < total:
            try:
                after = self.heard[-1][0] if self.heard else 0
                path = f"/ws/chat/public/?after={after}"
                async with self.visitor.http.ws_connect(path) as socket:
                    await self._converse(Chat(socket), total)
            except (aiohttp.ClientError, TypeError, OSError):
                await asyncio.sleep(0.05)

    async def _converse(self, chat: Chat, total: int) -> None:
        assert (await chat.next())["complete"]
        speaking = asyncio.create_task(self._speak(chat))
        try:
            while len(self.heard) < total:
                self._hear(await chat.next())
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    def _hear(self, frame: dict[str, Any]) -> None:
        seq, nonce = frame["seq"], frame["nonce"]
        if nonce in self.pending:
            self.pending.remove(nonce)
        if seq == len(self.heard) + 1:
            self.heard.append((seq, nonce))
        else:
            # Only the answer to what was said again may stand out of the order.
            assert nonce.startswith(f"{self.name}-")

    async def _speak(self, chat: Chat) -> None:
        for nonce in tuple(self.pending):
            await chat.say(f"I say {nonce}", nonce)
            await asyncio.sleep(0.01)


async def test_kill_in_the_middle(server: ServerProcess) -> None:
    """200 messages of 10 senders, killed twice: each is there once, in one order, for all."""
    clients = [Client(server, f"user{number}") for number in range(SENDERS)]
    for client in clients:
        await client.visitor.register(client.name)
    total = SENDERS * EACH
    running = asyncio.gather(*(client.run(total) for client in clients))
    for quarter in (1, 2):
        while len(clients[0].heard) < total * quarter // 4:
            await asyncio.sleep(0.001)
        known = [tuple(client.heard) for client in clients]
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.restart)
    async with asyncio.timeout(60):
        await running
    everything = clients[0].heard
    assert [seq for seq, _ in everything] == list(range(1, total + 1))
    assert sorted(nonce for _, nonce in everything) == sorted(
        f"user{number}-{n}" for number in range(SENDERS) for n in range(EACH)
    )
    for client, before in zip(clients, known, strict=True):
        assert client.heard == everything
        assert everything[: len(before)] == list(before)
        await client.visitor.http.close()
