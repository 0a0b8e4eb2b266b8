"""One WebSocket after its handshake: a transport, aiohttp's frame reader, nothing else.

The reader is aiohttp's C parser, which hands whole messages to its queue. The
connection *is* that queue, so a message reaches its endpoint with no task woken
and nothing kept. docs/decisions.md has the figures.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Protocol, cast

from aiohttp import WSMsgType
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader
from aiohttp.http_websocket import WebSocketError

from echochat.http.request_id import lines_of, request_id
from echochat.measures import CLOSES
from echochat.realtime import codes
from echochat.realtime.frames import EMPTY_CLOSE_FRAME, PING_FRAME, PONG, close_frame, frame

logger = logging.getLogger(__name__)

MAX_MESSAGE_SIZE: Final = 64 * 1024
"""Bytes of the largest message that is read; over it 1009."""

CLOSE_TIMEOUT: Final = 5.0
"""Seconds the peer has to read what was sent before and to answer a close frame."""


class Endpoint(Protocol):
    """What a connection talks to. Called in the loop, never awaited."""

    def received(self, text: str) -> None:
        """One text message came."""

    def closed(self, code: int) -> None:
        """The connection is over; called once, before a close frame is written."""


class Connection(WebSocketDataQueue, asyncio.Protocol):
    """An open WebSocket. It lives in the loop's thread; nothing in it awaits.

    `write` is the transport's own method: a hub calls it with frames built
    beforehand. Nobody may call it once `closing` is true.
    """

    __slots__ = (
        "_awaiting_pong",
        "_backlog",
        "_close_timer",
        "_early",
        "_endpoint",
        "_paused",
        "_reader",
        "_resumption",
        "_transport",
        "_writable",
        "closing",
        "last_message",
        "request_id",
        "write",
    )

    def __init__(self, endpoint: Endpoint, now: float, early: bytes = b"") -> None:
        """`early`: what came before the transport did; it is read first."""
        # The queue's own __init__ is left out on purpose: `feed_data` keeps
        # nothing, so its buffer, limit and waiter are never looked at.
        self._endpoint: Endpoint | None = endpoint
        self._reader: WebSocketReader | None = WebSocketReader(
            self, MAX_MESSAGE_SIZE + 1, compress=False, decode_text=True
        )
        self._early = early
        self._transport: asyncio.Transport | None = None
        self._close_timer: asyncio.TimerHandle | None = None
        self._backlog: deque[str] | None = None
        self._resumption: asyncio.Handle | None = None
        self._paused = False
        self._awaiting_pong = False
        self._writable: asyncio.Event | None = None
        self.closing = False
        self.last_message = now
        self.request_id = request_id.get()
        self.write: Callable[[bytes], None] = _discard

    @property
    def gone(self) -> bool:
        """Whether nothing is left of the connection, its close frame sent as far as could be."""
        return self._transport is None

    # What the transport calls ------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not an isinstance check: uvloop's transports are no subclass.
        self._transport = cast(asyncio.Transport, transport)
        self.write = self._transport.write

    def data_received(self, data: bytes) -> None:
        self._awaiting_pong = False
        if self._early:
            data, self._early = self._early + data, b""
        if self._reader is not None:
            self._reader.feed_data(data)

    def pause_writing(self) -> None:
        """The send buffer is full. A reader that is being filled up may take its time.

        It is not heard meanwhile: answers would gather, and the heartbeat never end it.
        """
        if self._writable is None:
            with lines_of(self.request_id):
                logger.info("closing a slow reader, %d bytes unread", self.unread)
            self.close(codes.SLOW_READER)
        elif self._transport is not None:
            self._writable.clear()
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        if self._writable is not None:
            self._writable.set()
            self._read_on()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._over(codes.ABNORMAL)
        if self._close_timer is not None:
            self._close_timer.cancel()
        if self._writable is not None:
            self._writable.set()
        # The reader refers back to its queue: without this, a cycle a connection.
        self._reader = self._transport = self._close_timer = self._backlog = None
        self.write = _discard

    # What the reader calls ---------------------------------------------------

    def feed_data(self, message: Any, size: int) -> None:
        """Take one message of the reader (its queue's interface)."""
        if self.closing and message.type is not WSMsgType.CLOSE:
            return
        if message.type is WSMsgType.TEXT:
            self._received(message.data)
        elif message.type is WSMsgType.PING:
            self.write(frame(PONG, bytes(message.data)))
        elif message.type is WSMsgType.CLOSE:
            self._peer_closed(message.data)
        elif message.type is WSMsgType.BINARY:
            self.close(codes.UNSUPPORTED_DATA)

    def set_exception(self, exc: BaseException, exc_cause: BaseException | None = None) -> None:
        """Take the reader's verdict that the peer broke the protocol."""
        if not isinstance(exc, WebSocketError):
            with lines_of(self.request_id):
                logger.error("frame reader failed", exc_info=exc)
            self.abort()
        else:
            self._fail(exc.code)

    # What endpoints and hubs call --------------------------------------------

    def send(self, data: bytes) -> None:
        """Write a frame built beforehand; nothing once the connection is closing."""
        if not self.closing:
            self.write(data)

    @property
    def unread(self) -> int:
        """Bytes that were written and are not yet the kernel's."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def allow_unread(self, size: int) -> None:
        """Let the peer leave `size` bytes unread before it counts as a slow reader."""
        if self._transport is not None:
            self._transport.set_write_buffer_limits(high=size)

    def pause_receiving(self) -> None:
        """Hold what comes until `resume_receiving`: one read's worth, then the peer waits."""
        self._forget_resumption()
        if not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def resume_receiving(self) -> None:
        """Hand over what was held, then read on, unless the endpoint pauses again.

        What was held is handed over in a turn of the loop of its own: whatever it does
        there, whoever resumes the connection has no part in it.
        """
        if not self._backlog:
            self._paused = False
            self._read_on()
        elif self._resumption is None:
            self._resumption = asyncio.get_running_loop().call_soon(self._hand_over)

    async def fill(self, chunks: list[bytes]) -> None:
        """Send much to a connection that no hub writes to, at the pace of its reader.

        A reader that takes nothing for long is ended by the heartbeat.
        """
        self._writable = asyncio.Event()
        self._writable.set()
        try:
            for chunk in chunks:
                self.send(chunk)
                if not self._writable.is_set():
                    await self._writable.wait()
                    # The loop reads what the peer said meanwhile, before the buffer is full again.
                    await asyncio.sleep(0)
        finally:
            self._writable = None
            self._read_on()

    def beat(self) -> None:
        """Ping the peer, or end the connection when the last ping got no sign of life."""
        if self._awaiting_pong and not self.closing:
            self.abort()
        else:
            self._awaiting_pong = True
            self.send(PING_FRAME)

    def close(self, code: int) -> None:
        """Start the closing handshake; `CLOSE_TIMEOUT` later the connection is cut."""
        if self.closing:
            return
        self._over(code)
        self.write(close_frame(code))
        self._cut_later()

    def abort(self) -> None:
        """Cut the connection at once."""
        self._over(codes.ABNORMAL)
        if self._transport is not None:
            self._transport.abort()

    # -------------------------------------------------------------------------

    def _received(self, text: str) -> None:
        if self._paused:
            if self._backlog is None:
                self._backlog = deque()
            self._backlog.append(text)
        elif self._endpoint is not None:
            self._endpoint.received(text)

    def _hand_over(self) -> None:
        self._resumption = None
        self._paused = False
        try:
            while self._backlog and not self._paused:
                assert self._endpoint is not None
                self._endpoint.received(self._backlog.popleft())
        except Exception as error:  # noqa: BLE001 - reported as the reader reports it
            self.set_exception(error)
        if not self._paused:
            self._backlog = None
            self._read_on()

    def _forget_resumption(self) -> None:
        if self._resumption is not None:
            self._resumption.cancel()
            self._resumption = None

    def _fail(self, code: int) -> None:
        """End a connection whose peer broke the protocol (RFC 6455, section 7.1.7).

        No answer is read; the peer sees the stream end and what it still sends is
        discarded, for a socket closed over unread bytes would lose the close frame.
        """
        self.close(code)
        if self._transport is not None:
            self._transport.write_eof()

    def _peer_closed(self, code: int) -> None:
        if code == codes.ABNORMAL:
            # The reader lets it pass, but it may not be sent (section 7.4.1).
            self._fail(codes.PROTOCOL_ERROR)
            return
        if not self.closing:
            self._over(code or codes.NORMAL)
            self.write(close_frame(code) if code else EMPTY_CLOSE_FRAME)
            self._cut_later()
        if self._transport is not None:
            self._transport.close()

    def _over(self, code: int) -> None:
        """Leave the endpoint, and with it every hub, before anything else is written."""
        self.closing = True
        endpoint, self._endpoint = self._endpoint, None
        if endpoint is not None:
            CLOSES.of(str(code) if code in codes.ALL else "other").value += 1
            try:
                endpoint.closed(code)
            except Exception:
                # The peer, and whoever closes many, must not suffer from it.
                with lines_of(self.request_id):
                    logger.exception("endpoint failed at its end")
        self._forget_resumption()
        self._paused = False
        self._backlog = None
        self._read_on()

    def _read_on(self) -> None:
        """Read, unless the endpoint or a reader that is being filled up asks to wait."""
        filling = self._writable is not None and not self._writable.is_set()
        if self._paused or filling or self._transport is None or self._transport.is_closing():
            return
        self._transport.resume_reading()

    def _cut_later(self) -> None:
        if self._transport is not None and self._close_timer is None:
            loop = asyncio.get_running_loop()
            self._close_timer = loop.call_later(CLOSE_TIMEOUT, self._transport.abort)


def _discard(data: bytes) -> None:
    """Stand in for the transport's `write` before it is there and after it is gone."""
