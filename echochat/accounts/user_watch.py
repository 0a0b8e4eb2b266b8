"""Applies changed names and pictures to the users of open sockets, whoever made the changes."""

from typing import Final

from echochat.accounts import queries
from echochat.accounts.user_cache import UserCache
from echochat.realtime.bus import USERS, Bus, UserChanged
from echochat.realtime.rechecks import Rechecks
from echochat.storage.database import Executor
from echochat.storage.listener import Listener

CHANNEL: Final = "user_changed"
"""The channel of triggers on users and profiles: the id of one with another name or picture."""


class UserWatch:
    """Reads users again that changed, or may have while news was lost."""

    def __init__(self, db: Executor, dsn: str, bus: Bus, user_cache: UserCache) -> None:
        self._db = db
        self._bus = bus
        self._user_cache = user_cache
        self._rechecks: Rechecks[int] = Rechecks("check of users", self._read, self._give_up)
        self._listener = Listener(dsn, CHANNEL, heard=self._changed, missed=self._check_all)

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()
        await self._rechecks.close()

    async def resync(self) -> None:
        """Read all connected users again after the bus lost events."""
        self._check_all()

    def _changed(self, payload: str) -> None:
        # Also one who isn't connected: somebody may be reading the row from before.
        self._rechecks.soon([int(payload)], first=False)

    def _check_all(self) -> None:
        self._rechecks.soon(self._user_cache.known(), first=False)

    async def _read(self, user_ids: list[int]) -> None:
        for person in await queries.find_people(self._db, user_ids):
            user_id, revision, _, _ = person
            if self._user_cache.lacks(user_id, revision):
                self._bus.publish(USERS, UserChanged(*person))

    def _give_up(self, user_ids: list[int]) -> None:
        """Nothing is closed: a name from before does no harm until the next resync."""
