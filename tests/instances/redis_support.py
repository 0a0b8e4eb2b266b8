"""Instances on one Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from echochat.realtime.bus import Bus, Event
from echochat.realtime.redis.bus import RedisBus
from echochat.realtime.redis.connection import Away
from echochat.realtime.resync import Resync
from tests.accounts.support import SECRET
from tests.patience import PATIENCE, until


class Instance:
    """A bus, and how often it was resynced."""

    def __init__(self, url: str, secret: str) -> None:
        self.resync = Resync()
        self.resync.add(self._resync)
        self.resynced = 0
        self.bus = RedisBus(url, secret, self.resync)

    def listen(self, channel: str) -> list[Event]:
        """Events received on a channel."""
        heard: list[Event] = []
        self.bus.subscribe(channel, heard.append)
        return heard

    async def ready(self) -> None:
        """Return when the bus says that all is well."""
        async with asyncio.timeout(PATIENCE):
            while not await is_ready(self.bus):
                await asyncio.sleep(0.01)

    async def troubled(self) -> None:
        """Return when the bus says that it is not."""
        async with asyncio.timeout(PATIENCE):
            while await is_ready(self.bus):
                await asyncio.sleep(0.01)

    async def resyncs(self) -> None:
        """Return after the next resync."""
        before = self.resynced
        await until(lambda: self.resynced > before)

    async def close(self) -> None:
        await self.bus.close()
        await self.resync.close()

    async def _resync(self) -> None:
        self.resynced += 1


async def is_ready(bus: Bus) -> bool:
    """Tell whether news reaches every instance."""
    try:
        await bus.check()
    except Away:
        return False
    return True


@asynccontextmanager
async def instance(url: str, secret: str = SECRET) -> AsyncIterator[Instance]:
    """An instance, not connected yet."""
    one = Instance(url, secret)
    try:
        yield one
    finally:
        await one.close()


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[Instance, Instance]]:
    """Two instances that hear each other."""
    async with instance(url) as one, instance(url) as other:
        await one.ready()
        await other.ready()
        yield one, other
