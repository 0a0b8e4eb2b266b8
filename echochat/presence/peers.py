"""The other instances and their users. Pure: no I/O; times are arguments, in seconds.

Each instance numbers its changes; if one is missing, its full state is requested. Each event is a
lease: an instance that is silent for longer is gone, with its users.
"""

from collections.abc import Iterable
from typing import Any, Final

from echochat.presence.people import Guest, Key, OnlineUser, Person
from echochat.presence.roster import Roster
from echochat.realtime.bus import PresenceChanged, PresenceLeaving, PresenceState

LEASE: Final = 20.0
"""Seconds for which an instance that said something counts as there."""

MOST: Final = 1000
"""Instances that are kept in mind."""


class PeerInstance:
    """One other instance."""

    __slots__ = ("is_leaving", "number", "people", "until")

    def __init__(self) -> None:
        self.number = 0
        self.until = 0.0
        self.people: set[Key] = set()
        self.is_leaving = False


class Peers:
    """Adds the users of other instances to the roster."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._known: dict[str, PeerInstance] = {}

    def __len__(self) -> int:
        return len(self._known)

    def changed(self, news: PresenceChanged, now: float) -> bool:
        """Take a change; False when one before it is missing, and the state is to be asked for."""
        one = self._peer(news.instance)
        if one is None or one.is_leaving:
            return True
        one.until = now + LEASE
        is_empty = not (news.joined or news.left)
        if news.number != one.number + (not is_empty):
            return news.number <= one.number
        one.number = news.number
        for person in map(read_person, news.joined):
            self._arrive(news.instance, one, person)
        for key in news.left:
            self._depart(news.instance, one, key, now)
        return True

    def state(self, news: PresenceState, now: float) -> None:
        """Replace the users of an instance."""
        one = self._peer(news.instance)
        if one is None or one.is_leaving:
            return
        one.until = now + LEASE
        if one.number >= news.number and one.number:
            return  # Known already, and what came since.
        one.number = news.number
        people = list(map(read_person, news.people))
        for key in one.people - {person.key for person in people}:
            self._depart(news.instance, one, key, now)
        for person in people:
            self._arrive(news.instance, one, person)

    def leaving(self, news: PresenceLeaving, now: float) -> None:
        """Keep the people of an instance that stops while they come back somewhere else."""
        one = self._peer(news.instance)
        if one is not None:
            one.until = now + news.seconds
            one.is_leaving = True

    def lapse(self, now: float) -> bool:
        """Forget the instances that are gone; True when one of them did not say so before."""
        is_lost = False
        for instance, one in tuple(self._known.items()):
            if one.until <= now:
                is_lost = is_lost or not one.is_leaving
                for key in tuple(one.people):
                    self._depart(instance, one, key, now)
                del self._known[instance]
        return is_lost

    def _peer(self, instance: str) -> PeerInstance | None:
        if instance not in self._known and len(self._known) < MOST:
            self._known[instance] = PeerInstance()
        return self._known.get(instance)

    def _arrive(self, instance: str, one: PeerInstance, person: Person) -> None:
        one.people.add(person.key)
        self._roster.arrive(instance, person)

    def _depart(self, instance: str, one: PeerInstance, key: Key, now: float) -> None:
        one.people.discard(key)
        self._roster.depart(instance, key, now)


def write_people(people: Iterable[Person]) -> list[list[object]]:
    """Return people as they go between instances."""
    return [list(person) for person in people]


def read_person(fields: list[Any]) -> Person:
    """Decode a user sent by another instance, which may be of a newer release."""
    return OnlineUser(*fields[:4]) if isinstance(fields[0], int) else Guest(*fields[:1])
