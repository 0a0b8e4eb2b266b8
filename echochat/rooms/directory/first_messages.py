"""Makes the authors of messages members of the public rooms that they write in."""

import asyncio
from typing import Final, NamedTuple

from echochat.http.errors import ApiError
from echochat.rooms.members.changes import join
from echochat.storage.database import Database
from echochat.supervision import watched

UNDER_WAY: Final = 100
"""Joins at one time on this instance; authors beyond that join with their next message."""


class FirstMessages:
    """Lets authors join, behind the commit of their message, which never waits for it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}

    def spoke(self, room_id: int, user_id: int) -> None:
        """Note that somebody without a role wrote in a public room."""
        key = room_id, user_id
        if key in self._tasks or len(self._tasks) >= UNDER_WAY:
            return
        task = watched("joining by a first message", self._join(*key))
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._tasks.pop(key))

    async def close(self) -> None:
        """Complete the joins under way."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _join(self, room_id: int, user_id: int) -> None:
        try:
            await join(self._db, room_id, user_id)
        except ApiError:
            return  # Blocked, archived or deleted meanwhile: nothing to join.


class PublicRooms(NamedTuple):
    """An instance's settings for public rooms."""

    guests_read: bool
    """True if guests may read them."""
    first_messages: FirstMessages
