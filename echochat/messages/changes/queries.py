"""The SQL of changes to messages: of their text, their deletion, their reactions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple

from echochat.messages.changes.rules import Target
from echochat.rooms import Standing
from echochat.storage.database import Executor

NAMES_SHOWN: Final = 20
"""Names told with a reaction; of more people only their number is."""


class Entrance(NamedTuple):
    """What somebody is in a room that is locked for their change, and its slow mode's seconds."""

    standing: Standing
    slow_seconds: int


class Reaction(NamedTuple):
    """One emoji under a message: how many put it there, the first of them, the reader himself?"""

    emoji: str
    number: int
    users: list[str]
    mine: bool


class Reacted(NamedTuple):
    """Whose reaction came or went."""

    username: str
    emoji: str
    on: bool


class MessageChange(NamedTuple):
    """All of a message that can change, after its change number `change` in the room."""

    change: int
    id: int
    seq: int
    content: str
    edited_at: datetime | None
    deleted: bool


# The room's row lock puts changes in one order with the messages. The account's row is locked
# before it, as by whoever deletes an account, whose rooms are looked for then: no deadlock.
ENTER: Final = """
    SELECT r.kind, c.role, u.is_moderator, r.slow_seconds
    FROM rooms r JOIN users u ON u.id = %(user_id)s AND u.active
    LEFT JOIN chat_roles c ON c.room_id = r.id AND c.user_id = u.id
    WHERE r.id = %(room_id)s FOR KEY SHARE OF u FOR NO KEY UPDATE OF r
"""

TAKE_EDIT_TURN: Final = """
    INSERT INTO security_rate_limit_bucket AS b (scope_key, count, reset_at)
    VALUES (%(key)s, 1, now() + make_interval(secs => %(seconds)s))
    ON CONFLICT (scope_key) DO UPDATE SET
        count = CASE WHEN b.reset_at <= now() OR b.reset_at > excluded.reset_at + interval '10 s'
                     THEN 1 ELSE b.count + 1 END,
        reset_at = CASE WHEN b.reset_at <= now() OR b.reset_at > excluded.reset_at + interval '10 s'
                        THEN excluded.reset_at ELSE b.reset_at END
    RETURNING count, extract(epoch FROM reset_at - now())::float8
"""

TARGET: Final = """
    SELECT author_id, deleted_at IS NOT NULL, created_at > now() - make_interval(secs => %(window)s)
    FROM messages WHERE room_id = %(room_id)s AND id = %(id)s
"""

RAISE: Final = """
    WITH raised AS (
        UPDATE rooms SET last_change = last_change + 1 WHERE id = %(room_id)s RETURNING last_change
    )
    UPDATE messages m SET changed = raised.last_change{change}
    FROM raised WHERE m.room_id = %(room_id)s AND m.id = %(id)s
    RETURNING m.changed, m.id, m.seq, m.content, m.edited_at, m.deleted_at IS NOT NULL
"""

EDIT: Final = RAISE.format(change=", content = %(content)s, edited_at = now()")
DELETE: Final = RAISE.format(change=", content = '', edited_at = NULL, deleted_at = now()")
TOUCH: Final = RAISE.format(change="")

FORGET_REACTIONS: Final = (
    "DELETE FROM reactions WHERE room_id = %(room_id)s AND message_id = %(id)s"
)

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

# Of all the people only those whose names are told are read.
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

CHANGES: Final = """
    SELECT changed, id, seq, content, edited_at, deleted_at IS NOT NULL FROM messages
    WHERE room_id = %(room_id)s AND changed > %(after)s AND changed <= %(up_to)s
    ORDER BY changed LIMIT %(limit)s
"""


async def enter(db: Executor, room_id: int, user_id: int) -> Entrance | None:
    """Lock the room for a change; return what the user is there, and how slow the room is.

    None when the room or the account is gone.
    """
    row = await db.fetch_one(ENTER, {"room_id": room_id, "user_id": user_id})
    if row is None:
        return None
    *standing, slow_seconds = row
    return Entrance(Standing(*standing), slow_seconds)


async def take_edit_turn(db: Executor, room_id: int, user_id: int, seconds: int) -> float | None:
    """Take somebody's turn to edit in a slow room; None, or the seconds until the next.

    Whoever is refused rolls back.
    """
    key = f"chat:slow:edit:{room_id}:{user_id}"
    row = await db.fetch_one(TAKE_EDIT_TURN, {"key": key, "seconds": seconds})
    assert row is not None
    count, wait = row
    return None if count == 1 else float(wait)


async def find_target(db: Executor, room_id: int, id_: int, window: float) -> Target | None:
    """Return what the rules ask about a message; `recent` means not older than `window` seconds."""
    row = await db.fetch_one(TARGET, {"room_id": room_id, "id": id_, "window": window})
    return Target(*row) if row else None


async def edit(db: Executor, room_id: int, id_: int, content: str) -> MessageChange:
    """Give a message another text."""
    return await _raise(db, EDIT, {"room_id": room_id, "id": id_, "content": content})


async def delete(db: Executor, room_id: int, id_: int) -> MessageChange:
    """Leave nothing of a message but its place."""
    params = {"room_id": room_id, "id": id_}
    await db.execute(FORGET_REACTIONS, params)
    return await _raise(db, DELETE, params)


async def touch(db: Executor, room_id: int, id_: int) -> MessageChange:
    """Number a change of a message that stands beside it."""
    return await _raise(db, TOUCH, {"room_id": room_id, "id": id_})


async def add_reaction(
    db: Executor, room_id: int, id_: int, user_id: int, emoji: str, *, kinds: int
) -> bool:
    """Put an emoji under a message, unless `kinds` others stand there; False if nothing changed."""
    params = {"room_id": room_id, "id": id_, "user_id": user_id, "emoji": emoji, "kinds": kinds}
    return await db.execute(ADD_REACTION, params) == 1


async def remove_reaction(db: Executor, room_id: int, id_: int, user_id: int, emoji: str) -> bool:
    """Take one's emoji away; False if it was not there."""
    params = {"room_id": room_id, "id": id_, "user_id": user_id, "emoji": emoji}
    return await db.execute(REMOVE_REACTION, params) == 1


async def has_reaction(db: Executor, room_id: int, id_: int, user_id: int, emoji: str) -> bool:
    """Return whether one's emoji stands under a message."""
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


async def changes_after(
    db: Executor, room_id: int, after: int, up_to: int, limit: int
) -> list[MessageChange]:
    """Return the messages whose latest change is after one and up to another, in that order."""
    params = {"room_id": room_id, "after": after, "up_to": up_to, "limit": limit}
    return [MessageChange(*row) for row in await db.fetch_all(CHANGES, params)]


async def _raise(db: Executor, sql: str, params: dict[str, Any]) -> MessageChange:
    row = await db.fetch_one(sql, params)
    assert row is not None, "the message is there: it was found under the room's lock"
    return MessageChange(*row)
