"""Clients that ask and never read the answer."""

import asyncio
import socket
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from echochat.http.keys import SETTINGS
from echochat.security import protocol, unread
from echochat.settings import Settings
from tests.patience import PATIENCE, until

SIZE = 16 * 1024 * 1024
"""Bytes: more than the system keeps for both ends."""


async def big(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=bytes(SIZE))


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[protocol.Runner]:
    app = web.Application()
    app[SETTINGS] = Settings()
    app.router.add_get("/", handler)
    runner = protocol.Runner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner
    finally:
        await runner.cleanup()


async def asked(runner: protocol.Runner, address: str = "192.0.2.1") -> socket.socket:
    """A client behind a proxy that has read the first byte of the answer, and nothing more."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    peer.connect(runner.addresses[0][:2])
    peer.setblocking(False)
    loop = asyncio.get_running_loop()
    head = f"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\n\r\n"
    await loop.sock_sendall(peer, head.encode())
    async with asyncio.timeout(PATIENCE):
        assert await loop.sock_recv(peer, 1) == b"H"
    return peer


async def rest(peer: socket.socket) -> int:
    """Return the number of bytes that a client still receives."""
    loop = asyncio.get_running_loop()
    got = 0
    with peer:
        async with asyncio.timeout(PATIENCE):
            try:
                while got < SIZE and (data := await loop.sock_recv(peer, 2**20)):
                    got += len(data)
            except ConnectionError:
                pass
    return got


def connections(runner: protocol.Runner) -> int:
    assert runner.server is not None
    return len(runner.server.connections)


@pytest.mark.parametrize("kind", ["bytes", "file"])
async def test_answer_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    """The connection is cut, and nothing of the answer is kept, with no error in the log."""
    monkeypatch.setattr(protocol, "ANSWER_TIMEOUT", 0.3)
    file = tmp_path / "big"
    file.write_bytes(bytes(SIZE))

    async def big_file(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(file)

    async with serving(big_file if kind == "file" else big) as runner:
        peer = await asked(runner)
        await until(lambda: connections(runner) == 0)
        assert await rest(peer) < SIZE
    assert not [line for line in caplog.records if line.levelname in ("WARNING", "ERROR")]


async def test_unread_answers_of_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest of too many is cut, of IPv6 by /64; another address is not concerned."""
    monkeypatch.setattr(unread, "ADDRESS_LIMIT", 5 * SIZE)
    async with serving(big) as runner:
        other = await asked(runner)
        peers = [await asked(runner, f"2001:db8::{number}") for number in (1, 2)]
        assert connections(runner) == 3
        peers.append(await asked(runner, "2001:db8::3"))
        await until(lambda: connections(runner) == 3)
        got = [await rest(peer) for peer in (other, *peers)]
        assert [size >= SIZE for size in got] == [True, False, True, True]
        again = [await asked(runner, f"2001:db8::{number}") for number in (1, 2)]
        assert [await rest(peer) >= SIZE for peer in again] == [True, True]


async def test_unread_answers_in_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of too many in whole the address with the most loses its oldest."""
    monkeypatch.setattr(unread, "TOTAL_LIMIT", 7 * SIZE)
    async with serving(big) as runner:
        first = await asked(runner, "192.0.2.1")
        greedy = [await asked(runner, "192.0.2.2") for _ in range(2)]
        last = await asked(runner, "192.0.2.3")
        await until(lambda: connections(runner) == 3)
        got = [await rest(peer) for peer in (first, *greedy, last)]
        assert [size >= SIZE for size in got] == [True, False, True, True]


async def test_unread_answer_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection whose own answer is over it is cut."""
    monkeypatch.setattr(unread, "ADDRESS_LIMIT", 1024)
    async with serving(big) as runner:
        peer = socket.create_connection(runner.addresses[0][:2])
        peer.setblocking(False)
        await asyncio.get_running_loop().sock_sendall(peer, b"GET / HTTP/1.0\r\n\r\n")
        assert await rest(peer) < SIZE
        await until(lambda: connections(runner) == 0)


async def test_idle_connections_keep_no_answers() -> None:
    """An answer that was sent is freed, though the connection stays open."""
    answers: list[weakref.ref[web.Response]] = []

    async def remembered(_request: web.Request) -> web.Response:
        answer = web.Response(body=b"some text")
        answers.append(weakref.ref(answer))
        return answer

    async with serving(remembered) as runner:
        with await asked(runner):
            [answer] = answers
            await until(lambda: (kept := answer()) is None or kept.body is None)
            assert connections(runner) == 1
