"""Keeping open sockets right when roles change."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Final

from echochat.realtime import codes
from echochat.rooms import queries
from echochat.rooms.rules import access
from echochat.rooms.session import ChatSession
from echochat.security.audit import record
from echochat.storage.database import Executor, Unavailable
from echochat.storage.listener import Listener

logger = logging.getLogger(__name__)

CHANNEL: Final = "role_changed"
"""What the trigger on chat_roles announces: `<room id>:<user id>:<role>`, no role when removed."""


class RoleWatch:
    """Hears of changed roles from PostgreSQL and applies them to the sessions concerned."""

    def __init__(
        self, db: Executor, dsn: str, sessions: Callable[[], Iterable[ChatSession]]
    ) -> None:
        self._db = db
        self._sessions = sessions
        self._checks: set[asyncio.Task[None]] = set()
        self._listener = Listener(dsn, CHANNEL, heard=self._changed, missed=self._missed)
        self.version = 0

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()
        for check in self._checks:
            check.cancel()

    def check(self, sessions: list[ChatSession]) -> None:
        """Read the roles of these sessions again, soon."""
        if sessions:
            task = asyncio.create_task(self._check(sessions))
            self._checks.add(task)
            task.add_done_callback(self._checks.discard)

    def _changed(self, payload: str) -> None:
        self.version += 1
        room_id, user_id, role = payload.split(":")
        key = (int(room_id), int(user_id))
        record(
            "room.role.changed", protocol="database", room=key[0], user=key[1], role=role or None
        )
        self.check([session for session in self._sessions() if session.role_key == key])

    def _missed(self) -> None:
        self.version += 1
        self.check([session for session in self._sessions() if session.role_key])

    async def _check(self, sessions: list[ChatSession]) -> None:
        keys = {session.role_key for session in sessions if session.role_key}
        try:
            roles = await queries.find_roles(self._db, sorted(keys))
        except Unavailable:
            # Who can't be judged is let in anew, when that is possible again.
            for session in sessions:
                session.connection.close(codes.TRY_AGAIN_LATER)
            return
        for session in sessions:
            role = roles.get(session.role_key) if session.role_key else None
            session.apply(access(session.kind, role, signed_in=session.identity is not None))
