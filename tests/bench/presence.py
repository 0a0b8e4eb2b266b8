"""Measures one arrival with 2000 users online: bytes to each, and CPU time."""

import asyncio
from typing import Final, NamedTuple

import psutil

from echochat.realtime.frames import PING_FRAME
from tests.bench.servers import EchoChat, echochat

PEOPLE: Final = 2000
AT_ONCE: Final = 100
QUIET: Final = 1.0
"""Seconds without a byte after which everybody has heard everything."""

PONG: Final = b"\x8a\x80\0\0\0\0"
REQUEST: Final = (
    "GET /ws/presence/{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {cookie}\r\n\r\n"
)


class Arrival(NamedTuple):
    """The cost of one arrival."""

    bytes_each: int
    cpu_ms: float


class Reader(asyncio.Protocol):
    """A client that counts what comes after the handshake, pings aside."""

    _transport: asyncio.Transport

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._head = b""
        self.received = 0
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self.opened.done():
            if PING_FRAME in data:
                self._transport.write(PONG)
            self.received += len(data.replace(PING_FRAME, b""))
            return
        self._head += data
        head, end, rest = self._head.partition(b"\r\n\r\n")
        if end:
            assert head.startswith(b"HTTP/1.1 101 "), head
            self.received = len(rest)
            self.opened.set_result(None)


def measure() -> None:
    """Let one more person join, among clients that know deltas, then among others."""
    for name, query in (("delta clients", "?delta=1"), ("full states", "")):
        with echochat(users=PEOPLE + 1, PRESENCE_HEARTBEAT="3600") as chat:
            arrival = asyncio.run(_arrival(chat, query))
        print(
            f"{PEOPLE} people online, one joins; {name}: {arrival.bytes_each:,} bytes each, "
            f"{arrival.cpu_ms:.0f} ms of CPU"
        )


async def _arrival(chat: EchoChat, query: str) -> Arrival:
    gate = asyncio.Semaphore(AT_ONCE)

    async def enter(cookie: str) -> Reader:
        async with gate:
            request = REQUEST.format(query=query, cookie=cookie).encode()
            loop = asyncio.get_running_loop()
            _, reader = await loop.create_connection(
                lambda: Reader(request), "127.0.0.1", chat.port
            )
            await reader.opened
            return reader

    *crowd, last = chat.cookies
    readers = await asyncio.gather(*map(enter, crowd))
    await _quiet(readers)
    before, cpu = [reader.received for reader in readers], _cpu(chat.pid)
    await enter(last)
    await _quiet(readers)
    each = {reader.received - old for reader, old in zip(readers, before, strict=True)}
    assert len(each) == 1, f"not everybody heard the same: {each} bytes"
    return Arrival(each.pop(), (_cpu(chat.pid) - cpu) * 1000)


async def _quiet(readers: list[Reader]) -> None:
    total = -1
    while total != (total := sum(reader.received for reader in readers)):
        await asyncio.sleep(QUIET)


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
