"""Ends connections that have been idle for too long, with one timer for all of them."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from echochat.realtime.timers import TimerWheel

T = TypeVar("T")

IDLE_CHECKS: Final = 20
"""Checks of a member within its timeout: it ends at most a twentieth of that too late."""


class IdleTimeout(Generic[T]):
    """Calls `end` for members whose `last_active` (loop time) is `timeout` seconds ago."""

    def __init__(
        self, timeout: float, last_active: Callable[[T], float], end: Callable[[T], None]
    ) -> None:
        self._timeout = timeout
        self._last_active = last_active
        self._end = end
        self._wheel: TimerWheel[T] = TimerWheel(timeout / IDLE_CHECKS, self._check)

    def __len__(self) -> int:
        return len(self._wheel)

    def add(self, member: T) -> int:
        """Watch a member; return its spoke of the timer wheel, for `discard`."""
        return self._wheel.add(member)

    def discard(self, member: T, spoke: int) -> None:
        """Stop watching a member, if it is watched."""
        self._wheel.discard(member, spoke)

    def stop(self) -> None:
        """Stop the timer, at shutdown."""
        self._wheel.stop()

    def _check(self, member: T) -> None:
        if asyncio.get_running_loop().time() - self._last_active(member) >= self._timeout:
            self._end(member)
