"""Direct rooms that a user's sockets on other instances show. Pure: no I/O."""

from typing import Final

from echochat.realtime.bus import RoomShown

MOST: Final = 100
"""Sockets of one user that are kept in mind."""


class ActiveElsewhere:
    """Rooms on screens that other instances serve, each until it lapses; times in seconds."""

    __slots__ = ("_rooms",)

    def __init__(self) -> None:
        self._rooms: dict[int, tuple[str, float]] = {}

    def note(self, news: RoomShown, now: float) -> None:
        """Add a socket's active room."""
        self._rooms = {mark: room for mark, room in self._rooms.items() if room[1] > now}
        self._rooms.pop(news.socket, None)
        if news.slug is not None and len(self._rooms) < MOST:
            self._rooms[news.socket] = (news.slug, now + news.seconds)

    def shows(self, slug: str, now: float) -> bool:
        """Tell whether a room is on one of the screens."""
        return any(shown == slug and until > now for shown, until in self._rooms.values())
