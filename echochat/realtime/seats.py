"""Limits the open sockets per user and per address on one instance.

Counts are in memory and end with the sockets. Both limits follow `WS_CONNECT_RATE_LIMIT`, which
tests with many sockets raise anyway.
"""

from typing import Final

PER_USER: Final = 5
"""Sockets of one user for each connect a window: 300. A tab of the web client has three."""

PER_ADDRESS: Final = 20
"""Sockets of one address for each connect a window: 1200. An office is one address."""


class Seat:
    """The counted place of one socket, from its admission to its end."""

    __slots__ = ("keys",)

    def __init__(self, keys: tuple[str | int, ...]) -> None:
        self.keys = keys


class Seats:
    """Counts open sockets by the addresses and the ids of users."""

    def __init__(self, connects: int) -> None:
        """`connects`: connects per address and window."""
        self._per_user = PER_USER * connects
        self._per_address = PER_ADDRESS * connects
        self._taken: dict[str | int, int] = {}

    def __len__(self) -> int:
        """The users and addresses that have sockets."""
        return len(self._taken)

    def take(self, address: str, user_id: int | None) -> Seat | None:
        """Return a seat, which has to be freed; None over the limit."""
        keys: tuple[str | int, ...] = (address,) if user_id is None else (address, user_id)
        for key in keys:
            most = self._per_address if isinstance(key, str) else self._per_user
            if self._taken.get(key, 0) >= most:
                return None
        for key in keys:
            self._taken[key] = self._taken.get(key, 0) + 1
        return Seat(keys)

    def free(self, seat: Seat) -> None:
        """Free a seat; freeing it twice does no harm."""
        for key in seat.keys:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]
        seat.keys = ()
