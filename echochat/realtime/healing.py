"""Bringing up to date, from PostgreSQL, whatever may have missed news."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from echochat.storage.database import Unavailable
from echochat.supervision import Worker, report

logger = logging.getLogger(__name__)

PAUSE: Final = 0.5
"""Seconds before each try: what is lost close together is healed together."""

Heal = Callable[[], Awaitable[None]]


class Healing:
    """Runs what heals, one time after the other, and again when more was lost meanwhile."""

    def __init__(self) -> None:
        self._heals: list[Heal] = []
        self._is_due = False
        self._worker = Worker("healing", self._run)

    @property
    def is_done(self) -> bool:
        """Whether nothing is known to be missing."""
        return not self._worker.is_running

    def add(self, heal: Heal) -> None:
        """Let something be healed from now on; `heal` raises when it could not."""
        self._heals.append(heal)

    def start(self) -> None:
        """Heal soon: some news was lost."""
        self._is_due = True
        self._worker.start()

    async def close(self) -> None:
        """Heal nothing more, at shutdown."""
        await self._worker.close()

    async def _run(self) -> None:
        while self._is_due:
            await asyncio.sleep(PAUSE)
            self._is_due = False
            for heal in self._heals:
                await self._try(heal)

    async def _try(self, heal: Heal) -> None:
        try:
            await heal()
        except Unavailable as error:
            logger.warning("healing failed, retrying: %s", error)
            self._is_due = True
        except Exception as error:  # noqa: BLE001 - reported
            report("healing", error, "tried again")
            self._is_due = True
