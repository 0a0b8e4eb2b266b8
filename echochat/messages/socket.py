"""The chat socket: `/ws/chat/<slug>/` (contract 3)."""

import asyncio
import re
from collections.abc import Collection
from typing import Final

from aiohttp import web

from echochat.accounts import Identity, LastSeen, identify
from echochat.messages.announce import Sender
from echochat.messages.changes.apply import MessageChanges, Requester
from echochat.messages.changes.rules import Command
from echochat.messages.hub import RoomHubs
from echochat.messages.session import ChatSession
from echochat.messages.store import Draft
from echochat.messages.writer import MessageWriter
from echochat.realtime import codes
from echochat.realtime.admission import Admission, Denied
from echochat.realtime.budget import talk_rate
from echochat.realtime.timers import TimerWheel
from echochat.rooms import Observer, RoleWatch, Room, find_room, room_rights
from echochat.settings import Settings

IDLE_CHECKS: Final = 20
"""Looks at a connection in the time after which it counts as idle: how exact that is."""


class ChatSockets:
    """Opens chat sockets and keeps what all of them share."""

    def __init__(
        self,
        settings: Settings,
        *,
        admission: Admission,
        hubs: RoomHubs,
        writer: MessageWriter,
        changes: MessageChanges,
        last_seen: LastSeen,
        observers: Collection[Observer],
    ) -> None:
        self._admission = admission
        self._hubs = hubs
        self._writer = writer
        self._changes = changes
        self._last_seen = last_seen
        self._slug = re.compile(settings.chat_room_slug_regex)
        self._talk_rate = talk_rate(
            settings.chat_message_rate_limit, settings.chat_message_rate_window
        )
        self._idle_timeout = settings.chat_ws_idle_timeout
        self._idle: TimerWheel[ChatSession] = TimerWheel(
            self._idle_timeout / IDLE_CHECKS, self._close_when_idle
        )
        self._roles = RoleWatch(hubs.db, hubs.db.dsn, observers)
        self.db = hubs.db
        self.message_max_length = settings.chat_message_max_length

    def __len__(self) -> int:
        """The number of open sockets."""
        return len(self._idle)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle the upgrade request."""
        return await self._admission.enter(request, self._admit)

    async def close(self) -> None:
        """Stop timer and watch, at shutdown."""
        self._idle.stop()
        await self._roles.close()

    # What sessions ask ------------------------------------------------------

    def submit(self, draft: Draft, sender: Sender) -> bool:
        """Take a message to store; False when too many wait already."""
        self._last_seen.saw(draft.author_id)
        return self._writer.submit(draft, sender)

    def change(self, command: Command, requester: Requester) -> bool:
        """Take a change of a message to carry out; False when too many wait already."""
        self._last_seen.saw(requester.user_id)
        return self._changes.submit(command, requester)

    def typing(self, room_id: int, username: str) -> None:
        """Tell a room that somebody is writing."""
        self._changes.tell_typing(room_id, username)

    def joined(self, session: ChatSession) -> None:
        """Watch over a session that is open."""
        session.spoke = self._idle.add(session)
        if session.identity is not None:
            session.connection.allow_frames(self._talk_rate)
        self._roles.add(session)

    def left(self, session: ChatSession) -> None:
        """Let go of a session that is over."""
        self._admission.left(session)
        self._hubs.release(session.hub)
        self._idle.discard(session, session.spoke)
        self._roles.discard(session)

    def abandoned(self, session: ChatSession) -> None:
        """Let go of a session that never began."""
        self._hubs.release(session.hub)

    # -------------------------------------------------------------------------

    async def _admit(self, request: web.Request) -> ChatSession:
        """Return a session that holds the room's hub. Raises `Denied` or `Unavailable`."""
        await self._admission.check_rate(request, "chat")
        roles_version = self._roles.version
        identity = await identify(request)
        room = await self._readable_room(request.match_info["slug"], identity)
        hub = await self._hubs.acquire(room.id, room.slug)
        return ChatSession(self, room, identity, hub, roles_version)

    async def _readable_room(self, slug: str, identity: Identity | None) -> Room:
        if not self._slug.fullmatch(slug):
            raise Denied(codes.NOT_FOUND)
        room = await find_room(self.db, slug, identity.user_id if identity else None)
        if room is None:
            raise Denied(codes.NOT_FOUND)
        if not room_rights(room.kind, room.role, signed_in=identity is not None).read:
            raise Denied(codes.FORBIDDEN)
        return room

    def _close_when_idle(self, session: ChatSession) -> None:
        last = max(session.connection.last_message, session.hub.last_delivery)
        if asyncio.get_running_loop().time() - last >= self._idle_timeout:
            session.connection.close(codes.CHAT_IDLE)
