"""A room's changes in order, whatever order the news of them comes in.

A state machine without I/O, like the sequence of messages, but for one thing:
each change tells all of its message's state, so that of several changes of one
message the latest is enough, and numbers may be missing in what was read.
"""

from collections.abc import Iterable
from typing import Final

HELD: Final = 1000
"""Most frames held while one before them is missing; what is over it is read again."""


class ChangeOrder:
    """How far the changes of one room have got, and what came ahead of its turn."""

    __slots__ = ("_heard", "_held", "last_change")

    def __init__(self, last_change: int) -> None:
        self.last_change = last_change
        self._heard = last_change
        self._held: dict[int, bytes] = {}

    @property
    def has_gap(self) -> bool:
        """Whether a change is known of that is not due yet, kept or not."""
        return self._heard > self.last_change

    def accept(self, change: int, frame: bytes) -> list[bytes]:
        """Take one change; return all that are due now, in order."""
        if change > self.last_change + 1:
            self.hold(change, frame)
            return []
        if change <= self.last_change:
            return []
        self.last_change = change
        return [frame, *self._release()]

    def hold(self, change: int, frame: bytes) -> None:
        """Keep a change for later: what it is about is not there yet."""
        self._heard = max(self._heard, change)
        if change > self.last_change and len(self._held) < HELD:
            self._held[change] = frame

    def catch_up(self, changed: Iterable[tuple[int, bytes]], up_to: int) -> list[bytes]:
        """Take all that changed up to a number, as read; return what is due now, in order."""
        due = [frame for change, frame in changed if change > self.last_change]
        self.last_change = max(self.last_change, up_to)
        return due + self._release()

    def _release(self) -> list[bytes]:
        due = []
        while (frame := self._held.pop(self.last_change + 1, None)) is not None:
            due.append(frame)
            self.last_change += 1
        self._held = {n: frame for n, frame in self._held.items() if n > self.last_change}
        return due
