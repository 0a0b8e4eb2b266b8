"""The SQL of edits."""

from typing import Final

from echochat.messages.changes.queries import MessageChange, change_message, changing
from echochat.storage.database import Executor

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

EDIT: Final = changing(", content = %(content)s, edited_at = now()")


async def take_edit_turn(db: Executor, room_id: int, user_id: int, seconds: int) -> float | None:
    """Take a user's turn to edit in slow mode; return None, or the seconds until the next turn.

    The caller rolls back if the turn is refused.
    """
    key = f"chat:slow:edit:{room_id}:{user_id}"
    row = await db.fetch_one(TAKE_EDIT_TURN, {"key": key, "seconds": seconds})
    assert row is not None
    count, wait = row
    return None if count == 1 else float(wait)


async def edit(db: Executor, room_id: int, id_: int, content: str) -> MessageChange:
    """Give a message another text."""
    return await change_message(db, EDIT, {"room_id": room_id, "id": id_, "content": content})
