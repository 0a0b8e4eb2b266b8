"""Open lists of conversations, and the rooms in them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from echochat.conversations.listing.frames import settings_frame
from echochat.counters import DELIVERIES, EVENTS
from echochat.realtime.connection import Connection

logger = logging.getLogger(__name__)

SENT_AT_ONCE: Final = 500
"""Connections written to before others get a turn: some milliseconds."""

_DELIVERIES: Final = DELIVERIES.of(EVENTS)


class Listing:
    """The connections of one user that have the list, and the rooms in it."""

    __slots__ = ("connections", "joining", "rooms", "settings", "unsubscribe", "user_id", "version")

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.connections: set[Connection] = set()
        self.joining = 0
        """Connections whose list is being read."""
        self.rooms: set[int] = set()
        self.settings = -1
        """The version of the account's settings that was told last."""
        self.unsubscribe: Callable[[], None]
        self.version: int | None = None
        """The version since which all news was told; None before the list was read."""

    def tell_settings(self, settings: Mapping[str, object], version: int) -> None:
        """Tell all of them the account's settings, unless they know them."""
        if version > self.settings:
            self.settings = version
            self.send(settings_frame(settings, version))

    def send(self, data: bytes) -> None:
        """Send frames to all of them."""
        _DELIVERIES.value += len(self.connections)
        for connection in tuple(self.connections):
            connection.send(data)


class Joined(NamedTuple):
    """The answer to a new list: the ids that the client needs, of how many."""

    ids: list[int]
    is_complete: bool
    """True if `ids` are all of them."""
    version: int
    total: int


class ListedRooms:
    """The rooms that are in open lists, with the lists."""

    def __init__(self) -> None:
        self._listings: dict[int, Listing | set[Listing]] = {}

    def __contains__(self, room_id: int) -> bool:
        return room_id in self._listings

    def add(self, room_id: int, listing: Listing) -> None:
        """Note that a room is in a list."""
        there = self._listings.get(room_id)
        if there is None:
            # Most of a user's many rooms have no other list here, and a set takes 200 bytes.
            self._listings[room_id] = listing
        elif isinstance(there, set):
            there.add(listing)
        else:
            self._listings[room_id] = {there, listing}

    def discard(self, room_id: int, listing: Listing) -> None:
        """Note that a room is not in a list any more."""
        there = self._listings.get(room_id)
        if isinstance(there, set):
            there.discard(listing)
        if there is listing or there == set():
            del self._listings[room_id]

    def listings(self, room_id: int) -> list[Listing]:
        """Return the lists that have a room."""
        there = self._listings.get(room_id)
        return list(there) if isinstance(there, set) else [there] if there is not None else []


async def send_to_all(listings: list[Listing], data: bytes) -> None:
    """Send the same frames to many lists, some at a time."""
    for start in range(0, len(listings), SENT_AT_ONCE):
        # Taken beforehand: a write may end a slow reader, which leaves its list.
        some = listings[start : start + SENT_AT_ONCE]
        writes = [connection.write for listing in some for connection in listing.connections]
        for write in writes:
            try:
                write(data)
            except Exception:
                logger.exception("write failed")
        _DELIVERIES.value += len(writes)
        await asyncio.sleep(0)
