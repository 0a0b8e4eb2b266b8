"""Orders a room's messages, in whatever order their events arrive.

A state machine without I/O: frames go in with their seq and come out as 1, 2, 3 … The caller fills
gaps from PostgreSQL.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Messages
from typing import Final

from echochat.realtime.bus import RoomFrames

KEPT: Final = 100
"""Latest frames of a room kept in memory, for clients that reconnect soon."""

HELD: Final = 1000
"""Maximum frames held while an earlier one is missing; beyond it, they are read again."""

Told = tuple[bytes, int | None]
"""The frame of a message, and its author's id, None when the account is gone."""


def runs(numbered: Iterable[tuple[int, tuple[bytes, int]]]) -> Iterator[RoomFrames]:
    """Yield messages by seq as events, one for each run of numbers without a gap."""
    frames: list[bytes] = []
    authors: list[int] = []
    first = 0
    for seq, (frame, author) in sorted(numbered):
        if frames and seq != first + len(frames):
            yield RoomFrames(first, tuple(frames), tuple(authors))
            frames, authors = [], []
        if not frames:
            first = seq
        frames.append(frame)
        authors.append(author)
    if frames:
        yield RoomFrames(first, tuple(frames), tuple(authors))


class Sequence:
    """A room's progress, its latest messages, and those received early."""

    __slots__ = ("_held", "_recent", "last_seq")

    def __init__(self, last_seq: int) -> None:
        self.last_seq = last_seq
        self._recent: deque[bytes] = deque(maxlen=KEPT)
        self._held: dict[int, bytes] = {}

    @property
    def has_gap(self) -> bool:
        """True if frames wait for a missing one."""
        return bool(self._held)

    def accept(self, first_seq: int, frames: Messages[bytes]) -> list[bytes]:
        """Take frames numbered from `first_seq`; return all that are due now, in order."""
        start = self.last_seq + 1
        if first_seq > start:
            self._hold(first_seq, frames)
            return []
        due = list(frames[start - first_seq :])
        self.last_seq += len(due)
        if self._held:
            due += self._release()
        self._recent.extend(due)
        return due

    def catch_up(self, read: Iterable[tuple[int, bytes]]) -> list[bytes]:
        """Take messages as PostgreSQL has them, in order; return all that are due now.

        A number that is not among them does not exist, and is waited for no longer.
        """
        due: list[bytes] = []
        for seq, frame in read:
            if seq > self.last_seq + 1:
                # The kept frames have no gap.
                self._recent.clear()
                self.last_seq = seq - 1
            due += self.accept(seq, (frame,))
        return due

    def since(self, after: int) -> list[bytes] | None:
        """Return the frames that follow seq `after`, or None when memory lacks some."""
        missing = self.last_seq - after
        if missing <= 0:
            return []
        if missing > len(self._recent):
            return None
        return list(self._recent)[-missing:]

    def forget(self) -> None:
        """Drop the sent frames, whose content is outdated."""
        self._recent.clear()

    def _hold(self, first_seq: int, frames: Messages[bytes]) -> None:
        room = HELD - len(self._held)
        self._held.update(enumerate(frames[:room], first_seq))

    def _release(self) -> list[bytes]:
        """Return the held frames that are now due; drop overtaken ones."""
        due = []
        while (frame := self._held.pop(self.last_seq + 1, None)) is not None:
            due.append(frame)
            self.last_seq += 1
        self._held = {seq: frame for seq, frame in self._held.items() if seq > self.last_seq}
        return due
