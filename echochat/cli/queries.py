"""The SQL of `doctor`."""

from typing import Final

from echochat.storage.database import Executor

HAS_BUCKET: Final = """
    SELECT 1 FROM security_rate_limit_bucket
    WHERE scope_key = %s AND reset_at > now()
"""

CLOCK: Final = "SELECT extract(epoch FROM clock_timestamp())::float8"
VERSION: Final = "SHOW server_version"


async def clock(db: Executor) -> float:
    """Return the database's time, in seconds since 1970."""
    row = await db.fetch_one(CLOCK)
    assert row is not None
    return float(row[0])


async def server_version(db: Executor) -> str:
    """Return which PostgreSQL it is."""
    row = await db.fetch_one(VERSION)
    assert row is not None
    return f"PostgreSQL {row[0]}"


async def has_bucket(db: Executor, scope_key: str) -> bool:
    """Tell whether something is being counted for a scope."""
    return await db.fetch_one(HAS_BUCKET, (scope_key,)) is not None
