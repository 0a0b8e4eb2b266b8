"""The open lists of conversations on this instance.

A message costs nothing for those who list its room: it marks the room. Rooms that moved are read
together, each at most once in `INTERVAL`, and told in one frame that is the same for everybody who
lists them. Clients work out what they have not read.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import Final

from echochat.accounts import find_settings, full_settings
from echochat.conversations.listing import queries
from echochat.conversations.listing.frames import (
    pages,
    position_frame,
    removed_frame,
    settings_frame,
    user_frame,
)
from echochat.conversations.listing.listing import Joined, ListedRooms, Listing, send_to_all
from echochat.conversations.listing.queries import Overview
from echochat.conversations.memberships.queries import enter
from echochat.media import MediaUrls
from echochat.realtime.bus import (
    ROOMS,
    USERS,
    AccountSettingsChanged,
    AllRead,
    Bus,
    DirectMessage,
    DirectRead,
    Event,
    MembershipChanged,
    MessageRetracted,
    RoomRead,
    RoomsMoved,
    UserChanged,
    inbox_channel,
)
from echochat.realtime.connection import Connection
from echochat.storage.database import Database, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

GATHER: Final = 0.25
"""Seconds for which news is collected."""

INTERVAL: Final = 1.0
"""Seconds between two frames of one room to those who list it."""

READ_AT_ONCE: Final = 200
"""Rooms, or conversations, that one statement reads: some milliseconds."""

USERS_AT_ONCE: Final = 20
"""Changed users whose rooms one statement reads."""

MOST_HEARD: Final = 20_000
"""Rooms that are noted while lists are read."""

RETRY: Final = 1.0
"""Seconds between tries while PostgreSQL is away."""


class ListHub:
    """Receives news of rooms, and updates the lists that have them."""

    def __init__(self, db: Database, bus: Bus, media: MediaUrls) -> None:
        self._db = db
        self._bus = bus
        self._media = media
        self._listings: dict[int, Listing] = {}
        self._rooms = ListedRooms()
        self._doubtful: set[Listing] = set()
        self._stale: set[tuple[int, int]] = set()
        self._moved: set[int] = set()
        self._deleted: defaultdict[int, set[int]] = defaultdict(set)
        self._not_before: dict[int, float] = {}
        self._joining = 0
        """Lists that are being read."""
        self._heard: set[int] = set()
        """Rooms that moved or changed meanwhile, of whomever."""
        self._users: dict[int, UserChanged] = {}
        self._reading = asyncio.Lock()
        """Held from a read to the end of its sending, so that no older state follows a newer."""
        self._worker = Worker("lists of conversations", self._tell)
        self._unsubscribe: Callable[[], None] | None = None
        bus.subscribe(USERS, self._user_event)

    async def join(self, user_id: int, connection: Connection, since: int | None) -> Joined:
        """Send a connection all news of the user's list from now on; return what it lacks.

        `since`: the version that the client has. Raises `Unavailable`.
        """
        listing = self._listings.get(user_id) or self._open(user_id)
        listing.connections.add(connection)
        await self._bus.attached(ROOMS)
        await self._bus.attached(inbox_channel(user_id))
        stored = await find_settings(self._db, user_id)
        connection.send(settings_frame(full_settings(stored.document), stored.version))
        listing.settings = max(listing.settings, stored.version)
        # Whoever sees the list is in the public room from then on, whose messages are new to them.
        await enter(self._db, user_id)
        listing.joining += 1
        self._joining += 1
        try:
            found = await queries.overview(self._db, user_id, since)
            self._keep(listing, found)
        finally:
            listing.joining -= 1
            self._joining -= 1
            # What changed meanwhile, before its rooms were listened to.
            self._stale.update((user_id, room_id) for room_id in self._heard & listing.rooms)
            if not self._joining:
                self._heard.clear()
            self._wake()
        if listing.version is None:
            listing.version = found.version
        is_complete = found.changed is None
        ids = found.ids if found.changed is None else found.changed
        return Joined(ids, is_complete, version=found.version, total=len(found.ids))

    async def send(self, user_id: int, connection: Connection, ids: list[int]) -> None:
        """Send conversations to a connection, as its reader takes them. Raises `Unavailable`."""
        for start in range(0, len(ids), READ_AT_ONCE):
            await connection.caught_up()
            if connection.closing:
                return
            wanted = [(user_id, room_id) for room_id in ids[start : start + READ_AT_ONCE]]
            async with self._reading:
                found = await queries.conversations(self._db, wanted)
                connection.send(b"".join(pages(found, self._media)))

    def leave(self, user_id: int, connection: Connection) -> None:
        """Send a connection nothing more, if it had the list."""
        listing = self._listings.get(user_id)
        if listing is None or connection not in listing.connections:
            return
        listing.connections.discard(connection)
        if listing.connections:
            return
        listing.unsubscribe()
        for room_id in listing.rooms:
            self._unlist(room_id, listing)
        listing.rooms = set()
        del self._listings[user_id]
        self._doubtful.discard(listing)
        if not self._listings and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def changed(self, room_id: int, user_id: int) -> None:
        """Read a room again, as a user or, without a user, as everybody has it."""
        if user_id in self._listings and room_id:
            self._stale.add((user_id, room_id))
        elif not user_id:
            self._move(room_id)
        self._wake()

    def missed(self) -> None:
        """Compare all lists with PostgreSQL, because news may have been missed."""
        self._doubtful.update(self._listings.values())
        self._wake()

    async def refresh(self) -> None:
        """Do that after events may have been lost."""
        self.missed()

    async def close(self) -> None:
        """Tell nothing more, at shutdown."""
        await self._worker.close()

    # -------------------------------------------------------------------------

    def _open(self, user_id: int) -> Listing:
        if self._unsubscribe is None:
            self._unsubscribe = self._bus.subscribe(ROOMS, self._rooms_event)
        listing = self._listings[user_id] = Listing(user_id)
        listing.unsubscribe = self._bus.subscribe(
            inbox_channel(user_id), partial(self._inbox_event, listing)
        )
        return listing

    def _keep(self, listing: Listing, found: Overview) -> set[int]:
        """Let a list have these rooms and no others; return those that it had."""
        if self._listings.get(listing.user_id) is not listing:
            return set()
        rooms = set(found.ids)
        gone, new = listing.rooms - rooms, rooms - listing.rooms
        for room_id in gone:
            self._unlist(room_id, listing)
        for room_id in new:
            self._rooms.add(room_id, listing)
        # In place: the ids stay the objects that `_rooms` has, too.
        listing.rooms -= gone
        listing.rooms |= new
        return gone

    def _unlist(self, room_id: int, listing: Listing) -> None:
        self._rooms.discard(room_id, listing)
        if room_id not in self._rooms:
            self._moved.discard(room_id)
            self._deleted.pop(room_id, None)

    def _rooms_event(self, event: Event) -> None:
        if isinstance(event, RoomsMoved):
            for room_id, author_id in zip(event.rooms, event.authors, strict=False):
                if self._move(room_id) and author_id in self._listings:
                    # Their own message moved their mark.
                    self._stale.add((author_id, room_id))
        elif isinstance(event, MessageRetracted) and self._move(event.room_id) and event.deleted:
            self._deleted[event.room_id].add(event.seq)
        self._wake()

    def _move(self, room_id: int) -> bool:
        """Note that a room is to be told again; False if nobody lists it yet."""
        if self._joining:
            self._hear(room_id)
        is_listed = room_id in self._rooms
        if is_listed:
            self._moved.add(room_id)
        return is_listed

    def _hear(self, room_id: int) -> None:
        self._heard.add(room_id)
        if len(self._heard) > MOST_HEARD:
            # More than a list is read in: all lists that are being read are compared afterwards.
            self._heard.clear()
            self._doubtful.update(one for one in self._listings.values() if one.joining)

    def _inbox_event(self, listing: Listing, event: Event) -> None:
        if isinstance(event, DirectMessage):
            if event.room_id not in listing.rooms:
                self._stale.add((listing.user_id, event.room_id))
        elif isinstance(event, DirectRead | RoomRead | MembershipChanged):
            if event.room_id:
                self._stale.add((listing.user_id, event.room_id))
        elif isinstance(event, AllRead) and event.rooms:
            self._stale.update((listing.user_id, room_id) for room_id in event.rooms)
        elif isinstance(event, AllRead):
            self._doubtful.add(listing)
        elif isinstance(event, AccountSettingsChanged):
            listing.tell_settings(event.settings, event.version)
        self._wake()

    def _user_event(self, event: Event) -> None:
        if isinstance(event, UserChanged) and self._listings:
            self._users[event.user_id] = event
            self._wake()

    def _wake(self) -> None:
        if self._has_news:
            self._worker.start()

    @property
    def _has_news(self) -> bool:
        return bool(self._doubtful or self._stale or self._moved or self._users)

    async def _tell(self) -> None:
        while self._has_news:
            await asyncio.sleep(GATHER)
            try:
                await self._compare()
                await self._tell_stale()
                await self._tell_moved()
                await self._tell_users()
            except Unavailable as error:
                logger.warning("lists of conversations could not be read, retrying: %s", error)
                await asyncio.sleep(RETRY)
            except Exception:
                # The news of this moment is lost, so everything is compared.
                self.missed()
                raise

    async def _compare(self) -> None:
        for listing in [one for one in self._doubtful if not one.joining]:
            found = await queries.overview(self._db, listing.user_id, listing.version)
            stored = await find_settings(self._db, listing.user_id)
            listing.tell_settings(full_settings(stored.document), stored.version)
            self._doubtful.discard(listing)
            listing.version = found.version
            for room_id in self._keep(listing, found):
                listing.send(removed_frame(room_id))
            changed = found.ids if found.changed is None else found.changed
            self._stale.update((listing.user_id, room_id) for room_id in changed)

    async def _tell_stale(self) -> None:
        # A list that is being read may be older than the news.
        waits = {pair for pair in self._stale if self._is_joining(pair[0])}
        stale, self._stale = list(self._stale - waits), waits
        while stale:
            some = stale[-READ_AT_ONCE:]
            async with self._reading:
                try:
                    found = await queries.conversations(self._db, some)
                except BaseException:
                    self._stale.update(stale)
                    raise
                del stale[-READ_AT_ONCE:]
                self._tell_conversations(some, found)

    def _is_joining(self, user_id: int) -> bool:
        listing = self._listings.get(user_id)
        return listing is not None and listing.joining > 0

    def _tell_conversations(
        self, wanted: list[tuple[int, int]], found: list[queries.Conversation]
    ) -> None:
        there = {(one.user_id, one.position.room_id): one for one in found}
        for user_id, room_id in wanted:
            listing = self._listings.get(user_id)
            if listing is None:
                continue
            if (one := there.get((user_id, room_id))) is not None:
                if room_id not in listing.rooms:
                    listing.rooms.add(room_id)
                    self._rooms.add(room_id, listing)
                listing.send(b"".join(pages([one], self._media)))
            elif room_id in listing.rooms:
                self._remove(room_id, listing)

    def _remove(self, room_id: int, listing: Listing) -> None:
        listing.rooms.discard(room_id)
        self._unlist(room_id, listing)
        listing.send(removed_frame(room_id))

    async def _tell_moved(self) -> None:
        """Tell the rooms whose last frame is long enough ago."""
        now = asyncio.get_running_loop().time()
        self._not_before = {id_: at for id_, at in self._not_before.items() if at > now}
        due = [room_id for room_id in self._moved if room_id not in self._not_before]
        for start in range(0, len(due), READ_AT_ONCE):
            some = due[start : start + READ_AT_ONCE]
            async with self._reading:
                self._moved.difference_update(some)
                deleted = {room_id: self._deleted.pop(room_id, set()) for room_id in some}
                try:
                    found = await queries.positions(self._db, some)
                except BaseException:
                    self._moved.update(room_id for room_id in some if room_id in self._rooms)
                    for room_id in self._moved.intersection(some):
                        self._deleted[room_id] |= deleted[room_id]
                    raise
                for room_id in some:
                    self._not_before[room_id] = now + INTERVAL
                    await self._tell_position(found.get(room_id), room_id, deleted[room_id])

    async def _tell_position(
        self, position: queries.Position | None, room_id: int, deleted: Iterable[int]
    ) -> None:
        if position is None:
            for listing in self._rooms.listings(room_id):
                self._remove(room_id, listing)
        else:
            there = [one for one in self._rooms.listings(room_id) if self._is_sure(one, room_id)]
            await send_to_all(there, position_frame(position, deleted))

    def _is_sure(self, listing: Listing, room_id: int) -> bool:
        """Tell whether the user has the room; news that waits may say that they were removed.

        If they were not, they get the whole conversation with that news.
        """
        is_stale = (listing.user_id, room_id) in self._stale
        return not is_stale and listing not in self._doubtful

    async def _tell_users(self) -> None:
        """Tell those who list a direct room with them, and the rooms where they spoke last."""
        while self._users:
            some = dict(islice(self._users.items(), USERS_AT_ONCE))
            shown = await queries.shown_in(self._db, some)
            for user_id, user in some.items():
                if self._users.get(user_id) is user:
                    del self._users[user_id]
            named: defaultdict[int, set[Listing]] = defaultdict(set)
            for user_id, room_id, is_direct in shown:
                if is_direct:
                    named[user_id].update(self._rooms.listings(room_id))
                else:
                    self._move(room_id)
            for user_id, user in some.items():
                own = self._listings.get(user_id)
                listings = named[user_id] | ({own} if own is not None else set())
                await send_to_all(list(listings), user_frame(user, self._media))
