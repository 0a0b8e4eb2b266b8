"""Checks that a reader got every message of its room once and in order. Pure."""

from collections.abc import Sequence

from tests.load.stream import Message


class Order:
    """The messages that one reader has received of a room, which are numbered without gaps."""

    __slots__ = ("_gaps", "_highest", "got", "misordered", "repeated")

    def __init__(self, after: int) -> None:
        """`after`: the seq of the last message before the first that has to come."""
        self._highest = after
        self._gaps: set[int] = set()
        self.got = 0
        self.repeated = 0
        self.misordered = 0
        """Messages that came after a later one."""

    def take(self, messages: Sequence[Message]) -> None:
        """Note messages in the order in which they came."""
        for message in messages:
            seq = message.seq
            if seq == self._highest + 1:
                self._highest = seq
                self.got += 1
            else:
                self._take_odd(seq)

    def missing(self, last_seq: int) -> int:
        """Return how many messages up to the room's last have not come."""
        return len(self._gaps) + max(0, last_seq - self._highest)

    def _take_odd(self, seq: int) -> None:
        if seq > self._highest:
            self._gaps.update(range(self._highest + 1, seq))
            self._highest = seq
            self.got += 1
        elif seq in self._gaps:
            self._gaps.discard(seq)
            self.got += 1
            self.misordered += 1
        else:
            self.repeated += 1
