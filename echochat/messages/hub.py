"""Live rooms: their sockets on this instance, and their progress."""

import asyncio
import logging
from collections.abc import Callable
from itertools import repeat
from typing import Final, NamedTuple

from echochat.counters import CHAT, DELIVERY_SECONDS, ROOMS_RESYNCED
from echochat.media import MediaUrls
from echochat.messages import queries
from echochat.messages.authors import Authors
from echochat.messages.changes.change_order import ChangeOrder
from echochat.messages.changes.queries import changes_after
from echochat.messages.frames import change_frame, message_frame, typing_frame
from echochat.messages.reactions.queries import reactions
from echochat.messages.sequence import Sequence, Told
from echochat.realtime.bus import (
    USERS,
    Bus,
    Event,
    RoomChange,
    RoomFrames,
    RoomTyping,
    UserChanged,
    room_channel,
)
from echochat.realtime.connection import Connection
from echochat.realtime.fanout import Fanout
from echochat.storage.database import Database, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

GAP_PATIENCE: Final = 0.2
"""Seconds that a missing message has to arrive by itself before it is read from PostgreSQL."""

RESYNC_PAGE: Final = 200
"""Messages read at a time when a room is brought up to date."""

RESYNC_RETRY: Final = 1.0
"""Seconds between tries while PostgreSQL is away."""

TYPING_PAUSE: Final = 0.1
"""Seconds between two typing events of a room; those in between are dropped."""


class Missed(NamedTuple):
    """Messages by seq, as of a change of the room."""

    change: int
    frames: list[tuple[int, Told]]


Audience = Callable[[list[Told]], None]
"""Hears all that a room's readers are told: messages, changes, and typing with the user's id."""


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
        self._authors = Authors()
        self._change_order = ChangeOrder(0)
        self._early: list[Event] = []
        self._fanout = Fanout(CHAT, DELIVERY_SECONDS)
        self._followers = Fanout(CHAT, DELIVERY_SECONDS)
        self.audiences: tuple[Audience, ...] = ()
        """Others than the contract's sockets that are told of the room."""
        self.authored = 0
        """Readers on their way that need the authors of messages, beside the audiences."""
        self._typing_not_before = 0.0
        self._is_stale = False
        self._is_catching_up = False
        self._resyncing = Worker("resync of a room", self._resync)
        self._unsubscribe = bus.subscribe(room_channel(room_id), self._event)
        self.last_delivery = 0.0
        self.users = 0
        self.opened: asyncio.Task[None] = asyncio.create_task(self._open())

    @property
    def last_seq(self) -> int:
        """The seq up to which the listeners have been served."""
        return self._sequence.last_seq if self._sequence else 0

    @property
    def last_change(self) -> int:
        """The number of the change up to which the followers have been served."""
        return self._change_order.last_change

    def since(self, after: int, *, authored: bool = False) -> list[Told] | None:
        """Return the messages after a seq, or None when PostgreSQL has to be asked.

        Only with `authored` all their authors are known.
        """
        if self._window != self._media.window:
            # The addresses of pictures in older frames are about to lapse.
            self.forget()
        frames = self._sequence.since(after) if self._sequence else None
        if frames is None or (authored and not self._authors.know(after, self.last_seq)):
            return None
        return self._authors.told(self.last_seq, frames)

    def forget(self) -> None:
        """Drop the kept frames, which are outdated; PostgreSQL is read instead."""
        self._window = self._media.window
        if self._sequence is not None:
            self._sequence.forget()

    def join(self, connection: Connection, *, follows: bool) -> None:
        """Send the connection everything after `last_seq`, unless it has ended.

        A connection that `follows` also gets changes after `last_change` and typing.
        """
        if not connection.closing:
            self._fanout.add(connection)
            if follows:
                self._followers.add(connection)

    def leave(self, connection: Connection) -> None:
        """Send the connection nothing more."""
        self._fanout.discard(connection)
        self._followers.discard(connection)

    def tell_typing(self, username: str, user_id: int) -> None:
        """Tell the room's followers, on all instances, that a user is typing."""
        news = RoomTyping(typing_frame(username), user_id)
        self._bus.publish(room_channel(self.room_id), news)

    def resync(self) -> None:
        """Bring the room up to date from PostgreSQL, as of now or later."""
        self._is_stale = True
        self._resyncing.start()

    async def resynced(self) -> None:
        """Return when the room is up to date, however long PostgreSQL is away."""
        self.resync()
        await self._resyncing.rested()

    def close(self) -> None:
        """Stop listening to the bus."""
        self._unsubscribe()
        self.opened.cancel()
        self._resyncing.cancel()

    async def _open(self) -> None:
        # Events are received from here on; those that arrive while PostgreSQL answers wait in
        # `_early`.
        await self._bus.attached(room_channel(self.room_id))
        seq, change = await self._position()
        self._change_order = ChangeOrder(change)
        self._sequence = Sequence(seq)
        early, self._early = self._early, []
        for event in early:
            self._event(event)

    async def _position(self) -> queries.Position:
        found = await queries.positions(self._db, [self.room_id])
        return found.get(self.room_id, queries.Position(0, 0))

    def _event(self, event: Event) -> None:
        if self._sequence is None:
            self._early.append(event)
            return
        if isinstance(event, RoomFrames):
            self._deliver(event)
        elif isinstance(event, RoomChange):
            self._change(event)
        elif isinstance(event, RoomTyping):
            self._send_typing(event)
        if self._has_gap and not self._resyncing.is_running:
            asyncio.get_running_loop().call_later(GAP_PATIENCE, self._resync_gap)

    @property
    def _has_gap(self) -> bool:
        return self._change_order.has_gap or (self._sequence is not None and self._sequence.has_gap)

    def _change(self, event: RoomChange) -> None:
        if event.retracts:
            self.forget()
        if event.seq > self.last_seq or self._is_catching_up:
            # A message that is being read may be newer than this change of it.
            self._change_order.hold(event.change, event.frame)
        else:
            self._tell(self._change_order.accept(event.change, event.frame))

    def _tell(self, frames: list[bytes]) -> None:
        """Send changes behind the messages that they are about."""
        if frames:
            self._fanout.flush()
            self._followers.send(frames)
            self._followers.flush()
            for audience in self.audiences:
                audience([(frame, None) for frame in frames])

    def _send_typing(self, event: RoomTyping) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._typing_not_before:
            self._typing_not_before = now + TYPING_PAUSE
            self._followers.send([event.frame])
            for audience in self.audiences:
                audience([(event.frame, event.user_id)])

    def _deliver(self, event: RoomFrames) -> None:
        assert self._sequence is not None
        first_seq, frames, authors = event
        last_seq = self._sequence.last_seq
        # There may be an audience when early messages are due.
        if self._notes_authors or first_seq > last_seq + 1:
            self._authors.note(first_seq, authors or repeat(None, len(frames)), last_seq)
        self._send(self._sequence.accept(first_seq, frames))

    @property
    def _notes_authors(self) -> bool:
        return bool(self.audiences or self.authored)

    def _send(self, due: list[bytes]) -> None:
        if due:
            self.last_delivery = asyncio.get_running_loop().time()
            self._fanout.send(due)
            if self.audiences:
                told = self._authors.told(self.last_seq, due)
                for audience in self.audiences:
                    audience(told)

    def _resync_gap(self) -> None:
        if self._has_gap and self.users:
            self.resync()

    async def _resync(self) -> None:
        await self.opened
        while self._is_stale:
            self._is_stale, self._is_catching_up = False, True
            try:
                await self._catch_up()
            except Unavailable:
                self._is_stale = True
                await asyncio.sleep(RESYNC_RETRY)
            except Exception:
                self._is_stale = True
                raise
            else:
                ROOMS_RESYNCED.of().value += 1

    async def _catch_up(self) -> None:
        """Read the missing messages, then the missing changes, which refer to them."""
        assert self._sequence is not None
        more, change = True, 0
        while more:
            missed = await self.messages_after(self.last_seq, RESYNC_PAGE)
            if self._notes_authors:
                for seq, (_, author) in missed.frames:
                    self._authors.note(seq, (author,), self.last_seq)
            read = [(seq, frame) for seq, (frame, _) in missed.frames]
            self._send(self._sequence.catch_up(read))
            more, change = len(missed.frames) == RESYNC_PAGE, missed.change
        # The last page has all messages that changes up to its number are about.
        changed = await self.changes_between(self.last_change, change)
        if changed:
            self.forget()
        self._is_catching_up = False
        self._tell(self._change_order.catch_up(changed, change))

    async def messages_after(self, after: int, limit: int) -> Missed:
        """Return the frames of the messages that follow a seq. Raises `Unavailable`."""
        page = await queries.messages_after(self._db, self.room_id, after, limit)
        frames = [
            (one.seq, (message_frame(self._slug, one, self._media), one.user_id))
            for one in page.messages
        ]
        return Missed(page.change, frames)

    async def changes_between(
        self, after: int, up_to: int, *, user_id: int | None = None
    ) -> list[tuple[int, bytes]]:
        """Return number and frame of all that changed after one change and up to another.

        For a user they say which reactions are that user's own. Raises `Unavailable`.
        """
        found: list[tuple[int, bytes]] = []
        while after < up_to:
            page = await changes_after(self._db, self.room_id, after, up_to, RESYNC_PAGE)
            ids = [change.id for change in page]
            below = await reactions(self._db, self.room_id, ids, user_id)
            personal = user_id is not None
            for change in page:
                shown = below.get(change.id, [])
                frame = change_frame(self._slug, change, shown, personal=personal)
                found.append((change.change, frame))
            after = page[-1].change if len(page) == RESYNC_PAGE else up_to
        return found


class LiveRooms:
    """The live rooms of this instance, each kept while it is in use."""

    def __init__(self, db: Database, bus: Bus, media: MediaUrls) -> None:
        self.db = db
        self._bus = bus
        self._media = media
        bus.subscribe(USERS, self._user_event)
        self._hubs: dict[int, RoomHub] = {}

    async def acquire(self, room_id: int, slug: str) -> RoomHub:
        """Return the room's hub, up to date; pair with `release`. Raises `Unavailable`."""
        hub = self._hubs.get(room_id)
        if hub is None:
            hub = self._hubs[room_id] = RoomHub(self.db, self._bus, self._media, room_id, slug)
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

    async def resync_all(self) -> None:
        """Bring all live rooms up to date that missed events. Raises `Unavailable`."""
        for room_id, there in (await queries.positions(self.db, list(self._hubs))).items():
            hub = self._hubs.get(room_id)
            # Meanwhile its last listener may have left, or nobody could enter.
            if hub is None:
                continue
            if there.seq > hub.last_seq or there.change > hub.last_change:
                hub.resync()

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
