"""Bringing up to date, from PostgreSQL, whatever may have missed news."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

logger = logging.getLogger(__name__)

PAUSE: Final = 0.5
"""Seconds before each try: what is lost close together is healed together."""

Heal = Callable[[], Awaitable[None]]


class Healing:
    """Runs what heals, one time after the other, and again when more was lost meanwhile."""

    def __init__(self) -> None:
        self._heals: list[Heal] = []
        self._is_due = False
        self._task: asyncio.Task[None] | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is known to be missing."""
        return self._task is None

    def add(self, heal: Heal) -> None:
        """Let something be healed from now on; `heal` raises when it could not."""
        self._heals.append(heal)

    def start(self) -> None:
        """Heal soon: some news was lost."""
        self._is_due = True
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Heal nothing more, at shutdown."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            while self._is_due:
                await asyncio.sleep(PAUSE)
                self._is_due = False
                for heal in self._heals:
                    await self._try(heal)
        finally:
            self._task = None

    async def _try(self, heal: Heal) -> None:
        try:
            await heal()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            logger.warning("healing has to be tried again: %r", error)
            self._is_due = True
