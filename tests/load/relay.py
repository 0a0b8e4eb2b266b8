"""A relay between a load and its server that does harm once, to see that the load notices."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from tests.load.stream import frame_at

VICTIM: Final = 5
"""The number of the message that is harmed."""

Harm = Callable[[list[bytes]], list[bytes]]
"""Gets the victim and the message after it; returns what is passed on for them."""


@asynccontextmanager
async def relay(port: int, harm: Harm) -> AsyncIterator[int]:
    """Yield the port of a relay to a port, which does harm on the first chat socket."""
    relaying = Relay(port, harm)
    server = await asyncio.start_server(relaying.serve, "127.0.0.1")
    yield server.sockets[0].getsockname()[1]
    server.close()
    await relaying.close()


class Relay:
    """Passes bytes on both ways."""

    def __init__(self, port: int, harm: Harm) -> None:
        self._port = port
        self._harm: Harm | None = harm
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._pass_on(reader, writer, server_reader, server_writer)
        finally:
            await _gone(writer, server_writer)
        self._tasks.discard(task)

    async def _pass_on(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        server_writer.write(head)
        harm = None
        if head.startswith(b"GET /ws/chat/"):
            harm, self._harm = self._harm, None
        way_back = _harmed(server_reader, writer, harm) if harm else _copy(server_reader, writer)
        await asyncio.gather(_copy(reader, server_writer), way_back)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _gone(*writers: asyncio.StreamWriter) -> None:
    """Wait until connections are closed: the loop of a test may end next."""
    for writer in writers:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def _harmed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, harm: Harm) -> None:
    writer.write(await reader.readuntil(b"\r\n\r\n"))
    number, held = 0, list[bytes]()
    async for frame in _frames(reader):
        number += b'"seq":' in frame
        if number not in (VICTIM, VICTIM + 1):
            writer.write(frame)
            continue
        held.append(frame)
        if len(held) == 2:
            writer.write(b"".join(harm(held)))
    writer.close()


async def _frames(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    data = b""
    while more := await reader.read(65536):
        data += more
        while (found := frame_at(data, 0)) is not None:
            yield data[: found[2]]
            data = data[found[2] :]
