"""Notices when the process has no file descriptor left.

libuv accepts a connection then only to close it, and nobody is told of that.
"""

import asyncio
import logging
import os
from typing import Final

from echochat.counters import DESCRIPTOR_SHORTAGES
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

INTERVAL: Final = 1.0
"""Seconds between looks."""

REMINDER: Final = 60
"""Looks from one line of the log to the next while it lasts."""


class DescriptorWatch:
    """Logs and counts shortages; readiness asks `check`."""

    def __init__(self) -> None:
        self._worker = Worker("descriptor watch", self._run).start()

    async def check(self) -> None:
        """Raise OSError when no file can be opened."""
        os.close(os.open(os.devnull, os.O_RDONLY))

    async def close(self) -> None:
        """Stop watching."""
        await self._worker.close()

    async def _run(self) -> None:
        looks = 0
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self.check()
            except OSError as error:
                if looks == 0:
                    DESCRIPTOR_SHORTAGES.of().value += 1
                if looks % REMINDER == 0:
                    logger.warning("new connections are refused, raise LimitNOFILE: %s", error)
                looks += 1
            else:
                if looks:
                    logger.info("new connections are accepted again")
                looks = 0
