"""Keeping open sockets right when rooms and roles change.

What a socket believes was read from PostgreSQL, and a read may be overtaken by a
change. So news applies nothing itself: it marks who has to be read again. One
read runs at a time, so what is applied last was also read last; and every read
of somebody begins after the news that marked them.
"""

import asyncio
import logging
from collections.abc import Iterable
from itertools import islice
from typing import Final, Protocol

from echochat.realtime import codes
from echochat.rooms import queries
from echochat.rooms.session import ChatSession
from echochat.security.audit import record
from echochat.storage.database import Executor, Unavailable
from echochat.storage.listener import Listener
from echochat.supervision import Worker, report

logger = logging.getLogger(__name__)

CHANNEL: Final = "role_changed"
"""What triggers announce: `<room id>:<user id>:<role>`, no role when removed. User 0 is
everybody in a room that changed or is gone, room 0 all rooms of a user."""

GATHER: Final = 0.02
"""Seconds for which announcements are gathered: many changes at once are looked at together."""

GATHER_PEOPLE: Final = 0.25
"""Seconds for which changes of a room's people are gathered: the news goes to all of them."""

PAGE: Final = 500
"""People read at a time: some milliseconds, so that somebody who is blocked while a room of
thousands is read does not wait for all of them."""

ALL: Final = 0

Key = tuple[int, int]
"""Room id and user id."""


class Audience(Protocol):
    """Who else cares for changed rooms and roles."""

    def changed(self, room_id: int, user_id: int) -> None:
        """A user is something else in a room now; `ALL`: the room itself is."""

    def missed(self) -> None:
        """Changes may not have been heard."""


class RoleWatch:
    """Hears of changed rooms and roles from PostgreSQL and applies them to open sessions."""

    def __init__(self, db: Executor, dsn: str, audience: Audience) -> None:
        self._audience = audience
        self._db = db
        self._sessions: dict[int, dict[int, set[ChatSession]]] = {}
        self._named: dict[Key, None] = {}
        self._others: dict[Key, None] = {}
        self._checking = Worker("role check", self._check_all, is_vital=True)
        self._rooms: set[int] = set()
        self.version = 0
        """Rises with all news. Who is admitted takes it before reading their rights."""
        self._listener = Listener(dsn, CHANNEL, heard=self._changed, missed=self._missed)

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()
        await self._checking.close()

    def add(self, session: ChatSession) -> None:
        """Watch over a session that is open."""
        room_id, user_id = session.state_key
        room = self._sessions.setdefault(room_id, {})
        room.setdefault(user_id, set()).add(session)
        if session.roles_version != self.version:
            # Something changed since its rights were read.
            self._check_soon([session.state_key], named=True)

    def discard(self, session: ChatSession) -> None:
        """Let go of a session that is over."""
        room_id, user_id = session.state_key
        room = self._sessions[room_id]
        room[user_id].discard(session)
        if not room[user_id]:
            del room[user_id]
            if not room:
                del self._sessions[room_id]

    def _changed(self, payload: str) -> None:
        self.version += 1
        room, user, role = payload.split(":")
        room_id, user_id = int(room), int(user)
        if room_id == ALL:
            self._check_soon(
                ((id_, user_id) for id_, there in self._sessions.items() if user_id in there),
                named=True,
            )
            return
        here = self._sessions.get(room_id, {})
        if user_id == ALL:
            self._check_soon([(room_id, each) for each in here], named=False)
        else:
            record(
                "room.role.changed",
                protocol="database",
                room=room_id,
                user=user_id,
                role=role or None,
            )
            self._check_soon([(room_id, user_id)] if user_id in here else [], named=True)
            self._note_people(room_id)
        self._audience.changed(room_id, user_id)

    def _missed(self) -> None:
        self.version += 1
        for room_id, here in self._sessions.items():
            self._check_soon([(room_id, user_id) for user_id in here], named=False)
            self._note_people(room_id)
        self._audience.missed()

    def _note_people(self, room_id: int) -> None:
        if not self._rooms:
            asyncio.get_running_loop().call_later(GATHER_PEOPLE, self._tell_people)
        self._rooms.add(room_id)

    def _tell_people(self) -> None:
        rooms, self._rooms = self._rooms, set()
        for room_id in rooms:
            for session in self._sessions_of(room_id):
                session.tell_people_changed()

    def _sessions_of(self, room_id: int) -> list[ChatSession]:
        return [each for there in self._sessions.get(room_id, {}).values() for each in there]

    def _check_soon(self, keys: Iterable[Key], *, named: bool) -> None:
        """Read again what people may do; those whom the news names come first."""
        (self._named if named else self._others).update(dict.fromkeys(keys))
        if self._named or self._others:
            self._checking.start()

    async def _check_all(self) -> None:
        while self._named or self._others:
            await asyncio.sleep(GATHER)
            keys = _take(self._named, PAGE)
            keys += _take(self._others, PAGE - len(keys))
            await self._check(keys)

    async def _check(self, keys: list[Key]) -> None:
        # Who joins while the answer is on its way was read later than it.
        here = {key: tuple(self._sessions.get(key[0], {}).get(key[1], ())) for key in keys}
        try:
            states = await queries.find_states(self._db, keys)
            for key, sessions in here.items():
                for session in sessions:
                    session.apply(states.get(key))
        except Unavailable as error:
            logger.warning("roles can't be checked: %s", error)
            _give_up(here.values())
            # The others would wait as long each, with rights that nobody can vouch for.
            rest = _take(self._named, len(self._named)) + _take(self._others, len(self._others))
            _give_up(self._sessions.get(room, {}).get(user, ()) for room, user in rest)
        except Exception as error:  # noqa: BLE001 - reported; the others must not wait for it
            report("role check", error, "the sockets concerned are closed")
            _give_up(here.values())


def _take(keys: dict[Key, None], number: int) -> list[Key]:
    """Take the first of the keys away."""
    taken = list(islice(keys, number))
    for key in taken:
        del keys[key]
    return taken


def _give_up(sessions: Iterable[Iterable[ChatSession]]) -> None:
    """Who can't be judged is let in anew, when that is possible again."""
    for group in sessions:
        for session in tuple(group):
            session.connection.close(codes.TRY_AGAIN_LATER)
