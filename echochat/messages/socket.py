"""The chat socket: `/ws/chat/<slug>/` (docs/wire.md 2.2)."""

import re
from collections.abc import Collection
from operator import attrgetter

from aiohttp import web

from echochat.accounts import Identity, LastSeen, identify
from echochat.messages.changes.apply import MessageChanges
from echochat.messages.hub import LiveRooms
from echochat.messages.session import ChatParts, ChatSession
from echochat.messages.writer import MessageWriter
from echochat.realtime import codes
from echochat.realtime.admission import Admission, Denied
from echochat.realtime.budget import talk_rate
from echochat.realtime.idle import IdleTimeout
from echochat.rooms import Observer, RoleWatch, Room, find_room, room_rights
from echochat.settings import Settings


class ChatSockets:
    """Lets clients into chat sockets."""

    def __init__(
        self,
        settings: Settings,
        *,
        admission: Admission,
        hubs: LiveRooms,
        writer: MessageWriter,
        changes: MessageChanges,
        last_seen: LastSeen,
        observers: Collection[Observer],
    ) -> None:
        self._db = hubs.db
        self._slug = re.compile(settings.chat_room_slug_regex)
        self._roles = RoleWatch(hubs.db, hubs.db.dsn, observers)
        self._idle: IdleTimeout[ChatSession] = IdleTimeout(
            settings.chat_ws_idle_timeout, attrgetter("last_active"), _close_idle
        )
        self._parts = ChatParts(
            admission=admission,
            hubs=hubs,
            writer=writer,
            changes=changes,
            last_seen=last_seen,
            roles=self._roles,
            idle=self._idle,
            talk_rate=talk_rate(
                settings.chat_message_rate_limit, settings.chat_message_rate_window
            ),
            message_max_length=settings.chat_message_max_length,
        )

    def __len__(self) -> int:
        """The number of open sockets."""
        return len(self._idle)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle the upgrade request."""
        return await self._parts.admission.enter(request, self._admit)

    async def close(self) -> None:
        """Stop timer and watch, at shutdown."""
        self._idle.stop()
        await self._roles.close()

    async def _admit(self, request: web.Request) -> ChatSession:
        """Return a session that holds the room's hub. Raises `Denied` or `Unavailable`."""
        await self._parts.admission.check_rate(request, "chat")
        roles_version = self._roles.version
        identity = await identify(request)
        room = await self._readable_room(request.match_info["slug"], identity)
        hub = await self._parts.hubs.acquire(room.id, room.slug)
        return ChatSession(self._parts, room, identity, hub, roles_version)

    async def _readable_room(self, slug: str, identity: Identity | None) -> Room:
        if not self._slug.fullmatch(slug):
            raise Denied(codes.NOT_FOUND)
        room = await find_room(self._db, slug, identity.user_id if identity else None)
        if room is None:
            raise Denied(codes.NOT_FOUND)
        if not room_rights(room.kind, room.role, signed_in=identity is not None).read:
            raise Denied(codes.FORBIDDEN)
        return room


def _close_idle(session: ChatSession) -> None:
    session.connection.close(codes.CHAT_IDLE)
