"""Metrics of the connection to Redis."""

from echochat.counters import BUS_CONNECTED, BUS_LOSSES
from tests.instances.redis_support import instance
from tests.redis_server import RedisServer


async def test_outage_is_seen() -> None:
    """Connected, then not and counted once, then connected again."""
    with RedisServer() as server:
        async with instance(server.url) as one:
            assert BUS_CONNECTED.value == 0
            await one.ready()
            assert BUS_CONNECTED.value == 1
            before = BUS_LOSSES.of().value
            server.stop()
            await one.troubled()
            assert (BUS_CONNECTED.value, BUS_LOSSES.of().value) == (0, before + 1)
            server.start()
            await one.ready()
            assert BUS_CONNECTED.value == 1
