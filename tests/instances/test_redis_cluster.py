"""A Redis Cluster carries the news on sharded channels."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from echochat.realtime.bus import RoomFrames, room_channel
from echochat.realtime.redis.connection import RedisConnection
from echochat.realtime.redis.topology import find_nodes
from tests.instances.redis_support import two
from tests.patience import PATIENCE, until
from tests.ports import free_port
from tests.redis_server import RedisServer

ROOMS = 20


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[list[str]]:
    """Two nodes with half of the slots each."""
    with ExitStack() as stack:
        # The port of the nodes' own talk would be 10,000 higher, which may be none.
        ports = [free_port(), free_port()]
        servers = [
            stack.enter_context(
                RedisServer(
                    *("--cluster-enabled", "yes", "--dir", str(tmp_path)),
                    *("--cluster-config-file", f"nodes{port}.conf", "--cluster-port", str(port)),
                )
            )
            for port in ports
        ]
        await join(servers, ports[1])
        yield [server.url for server in servers]


async def join(servers: list[RedisServer], port: int) -> None:
    """Make one cluster of servers; return when each knows the whole of it."""
    nodes = [await RedisConnection.open(server.url) for server in servers]
    await nodes[0].ask([("CLUSTER", "ADDSLOTSRANGE", 0, 8191)])
    await nodes[1].ask([("CLUSTER", "SET-CONFIG-EPOCH", 2)])
    await nodes[1].ask([("CLUSTER", "ADDSLOTSRANGE", 8192, 16383)])
    await nodes[0].ask([("CLUSTER", "MEET", "127.0.0.1", servers[1].port, port)])
    async with asyncio.timeout(PATIENCE * 2):
        for node in nodes:
            while b"cluster_state:ok" not in (await node.ask([("CLUSTER", "INFO")]))[0]:
                await asyncio.sleep(0.05)
            await node.close()


async def test_news_crosses(cluster: list[str]) -> None:
    """Rooms on both shards are heard, and each shard carries its own alone."""
    assert len(await find_nodes(cluster[0])) == 2
    async with two(cluster[0]) as (one, other):
        heard = [other.listen(room_channel(number)) for number in range(ROOMS)]
        for number in range(ROOMS):
            await other.bus.attached(room_channel(number))
            one.bus.publish(room_channel(number), RoomFrames(number, (b"news",)))
        await until(lambda: all(heard))
        assert heard == [[RoomFrames(n, (b"news",))] for n in range(ROOMS)]
        shares = [await sharded_rooms(url) for url in cluster]
    assert min(shares) > 0
    assert sum(shares) == ROOMS


async def sharded_rooms(url: str) -> int:
    """Return the number of sharded channels subscribed on a node."""
    node = await RedisConnection.open(url)
    (channels,) = await node.ask([("PUBSUB", "SHARDCHANNELS", "*:room:*")])
    await node.close()
    return len(channels)
