"""Read marks: one for each of a room's members."""

from echochat.conversations import queries
from echochat.conversations.memberships.frames import news
from echochat.conversations.memberships.queries import Membership, advance, enter, these
from echochat.conversations.queries import OwnRoom
from echochat.realtime.bus import (
    NOBODY,
    RECEIPTS,
    Bus,
    DirectRead,
    ReceiptsMoved,
    RoomRead,
    inbox_channel,
)
from echochat.storage.database import Executor, Unavailable


class ReadMarks:
    """Moves marks by the ids of rooms, and tells the user's other sockets."""

    def __init__(self, db: Executor, bus: Bus) -> None:
        self._db = db
        self._bus = bus

    async def mark(
        self, user_id: int, room_id: int, seq: int, version: int | None
    ) -> Membership | None:
        """Note that a user has read a room up to a seq; return the membership as it is then.

        A mark never goes back, and one that names another `version` of it is ignored. None if the
        user has no role there with which the room may be read. Raises `Unavailable`.
        """
        room = await queries.own_room(self._db, room_id, user_id)
        if room is None and await enter(self._db, user_id, room_id):
            room = await queries.own_room(self._db, room_id, user_id)
        if room is None:
            return None
        try:
            has_moved = await advance(self._db, user_id, room_id, seq, version)
        except Unavailable:
            # It may be stored nevertheless.
            self._tell(user_id, room_id, room)
            raise
        found = await these(self._db, user_id, [room_id])
        if not found:
            return None
        (membership,) = found
        if has_moved:
            self._bus.publish(inbox_channel(user_id), news(membership))
            self._tell(user_id, room_id, room)
        return membership

    def _tell(self, user_id: int, room_id: int, room: OwnRoom) -> None:
        """Have all sockets of the user told what is unread in the room now."""
        is_direct = room.kind == "direct"
        told = DirectRead(room.slug, NOBODY, room_id) if is_direct else RoomRead(room_id)
        self._bus.publish(inbox_channel(user_id), told)
        self._bus.publish(RECEIPTS, ReceiptsMoved((room_id,)))
