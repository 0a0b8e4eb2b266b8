"""Receives PostgreSQL's notifications on a dedicated connection."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from echochat.storage.connection import PgConnection, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

SILENCE: Final = 15.0
"""Seconds of silence after which the connection is checked, since a dead one is silent, too."""

RETRY: Final = 0.5
"""Seconds between tries to connect."""


TURN: Final = 100
"""Payloads after which the rest of the program has its turn, however many there are."""


class Listener:
    """Calls `heard` with each payload, and `missed` when some may have been lost."""

    def __init__(
        self, dsn: str, channel: str, *, heard: Callable[[str], None], missed: Callable[[], None]
    ) -> None:
        self._dsn = dsn
        self._channel = channel
        self._heard = heard
        self._missed = missed
        self._worker = Worker(f"listener of {channel}", self._run, is_vital=True).start()

    async def close(self) -> None:
        """Stop listening."""
        await self._worker.close()

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except Unavailable as error:
                logger.warning("not listening to %s: %s", self._channel, error)
            await asyncio.sleep(RETRY)

    async def _listen(self) -> None:
        connection = await PgConnection.connect(self._dsn)
        try:
            await connection.run(f"LISTEN {self._channel}")
            self._missed()
            while True:
                payloads = await connection.heard(SILENCE)
                if not payloads:
                    await connection.run("SELECT 1")
                for number, payload in enumerate(payloads, 1):
                    self._heard(payload)
                    if number % TURN == 0:
                        await asyncio.sleep(0)
        finally:
            connection.close()
