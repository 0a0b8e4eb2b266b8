"""The frames of the presence socket. The names are specified in docs/wire.md 2.4."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Final

from echochat.presence.people import OnlineUser
from echochat.presence.roster import Roster, RosterChanges
from echochat.realtime.frames import json_frame

PictureUrl = Callable[[str | None], str | None]
"""Turns the path of a picture into the URL by which it is got."""

INVALID_PAYLOAD: Final = json_frame({"type": "error", "code": "invalid_payload"})


class Frames:
    """The frames of one moment, each built once, on demand."""

    def __init__(self, roster: Roster, picture_url: PictureUrl) -> None:
        self._roster = roster
        self._picture_url = picture_url

    @cached_property
    def state(self) -> bytes:
        """All online users, for signed-in clients."""
        shown = self._shown(self._roster.users)
        return json_frame({"online": shown, "guests": self._roster.guests})

    @cached_property
    def number(self) -> bytes:
        """The number of guests: all that guests learn."""
        return json_frame({"guests": self._roster.guests})

    def delta(self, changes: RosterChanges) -> bytes:
        """Return the frame with the changes."""
        return json_frame(
            {
                "type": "presence_delta",
                "joined": self._shown(changes.joined),
                "left": changes.left,
                "guests": self._roster.guests,
            }
        )

    def _shown(self, users: Iterable[OnlineUser]) -> list[dict[str, str | None]]:
        url = self._picture_url
        return [{"username": user.username, "profileImage": url(user.avatar)} for user in users]
