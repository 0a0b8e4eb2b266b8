"""The SQL that changes of messages have in common."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from echochat.rooms import Standing
from echochat.storage.database import Executor


class Target(NamedTuple):
    """The message that it is about."""

    author_id: int
    deleted: bool
    recent: bool
    """True within the message's edit window."""


class Entrance(NamedTuple):
    """A user's standing in a room that is locked for their change, and its slow mode in seconds."""

    standing: Standing
    slow_seconds: int
    archived: bool


class MessageChange(NamedTuple):
    """All of a message that can change, after its change number `change` in the room."""

    change: int
    id: int
    seq: int
    content: str
    edited_at: datetime | None
    deleted: bool


# The room's row lock orders changes with the messages. The account's row is locked before it, as
# when an account is deleted, which then looks for its rooms: no deadlock.
ENTER: Final = """
    SELECT r.kind, c.role, u.is_moderator, r.slow_seconds, r.archived_at IS NOT NULL
    FROM rooms r JOIN users u ON u.id = %(user_id)s AND u.active
    LEFT JOIN chat_roles c ON c.room_id = r.id AND c.user_id = u.id
    WHERE r.id = %(room_id)s FOR KEY SHARE OF u FOR NO KEY UPDATE OF r
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


def changing(columns: str = "") -> str:
    """Return the statement that numbers a message's change and sets `columns` (", a = 1")."""
    return RAISE.format(change=columns)


TOUCH: Final = changing()

CHANGES: Final = """
    SELECT changed, id, seq, content, edited_at, deleted_at IS NOT NULL FROM messages
    WHERE room_id = %(room_id)s AND changed > %(after)s AND changed <= %(up_to)s
    ORDER BY changed LIMIT %(limit)s
"""


async def enter(db: Executor, room_id: int, user_id: int) -> Entrance | None:
    """Lock the room for a change; return the user's role and the room's slow mode.

    Returns None if the room or the account was deleted.
    """
    row = await db.fetch_one(ENTER, {"room_id": room_id, "user_id": user_id})
    if row is None:
        return None
    *standing, slow_seconds, archived = row
    return Entrance(Standing(*standing), slow_seconds, archived)


async def find_target(db: Executor, room_id: int, id_: int, window: float) -> Target | None:
    """Return a message's data for the rules; `recent`: not older than `window` seconds."""
    row = await db.fetch_one(TARGET, {"room_id": room_id, "id": id_, "window": window})
    return Target(*row) if row else None


async def touch(db: Executor, room_id: int, id_: int) -> MessageChange:
    """Number a change of a message that stands beside it."""
    return await change_message(db, TOUCH, {"room_id": room_id, "id": id_})


async def changes_after(
    db: Executor, room_id: int, after: int, up_to: int, limit: int
) -> list[MessageChange]:
    """Return the messages whose latest change is in a range of numbers, in that order."""
    params = {"room_id": room_id, "after": after, "up_to": up_to, "limit": limit}
    return [MessageChange(*row) for row in await db.fetch_all(CHANGES, params)]


async def change_message(db: Executor, sql: str, params: dict[str, Any]) -> MessageChange:
    """Run a statement of `changing` for a message that is there, under the room's lock."""
    row = await db.fetch_one(sql, params)
    assert row is not None, "the message is there: it was found under the room's lock"
    return MessageChange(*row)
