"""On which instances each person is. Pure: no I/O; times are given, in seconds.

A person is shown while any instance has them. Of one who moves, the news of the
departure may come before that of the arrival: so who is nowhere is shown for a
moment longer where other instances could have them.
"""

from typing import Final

from echochat.presence.people import Key, Person
from echochat.presence.roster import Roster

HERE: Final = ""
"""This instance; the others have names."""

LINGER: Final = 1.0
"""Seconds: two ticks in which two instances tell what happened at once, and the way."""


class Locations:
    """Keeps the roster right: each person in it once, wherever and however often they are."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._locations: dict[Key, set[str]] = {}
        # Of those who are nowhere, when they did; the first to go is the first to be shown no more.
        self._nowhere: dict[Key, float] = {}

    def arrive(self, location: str, person: Person) -> None:
        """Note that a person is at a location, and what they look like now."""
        self._locations.setdefault(person.key, set()).add(location)
        self._nowhere.pop(person.key, None)
        self._roster.enter(person)

    def depart(self, location: str, key: Key, now: float, *, at_once: bool = False) -> None:
        """Note that a person left a location; they are shown a moment longer unless `at_once`."""
        locations = self._locations.get(key, set())
        locations.discard(location)
        if locations or key not in self._locations:
            return
        del self._locations[key]
        if at_once:
            self._roster.leave(key)
        else:
            self._nowhere[key] = now

    def lapse(self, now: float) -> None:
        """Let those go who have been nowhere for long enough."""
        for key, since in tuple(self._nowhere.items()):
            if now - since < LINGER:
                break
            del self._nowhere[key]
            self._roster.leave(key)
