"""How much one connection may say: frames a second, and bytes, whatever is in them.

A token bucket that looks at the clock only when it is empty, so that an ordinary
message pays for a subtraction.
"""

from typing import Final

QUIET: Final = 30.0
"""Frames a second of who has little to say: guests in a room, presence, inbox."""

TALK: Final = 100.0
"""Frames a second of somebody signed in in a room, at least."""

PER_MESSAGE: Final = 4
"""Frames for each message that the operator's limit allows: changes, typing, refused ones."""

FRAME_BYTES: Final = 4096
"""Each begun part of this size counts as a frame: 30 frames a second are 120 KiB."""

BURST: Final = 10.0
"""Seconds of saving up: what may come at once after a rest."""

PAUSE: Final = 0.05
"""Seconds; the shortest wait, so that a timer serves several frames."""

PATIENCE: Final = 10.0
"""Seconds without a rest for which a peer may want to say more than it may."""


def talk_rate(messages: float, seconds: float) -> float:
    """Return the frames a second of who may send so many messages in so many seconds."""
    return max(TALK, PER_MESSAGE * messages / seconds)


class Exceeded(Exception):
    """A peer has gone on over its budget for too long."""


class Budget:
    """The budget of one connection. `left` is what it may still say; its owner counts it down."""

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
        """Fill up what was spent below zero; return the seconds to wait, 0 for none.

        Raises Exceeded when it has come to a wait each time for `PATIENCE` seconds.
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
