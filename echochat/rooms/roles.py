"""Keeping open sockets right when rooms and roles change."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Final

from echochat.realtime import codes
from echochat.rooms import queries
from echochat.rooms.session import ChatSession
from echochat.security.audit import record
from echochat.storage.database import Executor, Unavailable
from echochat.storage.listener import Listener

logger = logging.getLogger(__name__)

CHANNEL: Final = "role_changed"
"""What triggers announce: `<room id>:<user id>:<role>`, no role when removed. User 0 is
everybody in a room that changed or is gone, room 0 all rooms of a user."""

GATHER: Final = 0.02
"""Seconds for which announcements are gathered: many changes at once are looked at together."""

GATHER_PEOPLE: Final = 0.25
"""Seconds for which changes of a room's people are gathered: the news goes to all of them."""

ALL: Final = 0

Key = tuple[int, int]
"""Room id and user id."""

OnChange = Callable[[int, int], None]
"""Told a room's id and the id of who is something else there now, `ALL` for the room itself."""


class RoleWatch:
    """Hears of changed rooms and roles from PostgreSQL and applies them to open sessions."""

    def __init__(
        self,
        db: Executor,
        dsn: str,
        sessions: Callable[[], Iterable[ChatSession]],
        on_change: OnChange,
    ) -> None:
        self._on_change = on_change
        self._db = db
        self._sessions = sessions
        self._checks: set[asyncio.Task[None]] = set()
        self._news: set[Key] = set()
        self._rooms: set[int] = set()
        self._listener = Listener(dsn, CHANNEL, heard=self._changed, missed=self._missed)
        self.version = 0

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()
        for check in self._checks:
            check.cancel()

    def check(self, sessions: list[ChatSession]) -> None:
        """Read again what these sessions may do, soon."""
        if sessions:
            task = asyncio.create_task(self._check(sessions))
            self._checks.add(task)
            task.add_done_callback(self._checks.discard)

    def _changed(self, payload: str) -> None:
        self.version += 1
        room_id, user_id, role = payload.split(":")
        key = (int(room_id), int(user_id))
        if ALL not in key:
            record(
                "room.role.changed",
                protocol="database",
                room=key[0],
                user=key[1],
                role=role or None,
            )
            self._note_people(key[0])
        if not self._news:
            asyncio.get_running_loop().call_later(GATHER, self._check_news)
        self._news.add(key)
        if key[0] != ALL:
            self._on_change(*key)

    def _check_news(self) -> None:
        news, self._news = self._news, set()
        self.check([session for session in self._sessions() if _concerns(news, session.state_key)])

    def _note_people(self, room_id: int) -> None:
        if not self._rooms:
            asyncio.get_running_loop().call_later(GATHER_PEOPLE, self._tell_people)
        self._rooms.add(room_id)

    def _tell_people(self) -> None:
        rooms, self._rooms = self._rooms, set()
        for session in [each for each in self._sessions() if each.room_id in rooms]:
            session.tell_people_changed()

    def _missed(self) -> None:
        self.version += 1
        sessions = list(self._sessions())
        self.check(sessions)
        for session in sessions:
            self._note_people(session.room_id)

    async def _check(self, sessions: list[ChatSession]) -> None:
        keys = {session.state_key for session in sessions}
        try:
            states = await queries.find_states(self._db, sorted(keys))
        except Unavailable:
            # Who can't be judged is let in anew, when that is possible again.
            for session in sessions:
                session.connection.close(codes.TRY_AGAIN_LATER)
            return
        for session in sessions:
            session.apply(states.get(session.state_key))


def _concerns(news: set[Key], key: Key) -> bool:
    room_id, user_id = key
    return not news.isdisjoint((key, (room_id, ALL), (ALL, user_id)))
