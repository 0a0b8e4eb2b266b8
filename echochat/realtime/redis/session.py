"""Being connected: a shard for each node, all of them there or none."""

import asyncio
from collections.abc import Iterable

from echochat.realtime.redis.shard import Heard, Shard
from echochat.realtime.redis.topology import find_nodes


class RedisSession:
    """The shards from a successful connect to the first failure."""

    def __init__(self, shards: list[Shard]) -> None:
        self._shards = shards

    @classmethod
    async def open(cls, url: str) -> "RedisSession":
        """Connect to all nodes. Raises `Away`."""
        shards: list[Shard] = []
        try:
            for node in await find_nodes(url):
                shard = await Shard.open(url, node)
                shards.append(shard)
        except BaseException:
            await cls(shards).close()
            raise
        return cls(shards)

    def publish(self, channel: str, payload: bytes) -> bool:
        """Let something be published soon; False when too much waits already."""
        return self._shard(channel).publish(channel, payload)

    def subscribe(self, channels: Iterable[str]) -> None:
        """Hear channels, soon."""
        for channel in channels:
            self._shard(channel).subscribe(channel)

    def unsubscribe(self, channel: str) -> None:
        """Hear a channel no more."""
        self._shard(channel).unsubscribe(channel)

    async def attached(self, channel: str) -> None:
        """Return when all that is published on a channel is heard, or none of it ever will be."""
        await self._shard(channel).attached(channel)

    async def settled(self) -> None:
        """Return when every channel is heard."""
        await asyncio.gather(*(shard.settled() for shard in self._shards))

    async def flush(self) -> None:
        """Return when all that waits has been published."""
        await asyncio.gather(*(shard.flush() for shard in self._shards))

    async def run(self, instance: str, heard: Heard) -> None:
        """Serve until a node is away. Raises `Away`, among others in a group."""
        async with asyncio.TaskGroup() as group:
            for shard in self._shards:
                group.create_task(shard.run(instance, heard))

    async def close(self) -> None:
        """Let go of all connections."""
        for shard in self._shards:
            await shard.close()

    def _shard(self, channel: str) -> Shard:
        return next(shard for shard in self._shards if shard.carries(channel))
