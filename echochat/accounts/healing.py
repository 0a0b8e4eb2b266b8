"""What open sockets believe of accounts, brought up to date after news was lost."""

from echochat.accounts import queries
from echochat.accounts.people import People
from echochat.realtime.bus import SESSIONS, USERS, Bus, SessionEnded, UserChanged
from echochat.realtime.registry import Registry
from echochat.storage.database import Executor


class AccountsHealing:
    """Finds in PostgreSQL what the bus would have told."""

    def __init__(self, db: Executor, bus: Bus, registry: Registry, people: People) -> None:
        self._db = db
        self._bus = bus
        self._registry = registry
        self._people = people

    async def end_sessions(self) -> None:
        """Announce the sessions of open sockets that are over. Raises `Unavailable`."""
        held = self._registry.session_ids()
        live = await queries.find_live_sessions(self._db, held)
        for session_id in set(held) - live:
            self._bus.publish(SESSIONS, SessionEnded(session_id))

    async def rename_people(self) -> None:
        """Announce the changes of those who are here. Raises `Unavailable`."""
        known = self._people.known()
        for person in await queries.find_people(self._db, list(known)):
            user_id, revision, _, _ = person
            if revision > known[user_id]:
                self._bus.publish(USERS, UserChanged(*person))
