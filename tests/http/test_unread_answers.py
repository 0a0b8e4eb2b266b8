"""Clients that ask and never read the answer."""

import asyncio
import socket
from pathlib import Path

import pytest
from aiohttp import web

from echochat.security import protocol
from tests.patience import PATIENCE, until

SIZE = 32 * 1024 * 1024
"""Bytes: more than the system keeps for both ends."""


@pytest.mark.parametrize("kind", ["bytes", "file"])
async def test_answer_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    """The connection is cut, and nothing of the answer is kept, with no error in the log."""
    monkeypatch.setattr(protocol, "ANSWER_TIMEOUT", 0.3)
    file = tmp_path / "big"
    file.write_bytes(bytes(SIZE))

    async def big(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(file) if kind == "file" else web.Response(body=bytes(SIZE))

    app = web.Application()
    app.router.add_get("/", big)
    runner = protocol.Runner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        loop = asyncio.get_running_loop()
        with socket.create_connection(runner.addresses[0][:2]) as peer:
            peer.setblocking(False)
            await loop.sock_sendall(peer, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            server = runner.server
            assert server is not None
            await until(lambda: bool(server.connections))
            await until(lambda: not server.connections)
            got = 0
            async with asyncio.timeout(PATIENCE):
                try:
                    while data := await loop.sock_recv(peer, 2**20):
                        got += len(data)
                except ConnectionError:
                    pass
        assert got < SIZE
    finally:
        await runner.cleanup()
    assert not [line for line in caplog.records if line.levelname in ("WARNING", "ERROR")]
