"""One node of Redis: publishes and receives."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Final

from echochat.realtime.redis.connection import Away, RedisConnection
from echochat.realtime.redis.outbox import RedisOutbox
from echochat.realtime.redis.subscriptions import Subscriptions
from echochat.realtime.redis.topology import RedisNode

BEAT: Final = 1.0
"""Seconds between the heartbeats that a shard publishes to itself."""

SILENCE: Final = 3.0
"""Seconds without hearing one after which its connections count as dead."""

TURN: Final = 100
"""Messages after which the rest of the program has its turn, however many wait."""

CHUNK: Final = 500
"""Channels named in one command."""

FLUSH_PAUSE: Final = 0.005
"""Seconds between looks whether everything has been published."""

Heard = Callable[[str, bytes], None]


class Shard:
    """A sender and a receiver on one node. Channels have their full names here."""

    def __init__(self, node: RedisNode, sender: RedisConnection, receiver: RedisConnection) -> None:
        self._node = node
        self._sender = sender
        self._receiver = receiver
        self._to_send = asyncio.Event()
        self._to_ask = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._settled = asyncio.Event()
        self._subscriptions = Subscriptions()
        self._outbox = RedisOutbox()
        self._last_beat = 0.0
        self._beat_channel = ""

    @classmethod
    async def open(cls, url: str, node: RedisNode) -> "Shard":
        """Connect to a node. Raises `Away`."""
        sender = await RedisConnection.open(url, node.address)
        try:
            return cls(node, sender, await RedisConnection.open(url, node.address))
        except BaseException:
            await sender.close()
            raise

    async def close(self) -> None:
        """Let go of the connections."""
        for channel in tuple(self._waiting):
            self._let_go(channel)
        await self._sender.close()
        await self._receiver.close()

    def carries(self, channel: str) -> bool:
        """Tell whether a channel belongs to this node."""
        return self._node.carries(channel)

    def publish(self, channel: str, payload: bytes) -> bool:
        """Let something be published soon; False when too much waits already."""
        self._to_send.set()
        return self._outbox.put(channel, payload)

    def subscribe(self, channel: str) -> None:
        """Hear a channel, soon."""
        self._subscriptions.want(channel)
        self._to_ask.set()

    def unsubscribe(self, channel: str) -> None:
        """Hear a channel no more."""
        self._subscriptions.drop(channel)
        self._let_go(channel)
        self._to_ask.set()

    async def attached(self, channel: str) -> None:
        """Return when all that is published on a channel is heard, or none of it ever will be."""
        if not self._subscriptions.hears(channel):
            future = self._waiting.setdefault(channel, asyncio.get_running_loop().create_future())
            await asyncio.shield(future)

    async def settled(self) -> None:
        """Return when every channel is heard."""
        await self._settled.wait()

    async def run(self, instance: str, heard: Heard) -> None:
        """Serve until the node is away. Raises `Away`, among others in a group."""
        self._last_beat = asyncio.get_running_loop().time()
        self._beat_channel = self._own_channel(f"beat:{instance}")
        self.subscribe(self._beat_channel)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._receive(heard))
            group.create_task(self._ask())
            group.create_task(self._send())
            group.create_task(self._watch())

    async def flush(self) -> None:
        """Return when all that waits has been published, while `run` runs."""
        while self._to_send.is_set():  # noqa: ASYNC110 - only at shutdown
            await asyncio.sleep(FLUSH_PAUSE)

    # -------------------------------------------------------------------------

    def _own_channel(self, name: str) -> str:
        """Return a channel that belongs to this node."""
        return next(
            channel for n in count() if self._node.carries(channel := f"echochat:{name}:{n}")
        )

    async def _send(self) -> None:
        publish = "SPUBLISH" if self._node.is_sharded else "PUBLISH"
        while True:
            await self._to_send.wait()
            while batch := self._outbox.take():
                await self._sender.ask([(publish, *item) for item in batch])
            self._to_send.clear()

    async def _ask(self) -> None:
        """Send the pending subscriptions to Redis."""
        sharding = "S" if self._node.is_sharded else ""
        while True:
            await self._to_ask.wait()
            self._to_ask.clear()
            changes = self._subscriptions.take_changes()
            for command, channels in (
                ("UNSUBSCRIBE", changes.unsubscribe),
                ("SUBSCRIBE", changes.subscribe),
            ):
                # In a cluster, one command may only name channels of one slot.
                size = 1 if sharding else CHUNK
                for first in range(0, len(channels), size):
                    chunk = channels[first : first + size]
                    await self._receiver.send((sharding + command, *chunk))

    async def _receive(self, heard: Heard) -> None:
        for turn in count():
            kind, channel, payload = await self._receiver.read()
            if kind.endswith(b"message"):
                self._message(channel.decode(), payload, heard)
            else:
                self._confirmed(channel.decode())
            if turn % TURN == 0:
                await asyncio.sleep(0)

    def _message(self, channel: str, payload: bytes, heard: Heard) -> None:
        if channel == self._beat_channel:
            self._last_beat = asyncio.get_running_loop().time()
        else:
            heard(channel, payload)

    def _confirmed(self, channel: str) -> None:
        if not self._subscriptions.confirmed(channel):
            raise Away(f"{channel} is served by another node now")
        if self._subscriptions.hears(channel):
            self._let_go(channel)
        if self._subscriptions.is_settled:
            self._settled.set()

    def _let_go(self, channel: str) -> None:
        """End the wait for a channel."""
        future = self._waiting.pop(channel, None)
        if future is not None:
            future.set_result(None)

    async def _watch(self) -> None:
        """Publish heartbeats; raise `Away` when they are not heard."""
        loop = asyncio.get_running_loop()
        while loop.time() - self._last_beat <= SILENCE:
            self.publish(self._beat_channel, b"")
            await asyncio.sleep(BEAT)
        raise Away(f"no heartbeat came back for {SILENCE:g} s")
