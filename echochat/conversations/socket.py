"""The inbox socket: `/ws/direct/inbox/` (docs/wire.md 2.3)."""

import asyncio
from collections.abc import Coroutine

from aiohttp import web

from echochat.accounts import LastSeen, identify
from echochat.conversations.hub import InboxHub
from echochat.conversations.private_rooms import PrivateRoomsHub
from echochat.conversations.screen import Screen
from echochat.conversations.session import InboxSession
from echochat.realtime import codes
from echochat.realtime.admission import Admission, Denied
from echochat.realtime.heartbeat import Heartbeat
from echochat.rooms import Room
from echochat.settings import Settings
from echochat.storage.database import Database
from echochat.supervision import watched


class InboxSockets:
    """Opens inbox sockets and holds their shared parts."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        *,
        admission: Admission,
        hub: InboxHub,
        rooms: PrivateRoomsHub,
        last_seen: LastSeen,
    ) -> None:
        self._admission = admission
        self._hub = hub
        self._rooms = rooms
        self._last_seen = last_seen
        self._tasks: set[asyncio.Task[None]] = set()
        self._heartbeat = Heartbeat(
            settings.direct_inbox_heartbeat, settings.direct_inbox_idle_timeout, codes.INBOX_IDLE
        )
        self.db = db
        self.active_ttl = settings.direct_inbox_active_ttl

    def __len__(self) -> int:
        """The number of open sockets."""
        return len(self._heartbeat)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Handle the upgrade request."""
        return await self._admission.enter(request, self._admit)

    async def close(self) -> None:
        """Complete the clients' requests and stop, at shutdown."""
        self._heartbeat.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._hub.close()
        await self._rooms.close()

    # What sessions ask ------------------------------------------------------

    def joined(self, session: InboxSession) -> None:
        """Register an open session and send it the unread counts."""
        self._heartbeat.add(session.connection)
        self._hub.join(session)
        if session.wants_rooms:
            self._rooms.join(session)

    def touched(self, session: InboxSession) -> None:
        """Note that the session's user is here."""
        self._last_seen.saw(session.identity.user_id)

    def work(self, task: Coroutine[None, None, None]) -> None:
        """Do something for a session, to its end even when the session is over."""
        running = watched("work of an inbox", task)
        self._tasks.add(running)
        running.add_done_callback(self._tasks.discard)

    def shows(self, screen: Screen) -> None:
        """Tell the other instances which room a session shows."""
        self._hub.shows(screen)

    def has_read(self, session: InboxSession, room: Room, *, is_asked: bool) -> None:
        """Have all sockets of the session's user told what is unread in a room now."""
        if room.kind == "direct":
            self._hub.has_read(session, room, is_asked=is_asked)
        else:
            self._rooms.has_read(session.identity.user_id, room.id)

    def left(self, session: InboxSession) -> None:
        """Let go of a session that is over."""
        self._admission.left(session)
        self._heartbeat.discard(session.connection)
        self._hub.leave(session)
        self._rooms.leave(session)

    # -------------------------------------------------------------------------

    async def _admit(self, request: web.Request) -> InboxSession:
        """Return a session. Raises `Denied` or `Unavailable`."""
        identity = await identify(request)
        if identity is None:
            raise Denied(codes.NOT_SIGNED_IN)
        await self._admission.check_rate(request, "inbox")
        return InboxSession(self, identity)
