"""People who can be online: users and guests."""

from typing import NamedTuple


class OnlineUser(NamedTuple):
    """Somebody signed in as they are shown; however many tabs and devices, one person."""

    key: int
    """The user's id."""
    revision: int
    """Rises with each change of name or picture."""
    username: str
    avatar: str | None
    """The picture's path in the media folder."""


class Guest(NamedTuple):
    """Somebody who is not signed in; one person is one session."""

    key: str
    """The id in the session's cookie."""


Person = OnlineUser | Guest
Key = int | str
