"""Where the person at an event socket looks, and whether they are there."""

import asyncio
from dataclasses import dataclass

from echochat.accounts import Identity, LastSeen
from echochat.conversations import InboxHub, Screen
from echochat.events.subscription import RoomSubscription
from echochat.presence import Guest, PresenceView, Visit, Visits
from echochat.realtime import codes
from echochat.realtime.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusParts:
    """Shared parts of the focus of all event sockets of this instance."""

    active_ttl: float
    """Seconds after which an active room lapses without a frame of the client."""
    inboxes: InboxHub
    last_seen: LastSeen
    visits: Visits


class Focus:
    """Keeps a person online, and the messages read that arrive where they look.

    An idle person gives no sign of life, whatever their client sends.
    """

    __slots__ = ("_connection", "_is_active", "_parts", "_room_id", "_screen", "_visit", "_who")

    def __init__(
        self, parts: FocusParts, connection: Connection, who: Identity | Guest | None
    ) -> None:
        """`who` is None for guests without a session."""
        self._connection = connection
        self._is_active = True
        self._parts = parts
        self._room_id: int | None = None
        self._screen: Screen | None = None
        self._visit: Visit | None = None
        self._who = who

    def arrive(self) -> bool:
        """Be online, and get the frames of presence; False if the client has no session."""
        if self._who is None:
            return False
        # Those of an earlier subscription end; the grace keeps the person shown.
        self._end_visit(codes.ABNORMAL)
        is_user = isinstance(self._who, Identity)
        view = PresenceView.EVENTS if is_user else PresenceView.EVENTS_NUMBER
        self._visit = Visit(self._parts.visits, self._connection, self._who, view)
        return True

    def depart(self) -> None:
        """Be online no more as far as this connection goes."""
        self._end_visit(codes.NORMAL)

    def look(self, room: RoomSubscription | None, *, active: bool) -> None:
        """Look at a room, or at none, and be there, or idle."""
        self._is_active = active
        self._room_id = room.room_id if room is not None else None
        slug = room.slug if active and room is not None and room.kind == "direct" else None
        if self._screen is None and slug is not None and isinstance(self._who, Identity):
            hub, ttl = self._parts.inboxes, self._parts.active_ttl
            self._screen = Screen(self._who.user_id, self._connection, ttl, hub.shows)
            hub.watch(self._screen)
        if self._screen is not None:
            self._screen.show(slug)

    def look_away(self, room_id: int) -> None:
        """Look at this room no more, if it is looked at."""
        if room_id == self._room_id:
            self.look(None, active=self._is_active)

    def touch(self) -> None:
        """Note a frame of the client."""
        self._connection.last_message = asyncio.get_running_loop().time()
        if not self._is_active:
            return
        if isinstance(self._who, Identity):
            self._parts.last_seen.saw(self._who.user_id)
        if self._visit is not None:
            self._visit.touch()
        if self._screen is not None:
            self._screen.touched()

    def end(self, code: int) -> None:
        """Stop; `code` is how the connection ended."""
        self._end_visit(code)
        if self._screen is not None:
            self._parts.inboxes.unwatch(self._screen)

    def _end_visit(self, code: int) -> None:
        if self._visit is not None:
            self._visit.end(code)
            self._visit = None
