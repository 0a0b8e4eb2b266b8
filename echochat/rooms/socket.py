"""The chat socket: `/ws/chat/<slug>/` (contract 3). Who is let in, and on what terms."""

import asyncio
import logging
import re
from typing import Final

from aiohttp import web

from echochat.accounts import Identity, identify
from echochat.http.errors import ApiError
from echochat.realtime import codes
from echochat.realtime.registry import Registry
from echochat.realtime.upgrade import Upgraded, upgrade
from echochat.realtime.wheel import Wheel
from echochat.rooms import queries
from echochat.rooms.frames import error_frame
from echochat.rooms.hub import RoomHubs
from echochat.rooms.queries import Room
from echochat.rooms.roles import RoleWatch
from echochat.rooms.rules import access, read_number
from echochat.rooms.session import ChatSession
from echochat.rooms.store import Draft
from echochat.rooms.writer import MessageWriter, Sender
from echochat.security.address import client_address
from echochat.security.audit import audit
from echochat.security.limits import hit
from echochat.security.origin import origin_allowed
from echochat.settings import Settings
from echochat.storage.database import Database, Unavailable

logger = logging.getLogger(__name__)

IDLE_CHECKS: Final = 20
"""Looks at a connection in the time after which it counts as idle: how exact that is."""


class Denied(Exception):
    """The person is not let in; `code` is the close code that says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class DeniedEndpoint:
    """The endpoint of a connection that is only opened to be closed with a code."""

    def received(self, text: str) -> None:
        """Nothing is taken any more."""

    def closed(self, code: int) -> None:
        """Nothing was held for it."""


class ChatSockets:
    """Opens chat sockets and keeps what all of them share."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        hubs: RoomHubs,
        writer: MessageWriter,
        registry: Registry,
    ) -> None:
        self._settings = settings
        self._hubs = hubs
        self._writer = writer
        self._registry = registry
        self._slug = re.compile(settings.chat_room_slug_regex)
        self._idle: Wheel[ChatSession] = Wheel(
            settings.chat_ws_idle_timeout / IDLE_CHECKS, self._close_when_idle
        )
        self._roles = RoleWatch(db, db.dsn, lambda: self._idle)
        self.db = db
        self.message_max_length = settings.chat_message_max_length

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle the upgrade request."""
        if not origin_allowed(request):
            raise ApiError(403, "origin_forbidden")
        identity: Identity | None = None
        roles_version = self._roles.version
        try:
            identity = await identify(request)
            session = await self._admit(request, identity)
        except Denied as denied:
            return self._deny(request, identity, denied.code)
        except Unavailable:
            return self._deny(request, identity, codes.TRY_AGAIN_LATER)
        self._open(request, session)
        if self._roles.version != roles_version:
            # A role changed while the session was not yet there to be told.
            self._roles.check([session])
        return Upgraded()

    async def close(self) -> None:
        """Stop timer and watch, at shutdown."""
        self._idle.stop()
        await self._roles.close()

    # What sessions ask ------------------------------------------------------

    def submit(self, draft: Draft, sender: Sender) -> bool:
        """Take a message to store; False when too many wait already."""
        return self._writer.submit(draft, sender)

    def left(self, session: ChatSession) -> None:
        """Let go of a session that is over."""
        self._hubs.release(session.hub)
        self._idle.discard(session, session.spoke)
        self._registry.discard(session.connection, _session_id(session.identity))

    # -------------------------------------------------------------------------

    async def _admit(self, request: web.Request, identity: Identity | None) -> ChatSession:
        """Return a session that holds the room's hub. Raises `Denied` or `Unavailable`."""
        limit, window = self._settings.ws_connect_rate_limit, self._settings.ws_connect_rate_window
        scope = f"ws:connect:chat:{client_address(request)}"
        if await hit(self.db, scope, limit, window) is not None:
            raise Denied(codes.TOO_MANY_CONNECTIONS)
        room = await self._readable_room(request.match_info["slug"], identity)
        hub = await self._hubs.acquire(room.id, room.slug)
        return ChatSession(self, room, identity, hub)

    async def _readable_room(self, slug: str, identity: Identity | None) -> Room:
        if not self._slug.search(slug):
            raise Denied(codes.NOT_FOUND)
        room = await queries.find_room(self.db, slug, identity.user_id if identity else None)
        if room is None:
            raise Denied(codes.NOT_FOUND)
        if not access(room.kind, room.role, signed_in=identity is not None).read:
            raise Denied(codes.FORBIDDEN)
        return room

    def _open(self, request: web.Request, session: ChatSession) -> None:
        """Take the connection over; from here to the end nothing awaits."""
        try:
            connection = upgrade(request, session, send_limit=self._settings.chat_ws_send_buffer)
        except BaseException:
            self._hubs.release(session.hub)
            raise
        _audit(request, "ws.connect.accepted", session.identity)
        session.connection = connection
        session.spoke = self._idle.add(session)
        self._registry.add(connection, _session_id(session.identity))
        if not connection.closing:
            self._start(request, session)

    def _start(self, request: web.Request, session: ChatSession) -> None:
        try:
            after = read_number(request.query.get("after"), least=0)
        except ValueError:
            session.connection.send(error_frame("invalid_payload"))
            after = None
        session.start(after)

    def _deny(
        self, request: web.Request, identity: Identity | None, code: int
    ) -> web.StreamResponse:
        connection = upgrade(
            request, DeniedEndpoint(), send_limit=self._settings.chat_ws_send_buffer
        )
        connection.close(code)
        _audit(request, "ws.connect.denied", identity, code=code)
        return Upgraded()

    def _close_when_idle(self, session: ChatSession) -> None:
        connection = session.connection
        last = max(connection.last_message, session.hub.last_delivery)
        if asyncio.get_running_loop().time() - last >= self._settings.chat_ws_idle_timeout:
            connection.close(codes.CHAT_IDLE)


def _session_id(identity: Identity | None) -> bytes | None:
    return identity.session_id if identity else None


def _audit(request: web.Request, event: str, identity: Identity | None, **details: object) -> None:
    audit(
        event,
        request,
        username=identity.username if identity else None,
        is_authenticated=identity is not None,
        **details,
    )
