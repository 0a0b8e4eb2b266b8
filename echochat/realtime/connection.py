"""One WebSocket after its handshake: a transport, aiohttp's frame reader, nothing else."""

import asyncio
import logging
from collections.abc import Callable
from typing import ClassVar, Final, cast

from echochat.counters import CLOSES
from echochat.http.request_id import log_as
from echochat.realtime import codes
from echochat.realtime.frames import EMPTY_CLOSE_FRAME, PING_FRAME, PONG, close_frame, frame
from echochat.realtime.intake import Endpoint, Intake
from echochat.realtime.outbox import LARGEST, Outbox
from echochat.realtime.seats import Seat

logger = logging.getLogger(__name__)

CLOSE_TIMEOUT: Final = 5.0
"""Seconds for the peer to read the remaining frames and answer the close frame."""

CATCH_UP_PAUSE: Final = 0.05
"""Seconds between looks whether a slow reader has caught up."""

IN_FLIGHT: Final = 32
"""Requests of one connection that may be on their way; the peer waits with the next."""

LAST_CODE: Final = 4999
"""The greatest close code that there is (RFC 6455, section 7.4.2)."""


class Connection(Intake, asyncio.Protocol):
    """An open WebSocket. It lives in the loop's thread; nothing in it awaits.

    `write` is the transport's own method, or an outbox's while the reader is behind:
    a hub calls it with frames built beforehand. Nobody may call it once `closing` is true.
    """

    swaps: ClassVar[int] = 0
    """Number of replacements of any connection's `write`; each invalidates lists of them."""

    __slots__ = (
        "__weakref__",
        "_close_timer",
        "_in_flight",
        "_is_full",
        "_outbox",
        "_send_limit",
        "last_message",
        "seat",
        "write",
    )

    def __init__(self, endpoint: Endpoint, now: float, send_limit: int, early: bytes = b"") -> None:
        """`send_limit`: unread bytes above which the reader counts as slow.

        `early`: bytes received before the takeover; they are read first.
        """
        super().__init__(endpoint, now, early)
        self._send_limit = send_limit
        self._outbox: Outbox | None = None
        self._in_flight = 0
        self._is_full = False
        self._close_timer: asyncio.TimerHandle | None = None
        self.last_message = now
        self.seat: Seat | None = None
        """The seat by which admission counts it."""
        self.write: Callable[[bytes], None] = _discard

    @property
    def gone(self) -> bool:
        """True if the connection is released, its close frame sent if possible."""
        return self._transport is None

    # What the transport calls ------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not an isinstance check: uvloop's transports are no subclass.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=self._send_limit)
        self.write = self._transport.write

    def pause_writing(self) -> None:
        """The transport is full. Further frames wait in an outbox, or for `fill`.

        Nothing is read from the peer meanwhile: answers would pile up, and their pongs would keep a
        stalled reader alive.
        """
        self._is_full = True
        if self._writable is None:
            self._fall_behind()
        else:
            self._writable.clear()
            if self._transport is not None:
                self._transport.pause_reading()

    def resume_writing(self) -> None:
        self._is_full = False
        if self._outbox is not None:
            self._outbox.pour(lambda: self._is_full)
            if self._is_full:
                return
            self._catch_up()
        if self._writable is not None:
            self._writable.set()
            self._read_on()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._over(codes.ABNORMAL)
        if self._close_timer is not None:
            self._close_timer.cancel()
        if self._writable is not None:
            self._writable.set()
        if self._turn is not None:
            self._turn.cancel()
        # The reader refers back to its queue: without this, a cycle a connection.
        self._read_no_more()
        self._transport = self._close_timer = self._backlog = self._turn = None
        self.write = _discard

    # What endpoints and hubs call --------------------------------------------

    def send(self, data: bytes) -> None:
        """Write a frame built beforehand; nothing once the connection is closing."""
        if not self.closing:
            self.write(data)

    @property
    def is_behind(self) -> bool:
        """True if writes are queued until the reader has taken the earlier ones."""
        return self._outbox is not None

    @property
    def unread(self) -> int:
        """Bytes that were written and are not yet the kernel's."""
        waiting = self._outbox.size if self._outbox is not None else 0
        held = self._transport.get_write_buffer_size() if self._transport is not None else 0
        return held + waiting

    async def fill(self, chunks: list[bytes]) -> None:
        """Send much to a connection that no hub writes to, at the pace of its reader.

        A reader that takes nothing for long is ended by the heartbeat.
        """
        self._writable = asyncio.Event()
        if not self._is_full:
            self._writable.set()
        try:
            for chunk in chunks:
                self.send(chunk)
                if not self._writable.is_set():
                    await self._writable.wait()
                    # The loop reads the peer's input before the buffer is full again.
                    await asyncio.sleep(0)
        finally:
            self._writable = None
            if self._is_full:
                self._fall_behind()
            self._read_on()

    async def caught_up(self) -> None:
        """Return when the reader is not behind any more, or the connection is closing.

        Unlike `fill`, it is for connections that hubs write to meanwhile.
        """
        while self._outbox is not None and not self.closing:  # noqa: ASYNC110 - an event each
            await asyncio.sleep(CATCH_UP_PAUSE)

    def taken(self) -> None:
        """Count a request that is on its way, until it is settled."""
        self._in_flight += 1
        if self._in_flight >= IN_FLIGHT:
            self.pause_receiving()

    def settled(self, answer: bytes | None) -> None:
        """Count a request that is dealt with; `answer` is a frame for the peer, if any."""
        self._in_flight -= 1
        if answer is not None:
            self.send(answer)
        if self._in_flight == IN_FLIGHT - 1:
            self.resume_receiving()

    def beat(self) -> None:
        """Ping the peer, or close the connection if the last ping got no sign of life.

        A slow reader would get the ping too late; its outbox checks progress instead.
        """
        if self._outbox is not None:
            return
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

    def _fail(self, code: int) -> None:
        """Close a connection after a protocol violation (RFC 6455, section 7.1.7).

        No answer is read. The peer sees the stream end, and its further input is discarded, since
        closing a socket with unread bytes would lose the close frame.
        """
        self.close(code)
        self._read_no_more()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write_eof()

    def _pinged(self, payload: bytes) -> None:
        self.write(frame(PONG, payload))

    def _peer_closed(self, code: int) -> None:
        if code == codes.ABNORMAL or code > LAST_CODE:
            # The reader lets them pass, but they may not be sent (section 7.4).
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
                with log_as(self.request_id):
                    logger.exception("endpoint failed at its end")
        self._forget_resumption()
        self._catch_up()
        self._paused = False
        self._backlog = None
        self._read_on()

    def _fall_behind(self) -> None:
        """Queue writes from now on."""
        if self._transport is not None and not self.closing and self._outbox is None:
            limit = LARGEST * self._send_limit
            self._outbox = Outbox(self._transport, limit, self._too_slow)
            self.write = self._outbox.write
            Connection.swaps += 1

    def _catch_up(self) -> None:
        """Write to the transport again; drop the queue."""
        if self._outbox is not None and self._transport is not None:
            self._outbox.close()
            self._outbox = None
            self._awaiting_pong = False
            self.write = self._transport.write
            Connection.swaps += 1

    def _too_slow(self) -> None:
        with log_as(self.request_id):
            logger.info("closing a slow reader, %d bytes unread", self.unread)
        self.close(codes.SLOW_READER)

    def _cut_later(self) -> None:
        if self._transport is not None and self._close_timer is None:
            loop = asyncio.get_running_loop()
            self._close_timer = loop.call_later(CLOSE_TIMEOUT, self._transport.abort)


def _discard(data: bytes) -> None:
    """Stand in for the transport's `write` before it is there and after it is gone."""
