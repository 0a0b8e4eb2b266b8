"""Orders a room's changes, in whatever order their events arrive.

A state machine without I/O, like the sequence of messages. One difference: each change carries its
message's full state, so the latest of several changes of a message is enough, and numbers may be
missing.
"""

from collections.abc import Iterable
from typing import Final

HELD: Final = 1000
"""Maximum frames held while an earlier one is missing; beyond it, they are read again."""


class ChangeOrder:
    """A room's progress in changes, and the frames received early."""

    __slots__ = ("_heard", "_held", "last_change")

    def __init__(self, last_change: int) -> None:
        self.last_change = last_change
        self._heard = last_change
        self._held: dict[int, bytes] = {}

    @property
    def has_gap(self) -> bool:
        """True if a later change is known that is not due yet, kept or not."""
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
        """Keep a change until its message has been sent."""
        self._heard = max(self._heard, change)
        if change > self.last_change and len(self._held) < HELD:
            self._held[change] = frame

    def catch_up(self, changed: Iterable[tuple[int, bytes]], up_to: int) -> list[bytes]:
        """Add all changes up to a number, as read; return those now due, in order."""
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
