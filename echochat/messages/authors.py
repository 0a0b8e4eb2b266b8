"""The authors of a room's latest messages, for readers that are told more than the frames.

Pure: no I/O. Nothing is noted while there are no such readers.
"""

from collections.abc import Iterable
from typing import Final

from echochat.messages.sequence import HELD, KEPT, Told

MOST: Final = HELD + KEPT
"""Messages of a room whose authors are known: those sent lately, and those that wait."""


class Authors:
    """Authors by seq; None where the account is gone."""

    __slots__ = ("_by_seq",)

    def __init__(self) -> None:
        self._by_seq: dict[int, int | None] = {}

    def note(self, first_seq: int, authors: Iterable[int | None], last_seq: int) -> None:
        """Note authors of messages numbered from `first_seq`; up to `last_seq` they were sent."""
        known = self._by_seq
        known.update(enumerate(authors, first_seq))
        while len(known) > KEPT:
            oldest = next(iter(known))
            if oldest > last_seq - KEPT and len(known) <= MOST:
                break
            del known[oldest]

    def told(self, last_seq: int, frames: list[bytes]) -> list[Told]:
        """Return frames, the last of which has `last_seq`, with their authors."""
        return [
            (frame, self._by_seq.get(seq))
            for seq, frame in enumerate(frames, last_seq - len(frames) + 1)
        ]

    def know(self, after: int, last_seq: int) -> bool:
        """Tell whether all messages after a seq have known authors."""
        return all(seq in self._by_seq for seq in range(after + 1, last_seq + 1))
