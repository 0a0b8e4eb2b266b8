"""Read receipts of the small rooms that event sockets of this instance show."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Final

from echochat.conversations.receipts import queries
from echochat.conversations.receipts.frames import receipts_frame
from echochat.conversations.receipts.queries import Receipts
from echochat.counters import DELIVERIES, EVENTS
from echochat.realtime.bus import RECEIPTS, Bus, Event, ReceiptsMoved, ReceiptsSwitched
from echochat.realtime.connection import Connection
from echochat.storage.database import Database, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

GATHER: Final = 0.25
"""Seconds for which news is collected."""

INTERVAL: Final = 1.0
"""Seconds between two frames of one room."""

LARGE_INTERVAL: Final = 30.0
"""Seconds between two looks whether a room that was too large still is."""

READ_AT_ONCE: Final = 50
"""Rooms that one statement reads, of 50 members each: some milliseconds."""

RETRY: Final = 1.0
"""Seconds between tries while PostgreSQL is away."""

_DELIVERIES: Final = DELIVERIES.of(EVENTS)


class LiveRoom:
    """A room that is shown here."""

    __slots__ = ("connections", "frame", "members", "not_before", "served")

    def __init__(self) -> None:
        self.connections: dict[Connection, int] = {}
        """With the ids of their users."""
        self.frame = b""
        """The last one; empty before the first."""
        self.members: frozenset[int] = frozenset()
        """Those who give receipts, as last read."""
        self.not_before = 0.0
        self.served: set[Connection] = set()
        """The connections that have the last frame."""


class ReceiptsHub:
    """Reads the receipts of rooms in which somebody read on, and tells them to the members."""

    def __init__(self, db: Database, bus: Bus) -> None:
        self._db = db
        self._rooms: dict[int, LiveRoom] = {}
        self._stale: set[int] = set()
        self._worker = Worker("read receipts", self._tell)
        bus.subscribe(RECEIPTS, self._event)

    def join(self, room_id: int, user_id: int, connection: Connection) -> None:
        """Send a connection a room's receipts, then their changes."""
        room = self._rooms.setdefault(room_id, LiveRoom())
        room.connections[connection] = user_id
        self._read([room_id])

    def leave(self, room_id: int, connection: Connection) -> None:
        """Send a connection nothing more of a room, if it took part."""
        room = self._rooms.get(room_id)
        if room is None:
            return
        room.connections.pop(connection, None)
        room.served.discard(connection)
        if not room.connections:
            del self._rooms[room_id]
            self._stale.discard(room_id)

    def changed(self, room_id: int, user_id: int) -> None:
        """Read a room again whose members changed (as an `Observer`)."""
        self._read([room_id] if user_id else [])

    def missed(self) -> None:
        """Read all rooms again, because news may have been missed."""
        self._read(self._rooms)

    async def refresh(self) -> None:
        """Do that after events may have been lost."""
        self.missed()

    async def close(self) -> None:
        """Tell nothing more, at shutdown."""
        await self._worker.close()

    # -------------------------------------------------------------------------

    def _event(self, event: Event) -> None:
        if isinstance(event, ReceiptsMoved):
            self._read(event.rooms)
        elif isinstance(event, ReceiptsSwitched):
            user_id = event.user_id
            self._read(
                room_id
                for room_id, room in self._rooms.items()
                if user_id in room.members or user_id in room.connections.values()
            )

    def _read(self, room_ids: Iterable[int]) -> None:
        self._stale.update(room_id for room_id in room_ids if room_id in self._rooms)
        if self._stale:
            self._worker.start()

    async def _tell(self) -> None:
        while self._stale:
            await asyncio.sleep(GATHER)
            now = asyncio.get_running_loop().time()
            due = [room_id for room_id in self._stale if self._rooms[room_id].not_before <= now]
            some = due[:READ_AT_ONCE]
            if not some:
                continue
            self._stale.difference_update(some)
            try:
                found = await queries.receipts(self._db, some)
            except Unavailable as error:
                logger.warning("read receipts could not be read, retrying: %s", error)
                self._read(some)
                await asyncio.sleep(RETRY)
                continue
            for room_id in some:
                self._tell_room(room_id, found.get(room_id), now)

    def _tell_room(self, room_id: int, found: Receipts | None, now: float) -> None:
        room = self._rooms.get(room_id)
        if room is None:
            return
        room.not_before = now + (INTERVAL if found is not None else LARGE_INTERVAL)
        readers = found.readers if found is not None else room.members
        room.members = readers
        frame = receipts_frame(room_id, found.given if found is not None else ())
        if frame != room.frame:
            room.frame = frame
            room.served.clear()
        for connection, user_id in tuple(room.connections.items()):
            if user_id not in readers:
                room.served.discard(connection)
            elif connection not in room.served:
                room.served.add(connection)
                connection.send(frame)
                _DELIVERIES.value += 1
