"""Unread counts of private rooms, for inbox sockets that opt in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from echochat.conversations import private_rooms as hub
from echochat.conversations import queries
from echochat.storage.database import Database, Unavailable
from tests.accounts.support import Site, Visitor, outage
from tests.conversations.support import Inbox, lose_answer, opening_inbox, write
from tests.patience import PATIENCE
from tests.rooms.support import chat, give_role, people, private_room

SLUG = "attic"
ROOM = f"/api/chat/rooms/{SLUG}/"


class RoomInbox(Inbox):
    """An inbox socket with rooms, and what its frames add up to."""

    def __init__(self, socket: Any) -> None:
        super().__init__(socket)
        self.counts: dict[str, int] | None = None
        self.changes = 0

    async def next(self) -> Any:
        frame = await super().next()
        if frame["type"] == "rooms_unread_state":
            self.counts = frame["counts"]
        elif frame["type"] == "rooms_unread":
            assert self.counts is not None
            self.counts |= frame["counts"]
        self.changes += frame["type"] == "rooms_changed"
        return frame

    async def until(self, **counts: int) -> None:
        """Read until exactly this is unread."""
        async with asyncio.timeout(PATIENCE):
            while self.counts is None or {k: n for k, n in self.counts.items() if n} != counts:
                await self.next()

    async def until_changed(self) -> None:
        """Read until the list of rooms is another."""
        before = self.changes
        async with asyncio.timeout(PATIENCE):
            while self.changes == before:
                await self.next()


@asynccontextmanager
async def room_inbox(visitor: Visitor) -> AsyncIterator[RoomInbox]:
    """Open an inbox socket with rooms."""
    async with visitor.http.ws_connect("/ws/direct/inbox/?rooms=1", max_msg_size=0) as socket:
        yield RoomInbox(socket)


@pytest.fixture
async def pair(site: Site, db: Database) -> tuple[Visitor, Visitor]:
    """Anna, with a room, and Boris, a member of it."""
    anna, boris = await people(site, "anna", "boris")
    await private_room(anna, SLUG)
    await give_role(db, SLUG, "boris", "member")
    return anna, boris


Pair = tuple[Visitor, Visitor]


async def test_unread(pair: Pair) -> None:
    """Told on connect, as it grows, and when it was read, on all devices; never one's own."""
    anna, boris = pair
    await write(boris, SLUG, "one")
    async with room_inbox(anna) as first, room_inbox(anna) as second, room_inbox(boris) as own:
        for one in (first, second):
            await one.until(attic=1)
        await write(boris, SLUG, "two", "three")
        await first.until(attic=3)
        await first.mark_read(SLUG)
        for one in (first, second, own):
            await one.until()
    assert (await anna.get("/api/chat/rooms/")).data["items"][0]["unread"] == 0


async def test_room_on_the_screen(pair: Pair) -> None:
    """Messages that arrive in an active room are read on all devices."""
    anna, boris = pair
    async with room_inbox(anna) as screen, room_inbox(anna) as other:
        await screen.until()
        await other.until()
        await screen.show(SLUG)
        await write(boris, SLUG, "seen")
        async with asyncio.timeout(PATIENCE):
            while (await anna.get("/api/chat/rooms/")).data["items"][0]["unread"]:
                await asyncio.sleep(0.05)
        await screen.show(None)
        await write(boris, SLUG, "unseen")
        for one in (screen, other):
            await one.until(attic=1)


async def test_old_sockets_hear_nothing_of_rooms(pair: Pair) -> None:
    """Sockets that did not opt in get only the base protocol and can't mark private rooms."""
    anna, boris = pair
    async with opening_inbox(anna) as old, room_inbox(anna) as new:
        await old.next()
        await new.until()
        await write(boris, SLUG, "hello")
        await new.until(attic=1)
        assert await old.is_quiet()
        await old.mark_read(SLUG)
        assert (await old.next())["code"] == "forbidden"


async def test_coming_and_going(site: Site, pair: Pair) -> None:
    """New members get the room's news; former ones don't."""
    anna, boris = pair
    (vera,) = await people(site, "vera")
    async with room_inbox(vera) as one:
        await one.until()
        await anna.post(f"{ROOM}members/", {"username": "vera"})
        await one.until_changed()
        await one.next()
        await write(boris, SLUG, "welcome")
        await one.until(attic=1)
        await anna.delete(f"{ROOM}members/vera/")
        await one.until_changed()
        await one.until()


async def test_renamed_and_deleted(pair: Pair) -> None:
    """Everybody in the room hears that their list is another."""
    anna, boris = pair
    async with room_inbox(boris) as one:
        await one.until()
        await anna.patch(ROOM, {"name": "Loft"})
        await one.until_changed()
        await anna.delete(ROOM)
        await one.until_changed()


async def test_foreign_rooms(site: Site, pair: Pair) -> None:
    """Nobody marks or shows a room that is none of theirs."""
    del pair
    (vera,) = await people(site, "vera")
    async with room_inbox(vera) as one:
        await one.until()
        await one.mark_read(SLUG)
        assert (await one.next())["code"] == "forbidden"


async def test_busy_room(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst costs few frames, whose last one is exact; a room with many waits longer."""
    monkeypatch.setattr(hub, "PACE", 0.3)
    anna, boris = pair
    async with room_inbox(anna) as one, chat(boris, SLUG) as author:
        await one.until()
        frames = 0
        for number in range(15):
            await author.said(str(number))
            await asyncio.sleep(0.02)
        async with asyncio.timeout(PATIENCE):
            while one.counts != {SLUG: 15}:
                await one.next()
                frames += 1
    assert frames <= 3


async def test_outage(pair: Pair, db: Database, dsn: str) -> None:
    """Changes during an outage of PostgreSQL are announced when it is back."""
    anna, boris = pair
    async with room_inbox(anna) as one:
        await one.until()
        async with chat(boris, SLUG) as author:
            await author.said("hello")
            with outage(dsn):
                await asyncio.sleep(0.5)
        await one.until(attic=1)
    assert await db.fetch_one("SELECT 1") == (1,)


async def test_mark_nobody_heard_of(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read mark that was stored, its answer lost, is told to the user's other devices."""
    anna, boris = pair
    await write(boris, SLUG, "hello")
    async with room_inbox(anna) as one, room_inbox(anna) as other:
        for each in (one, other):
            await each.until(attic=1)
        lose_answer(monkeypatch, queries.MARK_READ)
        await one.mark_read(SLUG)
        for each in (one, other):
            await each.until()


async def test_mark_of_a_shown_room_fails(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in an active room are marked as read even after an outage of PostgreSQL."""
    anna, boris = pair
    async with room_inbox(anna) as screen:
        await screen.until()
        await screen.show(SLUG)
        mark, failures = queries.mark_read_up_to, [Unavailable("away")]

        async def failing(*args: Any) -> None:
            if failures:
                raise failures.pop()
            await mark(*args)

        monkeypatch.setattr(queries, "mark_read_up_to", failing)
        await write(boris, SLUG, "seen")
        async with asyncio.timeout(PATIENCE):
            while (await anna.get("/api/chat/rooms/")).data["items"][0]["unread"] or failures:
                await asyncio.sleep(0.05)


async def test_new_address(pair: Pair, db: Database) -> None:
    """Unread counts of a renamed room are reported under its new slug."""
    _, boris = pair
    async with room_inbox(boris) as one:
        await one.until()
        await db.execute("UPDATE rooms SET slug = 'loft' WHERE slug = %s", (SLUG,))
        await one.until_changed()
        await one.next()
        await write(pair[0], "loft", "hello")
        await one.until(loft=1)


async def test_queries_use_indexes(db: Database) -> None:
    """Neither roles nor rooms are read whole."""
    await db.execute(
        "WITH author AS (INSERT INTO users (name, password_hash)"
        " SELECT 'u' || n, '' FROM generate_series(1, 100) n RETURNING id),"
        " room AS (INSERT INTO rooms (slug, name, kind)"
        " SELECT 'room-' || n, '', 'private' FROM generate_series(1, 5000) n RETURNING id)"
        " INSERT INTO chat_roles (room_id, user_id, role)"
        " SELECT room.id, author.id, 'member' FROM room, author"
        " WHERE room.id % 100 = author.id % 100"
    )
    await db.execute("ANALYZE rooms, users, chat_roles")
    values = {"users": [7, 7], "readers": ["member"], "rooms": [3, 4]}
    for query in (queries.OF_PRIVATE_ROOMS, queries.OF_THESE_ROOMS):
        plan = str(await db.fetch_all(f"EXPLAIN {query}", values))
        assert "Seq Scan on chat_roles" not in plan
        assert "Seq Scan on rooms" not in plan


async def test_people_are_read_in_parts(
    pair: Pair, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many inboxes are read anew at once, a query has a bounded part of them to do."""
    monkeypatch.setattr(hub, "READ_AT_ONCE", 1)
    monkeypatch.setattr(hub, "COUNTED_AT_ONCE", 1)
    parts: list[int] = []
    private_rooms, unread_in = queries.private_rooms, queries.unread_in

    async def some_rooms(db: Any, users: Any) -> Any:
        parts.append(len(users))
        return await private_rooms(db, users)

    async def some_places(db: Any, places: Any) -> Any:
        parts.append(len(places))
        return await unread_in(db, places)

    monkeypatch.setattr(queries, "private_rooms", some_rooms)
    monkeypatch.setattr(queries, "unread_in", some_places)
    anna, boris = pair
    await private_room(anna, "cellar")
    await give_role(db, "cellar", "boris", "member")
    async with room_inbox(anna) as one, room_inbox(boris) as other:
        for each in (one, other):
            await each.until()
        await write(anna, SLUG, "a")
        await write(anna, "cellar", "b")
        await other.until(attic=1, cellar=1)
    assert set(parts) == {1}
