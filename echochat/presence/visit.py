"""A connection by which a person is online."""

import asyncio
import math
from dataclasses import dataclass

from echochat.accounts import Identity, LastSeen
from echochat.presence.hub import FAREWELLS, PresenceHub
from echochat.presence.people import Guest, OnlineUser, Person
from echochat.presence.subscribers import PresenceView
from echochat.realtime.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Shared parts of all visits to this instance."""

    hub: PresenceHub
    last_seen: LastSeen
    touch_interval: float
    """Minimum seconds between two updates of a session's last sign of life."""
    ttl: float
    """Seconds without a sign of life after which a person is not shown any more."""


class Visit:
    """One tab or device of a user or guest, from its start to its end."""

    __slots__ = ("_connection", "_noted", "_visits", "_who")

    def __init__(
        self, visits: Visits, connection: Connection, who: Identity | Guest, view: PresenceView
    ) -> None:
        """Start being counted and getting frames."""
        self._connection = connection
        self._noted = -math.inf
        """When this visit last had its user noted as seen, in the loop's time."""
        self._visits = visits
        self._who = who
        visits.hub.connected(connection, self._person, view)

    def touch(self) -> None:
        """Keep the person shown: there was a sign of life."""
        self._visits.hub.touched(self._person)
        now = asyncio.get_running_loop().time()
        if now - self._noted >= self._visits.touch_interval:
            self._noted = now
            self._note()

    def end(self, code: int) -> None:
        """Stop; `code` is how the connection ended."""
        self._visits.hub.disconnected(self._connection, code)
        if code in FAREWELLS:
            self._note()

    @property
    def _person(self) -> Person:
        """The person, under their present name."""
        if isinstance(self._who, Guest):
            return self._who
        person = self._who.person
        return OnlineUser(person.user_id, person.revision, person.username, person.avatar)

    def _note(self) -> None:
        """Write down that the user was here."""
        if isinstance(person := self._person, OnlineUser):
            self._visits.last_seen.saw(person.key)
