"""Deleting a room: gone for everybody at once, its rows bit by bit, by whoever comes to it."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from echochat.rooms import queries
from echochat.rooms.queries import clear_deleted_rooms
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.messages.changes.support import following
from tests.patience import until
from tests.rooms.support import chat, give_role, people, person, private_room, roles, store_past

ROOMS = "/api/chat/rooms/"

REMAINS = """
    SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM reactions),
           (SELECT count(*) FROM message_words), (SELECT count(*) FROM search_messages),
           (SELECT count(*) FROM deleted_rooms)
"""
NOTHING = (0, 0, 0, 0, 0)

CASCADES = """
    SELECT conrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND confrelid = 'rooms'::regclass
"""


async def total(batches: AsyncGenerator[int, None]) -> int:
    return sum([removed async for removed in batches])


async def room_with_past(db: Database, owner: Visitor) -> str:
    """A private room with five messages, a reaction to each, and words of each."""
    slug = await private_room(owner)
    await store_past(db, 5, slug)
    await db.execute(
        "INSERT INTO reactions (room_id, message_id, user_id, emoji)"
        " SELECT m.room_id, m.id, m.author_id, '👍' FROM messages m"
    )
    await db.execute(
        "INSERT INTO search_messages (message_id, room_id, version, words)"
        " SELECT id, room_id, 0, '' FROM messages ON CONFLICT DO NOTHING"
    )
    await db.execute(
        "INSERT INTO message_words (room_id, message_id, words)"
        " SELECT room_id, id, to_tsvector('russian', content) FROM messages ON CONFLICT DO NOTHING"
    )
    return slug


async def test_gone_at_once(site: Site, db: Database) -> None:
    """Sockets are closed with 4404, no list and no address knows it, its slug is free."""
    anna, boris = await people(site, "anna", "boris")
    slug = await room_with_past(db, anna)
    await give_role(db, slug, "boris", "member")
    async with chat(anna, slug) as owner, chat(boris, slug) as member:
        assert (await anna.delete(f"{ROOMS}{slug}/")).data == {"ok": True}
        assert [await one.close_code() for one in (owner, member)] == [4404, 4404]
    assert (await db.fetch_one(REMAINS) or ())[0] == 5, "nobody waited for the rows"
    assert (await boris.get(f"{ROOMS}{slug}/?create=0")).status == 404
    assert (await anna.get(f"{ROOMS}{slug}/messages/")).status == 404
    assert (await anna.get(ROOMS)).data["items"] == []
    assert (await anna.get("/api/chat/search/?q=old")).data["results"] == []
    assert await roles(db, slug) == {}
    await private_room(boris, slug)
    assert (await boris.get(f"{ROOMS}{slug}/messages/")).data["messages"] == []
    async with following(boris, slug) as one:
        assert (await one.said("first"))["seq"] == 1


async def test_rows_go_bit_by_bit(
    site: Site, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step is a transaction of its own; whoever is stopped, another goes on."""
    monkeypatch.setattr(queries, "DELETE_BATCH", 2)
    anna = await person(site)
    slug = await room_with_past(db, anna)
    await anna.delete(f"{ROOMS}{slug}/")
    interrupted = clear_deleted_rooms(db)
    assert await anext(interrupted) == 2
    await interrupted.aclose()
    removed = [count async for count in clear_deleted_rooms(db)]
    assert sum(removed) == 13
    assert max(removed) == 2
    assert await db.fetch_one(REMAINS) == NOTHING


async def test_other_rooms_stay(site: Site, db: Database) -> None:
    """Not a row more goes than those of the room that is gone."""
    anna = await person(site)
    slug = await room_with_past(db, anna)
    await store_past(db, 3)
    await anna.delete(f"{ROOMS}{slug}/")
    await total(clear_deleted_rooms(db))
    assert await db.fetch_all("SELECT content FROM messages ORDER BY seq") == [
        ("old 1",),
        ("old 2",),
        ("old 3",),
    ]


async def test_deleted_by_an_operator(site: Site, db: Database) -> None:
    """A row deleted in psql has the same effect as the request."""
    anna = await person(site)
    slug = await room_with_past(db, anna)
    async with chat(anna, slug) as one:
        await db.execute("DELETE FROM rooms WHERE slug = %s", (slug,))
        assert await one.close_code() == 4404
    await total(clear_deleted_rooms(db))
    assert await db.fetch_one(REMAINS) == NOTHING


async def test_nothing_that_grows_goes_with_the_row(db: Database) -> None:
    """The rows that reference a room are bounded by its members, not by its messages."""
    assert {table for (table,) in await db.fetch_all(CASCADES)} == {
        "chat_roles",
        "directory",
        "invitations",
        "room_texts",
        "room_words",
        "search_progress",
        "search_rooms",
    }


async def test_delete_while_others_talk(start_site: StartSite, db: Database) -> None:
    """Messages sent during the deletion are refused or deleted with the room."""
    anna = await person(await start_site(CHAT_MESSAGE_RATE_LIMIT="100000"))
    slug = await private_room(anna)

    async def talk() -> None:
        async with chat(anna, slug) as one:
            while not one.socket.closed:
                await one.say("still here")
                await asyncio.sleep(0)

    async def spoken() -> int:
        row = await db.fetch_one("SELECT last_seq FROM rooms WHERE slug = %s", (slug,))
        return int(row[0]) if row else 0

    talks = [asyncio.create_task(talk()) for _ in range(3)]
    while await spoken() < 20:
        await asyncio.sleep(0.01)
    await anna.delete(f"{ROOMS}{slug}/")
    await asyncio.gather(*talks, return_exceptions=True)
    await total(clear_deleted_rooms(db))
    row = await db.fetch_one(REMAINS)
    assert row is not None
    assert (row[0], row[3]) == (0, 0)


async def test_housekeeping_does_it(
    start_site: StartSite, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server clears away what another one left, without being asked."""
    monkeypatch.setattr("echochat.ops.housekeeping.INTERVAL", 0.05)
    anna = await person(await start_site())
    slug = await room_with_past(db, anna)
    await anna.delete(f"{ROOMS}{slug}/")
    left: list[tuple[int, ...]] = []

    async def look() -> None:
        while not left or left[-1] != NOTHING:
            left.append(await db.fetch_one(REMAINS) or ())
            await asyncio.sleep(0.05)

    looking = asyncio.create_task(look())
    await until(looking.done)
    await looking
