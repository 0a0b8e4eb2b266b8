"""The open inboxes of this instance, and telling them what is new.

Nothing is counted here. What is unread is read from PostgreSQL, after the
commit and for all inboxes that have news at once: while one batch is being
read, the next one gathers. One batch is told before the next is read, so the
last frame of a socket is always the latest truth.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, NamedTuple

from echochat.inbox import queries
from echochat.inbox.frames import ack_frame, item_frame, state_frame
from echochat.inbox.queries import Dialog
from echochat.inbox.session import InboxSession
from echochat.inbox.shown import ShownElsewhere
from echochat.measures import DELIVERIES, INBOX
from echochat.media import MediaUrls
from echochat.realtime import codes
from echochat.realtime.bus import (
    Bus,
    DirectMessage,
    DirectRead,
    Event,
    RoomShown,
    ShownAsked,
    inbox_channel,
)
from echochat.storage.database import Database, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

QUEUE_SIZE: Final = 20_000
"""News that may wait for PostgreSQL; over it sockets are closed, to begin anew later."""

BATCH_SIZE: Final = 1000
"""Most news told at a time, so that no query takes long."""

RETRY: Final = 0.5
"""Seconds between tries while PostgreSQL is away."""

NOBODY: Final = 0
"""The reader of a `DirectRead` that only asks to tell everybody what is unread."""


_DELIVERIES: Final = DELIVERIES.of(INBOX)


class Inbox:
    """One user's open sockets."""

    __slots__ = ("elsewhere", "has_asked", "sessions", "told", "unsubscribe", "user_id")

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.sessions: set[InboxSession] = set()
        self.told: dict[str, int] = {}
        """The latest message of each room that they were told of."""
        self.elsewhere = ShownElsewhere()
        self.has_asked = False
        """Whether the other instances were asked which rooms they show."""
        self.unsubscribe: Callable[[], None]

    def shows(self, slug: str) -> bool:
        """Whether a socket of this instance shows a room."""
        return any(session.shown == slug for session in self.sessions)

    def send(self, frame: bytes) -> None:
        """Send a frame to every socket that is live."""
        for session in tuple(self.sessions):
            if session.is_live:
                _DELIVERIES.value += 1
                session.connection.send(frame)


class News(NamedTuple):
    """Something to tell an inbox: an event, or a socket that was opened."""

    inbox: Inbox
    event: DirectMessage | DirectRead | InboxSession
    is_read: bool = False
    """Whether it is a message that was on somebody's screen when it came."""


class View(NamedTuple):
    """A user's direct rooms as PostgreSQL has them."""

    dialogs: dict[str, Dialog]
    counts: dict[str, int]


class InboxHub:
    """Hears of direct messages and of what is read, and tells the inboxes concerned."""

    def __init__(self, db: Database, bus: Bus, media: MediaUrls) -> None:
        self._db = db
        self._bus = bus
        self._media = media
        self._mark = secrets.randbits(63)
        self._inboxes: dict[int, Inbox] = {}
        self._news: list[News] = []
        self._worker = Worker("inbox", self._tell_all)

    def join(self, session: InboxSession) -> None:
        """Tell a socket what is unread, then what is new."""
        user_id = session.identity.user_id
        inbox = self._inboxes.get(user_id)
        if inbox is None:
            inbox = self._inboxes[user_id] = Inbox(user_id)
            inbox.unsubscribe = self._bus.subscribe(
                inbox_channel(user_id), partial(self._event, inbox)
            )
        inbox.sessions.add(session)
        self._add(News(inbox, session))

    def leave(self, session: InboxSession) -> None:
        """Tell a socket nothing more."""
        inbox = self._inboxes[session.identity.user_id]
        inbox.sessions.discard(session)
        if not inbox.sessions:
            inbox.unsubscribe()
            del self._inboxes[inbox.user_id]

    def has_read(self, session: InboxSession, slug: str) -> None:
        """Tell all sockets of a user that a room was read, with one of them."""
        channel = inbox_channel(session.identity.user_id)
        self._bus.publish(channel, DirectRead(slug, session.mark))

    def shows(self, session: InboxSession, seconds: float) -> None:
        """Tell the other instances which room a session shows, for so long at most."""
        channel = inbox_channel(session.identity.user_id)
        self._bus.publish(channel, RoomShown(session.mark, session.shown, seconds))

    async def refresh(self) -> None:
        """Tell everybody anew what is unread, when news may have been lost.

        Raises `Unavailable`.
        """
        for inbox in tuple(self._inboxes.values()):
            for session in tuple(inbox.sessions):
                await session.read_shown()
            self._add(News(inbox, DirectRead("", NOBODY)))

    async def close(self) -> None:
        """Tell nothing more, at shutdown."""
        await self._worker.close()

    # -------------------------------------------------------------------------

    def _event(self, inbox: Inbox, event: Event) -> None:
        if isinstance(event, DirectMessage):
            is_shown = inbox.shows(event.slug) or inbox.elsewhere.shows(event.slug, _now())
            self._add(News(inbox, event, is_shown and event.author_id != inbox.user_id))
        elif isinstance(event, RoomShown):
            if all(session.mark != event.socket for session in inbox.sessions):
                inbox.elsewhere.note(event, _now())
        elif isinstance(event, ShownAsked):
            for session in inbox.sessions:
                session.answer()
        elif isinstance(event, DirectRead) and event.reader != self._mark:
            self._add(News(inbox, event))

    def _add(self, news: News) -> None:
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
            views = await self._views(batch)
            for news in batch:
                self._tell(news, views[news.inbox.user_id])
        except Exception:
            # The others are to be told all the same; these begin anew.
            logger.exception("%d news could not be told", len(batch))
            for news in batch:
                _give_up(news.inbox)

    async def _views(self, batch: list[News]) -> dict[int, View]:
        """Store what was read on arrival, then read what is unread."""
        users = {news.inbox.user_id for news in batch}
        rooms = {news.event.room_id for news in batch if isinstance(news.event, DirectMessage)}
        for inbox, event, _ in batch:
            if isinstance(event, InboxSession):
                # What is read now and what is heard from now on must leave no gap.
                await self._attach(inbox)
        while True:
            try:
                await self._mark_read(batch)
                dialogs = await queries.dialogs(self._db, users, rooms)
            except Unavailable as error:
                logger.warning("%d news wait to be told: %s", len(batch), error)
                await asyncio.sleep(RETRY)
            else:
                return _views(users, dialogs)

    async def _attach(self, inbox: Inbox) -> None:
        channel = inbox_channel(inbox.user_id)
        await self._bus.attached(channel)
        if not inbox.has_asked:
            inbox.has_asked = True
            self._bus.publish(channel, ShownAsked())

    async def _mark_read(self, batch: list[News]) -> None:
        marks: dict[tuple[int, int], int] = {}
        slugs: set[tuple[int, str]] = set()
        for inbox, event, is_read in batch:
            if is_read and isinstance(event, DirectMessage):
                key = inbox.user_id, event.room_id
                marks[key] = max(event.seq, marks.get(key, 0))
                if inbox.shows(event.slug):
                    slugs.add((inbox.user_id, event.slug))
        if marks:
            await queries.mark_read_up_to(self._db, marks)
            # For other instances, which may not know that it is on a screen here.
            for user_id, slug in slugs:
                self._bus.publish(inbox_channel(user_id), DirectRead(slug, self._mark))

    def _tell(self, news: News, view: View) -> None:
        inbox, event = news.inbox, news.event
        if isinstance(event, DirectMessage):
            self._tell_message(inbox, event, view)
        elif isinstance(event, DirectRead):
            _tell_read(inbox, event, view)
        elif event in inbox.sessions:
            event.is_live = True
            event.connection.send(state_frame(view.counts))

    def _tell_message(self, inbox: Inbox, message: DirectMessage, view: View) -> None:
        dialog = view.dialogs.get(message.slug)
        if dialog is None:
            return  # It may not be read any more.
        told = inbox.told.get(message.slug, 0)
        # Of its room, what is unread as of this message: those after it are told
        # after it. One that other instances' news has overtaken tells the latest.
        last_seq = message.seq if message.seq > told else dialog.last_seq
        inbox.told[message.slug] = max(message.seq, told)
        counts = dict(view.counts)
        counts.pop(message.slug, None)
        if last_seq > dialog.last_read_seq:
            counts[message.slug] = last_seq - dialog.last_read_seq
        inbox.send(item_frame(message, dialog, counts, self._media))


def _tell_read(inbox: Inbox, event: DirectRead, view: View) -> None:
    state = state_frame(view.counts)
    for session in tuple(inbox.sessions):
        if session.is_live:
            is_reader = session.mark == event.reader
            session.connection.send(ack_frame(event.slug, view.counts) if is_reader else state)


def _views(users: Iterable[int], dialogs: Iterable[Dialog]) -> dict[int, View]:
    views = {user_id: View({}, {}) for user_id in users}
    for dialog in dialogs:
        view = views[dialog.user_id]
        view.dialogs[dialog.slug] = dialog
        if dialog.last_seq > dialog.last_read_seq:
            view.counts[dialog.slug] = dialog.last_seq - dialog.last_read_seq
    return views


def _give_up(inbox: Inbox) -> None:
    for session in tuple(inbox.sessions):
        session.connection.close(codes.TRY_AGAIN_LATER)


def _now() -> float:
    return asyncio.get_running_loop().time()
