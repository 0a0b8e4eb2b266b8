"""Waiting for what has to come."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 10.0
"""Seconds after which what has not come counts as missing."""


async def until(holds: Callable[[], object]) -> None:
    """Return when something holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.005)


async def becomes(ask: Callable[[], Awaitable[object]], wanted: object) -> None:
    """Return when the answer is the wanted one. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while await ask() != wanted:
            await asyncio.sleep(0.05)
