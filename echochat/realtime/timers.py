"""One timer for all sockets of a kind: heartbeats and idleness without a task each."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final, Generic, TypeVar

from echochat.http.request_id import detached_context
from echochat.supervision import report

T = TypeVar("T")

SPOKES: Final = 30
"""Parts of a round: each tick visits one of them, so that no tick is long."""


class TimerWheel(Generic[T]):
    """Visits every member once in `period` seconds, a `SPOKES`th of them at a time."""

    def __init__(self, period: float, visit: Callable[[T], None]) -> None:
        self._interval = period / SPOKES
        self._visit = visit
        self._spokes: list[set[T]] = [set() for _ in range(SPOKES)]
        self._position = self._last = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, member: T) -> int:
        """Take a member in and return its spoke: the next in turn, so that crowds spread."""
        if self._timer is None:
            self._start()
        self._last = (self._last + 1) % SPOKES
        self._spokes[self._last].add(member)
        return self._last

    def discard(self, member: T, spoke: int) -> None:
        """Remove a member; `spoke` is the value that `add` returned."""
        self._spokes[spoke].discard(member)

    def __iter__(self) -> Iterator[T]:
        """Go through all members; none may come or go meanwhile."""
        return chain.from_iterable(self._spokes)

    def __len__(self) -> int:
        return sum(map(len, self._spokes))

    def stop(self) -> None:
        """End the timer; nobody is visited any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _start(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(
            self._interval, self._tick, context=detached_context()
        )

    def _tick(self) -> None:
        self._start()
        for member in tuple(self._spokes[self._position]):
            try:
                self._visit(member)
            except Exception as error:  # noqa: BLE001 - reported; nobody else may miss their turn
                report("timer", error)
        self._position = (self._position + 1) % SPOKES
