"""The people shown as online on all instances. Pure: no I/O; times are given, in seconds.

A person is shown while any instance has them. When somebody moves between
instances, news of the departure may come before that of the arrival, so a person
without a location stays shown for `LINGER`.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from echochat.presence.people import Guest, Key, OnlineUser, Person

HERE: Final = ""
"""The location of people with sockets of this instance; other instances have names."""

LINGER: Final = 1.0
"""Seconds that a person without a location stays shown: two ticks, in which two instances announce
simultaneous changes, and the transit time."""


class RosterChanges(NamedTuple):
    """Changes since the last call; a person who came and went meanwhile is not in it."""

    joined: list[OnlineUser]
    """Users to show, in place of whoever was shown under the same name."""
    left: list[str]
    """Names that are shown no more."""
    guests: bool
    """True if the number of guests changed."""
    left_ids: tuple[int, ...] = ()
    """Ids of users who are shown no more, under any name."""

    @property
    def users(self) -> bool:
        """True if the users shown changed."""
        return bool(self.joined or self.left)


class Roster:
    """Each person once, however many locations and sockets they have."""

    def __init__(self) -> None:
        self._locations: dict[Key, set[str]] = {}
        # People without a location, by when they lost the last one, the earliest first.
        self._lingering: dict[Key, float] = {}
        self._users: dict[int, OnlineUser] = {}
        self._guests: set[str] = set()
        # The state sent to the others of each user changed since, and the number of guests.
        self._told: dict[int, OnlineUser | None] = {}
        self._guests_told = 0

    @property
    def users(self) -> Iterable[OnlineUser]:
        """The users online."""
        return self._users.values()

    @property
    def people(self) -> int:
        """The number of users."""
        return len(self._users)

    @property
    def guests(self) -> int:
        """The number of guests."""
        return len(self._guests)

    def shows(self, user_id: int) -> bool:
        """Tell whether a user is online."""
        return user_id in self._users

    def arrive(self, location: str, person: Person) -> None:
        """Note that a person is at a location, with their present name and picture."""
        self._locations.setdefault(person.key, set()).add(location)
        self._lingering.pop(person.key, None)
        self._show(person)

    def depart(self, location: str, key: Key, now: float, *, at_once: bool = False) -> None:
        """Note that a person left a location; `at_once` shows them no longer if it was the last."""
        locations = self._locations.get(key, set())
        locations.discard(location)
        if locations or key not in self._locations:
            return
        del self._locations[key]
        if at_once:
            self._hide(key)
        else:
            self._lingering[key] = now

    def lapse(self, now: float) -> None:
        """Hide the people who have had no location for long enough."""
        for key, since in tuple(self._lingering.items()):
            if now - since < LINGER:
                break
            del self._lingering[key]
            self._hide(key)

    def change(self, user: OnlineUser) -> None:
        """Show a user's new name or picture, if the user is shown at all."""
        if user.key in self._users:
            self._show(user)

    def take_changes(self) -> RosterChanges:
        """Return the changes since the last call."""
        before, self._told = self._told, {}
        pairs = [(told, self._users.get(key)) for key, told in before.items()]
        joined = [user for told, user in pairs if user is not None and user != told]
        names = {user.username for _, user in pairs if user is not None}
        left = [told.username for told, _ in pairs if told and told.username not in names]
        left_ids = tuple(key for key, told in before.items() if told and key not in self._users)
        guests_told, self._guests_told = self._guests_told, len(self._guests)
        return RosterChanges(joined, left, guests_told != self._guests_told, left_ids)

    def _show(self, person: Person) -> None:
        """Show a person; a user already shown is replaced only by a newer name or picture."""
        if isinstance(person, Guest):
            self._guests.add(person.key)
            return
        shown = self._users.get(person.key)
        if shown is None or person.revision > shown.revision:
            self._told.setdefault(person.key, shown)
            self._users[person.key] = person

    def _hide(self, key: Key) -> None:
        if isinstance(key, str):
            self._guests.discard(key)
        elif key in self._users:
            self._told.setdefault(key, self._users[key])
            del self._users[key]
