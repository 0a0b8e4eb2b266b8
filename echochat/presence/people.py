"""People who can be online: users and guests."""

from typing import NamedTuple


class OnlineUser(NamedTuple):
    """A signed-in user as shown: one, however many tabs and devices."""

    key: int
    """The user's id."""
    revision: int
    """Rises with each change of name or picture."""
    username: str
    avatar: str | None
    """The picture's path in the media folder."""


class Guest(NamedTuple):
    """A guest: one per session."""

    key: str
    """The id in the session's cookie."""


Person = OnlineUser | Guest
Key = int | str
