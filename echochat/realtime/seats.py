"""Limits the open sockets per user and per address on one instance, and what they send together.

Counts and budgets are in memory and end with the sockets. The limits of sockets follow
`WS_CONNECT_RATE_LIMIT`, which tests with many sockets raise anyway.
"""

from typing import Final

from echochat.realtime.budget import GUESTS, QUIET, SHARED, SharedBudget

PER_USER: Final = 5
"""Sockets of one user for each connect a window: 300. A tab of the web client has three."""

PER_ADDRESS: Final = 20
"""Sockets of one address for each connect a window: 1200. An office is one address."""


class Seat:
    """The counted place of one socket, from its admission to its end."""

    __slots__ = ("budget", "keys")

    def __init__(self, keys: tuple[str | int, ...], budget: SharedBudget) -> None:
        self.keys = keys
        self.budget = budget
        """The one of the user; of guests that of their address."""


class _Holder:
    """A user or address with sockets; the budget of an address is that of its guests."""

    __slots__ = ("budget", "sockets")

    def __init__(self, now: float, rate: float) -> None:
        self.sockets = 0
        self.budget = SharedBudget(now, rate)


class Seats:
    """Counts open sockets by the addresses and the ids of users."""

    def __init__(self, connects: int, talk_rate: float) -> None:
        """`connects`: connects per address and window; `talk_rate`: frames a second of a user."""
        self._per_user = PER_USER * connects
        self._per_address = PER_ADDRESS * connects
        self._user_rate = SHARED * talk_rate
        self._holders: dict[str | int, _Holder] = {}

    def __len__(self) -> int:
        """The users and addresses that have sockets."""
        return len(self._holders)

    def take(self, address: str, user_id: int | None, now: float) -> Seat | None:
        """Return a seat, which has to be freed; None over the limit."""
        keys: tuple[str | int, ...] = (address,) if user_id is None else (address, user_id)
        for key in keys:
            most = self._per_address if isinstance(key, str) else self._per_user
            if key in self._holders and self._holders[key].sockets >= most:
                return None
        for key in keys:
            holder = self._holders.get(key)
            if holder is None:
                rate = GUESTS * QUIET if isinstance(key, str) else self._user_rate
                holder = self._holders[key] = _Holder(now, rate)
            holder.sockets += 1
        return Seat(keys, self._holders[keys[-1]].budget)

    def free(self, seat: Seat) -> None:
        """Free a seat; freeing it twice does no harm."""
        for key in seat.keys:
            holder = self._holders[key]
            holder.sockets -= 1
            if not holder.sockets:
                del self._holders[key]
        seat.keys = ()
