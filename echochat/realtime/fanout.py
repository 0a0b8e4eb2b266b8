"""Writes the same bytes to many connections, as rarely as readers won't notice.

97 % of a delivery is the kernel's send(). Frames that gather while the loop is busy, or while a
large room has used its share of the core, are written together.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from echochat.counters import DELIVERIES, Histogram
from echochat.realtime.connection import Connection
from echochat.realtime.outbox import PIECE

logger = logging.getLogger(__name__)

WRITE_COST: Final = 4.2e-6
"""Seconds of CPU that one write to one connection takes, measured."""

CORE_SHARE: Final = 0.5
"""Part of a core that one room may take before its frames are gathered."""

LONGEST_WAIT: Final = 0.02
"""Seconds; no frame is held back for longer."""


class Fanout:
    """A set of connections that all get the same frames in the same order."""

    __slots__ = (
        "_deliveries",
        "_not_before",
        "_pending",
        "_seconds",
        "_since",
        "_swaps",
        "_timer",
        "_writes",
        "members",
    )

    def __init__(self, hub: str, seconds: Histogram | None = None) -> None:
        """`hub` names it in the counts; `seconds` is where its delays are counted."""
        self._deliveries = DELIVERIES.of(hub)
        self._seconds = seconds
        self._since = 0.0
        self.members: set[Connection] = set()
        self._writes: list[Callable[[bytes], None]] | None = None
        self._swaps = 0
        self._pending: list[bytes] = []
        self._timer: asyncio.Handle | None = None
        self._not_before = 0.0

    def add(self, connection: Connection) -> None:
        """Let a connection take part from the next frame on, not from one that waits."""
        self.flush()
        self.members.add(connection)
        self._writes = None

    def discard(self, connection: Connection) -> None:
        """Leave a connection out from now on."""
        self.members.discard(connection)
        self._writes = None

    def send(self, frames: Iterable[bytes]) -> None:
        """Send at once in a quiet room, otherwise together with later frames."""
        self._pending.extend(frames)
        if self._timer is not None:
            return
        loop = asyncio.get_running_loop()
        self._since = loop.time()
        wait = self._not_before - self._since
        if wait <= 0:
            self.flush()
        else:
            self._timer = loop.call_later(wait, self.flush)

    def flush(self) -> None:
        """Write the collected frames, once per connection."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._pending:
            return
        data = b"".join(self._pending)
        pieces = [data] if len(data) <= PIECE else list(_pieces(self._pending))
        self._deliveries.value += len(self._pending) * len(self.members)
        self._pending.clear()
        for piece in pieces:
            self._write(piece)
        now = asyncio.get_running_loop().time()
        if self._seconds is not None:
            self._seconds.observe(now - self._since)
        self._not_before = now + min(len(self.members) * WRITE_COST / CORE_SHARE, LONGEST_WAIT)

    def _write(self, data: bytes) -> None:
        # A reader that falls behind or catches up has another write method from then on.
        if self._writes is None or self._swaps != Connection.swaps:
            self._swaps = Connection.swaps
            self._writes = [member.write for member in self.members]
        # A write may end a slow reader, which replaces the list: this one is whole.
        for write in self._writes:
            try:
                write(data)
            except Exception:
                logger.exception("write failed")


def _pieces(frames: Iterable[bytes]) -> Iterator[bytes]:
    """Join frames to pieces of `PIECE` bytes at most, a longer frame alone."""
    piece: list[bytes] = []
    size = 0
    for frame in frames:
        if piece and size + len(frame) > PIECE:
            yield b"".join(piece)
            piece, size = [], 0
        piece.append(frame)
        size += len(frame)
    yield b"".join(piece)
