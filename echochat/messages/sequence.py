"""Orders a room's messages, in whatever order their events arrive.

A state machine without I/O: frames go in with their seq and come out as 1, 2, 3 … The caller fills
gaps from PostgreSQL.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Frames
from typing import Final

from echochat.realtime.bus import RoomFrames

KEPT: Final = 100
"""Latest frames of a room kept in memory, for clients that reconnect soon."""

HELD: Final = 1000
"""Maximum frames held while an earlier one is missing; beyond it, they are read again."""


Numbered = tuple[int, bytes]
"""The seq of a message and its frame."""


def runs(numbered: Iterable[Numbered]) -> Iterator[RoomFrames]:
    """Yield messages as events, one for each run of numbers without a gap."""
    run: list[bytes] = []
    first = 0
    for seq, frame in sorted(numbered):
        if run and seq != first + len(run):
            yield RoomFrames(first, tuple(run))
            run = []
        if not run:
            first = seq
        run.append(frame)
    if run:
        yield RoomFrames(first, tuple(run))


class Sequence:
    """A room's progress, its latest frames, and those received early."""

    __slots__ = ("_held", "_recent", "last_seq")

    def __init__(self, last_seq: int) -> None:
        self.last_seq = last_seq
        self._recent: deque[bytes] = deque(maxlen=KEPT)
        self._held: dict[int, bytes] = {}

    @property
    def has_gap(self) -> bool:
        """True if frames wait for a missing one."""
        return bool(self._held)

    def accept(self, first_seq: int, frames: Frames[bytes]) -> list[bytes]:
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

    def catch_up(self, read: Iterable[Numbered]) -> list[bytes]:
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

    def _hold(self, first_seq: int, frames: Frames[bytes]) -> None:
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
