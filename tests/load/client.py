"""One socket of the load: a protocol on the bare transport, as cheap as Python can."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import urlsplit

import orjson

from tests.load.checker import Order
from tests.load.people import LoadError
from tests.load.stream import CLOSE, MARK, PING, TEXT, Message, Pieces
from tests.realtime.support import masked

PONG_FRAME: Final = masked(10)
SIGN_OF_LIFE: Final = masked(TEXT, b'{"type":"ping"}')
EXACT_BITS: Final = 10
"""Bits of a latency that are kept: 0.1 %."""

HINTS: Final = {
    4429: "the server's WS_CONNECT_RATE_LIMIT is lower than the sockets of this load",
    4008: "this client reads too slowly: give it fewer sockets, or a machine of its own",
    4401: "the session was ended",
    1013: "PostgreSQL is away or the server is overloaded",
}


class Tally:
    """State shared by all sockets of a process."""

    def __init__(self) -> None:
        self.pieces = Pieces()
        self.deliveries = 0
        self.latencies: Counter[int] = Counter()
        """Number of messages by latency in microseconds."""
        self.refused: Counter[str] = Counter()
        self.closed: Counter[int] = Counter()


class Socket(asyncio.Protocol):
    """A socket that answers pings and is told apart by its first frame."""

    _transport: asyncio.Transport

    def __init__(self, tally: Tally, url: str, path: str, cookie: str) -> None:
        self._tally = tally
        self._head = _request(url, path, cookie)
        self._rest = b""
        self._upgraded = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.leaving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._head)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data, self._rest = self._rest + data, b""
        if not self._upgraded:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = head
                return
            self._upgrade(head)
        piece = self._tally.pieces.read(data)
        if piece.messages:
            self.messages(piece.messages)
        for opcode, payload in piece.others:
            self._other(opcode, payload)
        if piece.length < len(data):
            self._rest = data[piece.length :]

    def connection_lost(self, exc: BaseException | None) -> None:
        if not self.leaving:
            self.over(1006)

    def close(self) -> None:
        """Leave."""
        self.leaving = True
        self._transport.write(masked(CLOSE, (1000).to_bytes(2, "big")))
        self._transport.close()

    def over(self, code: int) -> None:
        """Note that the server ended it, or that it broke."""
        self.leaving = True
        self._tally.closed[code] += 1
        if not self.opened.done():
            hint = HINTS.get(code, "the server did not let it in")
            self.opened.set_exception(LoadError(f"a socket was closed with {code}: {hint}"))

    def messages(self, messages: tuple[Message, ...]) -> None:
        """Take chat messages; sockets of other kinds get none."""

    def frame(self, frame: dict[str, Any]) -> None:
        """Take another frame."""
        if not self.opened.done():
            self.opened.set_result(None)

    def _upgrade(self, head: bytes) -> None:
        if not head.startswith(b"HTTP/1.1 101 "):
            self.over(1006)
            self._transport.abort()
        self._upgraded = True

    def _other(self, opcode: int, payload: Any) -> None:
        if opcode == PING:
            self._transport.write(PONG_FRAME)
        elif opcode == CLOSE:
            if not self.leaving:
                self.over(int.from_bytes(payload[:2], "big"))
        elif payload == {"type": "ping"}:
            self._transport.write(SIGN_OF_LIFE)
        else:
            self.frame(payload)


class ChatSocket(Socket):
    """A reader of a room that checks what comes, and may send."""

    def __init__(
        self, tally: Tally, url: str, path: str, cookie: str, *, after: int, clock: bool
    ) -> None:
        """`clock`: whether its latencies are counted."""
        super().__init__(tally, url, f"{path}?after={after}", cookie)
        self._clock = clock
        self._answered: Callable[[float], None] | None = None
        self._pending: set[str] = set()
        self.order = Order(after)

    def send(self, text: str, nonce: str) -> None:
        """Say something, with the time of saying it."""
        self._pending.add(nonce)
        content = f"{MARK}{time.monotonic_ns()} {text}"
        frame = orjson.dumps({"message": content, "nonce": nonce})
        self._transport.write(masked(TEXT, frame))

    def on_answer(self, answered: Callable[[float], None]) -> None:
        """Call `answered` at each answer to what was sent, with the seconds to wait before more."""
        self._answered = answered

    @property
    def unanswered(self) -> int:
        """Messages that the server has not answered."""
        return len(self._pending)

    def messages(self, messages: tuple[Message, ...]) -> None:
        tally, now = self._tally, time.monotonic_ns()
        tally.deliveries += len(messages)
        self.order.take(messages)
        if not (self._clock or self._pending):
            return
        for message in messages:
            if self._clock and message.sent_at:
                tally.latencies[_rounded((now - message.sent_at) // 1000)] += 1
            if message.nonce in self._pending:
                self._settle(message.nonce)

    def frame(self, frame: dict[str, Any]) -> None:
        if "error" in frame:
            self._tally.refused[str(frame["error"])] += 1
            self._settle(str(frame.get("nonce")), float(frame.get("retry_after", 0)))
        super().frame(frame)

    def _settle(self, nonce: str, wait: float = 0) -> None:
        self._pending.discard(nonce)
        if self._answered is not None:
            self._answered(wait)


def _rounded(microseconds: int) -> int:
    shift = max(0, microseconds.bit_length() - EXACT_BITS)
    return microseconds >> shift << shift


def _request(url: str, path: str, cookie: str) -> bytes:
    host = urlsplit(url).netloc
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Origin: {url}",
        f"Cookie: {cookie}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()
