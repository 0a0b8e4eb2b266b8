"""The open inboxes of this instance, and the frames sent to them.

Nothing is counted here. An inbox reads all unread counts from PostgreSQL when it opens and when
events may have been lost, and afterwards those of rooms with events. This happens after the commit
and for all inboxes with events at once: while one batch is read, the next is collected. One batch
is sent before the next is read, so a socket's last frame always has the latest counts.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Collection
from functools import partial
from typing import Final, NamedTuple

from echochat.conversations import queries
from echochat.conversations.frames import (
    Build,
    Counts,
    ack_frame,
    changed_frame,
    item_frame,
    item_of,
    read_frame,
    state_frame,
)
from echochat.conversations.inbox import Inbox
from echochat.conversations.queries import Dialog, Preview
from echochat.conversations.screen import Screen
from echochat.conversations.session import InboxSession
from echochat.counters import DELIVERIES, INBOX
from echochat.media import MediaUrls
from echochat.realtime import codes
from echochat.realtime.bus import (
    NOBODY,
    RECEIPTS,
    AllRead,
    Bus,
    DirectChanged,
    DirectMessage,
    DirectRead,
    Event,
    ReceiptsMoved,
    RoomShown,
    ShownAsked,
    inbox_channel,
)
from echochat.rooms import Room
from echochat.storage.database import Database, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

QUEUE_SIZE: Final = 20_000
"""Maximum events waiting for PostgreSQL; beyond it, sockets are closed and resume later."""

BATCH_SIZE: Final = 1000
"""Maximum events handled at a time, so that no query takes long."""

LOADED_AT_ONCE: Final = 50
"""Inboxes whose rooms are read with one query."""

RETRY: Final = 0.5
"""Seconds between tries while PostgreSQL is away."""


_DELIVERIES: Final = DELIVERIES.of(INBOX)


OF_ROOM: Final = (DirectMessage, DirectChanged, DirectRead)
"""News of one direct room."""


class RoleChanged(NamedTuple):
    """A role of the user changed in some room; `counts` are the counts sent before."""

    counts: Counts


class News(NamedTuple):
    """Work for an inbox: an event, or an opened socket."""

    inbox: Inbox
    event: DirectMessage | DirectChanged | DirectRead | RoleChanged | InboxSession
    is_read: bool = False
    """True for a message in an active room."""


class UnreadSnapshot(NamedTuple):
    """The database's answers for a batch of news."""

    dialogs: dict[tuple[int, str], Dialog]
    """By user id and slug; rooms that the user may not read are left out."""
    previews: dict[int, Preview]
    """The last messages of rooms in which one was changed, by the room's id."""
    reads: dict[tuple[Inbox, str], list[DirectRead]]
    """Read events by inbox and slug; all of a room are answered with the last."""


class InboxHub:
    """Receives direct messages and read events, and updates the inboxes concerned."""

    def __init__(self, db: Database, bus: Bus, media: MediaUrls) -> None:
        self._db = db
        self._bus = bus
        self._media = media
        self._mark = secrets.randbits(63)
        self._inboxes: dict[int, Inbox] = {}
        self._news: list[News] = []
        self._worker = Worker("inbox", self._tell_all)

    def join(self, session: InboxSession) -> None:
        """Send the unread counts to a socket, then every change."""
        inbox = self.watch(session.screen)
        if not inbox.sessions:
            inbox.is_stale = True
        inbox.sessions.add(session)
        self._add(News(inbox, session))

    def leave(self, session: InboxSession) -> None:
        """Tell a socket nothing more."""
        inbox = self._inboxes.get(session.identity.user_id)
        if inbox is not None and session in inbox.sessions:
            inbox.sessions.discard(session)
            self.unwatch(session.screen)

    def watch(self, screen: Screen) -> Inbox:
        """Mark messages as read that arrive in the active room of a socket."""
        user_id = screen.user_id
        inbox = self._inboxes.get(user_id)
        if inbox is None:
            inbox = self._inboxes[user_id] = Inbox(user_id)
            inbox.unsubscribe = self._bus.subscribe(
                inbox_channel(user_id), partial(self._event, inbox)
            )
        inbox.screens.add(screen)
        return inbox

    def unwatch(self, screen: Screen) -> None:
        """Do nothing more for a socket."""
        screen.show(None)
        inbox = self._inboxes[screen.user_id]
        inbox.screens.discard(screen)
        if not inbox.screens:
            inbox.unsubscribe()
            del self._inboxes[inbox.user_id]

    def has_read(self, session: InboxSession, room: Room, *, is_asked: bool) -> None:
        """Tell all sockets of a user that a room was read; this one is answered if it asked."""
        channel = inbox_channel(session.identity.user_id)
        reader = session.screen.mark if is_asked else NOBODY
        self._bus.publish(channel, DirectRead(room.slug, reader, room.id))
        self._bus.publish(RECEIPTS, ReceiptsMoved((room.id,)))

    def shows(self, screen: Screen) -> None:
        """Tell the other instances which room a socket shows, for a while."""
        channel = inbox_channel(screen.user_id)
        self._bus.publish(channel, RoomShown(screen.mark, screen.shown, screen.ttl))

    async def refresh(self) -> None:
        """Read all unread counts again after events may have been lost.

        Raises `Unavailable`.
        """
        for inbox in tuple(self._inboxes.values()):
            for session in tuple(inbox.sessions):
                await session.read_shown()
            self._reload(inbox)

    def changed(self, room_id: int, user_id: int) -> None:
        """Send a user the unread counts after a changed role, if they changed."""
        inbox = self._inboxes.get(user_id)
        if inbox is not None and not inbox.is_stale:
            inbox.is_stale = True
            self._add(News(inbox, RoleChanged(inbox.counts)))

    def missed(self) -> None:
        """Do that for all users, because changed roles may have been missed."""
        for user_id in tuple(self._inboxes):
            self.changed(0, user_id)

    async def close(self) -> None:
        """Tell nothing more, at shutdown."""
        await self._worker.close()

    # -------------------------------------------------------------------------

    def _reload(self, inbox: Inbox) -> None:
        inbox.is_stale = True
        self._add(News(inbox, DirectRead("", NOBODY)))

    def _event(self, inbox: Inbox, event: Event) -> None:
        if isinstance(event, DirectMessage):
            is_shown = inbox.shows(event.slug) or inbox.elsewhere.shows(event.slug, _now())
            self._add(News(inbox, event, is_shown and event.author_id != inbox.user_id))
        elif isinstance(event, RoomShown):
            if all(screen.mark != event.socket for screen in inbox.screens):
                inbox.elsewhere.note(event, _now())
        elif isinstance(event, AllRead):
            self._reload(inbox)
        elif isinstance(event, ShownAsked):
            for screen in inbox.screens:
                screen.answer()
        elif isinstance(event, DirectChanged) or (
            isinstance(event, DirectRead) and event.reader != self._mark
        ):
            self._add(News(inbox, event))

    def _add(self, news: News) -> None:
        if not news.inbox.sessions and not news.is_read:
            return  # There is nobody to tell.
        if len(self._news) >= QUEUE_SIZE:
            logger.warning("too much news waits: the inbox of %d is closed", news.inbox.user_id)
            _give_up(news.inbox)
            return
        self._news.append(news)
        self._worker.start()

    async def _tell_all(self) -> None:
        while self._news:
            batch, self._news = self._news[:BATCH_SIZE], self._news[BATCH_SIZE:]
            await self._tell_batch(batch)

    async def _tell_batch(self, batch: list[News]) -> None:
        try:
            view = await self._view(batch)
            for news in batch:
                self._tell(news, view)
        except Exception:
            # The others are to be told all the same; these begin anew.
            logger.exception("%d news could not be told", len(batch))
            for news in batch:
                _give_up(news.inbox)

    async def _view(self, batch: list[News]) -> UnreadSnapshot:
        """Store read marks of active rooms, then read the unread counts."""
        for inbox, event, _ in batch:
            if isinstance(event, InboxSession):
                # There must be no gap between the counts read and the events received from now on.
                await self._attach(inbox)
        while True:
            try:
                await self._mark_read(batch)
                return await self._read(batch)
            except Unavailable as error:
                logger.warning("%d news wait to be told: %s", len(batch), error)
                await asyncio.sleep(RETRY)

    async def _read(self, batch: list[News]) -> UnreadSnapshot:
        """Read unread counts: all for stale inboxes, otherwise those of rooms with events."""
        await self._load({one.inbox for one in batch if one.inbox.is_stale and one.inbox.sessions})
        wanted: dict[tuple[int, str], Inbox] = {}
        changed: set[int] = set()
        reads: defaultdict[tuple[Inbox, str], list[DirectRead]] = defaultdict(list)
        for inbox, event, _ in batch:
            if inbox.sessions and isinstance(event, OF_ROOM) and event.slug:
                wanted[inbox.user_id, event.slug] = inbox
            if isinstance(event, DirectRead):
                reads[inbox, event.slug].append(event)
            if isinstance(event, DirectChanged):
                changed.add(event.room_id)
        found = await queries.dialogs(self._db, wanted) if wanted else []
        dialogs = {(dialog.user_id, dialog.slug): dialog for dialog in found}
        for (user_id, slug), inbox in wanted.items():
            inbox.note(slug, dialogs.get((user_id, slug)))
        previews = await queries.previews(self._db, changed) if changed else {}
        return UnreadSnapshot(dialogs, previews, reads)

    async def _load(self, inboxes: Collection[Inbox]) -> None:
        """Read all that is unread, for some inboxes at a time so that no query takes long."""
        waiting = list(inboxes)
        while waiting:
            some = {inbox.user_id: inbox for inbox in waiting[-LOADED_AT_ONCE:]}
            for inbox in some.values():
                inbox.is_stale = False
            try:
                found = await queries.unread_dialogs(self._db, some)
            except BaseException:
                for inbox in waiting:
                    inbox.is_stale = True
                raise
            del waiting[-LOADED_AT_ONCE:]
            counts: dict[int, dict[str, int]] = {user_id: {} for user_id in some}
            for dialog in found:
                if dialog.unread:
                    counts[dialog.user_id][dialog.slug] = dialog.unread
            for user_id, inbox in some.items():
                inbox.counts = counts[user_id]

    async def _attach(self, inbox: Inbox) -> None:
        channel = inbox_channel(inbox.user_id)
        await self._bus.attached(channel)
        if not inbox.has_asked:
            inbox.has_asked = True
            self._bus.publish(channel, ShownAsked())

    async def _mark_read(self, batch: list[News]) -> None:
        marks: dict[tuple[int, int], int] = {}
        shown: set[tuple[int, int, str]] = set()
        for inbox, event, is_read in batch:
            if is_read and isinstance(event, DirectMessage):
                key = inbox.user_id, event.room_id
                marks[key] = max(event.seq, marks.get(key, 0))
                if inbox.shows(event.slug):
                    shown.add((inbox.user_id, event.room_id, event.slug))
        if marks:
            await queries.mark_read_up_to(self._db, marks)
            self._bus.publish(RECEIPTS, ReceiptsMoved(tuple({id_ for _, id_ in marks})))
            # For other instances, which may not know that it is on a screen here.
            for user_id, room_id, slug in shown:
                self._bus.publish(inbox_channel(user_id), DirectRead(slug, self._mark, room_id))

    def _tell(self, news: News, view: UnreadSnapshot) -> None:
        inbox, event = news.inbox, news.event
        if isinstance(event, DirectMessage):
            self._tell_message(inbox, event, view)
        elif isinstance(event, DirectChanged):
            self._tell_changed(inbox, event, view)
        elif isinstance(event, DirectRead):
            self._tell_read(inbox, event, view.reads[inbox, event.slug])
        elif isinstance(event, RoleChanged):
            if inbox.counts != event.counts:
                inbox.tell(partial(read_frame, ""), inbox.counts)
        elif event in inbox.sessions:
            event.is_live = True
            inbox.tell_one(event, partial(read_frame, ""), state_frame(inbox.counts))

    def _tell_message(self, inbox: Inbox, message: DirectMessage, view: UnreadSnapshot) -> None:
        dialog = view.dialogs.get((inbox.user_id, message.slug))
        if dialog is None:
            return  # It may not be read any more.
        told = inbox.told.get(message.slug, 0)
        inbox.told[message.slug] = max(message.seq, told)
        counts = inbox.counts
        if told < message.seq < dialog.last_seq:
            # Its room's unread count as of this message; later messages are sent after it.
            counts = {**counts, message.slug: _unread_as_of(message.seq, dialog)}
            if not counts[message.slug]:
                del counts[message.slug]
        item = item_of(dialog, message.content, message.created_at, self._media)
        _DELIVERIES.value += len(inbox.live)
        inbox.tell(partial(item_frame, item), counts)

    def _tell_changed(self, inbox: Inbox, event: DirectChanged, view: UnreadSnapshot) -> None:
        """Send the unread count after an edit or deletion, and the text to clients with deltas."""
        build: Build = partial(read_frame, event.slug)
        dialog = view.dialogs.get((inbox.user_id, event.slug))
        preview = view.previews.get(event.room_id)
        if dialog is not None and preview is not None and preview.seq == event.seq:
            at = preview.created_at.isoformat()
            build = partial(changed_frame, item_of(dialog, preview.content, at, self._media))
        inbox.tell(build, inbox.counts)

    def _tell_read(self, inbox: Inbox, event: DirectRead, reads: list[DirectRead]) -> None:
        """Acknowledge a read to its socket; a room's last of `reads` also informs the others.

        One frame per read and socket would be a million frames a second for one user's sockets.
        """
        build: Build = partial(ack_frame, event.slug)
        for session in inbox.live:
            if session.screen.mark == event.reader:
                inbox.tell_one(session, build, build(inbox.counts, delta=session.wants_delta))
        if event is reads[-1]:
            answered = {each.reader for each in reads}
            readers = {session for session in inbox.live if session.screen.mark in answered}
            inbox.tell(partial(read_frame, event.slug), inbox.counts, but=readers)


def _unread_as_of(seq: int, dialog: Dialog) -> int:
    """Return a room's unread count up to a seq, assuming that no later message is deleted."""
    if seq <= dialog.last_read_seq:
        return 0
    return max(dialog.unread - (dialog.last_seq - seq), 1)


def _give_up(inbox: Inbox) -> None:
    for session in tuple(inbox.sessions):
        session.connection.close(codes.TRY_AGAIN_LATER)


def _now() -> float:
    return asyncio.get_running_loop().time()
