"""Maps channels to servers: a single one, or the shards of a Redis Cluster."""

from typing import Any, Final, NamedTuple

from echochat.realtime.redis.connection import Away, RedisConnection, slot_of

SLOTS: Final = 16384


class RedisNode(NamedTuple):
    """A server that channels are published on; `slots` is None where there is no cluster."""

    address: tuple[str, int] | None
    slots: frozenset[int] | None

    @property
    def is_sharded(self) -> bool:
        """True if events are published by `SPUBLISH` (Redis 7), which keeps them on this node."""
        return self.slots is not None

    def carries(self, channel: str) -> bool:
        """Tell whether a channel belongs to this node."""
        return self.slots is None or slot_of(channel) in self.slots


async def find_nodes(url: str) -> list[RedisNode]:
    """Return the nodes that together carry every channel. Raises `Away`."""
    connection = await RedisConnection.open(url)
    try:
        (info,) = await connection.ask([("INFO", "cluster")])
        if b"cluster_enabled:1" not in info:
            return [RedisNode(None, None)]
        (slots,) = await connection.ask([("CLUSTER", "SLOTS")])
    finally:
        await connection.close()
    return _nodes(slots)


def _nodes(ranges: list[Any]) -> list[RedisNode]:
    """Read the answer to CLUSTER SLOTS: `[first, last, [host, port, …], replicas…]` each."""
    slots: dict[tuple[str, int] | None, set[int]] = {}
    for first, last, (host, port, *_), *_replicas in ranges:
        # A node that does not know its own name is the one that was asked.
        address = (host.decode(), port) if host else None
        slots.setdefault(address, set()).update(range(first, last + 1))
    if sum(map(len, slots.values())) != SLOTS:
        raise Away("the cluster does not serve all slots")
    return [RedisNode(address, frozenset(own)) for address, own in slots.items()]
