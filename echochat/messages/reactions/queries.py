"""The SQL of reactions."""

from collections.abc import Collection
from typing import Final, NamedTuple

from echochat.storage.database import Executor

NAMES_SHOWN: Final = 20
"""Maximum names sent with a reaction; the rest are counted."""


class Reaction(NamedTuple):
    """One emoji under a message: how many put it there, the first of them, the reader himself?"""

    emoji: str
    number: int
    users: list[str]
    mine: bool


# One emoji more than may stand there is not put there.
ADD_REACTION: Final = """
    INSERT INTO reactions (room_id, message_id, user_id, emoji)
    SELECT %(room_id)s, %(id)s, %(user_id)s, %(emoji)s
    WHERE (SELECT count(*) FROM reaction_counts WHERE room_id = %(room_id)s
           AND message_id = %(id)s AND emoji <> %(emoji)s) < %(kinds)s
    ON CONFLICT DO NOTHING
"""

REMOVE_REACTION: Final = """
    DELETE FROM reactions WHERE room_id = %(room_id)s AND message_id = %(id)s
        AND user_id = %(user_id)s AND emoji = %(emoji)s
"""

HAS_REACTION: Final = """
    SELECT 1 FROM reactions WHERE room_id = %(room_id)s AND message_id = %(id)s
        AND user_id = %(user_id)s AND emoji = %(emoji)s
"""

# Only users whose names are sent are read.
REACTIONS: Final = """
    SELECT c.message_id, c.emoji, c.people, first.names,
           EXISTS (SELECT FROM reactions r WHERE r.room_id = c.room_id
                   AND r.message_id = c.message_id AND r.user_id = %(user_id)s
                   AND r.emoji = c.emoji)
    FROM reaction_counts c CROSS JOIN LATERAL (
        SELECT array_agg(u.name ORDER BY r.created_at, u.id) AS names, min(r.created_at) AS since
        FROM (SELECT user_id, created_at FROM reactions
              WHERE room_id = c.room_id AND message_id = c.message_id AND emoji = c.emoji
              ORDER BY created_at, user_id LIMIT %(names)s) r
        JOIN users u ON u.id = r.user_id
    ) first
    WHERE c.room_id = %(room_id)s AND c.message_id = ANY(%(ids)s) AND first.names IS NOT NULL
    ORDER BY c.message_id, first.since, c.emoji
"""


async def add_reaction(
    db: Executor, room_id: int, id_: int, user_id: int, emoji: str, *, kinds: int
) -> bool:
    """Put an emoji under a message, unless `kinds` others stand there; False if nothing changed."""
    params = {"room_id": room_id, "id": id_, "user_id": user_id, "emoji": emoji, "kinds": kinds}
    return await db.execute(ADD_REACTION, params) == 1


async def remove_reaction(db: Executor, room_id: int, id_: int, user_id: int, emoji: str) -> bool:
    """Remove a user's emoji; False if there was none."""
    params = {"room_id": room_id, "id": id_, "user_id": user_id, "emoji": emoji}
    return await db.execute(REMOVE_REACTION, params) == 1


async def has_reaction(db: Executor, room_id: int, id_: int, user_id: int, emoji: str) -> bool:
    """Tell whether a user's emoji is on a message."""
    params = {"room_id": room_id, "id": id_, "user_id": user_id, "emoji": emoji}
    return await db.fetch_one(HAS_REACTION, params) is not None


async def reactions(
    db: Executor, room_id: int, ids: Collection[int], user_id: int | None
) -> dict[int, list[Reaction]]:
    """Return the reactions by message id, as this user (None: nobody of them) sees them."""
    if not ids:
        return {}
    params = {"room_id": room_id, "ids": list(ids), "user_id": user_id, "names": NAMES_SHOWN}
    found: dict[int, list[Reaction]] = {}
    for id_, *reaction in await db.fetch_all(REACTIONS, params):
        found.setdefault(id_, []).append(Reaction(*reaction))
    return found
