"""Live rooms: who listens on this instance, and what they have been sent so far."""

import asyncio
import logging
from typing import Final

from echochat.http.request_id import nobodys
from echochat.measures import CHAT, DELIVERY_SECONDS, ROOMS_HEALED
from echochat.media import MediaUrls
from echochat.realtime.bus import USERS, Bus, Event, RoomFrames, UserChanged, room_channel
from echochat.realtime.connection import Connection
from echochat.realtime.fanout import Fanout
from echochat.rooms import queries
from echochat.rooms.frames import message_frame
from echochat.rooms.sequence import Sequence
from echochat.storage.database import Database, Unavailable

logger = logging.getLogger(__name__)

GAP_PATIENCE: Final = 0.2
"""Seconds that a missing message has to arrive by itself before it is read from PostgreSQL."""

HEAL_PAGE: Final = 200
"""Messages read at a time when a room is brought up to date."""

HEAL_RETRY: Final = 1.0
"""Seconds between tries while PostgreSQL is away."""


class RoomHub:
    """One room with listeners. It hands their connections every message once, in order."""

    def __init__(self, db: Database, bus: Bus, media: MediaUrls, room_id: int, slug: str) -> None:
        self._db = db
        self._bus = bus
        self._media = media
        self._window = media.window
        self.room_id = room_id
        self._slug = slug
        self._sequence: Sequence | None = None
        self._early: list[RoomFrames] = []
        self._fanout = Fanout(CHAT, DELIVERY_SECONDS)
        self._healing: asyncio.Task[None] | None = None
        self._unsubscribe = bus.subscribe(room_channel(room_id), self._event)
        self.last_delivery = 0.0
        self.users = 0
        self.opened: asyncio.Task[None] = asyncio.create_task(self._open())

    @property
    def last_seq(self) -> int:
        """The seq up to which the listeners have been served."""
        return self._sequence.last_seq if self._sequence else 0

    def since(self, after: int) -> list[bytes] | None:
        """Return the frames after a seq, or None when PostgreSQL has to be asked."""
        if self._window != self._media.window:
            # The addresses of pictures in older frames are about to lapse.
            self.forget()
        return self._sequence.since(after) if self._sequence else None

    def forget(self) -> None:
        """Let PostgreSQL be asked for what is out already: the frames kept are outdated."""
        self._window = self._media.window
        if self._sequence is not None:
            self._sequence.forget()

    def join(self, connection: Connection) -> None:
        """Send the connection all that comes after `last_seq`, unless it is over already."""
        if not connection.closing:
            self._fanout.add(connection)

    def leave(self, connection: Connection) -> None:
        """Send the connection nothing more."""
        self._fanout.discard(connection)

    def heal(self) -> None:
        """Bring the room up to date from PostgreSQL, once at a time."""
        if self._healing is None:
            self._healing = asyncio.create_task(self._heal(), context=nobodys())
            self._healing.add_done_callback(self._healed)

    def close(self) -> None:
        """Stop listening to the bus."""
        self._unsubscribe()
        self.opened.cancel()
        if self._healing is not None:
            self._healing.cancel()

    async def _open(self) -> None:
        # The bus is heard from here on: what comes while PostgreSQL answers waits in `_early`.
        await self._bus.attached(room_channel(self.room_id))
        found = await queries.last_seqs(self._db, [self.room_id])
        self._sequence = Sequence(found.get(self.room_id, 0))
        early, self._early = self._early, []
        for event in early:
            self._event(event)

    def _event(self, event: Event) -> None:
        if not isinstance(event, RoomFrames):
            return
        if self._sequence is None:
            self._early.append(event)
            return
        self._deliver(event)
        if self._sequence.has_gap and self._healing is None:
            asyncio.get_running_loop().call_later(GAP_PATIENCE, self._heal_gap)

    def _deliver(self, event: RoomFrames) -> None:
        assert self._sequence is not None
        due = self._sequence.accept(event.first_seq, event.frames)
        if due:
            self.last_delivery = asyncio.get_running_loop().time()
            self._fanout.send(due)

    def _heal_gap(self) -> None:
        if self._sequence is not None and self._sequence.has_gap and self.users:
            self.heal()

    async def _heal(self) -> None:
        await self.opened
        more = True
        while more:
            try:
                page = await queries.messages_after(
                    self._db, self.room_id, self.last_seq, HEAL_PAGE
                )
            except Unavailable:
                await asyncio.sleep(HEAL_RETRY)
                continue
            if page:
                frames = tuple(message_frame(self._slug, message, self._media) for message in page)
                self._deliver(RoomFrames(page[0].seq, frames))
            more = len(page) == HEAL_PAGE

    def _healed(self, task: asyncio.Task[None]) -> None:
        self._healing = None
        ROOMS_HEALED.of().value += 1
        if not task.cancelled() and (error := task.exception()):
            logger.error("healing room %d failed", self.room_id, exc_info=error)


class RoomHubs:
    """The live rooms of this instance, each there while somebody needs it."""

    def __init__(self, db: Database, bus: Bus, media: MediaUrls) -> None:
        self._db = db
        self._bus = bus
        self._media = media
        bus.subscribe(USERS, self._user_event)
        self._hubs: dict[int, RoomHub] = {}

    async def acquire(self, room_id: int, slug: str) -> RoomHub:
        """Return the room's hub, up to date; pair with `release`. Raises `Unavailable`."""
        hub = self._hubs.get(room_id)
        if hub is None:
            hub = self._hubs[room_id] = RoomHub(self._db, self._bus, self._media, room_id, slug)
        hub.users += 1
        try:
            await asyncio.shield(hub.opened)
        except BaseException:
            self.release(hub)
            raise
        return hub

    def release(self, hub: RoomHub) -> None:
        """Give a hub back; the last to do so closes it."""
        hub.users -= 1
        if hub.users == 0:
            hub.close()
            if self._hubs.get(hub.room_id) is hub:
                del self._hubs[hub.room_id]

    def __len__(self) -> int:
        return len(self._hubs)

    async def heal_all(self) -> None:
        """Bring up to date every live room that has missed news. Raises `Unavailable`."""
        hubs = dict(self._hubs)
        for room_id, last_seq in (await queries.last_seqs(self._db, list(hubs))).items():
            if last_seq > hubs[room_id].last_seq:
                hubs[room_id].heal()

    def _user_event(self, event: Event) -> None:
        """Serve no name and no picture that is not the user's any more."""
        if isinstance(event, UserChanged):
            for hub in self._hubs.values():
                hub.forget()

    def close(self) -> None:
        """Close all hubs, at shutdown."""
        for hub in self._hubs.values():
            hub.close()
        self._hubs.clear()
