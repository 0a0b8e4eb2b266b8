"""The SQL that fills the index."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from echochat.storage.database import Executor


class Text(NamedTuple):
    """A message to index; `version` is the number of its latest change, 0 without one."""

    id: int
    version: int
    author_id: int
    content: str


class Part(NamedTuple):
    """A part of a room that the index lacks, and how far the room is indexed with it."""

    room_id: int
    low_seq: int
    high_seq: int
    changed: int
    is_last: bool
    texts: list[Text]


class Entry(NamedTuple):
    """A message as the index has it; `words` is a tsvector."""

    id: int
    room_id: int
    version: int
    words: str


# A part has new messages, changed ones and, if both are few, older ones that aren't indexed.
# Message numbers have no gaps, so a part is a range of them. Of change numbers it takes ten times
# as many, since most are reactions, which change no word.
PARTS: Final = """
    WITH mark AS MATERIALIZED (
        SELECT r.id, r.last_seq, r.last_change, coalesce(p.high_seq, 0) AS high,
               CASE WHEN p.rules < %(rules)s THEN p.high_seq ELSE coalesce(p.low_seq, 0) END AS low,
               coalesce(p.changed, 0) AS changed
        FROM rooms r LEFT JOIN search_rooms p ON p.room_id = r.id
        WHERE r.id = ANY(%(rooms)s) AND coalesce(p.rules <= %(rules)s, true)
    ), span AS MATERIALIZED (
        SELECT id, last_seq, last_change, low, high, changed,
               CASE WHEN high = last_seq THEN greatest(0, low - %(size)s) ELSE low END AS low_then,
               least(last_seq, high + %(size)s) AS high_then,
               least(last_change, changed + 10 * %(size)s) AS changed_then
        FROM mark
    )
    SELECT s.id, s.low_then, s.high_then, s.changed_then,
           s.low_then = 0 AND s.high_then = s.last_seq AND s.changed_then = s.last_change,
           m.id, coalesce(m.changed, 0), m.author_id, m.content
    FROM span s LEFT JOIN LATERAL (
        SELECT id, changed, author_id, content FROM messages
        WHERE room_id = s.id AND seq > s.high AND seq <= s.high_then
        UNION ALL
        SELECT id, changed, author_id, content FROM messages
        WHERE room_id = s.id AND seq > s.low_then AND seq <= s.low
        UNION ALL
        SELECT id, changed, author_id, content FROM messages
        WHERE room_id = s.id AND changed > s.changed AND changed <= s.changed_then
          AND (edited_at IS NOT NULL OR deleted_at IS NOT NULL)
    ) m ON true
    ORDER BY s.id
"""

# A room's row that is being deleted must not return from an earlier read.
WRITE: Final = """
    WITH room AS MATERIALIZED (
        SELECT id FROM rooms WHERE id = ANY(%(rooms)s) ORDER BY id FOR KEY SHARE
    )
    INSERT INTO search_messages (message_id, room_id, version, words)
    SELECT DISTINCT ON (entry.message_id) entry.*
    FROM unnest(%(ids)s::bigint[], %(rooms)s::bigint[], %(versions)s::bigint[],
                %(words)s::text[]::tsvector[]) AS entry (message_id, room_id, version, words)
    WHERE entry.room_id IN (SELECT id FROM room)
    ORDER BY entry.message_id, entry.version DESC
    ON CONFLICT (message_id) DO UPDATE SET version = excluded.version, words = excluded.words
    WHERE search_messages.version <= excluded.version
"""

NOTE: Final = """
    INSERT INTO search_rooms AS p (room_id, rules, low_seq, high_seq, changed)
    SELECT mark.room_id, %(rules)s, mark.low_seq, mark.high_seq, mark.changed
    FROM unnest(%(rooms)s::bigint[], %(lows)s::bigint[], %(highs)s::bigint[], %(changes)s::bigint[])
         AS mark (room_id, low_seq, high_seq, changed)
    JOIN rooms r ON r.id = mark.room_id
    ORDER BY mark.room_id
    ON CONFLICT (room_id) DO UPDATE
    SET rules = excluded.rules,
        low_seq = CASE WHEN p.rules = excluded.rules THEN least(p.low_seq, excluded.low_seq)
                       ELSE excluded.low_seq END,
        high_seq = greatest(p.high_seq, excluded.high_seq),
        changed = greatest(p.changed, excluded.changed)
    WHERE p.rules <= excluded.rules
"""

# A page of all rooms in the order of their ids; those that lack something come with true.
LOOK: Final = """
    SELECT r.id, r.last_seq > coalesce(p.high_seq, 0) OR r.last_change > coalesce(p.changed, 0)
                 OR coalesce(p.low_seq, 0) > 0 OR coalesce(p.rules < %(rules)s, false)
    FROM rooms r LEFT JOIN search_rooms p ON p.room_id = r.id AND p.room_id > %(after)s
    WHERE r.id > %(after)s ORDER BY r.id LIMIT %(limit)s
"""


async def look(db: Executor, after: int, limit: int, rules: int) -> tuple[list[int], int | None]:
    """Return the rooms that lack something, of a page of all rooms, and where the next begins."""
    rows = await db.fetch_all(LOOK, {"after": after, "limit": limit, "rules": rules})
    lacking = [room_id for room_id, lacks in rows if lacks]
    return lacking, rows[-1][0] if len(rows) == limit else None


async def parts(db: Executor, rooms: Collection[int], size: int, rules: int) -> list[Part]:
    """Return the messages to index next, about `size` of each room.

    Omits rooms indexed by newer rules, and deleted ones.
    """
    values = {"rooms": list(rooms), "size": size, "rules": rules}
    found: dict[int, Part] = {}
    for room_id, low, high, changed, is_last, *text in await db.fetch_all(PARTS, values):
        part = found.setdefault(room_id, Part(room_id, low, high, changed, is_last, []))
        if text[0] is not None:
            part.texts.append(Text._make(text))
    return list(found.values())


async def write(db: Executor, entries: Sequence[Entry]) -> None:
    """Put messages into the index, in place of older versions of them."""
    values = {
        "ids": [entry.id for entry in entries],
        "rooms": [entry.room_id for entry in entries],
        "versions": [entry.version for entry in entries],
        "words": [entry.words for entry in entries],
    }
    await db.execute(WRITE, values)


async def note(db: Executor, done: Sequence[Part], rules: int) -> None:
    """Note how far rooms are indexed. A mark never goes back."""
    values = {
        "rooms": [part.room_id for part in done],
        "lows": [part.low_seq for part in done],
        "highs": [part.high_seq for part in done],
        "changes": [part.changed for part in done],
        "rules": rules,
    }
    await db.execute(NOTE, values)
