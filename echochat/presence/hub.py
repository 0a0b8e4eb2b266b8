"""The users at the presence sockets of all instances, and the ticks in which they are sent."""

import asyncio
from collections.abc import Callable
from typing import Final

from echochat.http.request_id import detached_context
from echochat.presence.frames import PictureUrl
from echochat.presence.local import LocalPresence
from echochat.presence.people import Key, OnlineUser, Person
from echochat.presence.replication import RENEWAL, Replication
from echochat.presence.roster import HERE, Roster
from echochat.presence.subscribers import PresenceView, Subscribers
from echochat.realtime import codes
from echochat.realtime.bus import Bus
from echochat.realtime.connection import Connection
from echochat.settings import Settings
from echochat.supervision import report

GATHER: Final = 0.25
"""Seconds for which changes are collected; also the minimum interval between frames."""

FAREWELLS: Final = frozenset({codes.NORMAL, codes.GOING_AWAY, codes.NOT_SIGNED_IN})
"""Codes after which nobody is expected back; others leave a person the grace to reconnect."""


class PresenceHub:
    """Sends everything in ticks, `GATHER` seconds apart, including a connection's first frame.

    So a storm of arrivals costs one full state per tick, and the frames after a connection's first
    one always fit it.
    """

    def __init__(
        self,
        settings: Settings,
        bus: Bus,
        picture_url: PictureUrl,
        peer_lost: Callable[[], None],
    ) -> None:
        """`peer_lost` is called when another instance is gone that did not say so."""
        self._peer_lost = peer_lost
        self._local = LocalPresence(settings.presence_grace, settings.presence_ttl)
        self._roster = Roster()
        self._subscribers = Subscribers(self._roster, picture_url)
        self._replication = Replication(bus, self._roster, self._tick_later)
        self._keys: dict[Connection, Key] = {}
        self._is_handed_over = False
        self._tick_in(RENEWAL)

    @property
    def people(self) -> int:
        """Number of users shown as online."""
        return self._roster.people

    @property
    def guests(self) -> int:
        """Number of guests shown as online."""
        return self._roster.guests

    def connected(self, connection: Connection, person: Person, view: PresenceView) -> None:
        """Count a connection, show its user, and send it the state with the next tick."""
        self._keys[connection] = person.key
        if self._local.connected(person.key, _now()):
            self._replication.joined(person)
        self._roster.arrive(HERE, person)
        self._subscribers.add(connection, view)
        self._tick_later()

    def touched(self, person: Person) -> None:
        """Note a sign of life; a user who was shown offline is shown again."""
        if self._local.touched(person.key, _now()):
            self._replication.joined(person)
            self._roster.arrive(HERE, person)
            self._tick_later()

    def changed(self, user: OnlineUser) -> None:
        """Show a new name or picture, if the user is shown."""
        self._roster.change(user)

    def disconnected(self, connection: Connection, code: int) -> None:
        """Give a connection back, if it was counted; `code` is how it ended."""
        self._subscribers.discard(connection)
        key = self._keys.pop(connection, None)
        if key is None:
            return
        if self._local.disconnected(key, _now(), clean=code in FAREWELLS):
            self._left(key)
            self._tick_later()

    def hand_over(self, seconds: float) -> None:
        """Keep showing users whose connections are closed: they reconnect elsewhere."""
        self._is_handed_over = True
        self._replication.leave(seconds)

    async def refresh(self) -> None:
        """Request the other instances' users again, after events may have been lost."""
        self._replication.ask()

    def shows(self, user_id: int) -> bool:
        """Tell whether a user is shown as online."""
        return self._roster.shows(user_id)

    def close(self) -> None:
        """Stop the clock, at shutdown."""
        self._timer.cancel()

    def _tick_later(self) -> None:
        if not self._timer.cancelled() and self._timer.when() > _now() + GATHER:
            self._timer.cancel()
            self._tick_in(GATHER)

    def _tick_in(self, seconds: float) -> None:
        # Not in the context of a request, which the timers that follow would keep in memory.
        self._timer = asyncio.get_running_loop().call_later(
            seconds, self._tick, context=detached_context()
        )

    def _tick(self) -> None:
        try:
            for key in self._local.lapse(_now()):
                self._left(key)
            if self._replication.peers.lapse(_now()):
                # It may have been killed between a commit and its announcement.
                self._peer_lost()
            self._roster.lapse(_now())
            self._replication.tell(_now())
            self._subscribers.tell(_now())
        except Exception as error:  # noqa: BLE001 - reported; the next tick may do better
            report("presence", error)
        finally:
            # Counted from the end, so that a long tick does not shorten the wait after it.
            is_busy = self._local or self._replication.peers or self._subscribers.owes_states
            self._tick_in(GATHER if is_busy else RENEWAL)

    def _left(self, key: Key) -> None:
        if not self._is_handed_over:
            # Without peers nobody can be on one.
            self._roster.depart(HERE, key, _now(), at_once=not self._replication.peers)
            self._replication.left(key)


def _now() -> float:
    return asyncio.get_running_loop().time()
