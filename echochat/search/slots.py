"""Limits the searches running at once, per user and in all, and has their connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from echochat.http.errors import ApiError
from echochat.security.concurrency import OperationLimit
from echochat.storage.database import Database

OF_A_PERSON: Final = 2
"""Searches of a user, or of a guest's address, at one time."""

AT_ONCE: Final = 2
"""Searches that run at one time: connections that are kept for them."""

WAITING: Final = 30
"""Searches that wait for their turn: with a fifth of a second each, some 3 s."""

SESSION: Final = {
    # A statement has a slice or several that have little: some 20 ms.
    "statement_timeout": "3s",
    # A new table's statistics say nothing about words; the index is always right here.
    "enable_seqscan": "off",
    "jit": "off",
}
"""Settings of the connections that search has for itself."""


def search_connections(dsn: str) -> Database:
    """Return connections for searches only, so that nothing else waits for them."""
    return Database(dsn, AT_ONCE, **SESSION)


class SearchSlots:
    """Admits searches; refuses those over the limits at once."""

    def __init__(self) -> None:
        most = AT_ONCE + WAITING
        self._admitted = OperationLimit(most, OF_A_PERSON, over_each=_busy, over_most=_busy)
        self._running = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def slot(self, person: str) -> AsyncIterator[None]:
        """Wait for a connection's slot and hold it. Raises `ApiError` 429."""
        with self._admitted.running(person):
            async with self._running:
                yield


def _busy() -> ApiError:
    return ApiError(429, "search_busy", headers={"Retry-After": "1"})
