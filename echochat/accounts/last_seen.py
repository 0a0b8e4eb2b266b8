"""Updates `last_seen` for sockets: many users in one statement."""

import asyncio
import logging
from typing import Final

from echochat.accounts import queries
from echochat.accounts.sessions import LAST_SEEN_INTERVAL
from echochat.storage.database import Executor, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

GATHER: Final = 1.0
"""Seconds for which people are gathered before they are written down."""


class LastSeen:
    """Moves `last_seen` of users forward, each at most once in `LAST_SEEN_INTERVAL`."""

    def __init__(self, db: Executor) -> None:
        self._db = db
        self._seen: set[int] = set()
        self._worker = Worker("last_seen", self._write_soon)

    def saw(self, user_id: int) -> None:
        """Note that a user is here now."""
        self._seen.add(user_id)
        self._worker.start()

    async def close(self) -> None:
        """Write down the last ones, at shutdown."""
        await self._worker.close()
        await self._write()

    async def _write_soon(self) -> None:
        while self._seen:
            await asyncio.sleep(GATHER)
            await self._write()

    async def _write(self) -> None:
        seen, self._seen = self._seen, set()
        if not seen:
            return
        try:
            await queries.touch_all_last_seen(self._db, list(seen), LAST_SEEN_INTERVAL)
        except Unavailable as error:
            # They are seen again soon; nobody waits for this.
            logger.warning("last_seen of %d users not written: %s", len(seen), error)
