"""Resync from PostgreSQL of everything that may have missed events."""

import asyncio
import logging
from typing import Final

from echochat.feature import Step
from echochat.storage.database import Unavailable
from echochat.supervision import Worker, report

logger = logging.getLogger(__name__)

PAUSE: Final = 0.5
"""Seconds before each try, so that losses in quick succession are resynced together."""


class Resync:
    """Runs the steps of a resync one after the other, and again if more was lost meanwhile."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._is_due = False
        self._worker = Worker("resync", self._run)

    @property
    def is_done(self) -> bool:
        """True if no loss is known."""
        return not self._worker.is_running

    def add(self, *steps: Step) -> None:
        """Add steps; one raises if it could not be completed."""
        self._steps += steps

    def start(self) -> None:
        """Schedule a resync: events were lost."""
        self._is_due = True
        self._worker.start()

    async def close(self) -> None:
        """Stop, at shutdown."""
        await self._worker.close()

    async def _run(self) -> None:
        while self._is_due:
            await asyncio.sleep(PAUSE)
            self._is_due = False
            for step in self._steps:
                await self._try(step)

    async def _try(self, step: Step) -> None:
        try:
            await step()
        except Unavailable as error:
            logger.warning("resync failed, retrying: %s", error)
            self._is_due = True
        except Exception as error:  # noqa: BLE001 - reported
            report("resync", error, "tried again")
            self._is_due = True
