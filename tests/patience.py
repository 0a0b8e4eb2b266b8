"""Waiting for what has to come."""

import asyncio
from collections.abc import Callable

PATIENCE = 10.0
"""Seconds after which what has not come counts as missing."""


async def until(holds: Callable[[], object]) -> None:
    """Return when something holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - a test can ask anything, not only what has an event
            await asyncio.sleep(0.005)
