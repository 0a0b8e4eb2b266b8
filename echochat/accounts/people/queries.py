"""The SQL of finding people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from echochat.names import name_words
from echochat.storage.database import Executor

CANDIDATES: Final = 300
"""People with a word that begins like the query's longest, who are looked at: a few ms."""

SHARED: Final = 200
"""Rooms of somebody that are looked at for one that the searcher is in, too."""


class Person(NamedTuple):
    """Somebody who was found."""

    username: str
    avatar: str | None
    last_seen: datetime | None


# The roles with which a room is read, of rooms that don't have everybody in them.
MET: Final = f"""
    SELECT FROM (
        SELECT room_id FROM chat_roles
        WHERE user_id = u.id AND role <> 'blocked' LIMIT {SHARED} OFFSET 0
    ) theirs
    CROSS JOIN LATERAL (SELECT kind FROM rooms WHERE id = theirs.room_id OFFSET 0) r
    CROSS JOIN LATERAL (
        SELECT FROM chat_roles WHERE room_id = theirs.room_id AND user_id = %(user_id)s
        AND role <> 'blocked' OFFSET 0
    ) mine
    WHERE r.kind <> 'public'
"""  # noqa: S608 - made of constants
# Whoever has exactly this name comes first, however many begin so.
FIND: Final = f"""
    WITH candidate AS MATERIALIZED (
        (SELECT user_id FROM user_words
         WHERE word >= %(word)s AND word < %(word)s || chr(1114111)
         ORDER BY word, user_id LIMIT {CANDIDATES})
        UNION
        SELECT id FROM users WHERE lower(name) = lower(%(name)s)
    )
    SELECT u.name, p.avatar, p.last_seen
    FROM candidate
    CROSS JOIN LATERAL (SELECT * FROM users WHERE id = candidate.user_id OFFSET 0) u
    LEFT JOIN LATERAL (SELECT * FROM profiles WHERE user_id = u.id OFFSET 0) p ON true
    LEFT JOIN LATERAL (
        SELECT document ->> 'findable' AS by FROM account_settings WHERE user_id = u.id OFFSET 0
    ) findable ON true
    WHERE u.active AND u.id <> %(user_id)s
      AND NOT EXISTS (
        SELECT FROM unnest(%(others)s::text[]) AS other (word) WHERE NOT EXISTS (
            SELECT FROM user_words w WHERE w.user_id = u.id
            AND w.word >= other.word AND w.word < other.word || chr(1114111)))
      AND CASE coalesce(findable.by, 'everybody')
          WHEN 'everybody' THEN true WHEN 'acquaintances' THEN EXISTS ({MET}) ELSE false END
    ORDER BY lower(u.name) <> lower(%(name)s), lower(u.name) LIMIT %(limit)s
"""  # noqa: S608 - made of constants

STALE: Final = """
    SELECT id, name FROM users WHERE found_as IS DISTINCT FROM name
    ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
FORGET_WORDS: Final = "DELETE FROM user_words WHERE user_id = ANY(%(users)s)"
ADD_WORDS: Final = """
    INSERT INTO user_words (user_id, word)
    SELECT * FROM unnest(%(users)s::bigint[], %(words)s::text[]) AS added (user_id, word)
    ON CONFLICT DO NOTHING
"""
NOTE_INDEXED: Final = "UPDATE users SET found_as = name WHERE id = ANY(%(users)s)"


async def find_people(
    db: Executor, user_id: int, name: str, words: Sequence[str], limit: int
) -> list[Person]:
    """Return people in whose names words begin with all `words`, by name.

    First comes who has exactly this `name`. Without the one who searches, and without those who
    don't want to be found by them.
    """
    if not words:
        return []
    longest, *others = sorted(words, key=len, reverse=True)
    values = {
        "user_id": user_id,
        "name": name,
        "word": longest,
        "others": others,
        "limit": limit,
    }
    return [Person(*row) for row in await db.fetch_all(FIND, values)]


async def index_names(transaction: Executor, limit: int) -> int:
    """Index names that are not indexed as they are; return how many."""
    people = await transaction.fetch_all(STALE, (limit,))
    await index_people(transaction, [(id_, name) for id_, name in people])
    return len(people)


async def index_people(transaction: Executor, people: Sequence[tuple[int, str]]) -> None:
    """Index people by the words of their names."""
    if not people:
        return
    pairs = [(user_id, word) for user_id, name in people for word in name_words(name)]
    ids = [user_id for user_id, _ in people]
    await transaction.execute(FORGET_WORDS, {"users": ids})
    added = {"users": [user_id for user_id, _ in pairs], "words": [word for _, word in pairs]}
    await transaction.execute(ADD_WORDS, added)
    await transaction.execute(NOTE_INDEXED, {"users": ids})
