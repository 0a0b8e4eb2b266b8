"""Connections for one kind of slow statement, and admission to them.

Whatever such statements cost, the message path has its own connections.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from echochat.http.errors import ApiError
from echochat.security.concurrency import OperationLimit
from echochat.storage.database import Database

OF_A_PERSON: Final = 2
"""Requests of a user, or of a guest's address, that run or wait at one time."""

WAITING: Final = 30
"""Requests that wait for their turn: with a fifth of a second each, some 3 s."""


class Lane:
    """A few connections; requests over the limits are refused at once."""

    def __init__(self, dsn: str, connections: int, **session: str) -> None:
        """`session`: settings of the connections."""
        self.db = Database(dsn, connections, **session)
        most = connections + WAITING
        self._admitted = OperationLimit(most, OF_A_PERSON, over_each=_busy, over_most=_busy)
        self._running = asyncio.Semaphore(connections)

    async def close(self) -> None:
        """Close the connections when the requests under way are done."""
        await self.db.close()

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """Wait for a connection's turn and hold it. Raises `ApiError` 429."""
        with self._admitted.running(person):
            async with self._running:
                yield


def _busy() -> ApiError:
    return ApiError(429, "search_busy", headers={"Retry-After": "1"})
