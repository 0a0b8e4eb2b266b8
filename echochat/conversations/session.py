"""One open inbox socket."""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from typing import Final, Protocol

from aiohttp import web

from echochat.accounts import Identity
from echochat.conversations import queries
from echochat.conversations.frames import Build, Counts, error_frame
from echochat.conversations.rules import InboxPing, MarkRead, SetActiveRoom, read_request
from echochat.conversations.screen import Screen
from echochat.counters import ERRORS, INBOX
from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.realtime.heartbeat import PONG_FRAME
from echochat.rooms import Room, find_room, room_rights
from echochat.storage.database import Executor, Unavailable
from echochat.supervision import report

logger = logging.getLogger(__name__)

ERROR_FRAMES: Final = {
    code: error_frame(code) for code in ("invalid_payload", "forbidden", "unavailable")
}

UNREAD_AT_ONCE: Final = 256 * 1024
"""Bytes that the peer may have left unread before it is sent more: frames of an inbox with
thousands of unread dialogs are large, and a send limit is soon reached."""

BACKLOG: Final = 1000
"""Frames that wait for a reader; one that is further behind is closed."""


class Inboxes(Protocol):
    """The endpoint's side that sessions call. A protocol: endpoint and hubs import this module."""

    active_ttl: float

    @property
    def db(self) -> Executor:
        """Where rooms are looked up and marks are kept."""

    def joined(self, session: "InboxSession") -> None:
        """The session is open."""

    def touched(self, session: "InboxSession") -> None:
        """The user was active."""

    def work(self, task: Coroutine[None, None, None]) -> None:
        """Do something for a session, to its end even when the session is over."""

    def shows(self, screen: Screen) -> None:
        """It shows another room than before, or still the same one."""

    def has_read(self, session: "InboxSession", room: Room, *, is_asked: bool) -> None:
        """Its user has read a room, or may have; `is_asked`: it waits for the answer."""

    def left(self, session: "InboxSession") -> None:
        """The session is over."""


class InboxSession:
    """One tab or device of a user (a `SocketSession`)."""

    connection: Connection

    __slots__ = (
        "_backlog",
        "_inboxes",
        "connection",
        "identity",
        "is_live",
        "screen",
        "wants_delta",
        "wants_rooms",
    )

    def __init__(self, inboxes: Inboxes, identity: Identity) -> None:
        self._inboxes = inboxes
        self._backlog: deque[Build] = deque()
        self.identity = identity
        self.screen: Screen
        self.is_live = False
        """True once the socket has the unread counts and gets changes."""
        self.wants_delta = False
        """True if the client asked for changes instead of all counts each time."""
        self.wants_rooms = False
        """True if the client asked for private rooms, too."""

    @property
    def session_id(self) -> bytes:
        """The session whose end closes the socket."""
        return self.identity.session_id

    async def read_shown(self) -> None:
        """Mark messages in the active room as read. Raises `Unavailable`."""
        slug = self.screen.shown
        if slug is None or (room := await self._room(slug)) is None:
            return
        if await self._store_mark(room):
            self._inboxes.has_read(self, room, is_asked=False)

    # What the hub has to tell ------------------------------------------------

    def tell(self, build: Build, frame: bytes) -> bool:
        """Send a frame, or keep its builder when the reader is behind; True: then call `drain`."""
        if not self._backlog and self.connection.unread < UNREAD_AT_ONCE:
            self.connection.send(frame)
            return False
        if len(self._backlog) >= BACKLOG:
            logger.info("closing a slow reader, %d frames behind", len(self._backlog))
            self.connection.close(codes.SLOW_READER)
            return False
        self._backlog.append(build)
        return len(self._backlog) == 1

    def drain(self, counts: Counts) -> bool:
        """Send queued frames as far as the reader has caught up; False if none are left."""
        while self._backlog and self.connection.unread < UNREAD_AT_ONCE:
            if self.connection.closing:
                return False
            self.connection.send(self._backlog.popleft()(counts, delta=self.wants_delta))
        return bool(self._backlog)

    # As a session of realtime.admission --------------------------------------

    def opened(self, request: web.Request) -> None:
        """Get the unread counts."""
        self.wants_delta = request.query.get("delta") == "1"
        self.wants_rooms = request.query.get("rooms") == "1"
        inboxes = self._inboxes
        self.screen = Screen(
            self.identity.user_id, self.connection, inboxes.active_ttl, inboxes.shows
        )
        inboxes.joined(self)

    def abandoned(self) -> None:
        """Nothing was taken yet."""

    def received(self, text: str) -> None:
        self.connection.last_message = asyncio.get_running_loop().time()
        self._inboxes.touched(self)
        self.screen.touched()
        request = read_request(text)
        if request is None:
            self._refuse("invalid_payload")
        elif isinstance(request, InboxPing):
            if request.wants_answer:
                self.connection.send(PONG_FRAME)
        elif isinstance(request, MarkRead):
            self._work(self._mark_read(request))
        elif isinstance(request, SetActiveRoom):
            # Takes effect at once, so that it holds for the next message. This grants no rights:
            # only messages delivered to this inbox can be marked as read.
            self.screen.show(request.slug)
            if request.slug is not None:
                self._work(self._check_active(request.slug))

    def closed(self, code: int) -> None:
        self._inboxes.left(self)

    # -------------------------------------------------------------------------

    def _refuse(self, code: str) -> None:
        ERRORS.of(INBOX, code).value += 1
        self.connection.send(ERROR_FRAMES[code])

    def _work(self, request: Coroutine[None, None, None]) -> None:
        """Deal with one request; the next ones wait unread."""
        self.connection.pause_receiving()
        self._inboxes.work(self._deal(request))

    async def _deal(self, request: Coroutine[None, None, None]) -> None:
        try:
            await request
        except Unavailable:
            self._refuse("unavailable")
        except Exception as error:  # noqa: BLE001 - reported; the client may go on
            report("a request of an inbox", error)
            self._refuse("unavailable")
        finally:
            if not self.connection.closing:
                self.connection.resume_receiving()

    async def _mark_read(self, request: MarkRead) -> None:
        room = await self._room(request.slug)
        if room is None:
            self._refuse("forbidden")
        else:
            await self._store_mark(room, request.seq)
            self._inboxes.has_read(self, room, is_asked=True)

    async def _store_mark(self, room: Room, seq: int | None = None) -> bool:
        """Store that a room was read; False if it was already. Raises `Unavailable`."""
        try:
            return await queries.mark_read(self._inboxes.db, room.id, self.identity.user_id, seq)
        except Unavailable:
            # It may be stored nevertheless.
            self._inboxes.has_read(self, room, is_asked=False)
            raise

    async def _check_active(self, slug: str) -> None:
        if await self._room(slug) is None:
            self.screen.show(None)
            self._refuse("forbidden")

    async def _room(self, slug: str) -> Room | None:
        """Return a room of the user's own that may be read: a direct one, or as asked for."""
        room = await find_room(self._inboxes.db, slug, self.identity.user_id)
        kinds = ("direct", "private") if self.wants_rooms else ("direct",)
        if room is None or room.kind not in kinds:
            return None
        rights = room_rights(room.kind, room.role, signed_in=True, archived=room.archived)
        return room if rights.read else None
