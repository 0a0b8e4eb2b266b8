"""Limits the frames and bytes per second of one connection, and of all of a user together.

Token buckets. A connection takes its frames in lots and looks at the clock, and at the bucket that
it shares, when a lot is used up: an ordinary message pays for a subtraction.
"""

import math
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


SHARED: Final = 4
"""Sockets' worth of frames a second for all sockets of a user; a tab has one that talks."""

GUESTS: Final = 10
"""The same for all guests of an address, who send signs of life alone: 300 frames a second are
those of 4,500 sockets."""

LEAST: Final = 1.0
"""Frames a second that a socket may send in any case: a flood on others takes no signs of life."""

LOT: Final = 100
"""Frames that a connection takes from the shared bucket at a time: a second of one that talks."""

SHARED_PAUSE: Final = 8.0
"""Seconds; the longest wait for the shared bucket: short enough to answer a heartbeat, and less
than `BURST`, or it would count as a rest."""


def talk_rate(messages: float, seconds: float) -> float:
    """Return the frames per second for a limit of so many messages in so many seconds."""
    return max(TALK, PER_MESSAGE * messages / seconds)


class Exceeded(Exception):
    """A peer has exceeded its budget for too long."""


class SharedBudget:
    """The budget of all sockets of a user, or of all guests of an address, on one instance."""

    __slots__ = ("_left", "_rate", "_refilled")

    def __init__(self, now: float, rate: float) -> None:
        self._refilled = now
        self._rate = rate
        self._left = rate * BURST

    def take(self, frames: float, now: float) -> float:
        """Take frames out, as many as there are; return their number."""
        left = min(self._left + (now - self._refilled) * self._rate, self._rate * BURST)
        self._refilled = now
        taken = min(frames, left)
        self._left = left - taken
        return taken


class Budget:
    """The budget of one connection. `left`: frames until `settle`; its owner counts it down."""

    __slots__ = ("_lot", "_over_since", "_owed", "_rate", "_refilled", "_saved", "_shared", "left")

    def __init__(self, now: float, rate: float = QUIET) -> None:
        self._refilled = now
        self._over_since: float | None = None
        self._rate = rate
        self._shared: SharedBudget | None = None
        self._owed = 0.0
        """Frames over `LEAST` a second that came while the shared budget was empty."""
        self._begin(rate * BURST)

    def allow(self, rate: float) -> None:
        """Let the peer say `rate` frames a second from now on."""
        more = (rate - self._rate) * BURST
        self._rate = rate
        if self._shared is None:
            self._begin(self.left + more)
        else:
            self._saved += more

    def share(self, shared: SharedBudget, now: float) -> None:
        """Take its frames from another budget, too, from now on."""
        self._shared = shared
        self._begin(self.left, shared.take(LOT, now))

    def settle(self, now: float) -> float:
        """Refill the bucket; return the seconds to wait, 0 for none.

        Raises `Exceeded` after `PATIENCE` seconds in which every call had to wait.
        """
        rested = now - self._refilled
        self._refilled = now
        left = self.left + self._saved + min(rested, BURST) * self._rate
        left = min(left, self._rate * BURST)
        self._begin(left, self._take_lot(left, rested, now))
        wait = max(-left / self._rate, min(self._owed / LEAST, SHARED_PAUSE))
        if wait <= 0 or rested >= BURST:
            self._over_since = None
        if wait <= 0:
            return 0.0
        if self._over_since is None:
            self._over_since = now
        elif now - self._over_since > PATIENCE:
            raise Exceeded
        return max(wait, PAUSE)

    def _begin(self, left: float, lot: float = math.inf) -> None:
        """Count down from here, at most a lot of what is left."""
        self.left = self._lot = min(left, lot)
        self._saved = left - self.left

    def _take_lot(self, left: float, rested: float, now: float) -> float:
        """Pay the shared budget for the frames beyond the last lot, and for the next one."""
        if self._shared is None:
            return math.inf
        came = self._lot - self.left - max(self._lot, 0.0)
        lot = self._shared.take(came + min(max(left, 0.0), LOT), now) - came
        self._owed = max(0.0, self._owed - lot - rested * LEAST) if lot < 0 else 0.0
        return max(lot, 0.0)
