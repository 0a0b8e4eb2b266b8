"""Limits the frames and bytes per second of one connection.

A token bucket that looks at the clock only when it is empty, so that an ordinary
message pays for a subtraction.
"""

from typing import Final

QUIET: Final = 30.0
"""Frames a second where clients send little: guests in a room, presence, inbox."""

TALK: Final = 100.0
"""Least frames a second of a signed-in user in a room."""

PER_MESSAGE: Final = 4
"""Frames for each message that the operator's limit allows: changes, typing, refused ones."""

FRAME_BYTES: Final = 4096
"""So many bytes count as a frame, however they are cut: 30 frames a second are 120 KiB."""

BURST: Final = 10.0
"""Seconds' worth of frames that may come at once after a rest."""

PAUSE: Final = 0.05
"""Seconds; the shortest wait, so that a timer serves several frames."""

PATIENCE: Final = 10.0
"""Seconds for which a peer may keep exceeding its budget."""


def talk_rate(messages: float, seconds: float) -> float:
    """Return the frames per second for a limit of so many messages in so many seconds."""
    return max(TALK, PER_MESSAGE * messages / seconds)


class Exceeded(Exception):
    """A peer has exceeded its budget for too long."""


class Budget:
    """The budget of one connection. `left`: frames it may still send; its owner counts it down."""

    __slots__ = ("_over_since", "_rate", "_refilled", "left")

    def __init__(self, now: float, rate: float = QUIET) -> None:
        self._refilled = now
        self._over_since: float | None = None
        self._rate = rate
        self.left = rate * BURST

    def allow(self, rate: float) -> None:
        """Let the peer say `rate` frames a second from now on."""
        self.left += (rate - self._rate) * BURST
        self._rate = rate

    def settle(self, now: float) -> float:
        """Refill the bucket; return the seconds to wait, 0 for none.

        Raises `Exceeded` after `PATIENCE` seconds in which every call had to wait.
        """
        rested = now - self._refilled
        self._refilled = now
        self.left += min(rested, BURST) * self._rate
        if self.left >= 0 or rested >= BURST:
            self._over_since = None
        if self.left >= 0:
            return 0.0
        if self._over_since is None:
            self._over_since = now
        elif now - self._over_since > PATIENCE:
            raise Exceeded
        return max(-self.left / self._rate, PAUSE)
