"""The event sockets that show a room: its frames are built once for all of them."""

import logging

from echochat.counters import DELIVERY_SECONDS, EVENTS
from echochat.events.frames import room_frames
from echochat.messages import RoomHub, Told
from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.realtime.fanout import Fanout

logger = logging.getLogger(__name__)


class Audience:
    """The event sockets of one room."""

    def __init__(self, hub: RoomHub) -> None:
        self._room_id = hub.room_id
        self.fanout = Fanout(EVENTS, DELIVERY_SECONDS)

    def tell(self, told: list[Told]) -> None:
        """Send what the room tells its readers. Never raises: chat sockets are told beside it."""
        try:
            self.fanout.send(room_frames(self._room_id, told))
        except Exception:
            logger.exception("event sockets could not be told; they resume")
            for connection in tuple(self.fanout.members):
                connection.close(codes.TRY_AGAIN_LATER)


class Audiences:
    """The audiences of all rooms that event sockets of this instance show."""

    def __init__(self) -> None:
        self._audiences: dict[RoomHub, Audience] = {}

    def join(self, hub: RoomHub, connection: Connection) -> None:
        """Send a connection everything after the hub's progress."""
        audience = self._audiences.get(hub)
        if audience is None:
            audience = self._audiences[hub] = Audience(hub)
            hub.audiences += (audience.tell,)
        audience.fanout.add(connection)

    def leave(self, hub: RoomHub, connection: Connection) -> None:
        """Send a connection nothing more, if it took part."""
        audience = self._audiences.get(hub)
        if audience is None:
            return
        audience.fanout.discard(connection)
        if not audience.fanout.members:
            del self._audiences[hub]
            hub.audiences = tuple(tell for tell in hub.audiences if tell != audience.tell)
