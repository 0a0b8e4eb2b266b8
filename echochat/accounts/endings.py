"""Closing the sockets of sessions that were ended, whoever ended them."""

from collections.abc import Callable
from typing import Final

from echochat.realtime.registry import Registry
from echochat.storage.listener import Listener

CHANNEL: Final = "session_ended"
"""What the trigger on sessions announces: the id of a session that was deleted, in hex."""


class EndingWatch:
    """Hears from PostgreSQL of sessions that the command line or an operator in psql ended.

    `missed` is called when some may not have been heard.
    """

    def __init__(self, dsn: str, registry: Registry, *, missed: Callable[[], None]) -> None:
        self._registry = registry
        self._listener = Listener(dsn, CHANNEL, heard=self._ended, missed=missed)

    async def close(self) -> None:
        """Stop watching."""
        await self._listener.close()

    def _ended(self, payload: str) -> None:
        self._registry.end(bytes.fromhex(payload))
