"""Who is shown as online, and what changed since everybody was told. Pure: no I/O."""

from collections.abc import Iterable
from typing import NamedTuple

from echochat.presence.people import Guest, Key, Person, User


class Changes(NamedTuple):
    """What is new since the last time; a person who came and went meanwhile is not in it."""

    joined: list[User]
    """Who is to be shown, in place of whoever was shown under the same name."""
    left: list[str]
    """Names that are shown no more."""
    guests: bool
    """Whether the number of guests changed."""

    @property
    def users(self) -> bool:
        """Whether the users shown changed."""
        return bool(self.joined or self.left)


class Roster:
    """The people online."""

    def __init__(self) -> None:
        self._users: dict[int, User] = {}
        self._guests: set[str] = set()
        # What the others were told of each user that changed since, and how many guests.
        self._told: dict[int, User | None] = {}
        self._guests_told = 0

    @property
    def users(self) -> Iterable[User]:
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

    def enter(self, person: Person) -> None:
        """Show a person; a user who is shown already, only with a newer name or picture."""
        if isinstance(person, Guest):
            self._guests.add(person.key)
            return
        shown = self._users.get(person.key)
        if shown is None or person.revision > shown.revision:
            self._told.setdefault(person.key, shown)
            self._users[person.key] = person

    def change(self, user: User) -> None:
        """Show a user's new name or picture, if the user is shown at all."""
        if user.key in self._users:
            self.enter(user)

    def leave(self, key: Key) -> None:
        """Show a person no more."""
        if isinstance(key, str):
            self._guests.discard(key)
        elif key in self._users:
            self._told.setdefault(key, self._users[key])
            del self._users[key]

    def take_changes(self) -> Changes:
        """Return what changed since the last call."""
        before, self._told = self._told, {}
        pairs = [(told, self._users.get(key)) for key, told in before.items()]
        joined = [user for told, user in pairs if user is not None and user != told]
        names = {user.username for _, user in pairs if user is not None}
        left = [told.username for told, _ in pairs if told and told.username not in names]
        guests_told, self._guests_told = self._guests_told, len(self._guests)
        return Changes(joined, left, guests=guests_told != self._guests_told)
