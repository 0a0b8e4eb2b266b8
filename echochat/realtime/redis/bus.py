"""The bus of several instances: an event published here is received everywhere.

Local listeners receive it at once, whatever the state of Redis. Publishing never waits: it appends
to a bounded queue. Every failure (a lost or silent connection, a moved slot, a full queue) has one
reaction: start again and resync from PostgreSQL, here and, if our events were lost, everywhere.
"""

import asyncio
import hmac
import logging
import random
import secrets
from collections.abc import Callable
from typing import Final

from echochat.counters import BUS_CONNECTED, BUS_LOSSES
from echochat.realtime.bus import LOST, Event, EventHandler, MemoryBus, NewsLost
from echochat.realtime.codec import decode, encode
from echochat.realtime.redis.connection import Away
from echochat.realtime.redis.session import RedisSession
from echochat.realtime.resync import Resync
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

RETRY: Final = 0.5
"""Seconds between tries to connect, give or take a half."""

ATTACH_TIMEOUT: Final = 1.0
"""Seconds to wait for a channel's subscription; after that it is resynced later."""

FLUSH_TIMEOUT: Final = 2.0
"""Seconds to publish the last events at shutdown."""


class RedisBus:
    """A `Bus` over one Redis, or one Redis Cluster."""

    def __init__(self, url: str, secret: str, resync: Resync) -> None:
        """`secret`: shared by the instances of a deployment; others can't read their channels."""
        self.instance: Final = secrets.token_hex(8)
        self._url = url
        self._prefix = f"echochat:{_deployment(secret)}:"
        self._resync = resync
        self._local = MemoryBus()
        self._listeners: dict[str, int] = {LOST: 1}
        self._session: RedisSession | None = None
        self._is_attached = False
        self._has_lost = False
        BUS_CONNECTED.value = 0
        self._worker = Worker("bus", self._run, is_vital=True).start()

    def publish(self, channel: str, event: Event) -> None:
        self._local.publish(channel, event)
        self._send(channel, event)

    def is_heard(self, channel: str) -> bool:
        """There may be listeners on other instances."""
        return True

    def subscribe(self, channel: str, listener: EventHandler) -> Callable[[], None]:
        leave = self._local.subscribe(channel, listener)
        known = self._listeners.get(channel, 0)
        self._listeners[channel] = known + 1
        if not known and self._session is not None:
            self._session.subscribe([self._prefix + channel])

        def unsubscribe() -> None:
            leave()
            self._left(channel)

        return unsubscribe

    async def attached(self, channel: str) -> None:
        session = self._session
        if session is None:
            return
        try:
            async with asyncio.timeout(ATTACH_TIMEOUT):
                await session.attached(self._prefix + channel)
        except TimeoutError:
            self._resync.start()

    async def check(self) -> None:
        """Raise `Away` while events are not received or lost ones are not resynced yet."""
        if not self._is_attached:
            raise Away("not connected")
        if not self._resync.is_done:
            raise Away("connected, but not everything is up to date yet")

    async def close(self) -> None:
        if self._session is not None and self._is_attached:
            try:
                async with asyncio.timeout(FLUSH_TIMEOUT):
                    await self._session.flush()
            except TimeoutError:
                logger.warning("the last news did not get out")
        await self._worker.close()

    # -------------------------------------------------------------------------

    def _send(self, channel: str, event: Event) -> None:
        """Publish an event to the other instances; one that can't be is recorded as lost."""
        session = self._session
        if session is None:
            self._has_lost = True
        else:
            name, payload = self._prefix + channel, encode(self.instance, event)
            self._has_lost = not session.publish(name, payload) or self._has_lost

    def _left(self, channel: str) -> None:
        self._listeners[channel] -= 1
        if not self._listeners[channel]:
            del self._listeners[channel]
            if self._session is not None:
                self._session.unsubscribe(self._prefix + channel)

    def _heard(self, name: str, payload: bytes) -> None:
        """Deliver an event from another instance."""
        try:
            sender, event = decode(payload)
        except (ValueError, KeyError, TypeError) as error:
            logger.warning("something unreadable came on %s: %r", name, error)
            return
        if event is None or sender == self.instance:
            return
        if isinstance(event, NewsLost):
            logger.info("instance %s lost news: resync", sender)
            self._resync.start()
        else:
            self._local.publish(name.removeprefix(self._prefix), event)

    async def _run(self) -> None:
        while True:
            try:
                await self._serve()
            except* Away as away:
                logger.warning("Redis is away: %s", _cause(away))
            await asyncio.sleep(RETRY * random.uniform(0.5, 1.5))  # noqa: S311 - no secret

    async def _serve(self) -> None:
        session = await RedisSession.open(self._url)
        try:
            async with asyncio.TaskGroup() as group:
                self._session = session
                session.subscribe(self._prefix + channel for channel in self._listeners)
                group.create_task(session.run(self.instance, self._heard))
                group.create_task(self._tell_losses(session))
        finally:
            self._session = None
            if self._is_attached:
                BUS_LOSSES.of().value += 1
            BUS_CONNECTED.value = 0
            # Events under way may or may not have reached the others.
            self._is_attached, self._has_lost = False, True
            await session.close()

    async def _tell_losses(self, session: RedisSession) -> None:
        """Resync after all subscriptions; then make the others resync if our events were lost."""
        await session.settled()
        self._is_attached = True
        BUS_CONNECTED.value = 1
        self._resync.start()
        logger.info("Redis is there")
        while True:
            if self._has_lost:
                name = self._prefix + LOST
                self._has_lost = not session.publish(name, encode(self.instance, NewsLost()))
            await asyncio.sleep(RETRY)


def _cause(group: BaseExceptionGroup[Away]) -> Away:
    """Return the first of the errors in a group of groups."""
    first = group.exceptions[0]
    return _cause(first) if isinstance(first, BaseExceptionGroup) else first


def _deployment(secret: str) -> str:
    """Return the name that separates deployments on a shared Redis."""
    return hmac.digest(secret.encode(), b"echochat.bus", "sha256")[:8].hex()
