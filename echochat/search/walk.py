"""Searching slice by slice, from the newest message back, until a page is full or work is done."""

from typing import Final, NamedTuple

from echochat.search import queries
from echochat.search.queries import Reader, Scope, SearchPosition
from echochat.search.rules import Query, is_anchored
from echochat.search.slices import SLICE, conditions, slice_of

WORK: Final = 100_000
"""Maximum index rows read by one request: about 0.2 s of a connection. The next request searches
older ones."""

MOST_ROWS: Final = WORK
"""Rows that one statement looks at: no slice has more."""

SLICE_COST: Final = 50
"""Rows that cost as much as asking a slice that has none."""

MOST_SLICES: Final = 64
"""Slices that one statement asks."""

GROWTH: Final = 4
"""Times the slices of the statement before."""


class Found(NamedTuple):
    """The result of a walk: places, newest first, and the id below which it did not search.

    `end` is None when all has been searched.
    """

    places: list[SearchPosition]
    end: int | None


async def walk(reader: Reader, query: Query, where: Scope, before: int | None, limit: int) -> Found:
    """Return the newest messages with ids below `before` that the index has for a query."""
    end = where.newest + 1 if before is None else min(before, where.newest + 1)
    if where.rooms == []:
        return Found([], None)
    has_anchor = where.author is not None or is_anchored(query)
    step = _Words(reader, query, where) if has_anchor else _Others(reader, query, where)
    places: list[SearchPosition] = []
    work = WORK
    while end > where.oldest and len(places) < limit and work > 0:
        end, cost, found = await step.take(end, limit - len(places), work)
        work -= cost
        places += (place for place in found if place.id >= where.oldest)
    return Found(places, end if end > where.oldest else None)


class _Words:
    """Asks for words; takes more slices at once the rarer the words are."""

    def __init__(self, reader: Reader, query: Query, where: Scope) -> None:
        self._reader = reader
        self._query = query
        self._rooms = where.rooms or []
        self._author = where.author
        self._oldest = slice_of(where.oldest)
        self._has_phrases = any(len(term.lexemes) > 1 for group in query for term in group)
        self._slices = 1

    async def take(self, end: int, limit: int, work: int) -> tuple[int, int, list[SearchPosition]]:
        """Return the next step's start, this step's cost and the hits."""
        newest = slice_of(end - 1)
        oldest = max(self._oldest, newest - self._slices + 1)
        slices = range(oldest, newest + 1)
        count, found = await queries.candidates(
            self._reader,
            conditions(self._query, slices, self._rooms, phrases=False, author=self._author),
            conditions(self._query, slices, [], phrases=True) if self._has_phrases else [],
            before=end,
            limit=limit,
            most=MOST_ROWS + 1,
        )
        cost = count + SLICE_COST * len(slices)
        if count > MOST_ROWS and len(slices) > 1:
            # Commoner than before: not all was looked at, so these slices one by one.
            self._slices = 1
            return end, cost // 2, []
        affordable = (work - cost) * len(slices) // max(1, count)
        self._slices = max(1, min(self._slices * GROWTH, MOST_SLICES, affordable))
        return oldest * SLICE, cost, found


class _Others:
    """Asks for messages without words, a slice at a time."""

    def __init__(self, reader: Reader, query: Query, where: Scope) -> None:
        self._reader = reader
        self._query = query
        self._rooms = where.rooms

    async def take(self, end: int, limit: int, _work: int) -> tuple[int, int, list[SearchPosition]]:
        """Return the next step's start, this step's cost and the hits."""
        slice_ = slice_of(end - 1)
        first = slice_ * SLICE
        (condition,) = conditions(self._query, [slice_], [], phrases=True)
        found = await queries.others(
            self._reader, condition, self._rooms, first=first, before=end, limit=limit
        )
        return first, end - first, found
