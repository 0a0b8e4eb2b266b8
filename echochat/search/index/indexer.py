"""Indexes messages after they are stored, at a limited pace."""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Final

from echochat.search.index import queries
from echochat.search.index.queries import Entry, Part
from echochat.search.slices import index_entry
from echochat.search.words import RULES
from echochat.storage.database import Conflict, Database, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

DELAY: Final = 0.5
"""Seconds until a message can be found; messages are indexed in batches."""

BATCH: Final = 500
"""Messages that are indexed in one go, of one room or of many."""

ROOMS: Final = 250
"""Rooms of one go."""

CHARACTERS: Final = 2000
"""Characters of messages that are taken apart before others have the loop: some 0.5 ms."""

SHARE: Final = 0.25
"""Fraction of the time in which the indexer works, so that chatting comes first."""

RETRY: Final = 2.0
"""Seconds before a failed part is tried again."""

LOOK_AROUND: Final = 600.0
"""Seconds between looks at all rooms: an instance may have died before its rooms were filled."""

LOOK_PAGE: Final = 500
"""Rooms of one look: some 2 ms for PostgreSQL."""


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
        """Stop; the next scan finds the parts that aren't indexed."""
        await self._worker.close()

    async def _run(self) -> None:
        next_look = 0.0
        while True:
            try:
                if time.monotonic() >= next_look:
                    await self._look_around()
                    next_look = time.monotonic() + LOOK_AROUND
                await self._fill_all()
            except Unavailable as error:
                logger.warning("indexing is waiting for PostgreSQL: %s", error)
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

    async def _look_around(self) -> None:
        after: int | None = 0
        while after is not None:
            start = time.monotonic()
            lacking, after = await queries.look(self._db, after, LOOK_PAGE, RULES)
            self._behind.update(dict.fromkeys(lacking))
            await _rest(start)

    async def _fill_all(self) -> None:
        while self._behind:
            start = time.monotonic()
            rooms = list(islice(self._behind, ROOMS))
            # Those that get something new meanwhile come again.
            for room_id in rooms:
                del self._behind[room_id]
            try:
                unfinished = await self._fill(rooms)
            except BaseException:
                self._behind.update(dict.fromkeys(rooms))
                raise
            self._behind.update(dict.fromkeys(unfinished))
            await _rest(start)

    async def _fill(self, rooms: Sequence[int]) -> list[int]:
        """Index the next part of rooms; return the rooms with more."""
        parts = await queries.parts(self._db, rooms, max(1, BATCH // len(rooms)), RULES)
        if not parts:
            return []
        await queries.write(self._db, await _entries(parts))
        try:
            await queries.note(self._db, parts, RULES)
        except Conflict:
            # A room was deleted at this moment; the next look doesn't see it any more.
            return [part.room_id for part in parts]
        return [part.room_id for part in parts if not part.is_last]


async def _entries(parts: Sequence[Part]) -> list[Entry]:
    entries = []
    characters = 0
    for part in parts:
        for text in part.texts:
            words = index_entry(text.id, part.room_id, text.author_id, text.content)
            entries.append(Entry(text.id, part.room_id, text.version, words))
            characters += len(text.content)
            if characters > CHARACTERS:
                characters = 0
                await asyncio.sleep(0)
    return entries


async def _rest(start: float) -> None:
    """Let others have the database, so long that its part of the work is `SHARE`."""
    await asyncio.sleep((time.monotonic() - start) * (1 / SHARE - 1))
