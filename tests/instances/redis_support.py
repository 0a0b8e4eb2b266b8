"""Instances on one Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from echochat.realtime.bus import Bus, Event
from echochat.realtime.healing import Healing
from echochat.realtime.redis.bus import RedisBus
from echochat.realtime.redis.connection import Away
from tests.accounts.support import SECRET
from tests.patience import PATIENCE, until


class Instance:
    """A bus, and how often it was healed."""

    def __init__(self, url: str, secret: str) -> None:
        self.healing = Healing()
        self.healing.add(self._heal)
        self.healed = 0
        self.bus = RedisBus(url, secret, self.healing)

    def listen(self, channel: str) -> list[Event]:
        """What is heard on a channel."""
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

    async def heals(self) -> None:
        """Return after the next healing."""
        before = self.healed
        await until(lambda: self.healed > before)

    async def close(self) -> None:
        await self.bus.close()
        await self.healing.close()

    async def _heal(self) -> None:
        self.healed += 1


async def is_ready(bus: Bus) -> bool:
    """Whether news reaches every instance."""
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
