"""Reads the rights and sessions of open sockets again after notifications.

A read may be overtaken by a change, so a notification only marks keys to read again. One read runs
at a time, so the last result applied was also read last; each read starts after the notification
that requested it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from itertools import islice
from typing import Final, Generic, TypeVar

from echochat.storage.database import Unavailable
from echochat.supervision import Worker, report

RETRY: Final = 1.0
"""Seconds between tries while PostgreSQL is away."""

K = TypeVar("K")
logger = logging.getLogger(__name__)

GATHER: Final = 0.02
"""Seconds for which events are collected, to read many changes at once."""

PAGE: Final = 500
"""Keys read at a time: some milliseconds, so that one change does not wait for thousands."""


class Rechecks(Generic[K]):
    """Keys that wait to be read again."""

    def __init__(
        self,
        name: str,
        read: Callable[[list[K]], Awaitable[None]],
        give_up: Callable[[list[K]], None],
    ) -> None:
        """`read` reads keys and applies the result; `give_up` gets the keys if it raises."""
        self._name = name
        self._read = read
        self._give_up = give_up
        self._first: dict[K, None] = {}
        self._then: dict[K, None] = {}
        self._worker = Worker(name, self._read_all, is_vital=True)

    def soon(self, keys: Iterable[K], *, first: bool = True) -> None:
        """Read keys again. Those that are not `first` wait for all that are.

        While PostgreSQL is away the first are given up, since news was about them; the others,
        which are read in case news was lost, wait until it is back.
        """
        (self._first if first else self._then).update(dict.fromkeys(keys))
        if self._first or self._then:
            self._worker.start()

    async def close(self) -> None:
        """Read nothing more."""
        await self._worker.close()

    async def _read_all(self) -> None:
        while self._first or self._then:
            await asyncio.sleep(GATHER)
            first = _taken(self._first, PAGE)
            then = _taken(self._then, PAGE - len(first))
            try:
                await self._read(first + then)
            except Unavailable as error:
                logger.warning("%s failed: %s", self._name, error)
                self._give_up(first + _taken(self._first, len(self._first)))
                self.soon(then, first=False)
                await asyncio.sleep(RETRY)
            except Exception as error:  # noqa: BLE001 - reported; the others must not wait for it
                report(self._name, error)
                self._give_up(first + then)


def _taken(keys: dict[K, None], number: int) -> list[K]:
    taken = list(islice(keys, number))
    for key in taken:
        del keys[key]
    return taken
