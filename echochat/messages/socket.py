"""The chat socket: `/ws/chat/<slug>/` (docs/wire.md 2.2)."""

import re
from operator import attrgetter

from aiohttp import web

from echochat.accounts import Identity, LastSeen, identify
from echochat.messages.services import MessageServices
from echochat.messages.session import ChatParts, ChatSession
from echochat.realtime import codes
from echochat.realtime.admission import Admission, Denied
from echochat.realtime.budget import talk_rate
from echochat.realtime.idle import IdleTimeout
from echochat.rooms import Room, find_room, room_rights
from echochat.settings import Settings


class ChatSockets:
    """Lets clients into chat sockets."""

    def __init__(
        self,
        settings: Settings,
        *,
        admission: Admission,
        services: MessageServices,
        last_seen: LastSeen,
    ) -> None:
        self._db = services.hubs.db
        self._slug = re.compile(settings.chat_room_slug_regex)
        self._idle: IdleTimeout[ChatSession] = IdleTimeout(
            settings.chat_ws_idle_timeout, attrgetter("last_active"), _close_idle
        )
        self._parts = ChatParts(
            admission=admission,
            services=services,
            last_seen=last_seen,
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

    def close(self) -> None:
        """Stop the timer, at shutdown."""
        self._idle.stop()

    async def _admit(self, request: web.Request) -> ChatSession:
        """Return a session that holds the room's hub. Raises `Denied` or `Unavailable`."""
        await self._parts.admission.check_rate(request, "chat")
        roles_version = self._parts.services.roles.version
        identity = await identify(request)
        room = await self._readable_room(request.match_info["slug"], identity)
        hub = await self._parts.services.hubs.acquire(room.id, room.slug)
        return ChatSession(self._parts, room, identity, hub, roles_version)

    async def _readable_room(self, slug: str, identity: Identity | None) -> Room:
        if not self._slug.fullmatch(slug):
            raise Denied(codes.NOT_FOUND)
        room = await find_room(self._db, slug, identity.user_id if identity else None)
        if room is None:
            raise Denied(codes.NOT_FOUND)
        rights = room_rights(
            room.kind,
            room.role,
            signed_in=identity is not None,
            archived=room.archived,
            guests_read=self._parts.services.public_rooms.guests_read,
        )
        if not rights.read:
            raise Denied(codes.FORBIDDEN)
        return room


def _close_idle(session: ChatSession) -> None:
    session.connection.close(codes.CHAT_IDLE)
