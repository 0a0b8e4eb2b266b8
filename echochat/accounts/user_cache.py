"""Connected users, each with one `CachedUser` for all their sockets.

A socket outlives changes of its user's name and picture. It holds the `CachedUser`, so a change is
one assignment, however many sockets there are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from weakref import WeakValueDictionary

from echochat.realtime.bus import USERS, Bus, Event, UserChanged


class CachedUser:
    """A user's present name and picture; `avatar` is a path in the media folder.

    Only `UserCache` creates and changes them.
    """

    __slots__ = ("__weakref__", "avatar", "revision", "user_id", "username")

    def __init__(self, user_id: int, revision: int, username: str, avatar: str | None) -> None:
        self.user_id: Final = user_id
        self.revision = revision
        self.username = username
        self.avatar = avatar


class UserCache:
    """Finds the `CachedUser` of a user while it is in use, and keeps it up to date.

    A user's revision rises with every change, so data read before a change and received after it
    can't undo it.
    """

    def __init__(self, bus: Bus) -> None:
        self._people: WeakValueDictionary[int, CachedUser] = WeakValueDictionary()
        self._readings: dict[object, dict[int, UserChanged]] = {}
        bus.subscribe(USERS, self._event)

    def person(self, user_id: int, revision: int, username: str, avatar: str | None) -> CachedUser:
        """Return the user's `CachedUser`, updated with the row just read."""
        person = self._people.get(user_id)
        if person is None:
            person = self._people[user_id] = CachedUser(user_id, revision, username, avatar)
        else:
            _update(person, revision, username, avatar)
        for news in self._readings.values():
            if (event := news.get(user_id)) is not None:
                _update(person, event.revision, event.username, event.avatar)
        return person

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Record the changes of users during a read, also of users without a `CachedUser`.

        Users are read, and `person` is called, within it: otherwise a change in between would be
        lost on a `CachedUser` created from older data.
        """
        key = object()
        self._readings[key] = {}
        try:
            yield
        finally:
            del self._readings[key]

    def known(self) -> list[int]:
        """Return the ids of all connected users."""
        return list(self._people)

    def lacks(self, user_id: int, revision: int) -> bool:
        """Tell whether a user is connected, or about to be, with an older revision."""
        person = self._people.get(user_id)
        return bool(self._readings) or (person is not None and person.revision < revision)

    def _event(self, event: Event) -> None:
        if not isinstance(event, UserChanged):
            return
        if person := self._people.get(event.user_id):
            _update(person, event.revision, event.username, event.avatar)
        for news in self._readings.values():
            known = news.get(event.user_id)
            if known is None or event.revision > known.revision:
                news[event.user_id] = event


def _update(person: CachedUser, revision: int, username: str, avatar: str | None) -> None:
    if revision > person.revision:
        person.revision, person.username, person.avatar = revision, username, avatar
