"""Changes memberships, and tells the user's devices behind the commit."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Final, TypeVar

from echochat.conversations import queries as conversation_queries
from echochat.conversations.memberships import queries
from echochat.conversations.memberships.frames import news
from echochat.conversations.memberships.queries import Membership
from echochat.conversations.memberships.rules import MOST_PINNED, SettingsEdit
from echochat.http.errors import ApiError
from echochat.realtime.bus import (
    NOBODY,
    RECEIPTS,
    AllRead,
    Bus,
    DirectRead,
    ReceiptsMoved,
    RoomRead,
    inbox_channel,
)
from echochat.rooms import PUBLIC_SLUG
from echochat.storage.database import Database, Executor, Unavailable

T = TypeVar("T")

MARKED_AT_ONCE: Final = 500
"""Rooms that are marked as read by one statement, so that none locks others for long."""


class Memberships:
    """One user's settings and read marks, for all kinds of rooms."""

    def __init__(self, db: Database, bus: Bus, resync: Callable[[], None]) -> None:
        """`resync` is called when a commit may have succeeded unheard."""
        self._db = db
        self._bus = bus
        self._resync = resync

    async def read(
        self, slug: str, user_id: int, seq: int | None, version: int | None
    ) -> Membership:
        """Mark a room as read up to a seq, or to the end; return the membership as it is now.

        A mark never goes back. One that names another `version` of it is ignored. Raises `ApiError`
        404 and `Unavailable`.
        """
        own = await self._own(slug, user_id)
        moved = await self._kept(queries.advance(self._db, user_id, own.room_id, seq, version))
        # Also when nothing was moved: another device may have set the mark back.
        own = await self._own(slug, user_id)
        if moved:
            self._tell_read(user_id, own)
        return own

    async def set_back(self, slug: str, user_id: int, seq: int) -> Membership:
        """Let a room be unread from a seq on; return the membership. Raises as `read` does."""
        own = await self._own(slug, user_id)
        await self._kept(queries.set_back(self._db, user_id, own.room_id, seq))
        own = await self._own(slug, user_id)
        self._tell_read(user_id, own)
        return own

    async def read_all(self, user_id: int) -> None:
        """Mark everything as read that was said until now. Raises `Unavailable`."""
        marks = await queries.behind(self._db, user_id)
        waiting = iter(marks.items())
        while some := dict(islice(waiting, MARKED_AT_ONCE)):
            wanted = {(user_id, room_id): seq for room_id, seq in some.items()}
            try:
                await conversation_queries.mark_read_up_to(self._db, wanted)
            finally:
                # They may be stored even if that failed.
                self._bus.publish(inbox_channel(user_id), AllRead(tuple(some)))
                self._bus.publish(RECEIPTS, ReceiptsMoved(tuple(some)))

    async def change(
        self, slug: str, user_id: int, edit: SettingsEdit, version: int | None
    ) -> Membership:
        """Change settings; return the membership.

        Raises as `read` does, and `ApiError` 409 if the settings' version is not `version`, or if
        too many conversations are pinned.
        """
        room_id = (await self._own(slug, user_id)).room_id

        async def work(transaction: Executor) -> None:
            place = 0
            if edit.pinned:
                await queries.lock_user(transaction, user_id)
                places = await queries.pinned(transaction, user_id)
                place = max(places.values(), default=0) + 1
                if room_id not in places and len(places) >= MOST_PINNED:
                    raise ApiError(409, "too_many_pinned", most=MOST_PINNED)
            if not await queries.change(transaction, user_id, room_id, edit, place, version):
                raise ApiError(409, "outdated")

        await self._kept(self._db.transaction(work))
        own = await self._own(slug, user_id)
        self._tell(user_id, [own])
        return own

    async def reorder(self, user_id: int, slugs: Sequence[str]) -> list[Membership]:
        """Put pinned conversations in this order, before all others that are pinned.

        Return the pinned ones. Those that are not pinned, or not there, are passed over.
        """

        async def work(transaction: Executor) -> list[Membership]:
            await queries.lock_user(transaction, user_id)
            places = await queries.pinned(transaction, user_id)
            present = await queries.these(transaction, user_id, [*places])
            by_slug = {one.slug: one.room_id for one in present}
            first = [by_slug[slug] for slug in dict.fromkeys(slugs) if slug in by_slug]
            order = [*first, *(room_id for room_id in places if room_id not in first)]
            wanted = {room_id: place for place, room_id in enumerate(order, 1)}
            await queries.reorder(transaction, user_id, wanted)
            found = await queries.these(transaction, user_id, order)
            return sorted(found, key=lambda one: one.pin_order or 0)

        found = await self._kept(self._db.transaction(work))
        self._tell(user_id, found)
        return found

    # -------------------------------------------------------------------------

    async def _own(self, slug: str, user_id: int) -> Membership:
        """Return the membership; in the public room one is made. Raises `ApiError` 404."""
        found = await queries.find(self._db, slug, user_id)
        if found is None and slug == PUBLIC_SLUG:
            await queries.enter(self._db, user_id)
            found = await queries.find(self._db, slug, user_id)
        if found is None:
            raise ApiError(404, "room_not_found")
        return found

    async def _kept(self, change: Awaitable[T]) -> T:
        """Return a change's outcome; if that is lost, everything live is compared again."""
        try:
            return await change
        except Unavailable:
            self._resync()
            raise

    def _tell(self, user_id: int, changed: Sequence[Membership]) -> None:
        for membership in changed:
            self._bus.publish(inbox_channel(user_id), news(membership))

    def _tell_read(self, user_id: int, own: Membership) -> None:
        """Tell all devices the mark, and inbox sockets what is unread now."""
        self._tell(user_id, [own])
        is_direct = own.kind == "direct"
        self._bus.publish(
            inbox_channel(user_id),
            DirectRead(own.slug, NOBODY) if is_direct else RoomRead(own.room_id),
        )
        self._bus.publish(RECEIPTS, ReceiptsMoved((own.room_id,)))
