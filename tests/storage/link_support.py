"""One connection to PostgreSQL, for tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from echochat.storage.link import Link, Unavailable

PROMPT = 5.0
"""Seconds within which a failure has to be told: far under the real limits."""


@asynccontextmanager
async def connected(dsn: str, **session: str) -> AsyncIterator[Link]:
    link = await Link.connect(dsn, **session)
    try:
        yield link
    finally:
        link.close()


async def pid_of(link: Link) -> int:
    return int((await link.run("SELECT pg_backend_pid()")).rows[0][0])


async def fails(link: Link, sql: str) -> str:
    """The text of the `Unavailable` that a statement raises; the connection is closed then."""
    async with asyncio.timeout(PROMPT):
        with pytest.raises(Unavailable) as caught:
            await link.run(sql)
    assert link.closed
    return str(caught.value)
