"""Closing the sockets of sessions that were ended, whoever ended them."""

from typing import Final

from echochat.realtime.healing import Heal, Healing
from echochat.realtime.registry import Registry
from echochat.storage.listener import Listener

CHANNEL: Final = "session_ended"
"""What the trigger on sessions announces: the id of a session that was deleted, in hex."""


class EndingWatch:
    """Hears from PostgreSQL of sessions that the command line or an operator in psql ended.

    `heal` finds those that were not heard of.
    """

    def __init__(self, dsn: str, registry: Registry, *, heal: Heal) -> None:
        self._registry = registry
        self._healing = Healing()
        self._healing.add(heal)
        self._listener = Listener(dsn, CHANNEL, heard=self._ended, missed=self._healing.start)

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()
        await self._healing.close()

    def _ended(self, payload: str) -> None:
        self._registry.end(bytes.fromhex(payload))
