"""Removes expired data in small batches, by one instance at a time.

The lock is held by a PostgreSQL session, so a killed instance releases it.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Final

from echochat.counters import HOUSEKEEPING, REMOVED
from echochat.feature import Chore
from echochat.storage.connection import PgConnection, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

INTERVAL: Final = 600.0
"""Seconds from one run to the next; the first is as long after the start, which has
enough to do, and leaves time to notice that the wrong database was given."""

PAUSE: Final = 0.05
"""Seconds between batches, so that requests have the database for themselves most of the time."""

LOCK_KEY: Final = 0x6563_6865
"""Advisory lock ("eche"), not the one of the schema."""

TRY_LOCK: Final = "SELECT pg_try_advisory_lock(%s)"

DAY: Final = 24 * 3600.0
"""Seconds."""


def daily(chore: Chore) -> Chore:
    """Return a chore that is done again a day after it was done as a whole, not in every run."""
    done_at: float | None = None

    async def seldom() -> AsyncGenerator[int, None]:
        nonlocal done_at
        if done_at is not None and time.monotonic() < done_at + DAY:
            return
        async with aclosing(chore()) as batches:
            async for removed in batches:
                yield removed
        done_at = time.monotonic()

    return seldom


class Housekeeping:
    """Does the chores, by the kind of thing that they remove, again and again."""

    def __init__(self, dsn: str, chores: Mapping[str, Chore]) -> None:
        self._dsn = dsn
        self._chores = chores
        self._worker = Worker("housekeeping", self._run).start()

    async def close(self) -> None:
        """Stop between two batches, or in one, which is then undone or done as a whole."""
        await self._worker.close()

    async def run_once(self) -> bool:
        """Do all chores; False when another instance is at it. Raises `Unavailable`."""
        connection = await PgConnection.connect(self._dsn)
        try:
            if not (await connection.run(TRY_LOCK, (LOCK_KEY,))).rows[0][0]:
                return False
            for kind, chore in self._chores.items():
                await _do(kind, chore)
            return True
        finally:
            connection.close()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            outcome = "failed"
            try:
                outcome = "done" if await self.run_once() else "skipped"
            except Unavailable as error:
                logger.warning("housekeeping waits for PostgreSQL: %s", error)
            finally:
                HOUSEKEEPING.of(outcome).value += 1


async def _do(kind: str, chore: Chore) -> None:
    start, total = time.monotonic(), 0
    async with aclosing(chore()) as batches:
        async for removed in batches:
            total += removed
            REMOVED.of(kind).value += removed
            await asyncio.sleep(PAUSE)
    if total:
        logger.info("removed %d %s in %.1f s", total, kind, time.monotonic() - start)
