"""The frames of the presence socket. The names are specified in docs/wire.md 2.4."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Final

from echochat.presence.people import OnlineUser
from echochat.presence.roster import Roster, RosterChanges
from echochat.realtime.frames import json_frame

PictureUrl = Callable[[str | None], str | None]
"""Turns the path of a picture into the URL by which it is got."""

PEOPLE_A_FRAME: Final = 128
"""People in one frame of the event socket: under 64 KiB with the longest names and URLs."""

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

    # Those of the event socket, docs/wire.md 2.5 ------------------------------

    @cached_property
    def event_state(self) -> bytes:
        """All online users, for signed-in clients; those that exceed a frame as deltas after it."""
        users = list(self._roster.users)
        some, rest = self._people(users[:PEOPLE_A_FRAME]), users[PEOPLE_A_FRAME:]
        state = json_frame({"type": "presence", "online": some, "guests": self._roster.guests})
        return b"".join([state, *(self._event_deltas(rest, ()) if rest else ())])

    @cached_property
    def event_number(self) -> bytes:
        """The number of guests: all that guests learn."""
        return json_frame({"type": "presence", "guests": self._roster.guests})

    def event_delta(self, changes: RosterChanges) -> list[bytes]:
        """Return the frames with the changes."""
        return self._event_deltas(changes.joined, changes.left_ids)

    def _event_deltas(self, joined: Sequence[OnlineUser], left: Sequence[int]) -> list[bytes]:
        most = max(len(joined), len(left), 1)
        return [
            json_frame(
                {
                    "type": "presence_delta",
                    "joined": self._people(joined[start : start + PEOPLE_A_FRAME]),
                    "left": left[start : start + PEOPLE_A_FRAME],
                    "guests": self._roster.guests,
                }
            )
            for start in range(0, most, PEOPLE_A_FRAME)
        ]

    def _people(self, users: Iterable[OnlineUser]) -> list[dict[str, object]]:
        url = self._picture_url
        return [
            {"id": user.key, "username": user.username, "avatarUrl": url(user.avatar)}
            for user in users
        ]

    # -------------------------------------------------------------------------

    def _shown(self, users: Iterable[OnlineUser]) -> list[dict[str, str | None]]:
        url = self._picture_url
        return [{"username": user.username, "profileImage": url(user.avatar)} for user in users]
