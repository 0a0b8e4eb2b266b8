"""Events that wait to be published on one node. Pure: no I/O."""

from collections import deque
from typing import Final

CAPACITY: Final = 20_000
"""Maximum events waiting for Redis; further ones are lost, and the others resync."""

BYTES: Final = 32 * 1024 * 1024
"""Bytes that they may have together."""

BATCH: Final = 200
"""Most events published in one go, so that no round trip takes long."""

Item = tuple[str, bytes]
"""A channel and its event."""


class RedisOutbox:
    """A bounded queue."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._size = 0

    def put(self, channel: str, payload: bytes) -> bool:
        """Let something wait; False when that would be too much."""
        if len(self._items) >= CAPACITY or self._size + len(payload) > BYTES:
            return False
        self._items.append((channel, payload))
        self._size += len(payload)
        return True

    def take(self) -> list[Item]:
        """Return the next events to publish."""
        batch = [self._items.popleft() for _ in range(min(len(self._items), BATCH))]
        self._size -= sum(len(payload) for _, payload in batch)
        return batch
