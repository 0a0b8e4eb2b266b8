"""The people at this instance's sockets. Pure: no I/O; times are given, in seconds.

A person is present from the first connection and leaves with the last one: at once if it was closed
cleanly, after a grace period if it was lost. A person without a sign of life for long is gone too,
connected or not, until the next sign.
"""

from echochat.presence.people import Key


class LocalPresence:
    """Counts connections and signs of life (touches) per person.

    The methods return the changes: each arrival and each departure once.
    """

    def __init__(self, grace: float, ttl: float) -> None:
        self._grace = grace
        self._ttl = ttl
        self._connections: dict[Key, int] = {}
        # Connected users in the order of their last touch; the first expires first.
        self._touched: dict[Key, float] = {}
        # Users whose last connection was lost, in that order.
        self._broken: dict[Key, float] = {}

    def __len__(self) -> int:
        return len(self._touched)

    def connected(self, key: Key, now: float) -> bool:
        """Count a connection; True when the person arrives with it."""
        self._connections[key] = self._connections.get(key, 0) + 1
        self._broken.pop(key, None)
        return self.touched(key, now)

    def touched(self, key: Key, now: float) -> bool:
        """Note a sign of life of a connected user; True if they were shown offline."""
        arrives = self._touched.pop(key, None) is None
        self._touched[key] = now
        return arrives

    def disconnected(self, key: Key, now: float, *, clean: bool) -> bool:
        """Give a connection back; True when the person leaves with it."""
        self._connections[key] -= 1
        if self._connections[key]:
            return False
        del self._connections[key]
        if not clean and key in self._touched:
            self._broken[key] = now
            return False
        return self._touched.pop(key, None) is not None

    def lapse(self, now: float) -> list[Key]:
        """Remove the users whose time is over, and return them."""
        gone = _before(self._broken, now - self._grace) + _before(self._touched, now - self._ttl)
        for key in gone:
            self._broken.pop(key, None)
            self._touched.pop(key, None)
        return list(dict.fromkeys(gone))


def _before(times: dict[Key, float], limit: float) -> list[Key]:
    """Return the keys whose time is not after `limit`; times ascend."""
    due = []
    for key, time in times.items():
        if time > limit:
            break
        due.append(key)
    return due
