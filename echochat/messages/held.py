"""Holds messages whose room or sender is locked by another transaction.

They wait separately, so a lock delays only the messages that need it.
"""

from collections.abc import Iterable, Set
from typing import Final

from echochat.messages.announce import Submission
from echochat.messages.store import Draft, Lane, is_locked, lane

LOOK_AGAIN: Final = 0.1
"""Seconds between checks of locks."""

LANES_AT_ONCE: Final = 1000
"""Lanes looked at in one statement, so that it does not take long."""


class HeldMessages:
    """Keeps the order of waiting messages: later ones of a held lane wait, too."""

    def __init__(self) -> None:
        self._waiting: list[Submission] = []
        self._lanes: dict[Lane, Draft] = {}
        self._locked: Set[Lane] = frozenset()
        self.look_at = 0.0
        """When (the loop's time) to look again."""

    def __len__(self) -> int:
        return len(self._waiting)

    def holds(self, draft: Draft) -> bool:
        """Tell whether the draft's lane is locked or has waiting messages."""
        return lane(draft) in self._lanes or is_locked(draft, self._locked)

    def add(self, submission: Submission) -> None:
        """Let a message wait behind the others of its lane."""
        self._waiting.append(submission)
        self._lanes.setdefault(lane(submission.draft), submission.draft)

    def hold(self, submissions: Iterable[Submission], locked: Set[Lane], now: float) -> None:
        """Let messages wait that have just met a lock."""
        for submission in submissions:
            self.add(submission)
        self._locked |= locked
        self.look_at = now + LOOK_AGAIN

    def expired(self, now: float) -> list[Submission]:
        """Remove the messages that have waited too long."""
        over = [one for one in self._waiting if one.deadline <= now]
        if over:
            self._keep([one for one in self._waiting if one.deadline > now])
        return over

    def to_look_at(self) -> list[Draft]:
        """Return one draft per lane, of those that have waited longest."""
        return list(self._lanes.values())[:LANES_AT_ONCE]

    def release(
        self, looked_at: Iterable[Draft], locked: Set[Lane], now: float
    ) -> list[Submission]:
        """Remove the messages that can be stored now, in order; the others wait for a check."""
        self._locked = locked
        self.look_at = now + LOOK_AGAIN
        free = {lane(draft) for draft in looked_at if not is_locked(draft, locked)}
        released = [one for one in self._waiting if lane(one.draft) in free]
        self._keep([one for one in self._waiting if lane(one.draft) not in free])
        return released

    def _keep(self, waiting: list[Submission]) -> None:
        self._waiting = waiting
        self._lanes = {}
        for one in waiting:
            self._lanes.setdefault(lane(one.draft), one.draft)
