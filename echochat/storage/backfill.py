"""Completes in the background what an older release, or an operator in psql, left undone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from echochat.storage.connection import Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

LOOK_AROUND: Final = 600.0
"""Seconds between two looks; the first is at the start."""

PAUSE: Final = 0.05
"""Seconds between batches, so that requests have the database for themselves most of the time."""

RETRY: Final = 5.0
"""Seconds until it is tried again when PostgreSQL is away."""


class Backfill:
    """Runs `batch` until there is nothing left to do, now and every ten minutes."""

    def __init__(self, name: str, batch: Callable[[], Awaitable[int]]) -> None:
        """`batch` is idempotent and returns how many rows it did; it may raise `Unavailable`."""
        self._name = name
        self._batch = batch
        self._worker = Worker(name, self._run).start()

    async def close(self) -> None:
        """Stop between two batches, or in one, which is then undone or done as a whole."""
        await self._worker.close()

    async def _run(self) -> None:
        while True:
            try:
                total = 0
                while done := await self._batch():
                    total += done
                    await asyncio.sleep(PAUSE)
                if total:
                    logger.info("%s: %d rows", self._name, total)
                await asyncio.sleep(LOOK_AROUND)
            except Unavailable as error:
                logger.warning("%s waits for PostgreSQL: %s", self._name, error)
                await asyncio.sleep(RETRY)
