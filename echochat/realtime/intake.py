"""The reading half of a connection: feeds the transport's bytes to aiohttp's frame reader.

The reader is aiohttp's C parser, which hands whole messages to its queue. The
connection *is* that queue, so a message reaches its endpoint with no task woken
and nothing kept. docs/decisions.md has the figures.
"""

import asyncio
import logging
from collections import deque
from typing import Any, Final, Protocol

from aiohttp import WSMsgType
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader
from aiohttp.http_websocket import WebSocketError

from echochat.http.request_id import log_as, request_id
from echochat.realtime import codes
from echochat.realtime.budget import FRAME_BYTES, Budget, Exceeded, SharedBudget
from echochat.realtime.framing import HEAD, LONG_TEXTS, ORDINARY, SHORT, SHORT_TEXT, TEXT, Framing

logger = logging.getLogger(__name__)

MAX_MESSAGE_SIZE: Final = 64 * 1024
"""Bytes of the largest message that is read; over it 1009."""

DISCARD_PAUSE: Final = 0.01
"""Seconds between reads from a refused peer, so that it can't slow down others."""


class Endpoint(Protocol):
    """The receiver of a connection's messages. Called in the loop, never awaited."""

    def received(self, text: str) -> None:
        """One text message came."""

    def closed(self, code: int) -> None:
        """The connection is over; called once, before a close frame is written."""


class Intake(WebSocketDataQueue):
    """Hands the peer's messages to the endpoint, within its budget."""

    __slots__ = (
        "_awaiting_pong",
        "_backlog",
        "_budget",
        "_endpoint",
        "_framing",
        "_parsed",
        "_paused",
        "_reader",
        "_ready",
        "_resumption",
        "_transport",
        "_turn",
        "_uncounted",
        "_unparsed",
        "_writable",
        "closing",
        "request_id",
    )

    def __init__(self, endpoint: Endpoint, now: float, early: bytes) -> None:
        """`early`: bytes received before the takeover; they are read first."""
        # The queue's own __init__ is left out on purpose: `feed_data` keeps
        # nothing, so its buffer, limit and waiter are never looked at.
        self._endpoint: Endpoint | None = endpoint
        self._transport: asyncio.Transport | None = None
        self._reader: WebSocketReader | None = WebSocketReader(
            self, MAX_MESSAGE_SIZE + 1, compress=False, decode_text=True
        )
        self._framing = Framing()
        self._budget = Budget(now)
        self._unparsed = early
        self._ready = None if early else self._reader
        """The reader, when the next byte has to begin a message."""
        self._parsed = 0
        self._uncounted = 0
        """Bytes that were read since the last part of `FRAME_BYTES` was counted."""
        self._turn: asyncio.Handle | None = None
        self._backlog: deque[str] | None = None
        self._resumption: asyncio.Handle | None = None
        self._paused = False
        self._awaiting_pong = False
        self._writable: asyncio.Event | None = None
        self.closing = False
        self.request_id = request_id.get()

    def allow_frames(self, rate: float) -> None:
        """Let the peer send `rate` frames a second: see `Budget`."""
        self._budget.allow(rate)

    def charge(self, frames: float) -> None:
        """Count a message of the peer as so many frames more, since it costs as much."""
        self._budget.left -= frames

    def share_budget(self, shared: SharedBudget) -> None:
        """Count the peer's frames against another budget, too."""
        self._budget.share(shared, asyncio.get_running_loop().time())

    def pause_receiving(self) -> None:
        """Stop reading until `resume_receiving`; at most one read is held."""
        self._forget_resumption()
        if not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    def resume_receiving(self) -> None:
        """Deliver the held input, then read on, unless the endpoint pauses again.

        This happens in a separate turn of the loop, so it can't affect the caller.
        """
        if not self._backlog:
            self._paused = False
            self._read_on()
        elif self._resumption is None:
            self._resumption = asyncio.get_running_loop().call_soon(self._hand_over)

    # What the transport calls ------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self._awaiting_pong = False
        # Whether it is one whole text message, as most reads are. Every message pays for
        # this: a call of a function, or an integer below, would cost half as much again.
        reader, size = self._ready, len(data)
        if reader is None or not HEAD <= size < ORDINARY:
            is_text = False
        elif size < SHORT:
            is_text = data[0] == TEXT and data[1] == size + SHORT_TEXT
        else:
            is_text = data[:4] == LONG_TEXTS[size]
        if is_text and reader is not None:
            budget = self._budget
            budget.left = left = budget.left - 1.0
            reader.feed_data(data)
            if left < 0.0:
                self._settle()
        elif self._reader is None:
            self._hold(DISCARD_PAUSE)
        else:
            self._unparsed += data
            self._parse()

    # What the reader calls ---------------------------------------------------

    def feed_data(self, message: Any, size: int) -> None:
        """Take one message of the reader (its queue's interface)."""
        if self.closing and message.type is not WSMsgType.CLOSE:
            return
        if message.type is WSMsgType.TEXT:
            self._received(message.data)
        elif message.type is WSMsgType.PING:
            self._pinged(bytes(message.data))
        elif message.type is WSMsgType.CLOSE:
            self._peer_closed(message.data)
        elif message.type is WSMsgType.BINARY:
            self.close(codes.UNSUPPORTED_DATA)

    def set_exception(self, exc: BaseException, exc_cause: BaseException | None = None) -> None:
        """Fail the connection: the reader found a protocol error."""
        if not isinstance(exc, WebSocketError):
            with log_as(self.request_id):
                logger.error("frame reader failed", exc_info=exc)
            self.abort()
        else:
            self._fail(exc.code)

    # What the other half does ------------------------------------------------

    def abort(self) -> None:
        """Cut the connection at once."""
        raise NotImplementedError

    def close(self, code: int) -> None:
        """Start the closing handshake."""
        raise NotImplementedError

    def _fail(self, code: int) -> None:
        """Close a connection after a protocol violation."""
        raise NotImplementedError

    def _pinged(self, payload: bytes) -> None:
        """Answer a ping."""
        raise NotImplementedError

    def _peer_closed(self, code: int) -> None:
        """Take the close frame of the peer."""
        raise NotImplementedError

    # -------------------------------------------------------------------------

    def _parse(self) -> None:
        """Hand one turn's data to the reader; the rest waits for the next turn."""
        data, start, framing = self._unparsed, self._parsed, self._framing
        end, frames = framing.walk(data, start)
        parts, self._uncounted = divmod(self._uncounted + end - start, FRAME_BYTES)
        self._budget.left -= frames + parts
        self._parsed = end
        if end == len(data) or framing.starved:
            self._unparsed, self._parsed = data[end:], 0
        if self._reader is not None and end > start:
            self._reader.feed_data(data[start:end])
        self._ready = None if self._unparsed or not framing.is_between else self._reader
        if framing.broken:
            self._fail(codes.PROTOCOL_ERROR)
        if self._budget.left < 0:
            self._settle()
        if self._has_frames and self._transport is not None:
            self._transport.pause_reading()
        self._read_on()

    @property
    def _has_frames(self) -> bool:
        """True if unparsed data is left, apart from an incomplete header."""
        return len(self._unparsed) > self._parsed and not self._framing.starved

    def _read_no_more(self) -> None:
        """Discard further input."""
        self._reader = self._ready = None
        self._unparsed, self._parsed = b"", 0

    def _settle(self) -> None:
        """Pause a peer that is over its budget; close it if it goes on."""
        try:
            wait = self._budget.settle(asyncio.get_running_loop().time())
        except Exceeded:
            with log_as(self.request_id):
                logger.info("closing a peer that floods")
            self._fail(codes.POLICY_VIOLATION)
            return
        if wait:
            self._hold(wait)

    def _hold(self, seconds: float) -> None:
        """Read nothing for a while."""
        if self._transport is not None:
            self._transport.pause_reading()
            if self._turn is not None:
                self._turn.cancel()
            self._turn = asyncio.get_running_loop().call_later(seconds, self._take_turn)

    def _take_turn(self) -> None:
        self._turn = None
        if self._has_frames and not self._paused:
            self._parse()
        else:
            self._read_on()

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

    def _read_on(self) -> None:
        """Go on, unless the endpoint, a fill, the budget or frames that wait ask not to read."""
        filling = self._writable is not None and not self._writable.is_set()
        if self._paused or filling or self._turn is not None:
            return
        if self._transport is None or self._transport.is_closing():
            return
        if self._has_frames:
            self._turn = asyncio.get_running_loop().call_soon(self._take_turn)
        else:
            self._transport.resume_reading()
