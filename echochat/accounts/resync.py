"""Updates names and pictures on open sockets after news was lost."""

from echochat.accounts import queries
from echochat.accounts.user_cache import UserCache
from echochat.realtime.bus import USERS, Bus, UserChanged
from echochat.storage.database import Executor


class AccountsResync:
    """Finds missed changes in PostgreSQL."""

    def __init__(self, db: Executor, bus: Bus, user_cache: UserCache) -> None:
        self._db = db
        self._bus = bus
        self._user_cache = user_cache

    async def rename_people(self) -> None:
        """Announce changes of connected users. Raises `Unavailable`."""
        known = self._user_cache.known()
        for person in await queries.find_people(self._db, list(known)):
            user_id, revision, _, _ = person
            if revision > known[user_id]:
                self._bus.publish(USERS, UserChanged(*person))
