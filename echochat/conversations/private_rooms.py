"""Unread counts of private rooms, for inbox sockets that ask for them.

A room may have a thousand members, so a message must not cost work for each of them. A message
marks its room. Every `GATHER` seconds the rooms that are due are read for all their users at once,
and only users whose count changed get a frame. The more users a room has here, the longer its
interval.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Final

from echochat.conversations import queries
from echochat.conversations.frames import ROOMS_CHANGED, rooms_frame, rooms_state_frame
from echochat.conversations.queries import RoomUnread
from echochat.conversations.session import InboxSession
from echochat.realtime.bus import (
    RECEIPTS,
    AllRead,
    Bus,
    Event,
    ReceiptsMoved,
    RoomChange,
    RoomFrames,
    RoomRead,
    inbox_channel,
    room_channel,
)
from echochat.storage.database import Database, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

GATHER: Final = 0.25
"""Seconds for which events are collected."""

PACE: Final = 0.005
"""Seconds until a room is due again, for each of its people here: at most 200 of them a second
are looked after, however busy the room."""

READ_AT_ONCE: Final = 50
"""Inboxes whose rooms are read with one query."""

COUNTED_AT_ONCE: Final = 1000
"""Pairs of room and user whose unread messages one query counts."""

RETRY: Final = 1.0
"""Seconds between tries while PostgreSQL is away."""


class LiveRoom:
    """A room with an open inbox of one of its users here."""

    __slots__ = ("due", "inboxes", "last_seq", "room_id", "slug", "unsubscribe")

    def __init__(self, room_id: int, slug: str) -> None:
        self.room_id = room_id
        self.slug = slug
        self.inboxes: set[RoomInbox] = set()
        self.last_seq = 0
        self.due = 0.0
        self.unsubscribe: Callable[[], None]


class RoomInbox:
    """One user's sockets with rooms, and the unread counts sent to them, by slug."""

    __slots__ = ("known", "rooms", "sessions", "told", "unsubscribe", "user_id")

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.sessions: set[InboxSession] = set()
        self.rooms: set[LiveRoom] = set()
        self.known: int | None = None
        """Hash of the rooms, names and roles in the list that the client has; None: unknown."""
        self.told: dict[str, int] = {}
        self.unsubscribe: Callable[[], None]

    def send(self, frame: bytes) -> None:
        """Send a frame to all of them."""
        for session in tuple(self.sessions):
            session.connection.send(frame)


class PrivateRoomsHub:
    """Receives messages of private rooms and updates the inboxes open here."""

    def __init__(self, db: Database, bus: Bus) -> None:
        self._db = db
        self._bus = bus
        self._inboxes: dict[int, RoomInbox] = {}
        self._rooms: dict[int, LiveRoom] = {}
        self._reload: set[RoomInbox] = set()
        self._stale: defaultdict[RoomInbox, set[LiveRoom]] = defaultdict(set)
        self._news: set[LiveRoom] = set()
        self._worker = Worker("inbox of rooms", self._tell)

    def join(self, session: InboxSession) -> None:
        """Send the unread counts of all rooms to a socket, then every change."""
        user_id = session.identity.user_id
        inbox = self._inboxes.get(user_id)
        if inbox is None:
            inbox = self._inboxes[user_id] = RoomInbox(user_id)
            inbox.unsubscribe = self._bus.subscribe(
                inbox_channel(user_id), partial(self._read_event, inbox)
            )
        inbox.sessions.add(session)
        self._load([inbox])

    def leave(self, session: InboxSession) -> None:
        """Tell a socket nothing more."""
        inbox = self._inboxes.get(session.identity.user_id)
        if inbox is None or session not in inbox.sessions:
            return
        inbox.sessions.discard(session)
        if not inbox.sessions:
            inbox.unsubscribe()
            del self._inboxes[inbox.user_id]
            self._reload.discard(inbox)
            self._stale.pop(inbox, None)
            self._keep(inbox, set())

    def has_read(self, user_id: int, room_id: int) -> None:
        """Tell all sockets of a user that a room was read."""
        self._bus.publish(inbox_channel(user_id), RoomRead(room_id))
        self._bus.publish(RECEIPTS, ReceiptsMoved((room_id,)))

    def changed(self, room_id: int, user_id: int) -> None:
        """Announce a changed list of rooms to a user, or to all of a room without a user."""
        room, inbox = self._rooms.get(room_id), self._inboxes.get(user_id)
        inboxes = [inbox] if inbox else list(room.inboxes) if room and not user_id else []
        for each in inboxes:
            each.known = None
            each.send(ROOMS_CHANGED)
        self._load(inboxes)

    def missed(self) -> None:
        """Read all lists again, because changes of roles or rooms may have been missed."""
        self._load(self._inboxes.values())

    async def refresh(self) -> None:
        """Read all counts again after events may have been lost."""
        self.missed()

    async def close(self) -> None:
        """Tell nothing more, at shutdown."""
        await self._worker.close()

    # -------------------------------------------------------------------------

    def _room_event(self, room: LiveRoom, event: Event) -> None:
        if isinstance(event, RoomFrames):
            room.last_seq = max(room.last_seq, event.first_seq + len(event.frames) - 1)
            self._news.add(room)
            self._wake()
        elif isinstance(event, RoomChange) and event.retracts:
            # A deleted message is not unread any more.
            self._news.add(room)
            self._wake()

    def _read_event(self, inbox: RoomInbox, event: Event) -> None:
        if isinstance(event, RoomRead) and (room := self._rooms.get(event.room_id)):
            self._stale[inbox].add(room)
            self._wake()
        elif isinstance(event, AllRead):
            self._load([inbox])

    def _load(self, inboxes: Iterable[RoomInbox]) -> None:
        self._reload.update(inboxes)
        self._wake()

    def _wake(self) -> None:
        if self._reload or self._stale or self._news:
            self._worker.start()

    async def _tell(self) -> None:
        while self._reload or self._stale or self._news:
            await asyncio.sleep(GATHER)
            try:
                await self._tell_once()
            except Unavailable as error:
                logger.warning("room updates could not be sent yet, retrying: %s", error)
                self._load(self._inboxes.values())
                await asyncio.sleep(RETRY)
            except Exception:
                # The events of this batch are lost, so everything is read again.
                self._load(self._inboxes.values())
                raise

    async def _tell_once(self) -> None:
        due = self._take_due()
        stale, self._stale = self._stale, defaultdict(set)
        reload, self._reload = self._reload, set()
        try:
            await self._mark_shown(due)
        except Unavailable:
            # Whether stored or not, it is done once more, and the other instances are told.
            self._news |= {room for room in due if self._rooms.get(room.room_id) is room}
            raise
        for room in due:
            for inbox in room.inboxes:
                stale[inbox].add(room)
        if reload:
            await self._tell_all_rooms(reload)
        if stale:
            await self._tell_changes(stale)

    def _take_due(self) -> set[LiveRoom]:
        now = asyncio.get_running_loop().time()
        due = {room for room in self._news if room.due <= now}
        self._news -= due
        for room in due:
            room.due = now + len(room.inboxes) * PACE
        return due

    async def _mark_shown(self, due: Collection[LiveRoom]) -> None:
        """Mark messages as read that arrived in an active room."""
        marks = {
            (inbox.user_id, room.room_id): room.last_seq
            for room in due
            for inbox in room.inboxes
            if any(session.screen.shown == room.slug for session in inbox.sessions)
        }
        if marks:
            await queries.mark_read_up_to(self._db, marks)
        for user_id, room_id in marks:
            # For other instances, on which the room isn't active.
            self.has_read(user_id, room_id)

    async def _tell_all_rooms(self, inboxes: Collection[RoomInbox]) -> None:
        waiting = list(inboxes)
        while waiting:
            await self._tell_rooms_of(waiting[-READ_AT_ONCE:])
            del waiting[-READ_AT_ONCE:]

    async def _tell_rooms_of(self, inboxes: Collection[RoomInbox]) -> None:
        users = {inbox.user_id for inbox in inboxes}
        found: defaultdict[int, list[RoomUnread]] = defaultdict(list)
        for each in await queries.private_rooms(self._db, users):
            found[each.user_id].append(each)
        for inbox in inboxes:
            rooms = found[inbox.user_id]
            inbox.told = {room.slug: room.unread for room in rooms if room.unread}
            if inbox.sessions:
                self._tell_list(inbox, hash(frozenset((r.slug, r.name, r.role) for r in rooms)))
                self._keep(inbox, {self._live(room) for room in rooms})
                inbox.send(rooms_state_frame(inbox.told))

    def _tell_list(self, inbox: RoomInbox, known: int) -> None:
        """Announce a list of rooms that changed without an event."""
        if inbox.known is not None and inbox.known != known:
            inbox.send(ROOMS_CHANGED)
        inbox.known = known

    async def _tell_changes(self, stale: dict[RoomInbox, set[LiveRoom]]) -> None:
        places = [
            (inbox.user_id, room.room_id) for inbox, wanted in stale.items() for room in wanted
        ]
        found = {
            (each.user_id, each.room_id): each.unread
            for start in range(0, len(places), COUNTED_AT_ONCE)
            for each in await queries.unread_in(self._db, places[start : start + COUNTED_AT_ONCE])
        }
        for inbox, wanted in stale.items():
            counts = {room.slug: found.get((inbox.user_id, room.room_id), 0) for room in wanted}
            news = {slug: n for slug, n in counts.items() if n != inbox.told.get(slug, 0)}
            if news:
                inbox.told.update(news)
                inbox.send(rooms_frame(news))

    def _live(self, found: RoomUnread) -> LiveRoom:
        """Return a room that is listened to from now on."""
        room = self._rooms.get(found.room_id)
        if room is None:
            room = self._rooms[found.room_id] = LiveRoom(found.room_id, found.slug)
            room.unsubscribe = self._bus.subscribe(
                room_channel(found.room_id), partial(self._room_event, room)
            )
        room.slug = found.slug
        return room

    def _keep(self, inbox: RoomInbox, rooms: set[LiveRoom]) -> None:
        """Let an inbox hear of these rooms and no others."""
        for room in inbox.rooms - rooms:
            room.inboxes.discard(inbox)
            if not room.inboxes:
                room.unsubscribe()
                self._news.discard(room)
                del self._rooms[room.room_id]
        for room in rooms - inbox.rooms:
            room.inboxes.add(inbox)
            # Events between the query and the subscription were missed.
            self._stale[inbox].add(room)
        inbox.rooms = rooms
