"""Queues output for a reader with too much unread data.

However much a room says in one moment, an attentive reader gets it at its own
pace; a stalled one is let go. All readers of a room wait for the same bytes, so
a crowd of them costs hardly more memory than one.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

PIECE: Final = 256 * 1024
"""Bytes per write to a room's readers; well below the limit of unread bytes."""

LARGEST: Final = 16
"""Times the send limit that may wait for one reader."""

LOOK: Final = 5.0
"""Seconds in which a reader has to take something."""

LONGEST: Final = 60.0
"""Seconds for a reader to catch up; older frames are better loaded from the history."""


class Outbox:
    """Queues the writes to a connection while its transport is full."""

    __slots__ = ("_give_up", "_limit", "_mark", "_queue", "_since", "_timer", "_transport", "size")

    def __init__(
        self, transport: asyncio.Transport, limit: int, give_up: Callable[[], None]
    ) -> None:
        """`limit`: bytes; `give_up` is called when the reader is too slow, once or more often."""
        loop = asyncio.get_running_loop()
        self._transport = transport
        self._limit = limit
        self._give_up = give_up
        self._queue: deque[bytes] = deque()
        self._since = loop.time()
        self._mark = transport.get_write_buffer_size()
        self._timer = loop.call_later(LOOK, self._look)
        self.size = 0
        """Queued bytes, in addition to the transport's buffer."""

    def write(self, data: bytes) -> None:
        """Queue data for the transport."""
        self._queue.append(data)
        self.size += len(data)
        if self.size > self._limit:
            self._give_up()

    def pour(self, is_full: Callable[[], bool]) -> None:
        """Write queued data until the transport is full again."""
        self._mark = self._limit
        while self._queue and not is_full():
            data = self._queue.popleft()
            self.size -= len(data)
            self._transport.write(data)

    def close(self) -> None:
        """Drop queued data and timers."""
        self._timer.cancel()
        self._queue.clear()
        self.size = 0

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        unread = self._transport.get_write_buffer_size()
        if unread >= self._mark or loop.time() - self._since >= LONGEST:
            self._give_up()
        else:
            self._mark = unread
            self._timer = loop.call_later(LOOK, self._look)
