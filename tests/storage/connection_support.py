"""One connection to PostgreSQL, for tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from echochat.storage.connection import PgConnection, Unavailable

PROMPT = 5.0
"""Seconds within which a failure has to be told: far under the real limits."""


@asynccontextmanager
async def connected(dsn: str, **session: str) -> AsyncIterator[PgConnection]:
    connection = await PgConnection.connect(dsn, **session)
    try:
        yield connection
    finally:
        connection.close()


async def pid_of(connection: PgConnection) -> int:
    return int((await connection.run("SELECT pg_backend_pid()")).rows[0][0])


async def fails(connection: PgConnection, sql: str) -> str:
    """The text of the `Unavailable` that a statement raises; the connection is closed then."""
    async with asyncio.timeout(PROMPT):
        with pytest.raises(Unavailable) as caught:
            await connection.run(sql)
    assert connection.closed
    return str(caught.value)
