"""A server that only upgrades, and peers that write the bytes of RFC 6455 themselves."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

from echochat.realtime.connection import Connection
from echochat.realtime.upgrade import Upgraded, upgrade
from tests.patience import PATIENCE

SEND_LIMIT = 256 * 1024
"""Bytes; another number than the one that transports start with."""

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10

REQUEST = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
"""The opening handshake of the RFC's own example (section 1.3)."""


class Frame(NamedTuple):
    """A frame as it came from the server: final, unmasked, whole."""

    opcode: int
    payload: bytes

    @property
    def code(self) -> int:
        """The code of a close frame."""
        return int.from_bytes(self.payload[:2], "big")


def masked(opcode: int, payload: bytes = b"", *, final: bool = True) -> bytes:
    """A client's frame."""
    size = len(payload)
    if size < 126:
        length = bytes((0x80 | size,))
    elif size < 65536:
        length = b"\xfe" + size.to_bytes(2, "big")
    else:
        length = b"\xff" + size.to_bytes(8, "big")
    mask = b"\x37\xfa\x21\x3d"
    key = int.from_bytes((mask * (size // 4 + 1))[:size])
    body = (int.from_bytes(payload) ^ key).to_bytes(size)
    return bytes((final << 7 | opcode,)) + length + mask + body


def closing(code: int, reason: bytes = b"") -> bytes:
    """A client's close frame."""
    return masked(CLOSE, code.to_bytes(2, "big") + reason)


class Recorder:
    """An endpoint that keeps what it is told."""

    def __init__(self) -> None:
        self.texts: asyncio.Queue[str] = asyncio.Queue()
        self.over: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def received(self, text: str) -> None:
        self.texts.put_nowait(text)

    def closed(self, code: int) -> None:
        self.over.set_result(code)  # a second call would raise

    async def text(self) -> str:
        """The next text."""
        return await asyncio.wait_for(self.texts.get(), PATIENCE)

    async def code(self) -> int:
        """The code with which the connection ended."""
        return await asyncio.wait_for(self.over, PATIENCE)


class Peer:
    """The other end: a socket, and the bytes that came and were not read yet."""

    connection: Connection
    endpoint: Recorder

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._come = bytearray()

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, data)

    async def take(self, count: int) -> bytes:
        """The next bytes. Raises EOFError at the end of the stream."""
        while len(self._come) < count:
            await self._more()
        data = bytes(self._come[:count])
        del self._come[:count]
        return data

    async def head(self) -> str:
        """The head of an HTTP answer."""
        while b"\r\n\r\n" not in self._come:
            await self._more()
        return (await self.take(self._come.index(b"\r\n\r\n") + 4)).decode()

    async def frame(self) -> Frame:
        """The next frame, which has to be final and unmasked."""
        first, size = await self.take(2)
        assert first & 0xF0 == 0x80
        assert size < 0x80
        if size > 125:
            size = int.from_bytes(await self.take(2 if size == 126 else 8), "big")
        return Frame(first & 0xF, await self.take(size))

    async def frames(self) -> list[Frame]:
        """All frames to the end of the stream, however it ends."""
        frames = []
        try:
            while True:
                frames.append(await self.frame())
        except (EOFError, ConnectionError):
            return frames

    async def frames_until_close(self) -> list[Frame]:
        """All frames up to the close frame."""
        frames = [await self.frame()]
        while frames[-1].opcode != CLOSE:
            frames.append(await self.frame())
        return frames

    async def is_cut(self) -> bool:
        """Tell whether the server ends the stream and sends nothing before."""
        return await self.frames() == []

    async def _more(self) -> None:
        loop = asyncio.get_running_loop()
        data = await asyncio.wait_for(loop.sock_recv(self.socket, 65536), PATIENCE)
        if not data:
            raise EOFError
        self._come += data


class Wire:
    """The server, what its next connections talk to, and its peers."""

    def __init__(self) -> None:
        self.endpoint: Callable[[], Recorder] = Recorder
        self.admission: Callable[[web.Request], Awaitable[None]] = _admit
        self.upgraded: Callable[[Connection], None] = _ignore
        self.outcome: Callable[[BaseException | None], None] = _ignore
        self.send_limit = SEND_LIMIT
        self.frames_per_second: float | None = 1e6
        self._opened: asyncio.Queue[tuple[Connection, Recorder]] = asyncio.Queue()
        self._peers: list[Peer] = []
        self._connections: list[Connection] = []
        self._port = 0

    @classmethod
    @asynccontextmanager
    async def serving(cls) -> AsyncIterator["Wire"]:
        wire = cls()
        app = web.Application()
        app.router.add_get("/", wire._upgrade)
        app.router.add_get("/plain", wire._plain)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            wire._port = runner.addresses[0][1]
            yield wire
        finally:
            for peer in wire._peers:
                peer.socket.close()
            for connection in wire._connections:
                connection.abort()
            await runner.cleanup()

    def peer(self, receive_buffer: int | None = None) -> Peer:
        """A TCP connection on which nothing has been said."""
        sock = socket.socket()
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.connect(("127.0.0.1", self._port))  # the kernel answers it, not the loop
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        peer = Peer(sock)
        self._peers.append(peer)
        return peer

    async def ask(self, request: bytes) -> str:
        """The head of the answer to a request."""
        peer = self.peer()
        await peer.send(request)
        return await peer.head()

    async def opened(self, peer: Peer) -> Peer:
        """Read the 101 and learn the server's side of it."""
        assert (await peer.head()).startswith("HTTP/1.1 101 ")
        peer.connection, peer.endpoint = await asyncio.wait_for(self._opened.get(), PATIENCE)
        return peer

    async def open(self, early: bytes = b"", receive_buffer: int | None = None) -> Peer:
        """Open a WebSocket; `early` bytes follow the request at once."""
        peer = self.peer(receive_buffer)
        await peer.send(REQUEST + early)
        return await self.opened(peer)

    def forget(self) -> None:
        """Keep no connection alive."""
        self._connections.clear()

    async def _upgrade(self, request: web.Request) -> web.StreamResponse:
        await self.admission(request)
        endpoint = self.endpoint()
        try:
            connection = upgrade(request, endpoint, send_limit=self.send_limit)
        except ConnectionError as error:
            self.outcome(error)
            raise
        self.outcome(None)
        if self.frames_per_second is not None:
            connection.allow_frames(self.frames_per_second)
        self._connections.append(connection)
        self.upgraded(connection)
        self._opened.put_nowait((connection, endpoint))
        return Upgraded()

    async def _plain(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text="plain")


async def _admit(_request: web.Request) -> None:
    pass


def _ignore(_anything: object) -> None:
    pass
