"""Closes the sockets of ended sessions, however they ended."""

import asyncio
from typing import Final

from echochat.accounts import queries
from echochat.realtime.rechecks import Rechecks
from echochat.realtime.registry import Registry
from echochat.storage.database import Executor
from echochat.storage.listener import Listener

CHANNEL: Final = "session_ended"
"""The channel of triggers on sessions: the id, in hex, of one that was deleted or cut short."""


class RevocationWatch:
    """Checks sessions that may have ended: announced, expired, or unknown after lost events."""

    def __init__(self, db: Executor, dsn: str, registry: Registry) -> None:
        self._db = db
        self._registry = registry
        self._rechecks: Rechecks[bytes] = Rechecks("check of sessions", self._read, self._give_up)
        registry.doubt = self._rechecks.soon
        self._listener = Listener(dsn, CHANNEL, heard=self._ended, missed=self.check_all)

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()
        await self._rechecks.close()

    def check_all(self) -> None:
        """Look all sessions up that have open sockets, or are about to."""
        self._registry.version += 1
        self._rechecks.soon(self._registry.session_ids(), first=False)

    async def resync(self) -> None:
        """Do the same after the bus lost events."""
        self.check_all()

    def _ended(self, payload: str) -> None:
        self._registry.version += 1
        self._rechecks.soon([bytes.fromhex(payload)])

    async def _read(self, session_ids: list[bytes]) -> None:
        now = asyncio.get_running_loop().time()
        left = await queries.find_live_sessions(self._db, session_ids)
        for session_id in session_ids:
            if session_id in left:
                self._registry.renew(session_id, now + left[session_id])
            else:
                self._registry.end(session_id)

    def _give_up(self, session_ids: list[bytes]) -> None:
        for session_id in session_ids:
            self._registry.give_up(session_id)
