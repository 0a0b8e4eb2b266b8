"""The SQL of the directory of public rooms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from echochat.names import name_words
from echochat.rooms.rules import Role
from echochat.storage.database import Executor

CANDIDATES: Final = 1000
"""Rooms that have the rarest word's beginning and are looked at: a few ms."""


class DirectoryPosition(NamedTuple):
    """Where a page ends: a room's number of members, and its id."""

    members: int
    room_id: int


class ListedRoom(NamedTuple):
    """A public room as the directory shows it to one user; `role` is theirs."""

    slug: str
    name: str
    topic: str
    last_at: datetime
    role: Role | None
    position: DirectoryPosition


class UnindexedRoom(NamedTuple):
    """A public room whose words are not in the index."""

    room_id: int
    name: str
    topic: str


SHOWN: Final = """
    SELECT r.slug, r.name, coalesce(about.topic, ''), r.last_at, c.role, page.members, page.room_id
    FROM page
    JOIN rooms r ON r.id = page.room_id
    LEFT JOIN room_texts about ON about.room_id = r.id
    LEFT JOIN chat_roles c ON c.room_id = r.id AND c.user_id = %(user_id)s
    ORDER BY page.members DESC, page.room_id DESC
"""
BEFORE: Final = """
    (%(members)s::integer IS NULL OR (d.members, d.room_id) < (%(members)s, %(room_id)s::bigint))
"""
LISTED: Final = f"""
    WITH page AS MATERIALIZED (
        SELECT d.members, d.room_id FROM directory d WHERE d.listed AND {BEFORE}
        ORDER BY d.members DESC, d.room_id DESC LIMIT %(limit)s
    ) {SHOWN}
"""  # noqa: S608 - made of constants
# The first of the words is looked up in the index, for the others each candidate is.
FOUND: Final = f"""
    WITH candidate AS MATERIALIZED (
        SELECT room_id FROM room_words
        WHERE word >= %(word)s AND word < %(word)s || chr(1114111) LIMIT {CANDIDATES}
    ), page AS MATERIALIZED (
        SELECT d.members, d.room_id
        FROM (SELECT DISTINCT room_id FROM candidate) AS each
        CROSS JOIN LATERAL (SELECT * FROM directory WHERE room_id = each.room_id OFFSET 0) d
        WHERE d.listed AND {BEFORE} AND NOT EXISTS (
            SELECT FROM unnest(%(others)s::text[]) AS other (word) WHERE NOT EXISTS (
                SELECT FROM room_words w WHERE w.room_id = d.room_id
                AND w.word >= other.word AND w.word < other.word || chr(1114111)))
        ORDER BY d.members DESC, d.room_id DESC LIMIT %(limit)s
    ) {SHOWN}
"""  # noqa: S608 - made of constants

UNINDEXED: Final = """
    SELECT d.room_id, r.name, coalesce(about.topic, '') FROM directory d
    JOIN rooms r ON r.id = d.room_id
    LEFT JOIN room_texts about ON about.room_id = r.id
    WHERE NOT d.indexed ORDER BY d.room_id LIMIT %s
    FOR NO KEY UPDATE OF r SKIP LOCKED
"""
FORGET_WORDS: Final = "DELETE FROM room_words WHERE room_id = ANY(%(rooms)s)"
ADD_WORDS: Final = """
    INSERT INTO room_words (room_id, word)
    SELECT * FROM unnest(%(rooms)s::bigint[], %(words)s::text[]) AS added (room_id, word)
    ON CONFLICT DO NOTHING
"""
NOTE_INDEXED: Final = "UPDATE directory SET indexed = true WHERE room_id = ANY(%(rooms)s)"


async def listed(
    db: Executor,
    user_id: int,
    words: Sequence[str] | None,
    before: DirectoryPosition | None,
    limit: int,
) -> list[ListedRoom]:
    """Return listed rooms, those in which words begin with all `words`, most members first.

    Of rooms with a common beginning, up to `CANDIDATES` are looked at. No words match nothing;
    with None all rooms are listed.
    """
    if words == []:
        return []
    members, room_id = before or (None, None)
    in_order = sorted(words or (), key=len, reverse=True)
    values = {
        "user_id": user_id,
        "word": in_order[0] if in_order else None,
        "others": in_order[1:],
        "members": members,
        "room_id": room_id,
        "limit": limit,
    }
    rows = await db.fetch_all(FOUND if in_order else LISTED, values)
    return [
        ListedRoom(slug, name, topic, last_at, role, DirectoryPosition(*position))
        for slug, name, topic, last_at, role, *position in rows
    ]


async def index_rooms(transaction: Executor, limit: int) -> int:
    """Index the words of rooms that are not indexed as they are; return how many rooms."""
    rooms = [UnindexedRoom(*row) for row in await transaction.fetch_all(UNINDEXED, (limit,))]
    if rooms:
        pairs = [
            (room.room_id, word)
            for room in rooms
            for word in name_words(f"{room.name} {room.topic}")
        ]
        ids = [room.room_id for room in rooms]
        await transaction.execute(FORGET_WORDS, {"rooms": ids})
        added = {"rooms": [id_ for id_, _ in pairs], "words": [word for _, word in pairs]}
        await transaction.execute(ADD_WORDS, added)
        await transaction.execute(NOTE_INDEXED, {"rooms": ids})
    return len(rooms)
