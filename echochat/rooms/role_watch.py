"""Keeping open sockets right when rooms and roles change."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, Protocol

from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.realtime.rechecks import Rechecks
from echochat.rooms import queries
from echochat.rooms.members.queries import ChangedMember, these
from echochat.rooms.queries import RoomState
from echochat.security.audit import record
from echochat.storage.database import Executor, Unavailable
from echochat.storage.listener import Listener
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

CHANNEL: Final = "role_changed"
"""The channel of triggers: `<room id>:<user id>:<role>`, no role when removed. User 0 is
everybody in a room that changed or is gone, room 0 all rooms of a user."""

GATHER_PEOPLE: Final = 0.25
"""Seconds for which changes of a room's members are collected, since all members get them."""

PEOPLE_AT_ONCE: Final = 50
"""Changed members of a room that are named; clients load a list with more changes again."""

ROOMS_AT_ONCE: Final = 20
"""Rooms whose changed members one statement reads: some milliseconds."""

ALL: Final = 0

Key = tuple[int, int]
"""Room id and user id."""


class Observer(Protocol):
    """Hears of changed rooms and roles."""

    def changed(self, room_id: int, user_id: int) -> None:
        """A user is something else in a room now; `ALL`: the room itself is."""

    def missed(self) -> None:
        """Changes may not have been heard."""


class PeopleChange:
    """Members of a room that changed; the frame of it is built once for all that get the same."""

    __slots__ = ("frames", "members")

    def __init__(self, members: Sequence[ChangedMember] | None) -> None:
        self.frames: dict[bool, bytes] = {}
        """By whether the reader manages the room's people."""
        self.members = members
        """None if they are too many, or unknown."""


class RoomSession(Protocol):
    """An open socket of a user, or of a guest, in a room."""

    connection: Connection
    roles_version: int
    """`RoleWatch.version` before its rights were read."""

    @property
    def state_key(self) -> Key:
        """Room id and user id."""

    def apply(self, state: RoomState | None) -> None:
        """Take over a changed room or role; None: the room is gone."""

    def tell_people_changed(self, change: PeopleChange) -> None:
        """The room's members changed."""


class RoleWatch:
    """Hears of changed rooms and roles from PostgreSQL and applies them to open sessions."""

    def __init__(self, db: Executor, dsn: str, observers: Collection[Observer]) -> None:
        self._observers = observers
        self._db = db
        self._sessions: dict[int, dict[int, set[RoomSession]]] = {}
        self._rechecks = Rechecks("check of roles", self._read, self._give_up)
        self._people: dict[int, set[int] | None] = {}
        """Changed members by room, not told yet; None: any number of them."""
        self._people_worker = Worker("changed members", self._tell_people)
        self.version = 0
        """Rises with all news. Admission takes it before it reads a user's rights."""
        self._listener = Listener(dsn, CHANNEL, heard=self._changed, missed=self._missed)

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()
        await self._people_worker.close()
        await self._rechecks.close()

    def add(self, session: RoomSession) -> None:
        """Watch over a session that is open."""
        room_id, user_id = session.state_key
        room = self._sessions.setdefault(room_id, {})
        room.setdefault(user_id, set()).add(session)
        if session.roles_version != self.version:
            # Something changed since its rights were read.
            self._rechecks.soon([session.state_key])

    def discard(self, session: RoomSession) -> None:
        """Let go of a session that is over, if it was watched."""
        room_id, user_id = session.state_key
        room = self._sessions.get(room_id, {})
        if session not in room.get(user_id, ()):
            return
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
            self._rechecks.soon(
                (id_, user_id) for id_, there in self._sessions.items() if user_id in there
            )
            return
        here = self._sessions.get(room_id, {})
        if user_id == ALL:
            self._rechecks.soon(((room_id, each) for each in here), first=False)
        else:
            record(
                "room.role.changed",
                protocol="database",
                room=room_id,
                user=user_id,
                role=role or None,
            )
            self._rechecks.soon([(room_id, user_id)] if user_id in here else [])
            self._note_people(room_id, user_id)
        for observer in self._observers:
            observer.changed(room_id, user_id)

    def _missed(self) -> None:
        self.version += 1
        for room_id, here in self._sessions.items():
            self._rechecks.soon(((room_id, user_id) for user_id in here), first=False)
            self._note_people(room_id, None)
        for observer in self._observers:
            observer.missed()

    def _note_people(self, room_id: int, user_id: int | None) -> None:
        if room_id not in self._sessions:
            return
        noted = self._people.setdefault(room_id, set())
        if user_id is None or (noted is not None and len(noted) >= PEOPLE_AT_ONCE):
            self._people[room_id] = None
        elif noted is not None:
            noted.add(user_id)
        self._people_worker.start()

    async def _tell_people(self) -> None:
        while self._people:
            await asyncio.sleep(GATHER_PEOPLE)
            people, self._people = self._people, {}
            rooms = list(people)
            for start in range(0, len(rooms), ROOMS_AT_ONCE):
                some = {
                    room_id: people[room_id] for room_id in rooms[start : start + ROOMS_AT_ONCE]
                }
                found = await self._read_people(some)
                for room_id, users in some.items():
                    members = None if users is None or found is None else found.get(room_id, [])
                    self._tell_room(room_id, PeopleChange(members))

    async def _read_people(
        self, people: Mapping[int, set[int] | None]
    ) -> dict[int, list[ChangedMember]] | None:
        """Return the named members by room; None while PostgreSQL is away."""
        wanted = [
            (room_id, user_id) for room_id, users in people.items() for user_id in users or ()
        ]
        try:
            return await these(self._db, wanted) if wanted else {}
        except Unavailable as error:
            logger.warning("changed members could not be read, clients load them: %s", error)
            return None

    def _tell_room(self, room_id: int, change: PeopleChange) -> None:
        for sessions in tuple(self._sessions.get(room_id, {}).values()):
            for session in tuple(sessions):
                session.tell_people_changed(change)

    def _sessions_of(self, room_id: int, user_id: int) -> Iterable[RoomSession]:
        return self._sessions.get(room_id, {}).get(user_id, ())

    async def _read(self, keys: list[Key]) -> None:
        # Users who join while the answer is under way were read later.
        here = {key: tuple(self._sessions_of(*key)) for key in keys}
        states = await queries.find_states(self._db, keys)
        for key, sessions in here.items():
            for session in sessions:
                session.apply(states.get(key))

    def _give_up(self, keys: list[Key]) -> None:
        """Close sockets whose rights can't be read; their clients reconnect."""
        for key in keys:
            for session in tuple(self._sessions_of(*key)):
                session.connection.close(codes.TRY_AGAIN_LATER)
