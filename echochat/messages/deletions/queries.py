"""The SQL of deletions."""

from typing import Final

from echochat.messages.changes.queries import MessageChange, change_message, changing
from echochat.storage.database import Executor

DELETE: Final = changing(", content = '', edited_at = NULL, deleted_at = now()")

FORGET_REACTIONS: Final = (
    "DELETE FROM reactions WHERE room_id = %(room_id)s AND message_id = %(id)s"
)


async def delete(db: Executor, room_id: int, id_: int) -> MessageChange:
    """Leave nothing of a message but its place."""
    params = {"room_id": room_id, "id": id_}
    await db.execute(FORGET_REACTIONS, params)
    return await change_message(db, DELETE, params)
