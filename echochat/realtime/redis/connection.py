"""One connection to Redis, with our own time limits.

redis-py's clients reconnect, retry and wait by themselves for up to a minute, and a subscriber
never notices a server that hangs. Here every failure is `Away` within seconds, and the owner of the
connection starts again.
"""

import asyncio
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from redis.asyncio import Connection
from redis.asyncio.connection import parse_url
from redis.crc import key_slot
from redis.exceptions import RedisError

TIMEOUT: Final = 3.0
"""Seconds that Redis has to accept a connection, or to take and answer commands."""

Command = tuple[str | bytes | int, ...]


class Away(Exception):
    """Redis can't be reached, or refuses a command."""


class RedisConnection:
    """A connection in one of two roles: commands with answers, or subscriptions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: str, address: tuple[str, int] | None = None) -> Self:
        """Connect to a URL, or to another node of its cluster. Raises `Away`."""
        options: dict[str, Any] = dict(parse_url(url))
        kind = options.pop("connection_class", Connection)
        if address is not None:
            options["host"], options["port"] = address
        connection = kind(
            **options, protocol=2, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
        )
        # Completed even if the caller is cancelled: half a connection can't be closed.
        connecting = asyncio.create_task(connection.connect())
        try:
            async with _patience(None):
                await asyncio.shield(connecting)
        except BaseException:
            await asyncio.gather(connecting, return_exceptions=True)
            await connection.disconnect(nowait=True)
            raise
        return cls(connection)

    async def ask(self, commands: Sequence[Command]) -> list[Any]:
        """Send commands in one go; return an answer for each. Raises `Away`."""
        self._require()
        async with _patience():
            await self._connection.send_packed_command(self._connection.pack_commands(commands))
            return [await self._connection.read_response() for _ in commands]

    async def send(self, command: Command) -> None:
        """Send a command whose answer `read` returns. Raises `Away`."""
        self._require()
        async with _patience():
            await self._connection.send_packed_command(self._connection.pack_command(*command))

    async def read(self) -> Any:
        """Return the next answer or event; waits for it without a limit. Raises `Away`."""
        async with _patience(None):
            return await self._connection.read_response(timeout=math.inf)

    async def close(self) -> None:
        """Let go of the connection at once."""
        await self._connection.disconnect(nowait=True)

    def _require(self) -> None:
        """Refuse to send on a broken connection, which redis-py would replace unasked."""
        if not self._connection.is_connected:
            raise Away("disconnected")


@asynccontextmanager
async def _patience(seconds: float | None = TIMEOUT) -> AsyncIterator[None]:
    """Turn every error into `Away`, except a cancellation, which is never lost.

    redis-py sends with `asyncio.wait_for`, which in Python 3.11 swallows a cancellation that
    arrives together with the result, so the task would never end.
    """
    task = asyncio.current_task()
    assert task is not None
    # A task group of Python 3.11 may leave an old request behind: only a new one counts.
    before = task.cancelling()
    try:
        async with asyncio.timeout(seconds):
            yield
    except (RedisError, OSError, TimeoutError) as error:
        if task.cancelling() > before:
            raise asyncio.CancelledError from error
        raise Away(repr(error)) from error
    if task.cancelling() > before:
        raise asyncio.CancelledError


def slot_of(channel: str) -> int:
    """Return the slot of a Redis Cluster that a channel belongs to."""
    return int(key_slot(channel.encode()))
