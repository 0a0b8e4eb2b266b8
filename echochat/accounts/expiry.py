"""Housekeeping of accounts: expired sessions, former names, pictures that no profile has."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from echochat.accounts import queries
from echochat.media import Avatars
from echochat.storage.database import Executor

UNCLAIMED: Final = 3600.0
"""Age in seconds from which a picture that no profile uses is unused for good."""


async def clear_sessions(db: Executor) -> AsyncGenerator[int, None]:
    """Remove expired sessions in batches; yield how many. Raises `Unavailable`."""
    while removed := await queries.delete_expired_sessions(db):
        yield removed


async def clear_names(db: Executor) -> AsyncGenerator[int, None]:
    """Forget names that were given up long ago in batches; yield how many. Raises `Unavailable`."""
    while removed := await queries.delete_released_names(db):
        yield removed


async def clear_avatars(db: Executor, avatars: Avatars) -> AsyncGenerator[int, None]:
    """Remove files that are nobody's picture in batches; yield how many. Raises `Unavailable`.

    They stay when the server dies between storing a picture and its profile, or
    between that and removing the one before.
    """
    async with aclosing(avatars.older_than(UNCLAIMED)) as batches:
        async for paths in batches:
            orphans = paths - await queries.find_avatars(db, list(paths))
            for path in orphans:
                await avatars.remove(path)
            yield len(orphans)
