"""A process without file descriptors."""

import asyncio
import resource
from contextlib import suppress
from pathlib import Path

import aiohttp
import psutil

from tests.patience import PATIENCE, until
from tests.processes import ServerProcess

READY = "/api/health/ready/"


def test_no_descriptors(tmp_path: Path) -> None:
    """It says so in its log and to who is connected, and heals by itself."""
    log = tmp_path / "log"
    with log.open("w") as file:

        class Logged(ServerProcess):
            errors = file

        with Logged(tmp_path / "data") as server:
            asyncio.run(_runs_out(server, log))
    assert log.read_text().count("new connections are refused") == 1


async def _runs_out(server: ServerProcess, log: Path) -> None:
    pid = server.process.pid
    _, most = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    async with aiohttp.ClientSession(server.url, trust_env=False) as connected:
        assert await components(connected) == (200, "ok")
        used = max(descriptor.fd for descriptor in psutil.Process(pid).open_files())
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 32, most))
        others = await connections_until_refused(server)
        await until(lambda: "new connections are refused" in log.read_text())
        assert not await is_answered(server)
        assert await components(connected) == (503, "error")
        for writer in others:
            writer.close()
        await until(lambda: "new connections are accepted again" in log.read_text())
        assert await is_answered(server)
        assert await components(connected) == (200, "ok")


async def components(client: aiohttp.ClientSession) -> tuple[int, str]:
    """Return the readiness answer on a connection that is open already."""
    async with asyncio.timeout(PATIENCE), client.get(READY) as answer:
        data = await answer.json()
        return answer.status, data["components"]["descriptors"]


async def connections_until_refused(server: ServerProcess) -> list[asyncio.StreamWriter]:
    """As many connections as the process has descriptors for."""
    writers = []
    while (writer := await answered(server)) is not None:
        writers.append(writer)
    return writers


async def is_answered(server: ServerProcess) -> bool:
    """Tell whether a new connection gets an answer."""
    writer = await answered(server)
    if writer is not None:
        writer.close()
    return writer is not None


async def answered(server: ServerProcess) -> asyncio.StreamWriter | None:
    """A new connection, once a request got an answer; None when it gets none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    with suppress(ConnectionError):
        writer.write(b"GET /api/health/live/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            if await reader.read(12) == b"HTTP/1.1 200":
                return writer
    writer.close()
    return None
