"""The room on the screen of one socket."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final

from echochat.realtime.connection import Connection

RENEWALS: Final = 3
"""Times that a room is announced as shown before it would lapse for other instances."""


class Screen:
    """A socket's active room, as long as its client gives signs of life."""

    __slots__ = ("_announce", "_announced", "_connection", "_slug", "mark", "ttl", "user_id")

    def __init__(
        self, user_id: int, connection: Connection, ttl: float, announce: "Callable[[Screen], None]"
    ) -> None:
        """`ttl`: seconds after which a room lapses without a frame (`last_message`) of the client.

        `announce` tells the user's other instances which room it is.
        """
        self._announce = announce
        self._announced = 0.0
        self._connection = connection
        self._slug: str | None = None
        self.mark = secrets.randbits(63)
        """By which it is known as the reader of a room, on all instances."""
        self.ttl = ttl
        self.user_id = user_id

    @property
    def shown(self) -> str | None:
        """The active room of a recently active user."""
        silence = asyncio.get_running_loop().time() - self._connection.last_message
        return self._slug if silence < self.ttl else None

    def show(self, slug: str | None) -> None:
        """Have another active room, or none."""
        if slug != self._slug:
            self._slug = slug
            self._tell()

    def touched(self) -> None:
        """Announce the active room again, if that is due: there was a sign of life."""
        now = self._connection.last_message
        if self._slug is not None and now - self._announced > self.ttl / RENEWALS:
            self._tell()

    def answer(self) -> None:
        """Announce the active room, if any, to an instance that asks."""
        if self.shown is not None:
            self._tell()

    def _tell(self) -> None:
        self._announced = asyncio.get_running_loop().time()
        self._announce(self)
