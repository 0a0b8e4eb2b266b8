"""Read marks: one for each of a room's members."""

from echochat.conversations import queries
from echochat.conversations.queries import OwnRoom
from echochat.realtime.bus import NOBODY, Bus, DirectRead, RoomRead, inbox_channel
from echochat.storage.database import Executor, Unavailable


class ReadMarks:
    """Moves marks, and tells the user's other sockets."""

    def __init__(self, db: Executor, bus: Bus) -> None:
        self._db = db
        self._bus = bus

    async def mark(self, user_id: int, room_id: int, seq: int) -> int | None:
        """Note that a user has read a room up to a seq; return the mark, which never goes back.

        None if the user has no role there with which the room may be read. Raises `Unavailable`.
        """
        room = await queries.own_room(self._db, room_id, user_id)
        if room is None:
            return None
        try:
            has_moved = await queries.mark_read(self._db, room_id, user_id, seq)
        except Unavailable:
            # It may be stored nevertheless.
            self._tell(user_id, room_id, room)
            raise
        if has_moved:
            self._tell(user_id, room_id, room)
        return max(room.last_read_seq, min(seq, room.last_seq))

    def _tell(self, user_id: int, room_id: int, room: OwnRoom) -> None:
        """Have all sockets of the user told what is unread in the room now."""
        is_direct = room.kind == "direct"
        news = DirectRead(room.slug, NOBODY, room_id) if is_direct else RoomRead(room_id)
        self._bus.publish(inbox_channel(user_id), news)
