"""Lets search know of messages, behind their storing and at an easy pace."""

import asyncio
import logging
import time
from collections.abc import Collection
from typing import Final

from echochat.search import queries
from echochat.storage.database import Database, Executor, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

DELAY: Final = 0.5
"""Seconds after which a message can be found; what comes meanwhile goes with it."""

BATCH: Final = 500
"""Messages of one transaction."""

SHARE: Final = 0.25
"""Part of the time in which the indexer works: those who chat come first."""

RETRY: Final = 2.0
"""Seconds until what could not be filled is tried again."""

LOOK_AROUND: Final = 600.0
"""Seconds between looks at all rooms: an instance may have died before its rooms were filled."""


class Indexer:
    """The one task that fills the index, of the rooms in which this instance stored messages."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._behind: dict[int, None] = {}
        self._wake = asyncio.Event()
        self._worker = Worker("indexer", self._run).start()

    def stored(self, room_ids: Collection[int]) -> None:
        """Note rooms in which there is something new."""
        self._behind.update(dict.fromkeys(room_ids))
        self._wake.set()

    async def close(self) -> None:
        """Stop; what is not filled yet is found by the next look around."""
        await self._worker.close()

    async def _run(self) -> None:
        next_look = 0.0
        while True:
            try:
                if time.monotonic() >= next_look:
                    self._behind.update(dict.fromkeys(await queries.rooms_behind(self._db)))
                    next_look = time.monotonic() + LOOK_AROUND
                await self._fill_all()
            except Unavailable as error:
                logger.warning("search waits for PostgreSQL: %s", error)
            await self._pause(next_look)

    async def _pause(self, next_look: float) -> None:
        self._wake.clear()
        if self._behind:
            await asyncio.sleep(RETRY)
            return
        try:
            async with asyncio.timeout(max(RETRY, next_look - time.monotonic())):
                await self._wake.wait()
        except TimeoutError:
            return
        await asyncio.sleep(DELAY)

    async def _fill_all(self) -> None:
        while self._behind:
            room_id = next(iter(self._behind))
            start = time.monotonic()
            if not await self._fill(room_id):
                self._behind.pop(room_id)
            await asyncio.sleep((time.monotonic() - start) * (1 / SHARE - 1))

    async def _fill(self, room_id: int) -> bool:
        async def work(db: Executor) -> bool:
            return await queries.fill(db, room_id, BATCH)

        return await self._db.transaction(work)
