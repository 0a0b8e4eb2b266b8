"""Somebody keeps a row locked: who has nothing to do with it chats on."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from echochat.messages import held, writer
from echochat.messages.announce import Submission
from echochat.messages.held import HeldMessages
from echochat.messages.store import ANY, Draft, connect, locked_lanes
from echochat.storage.connection import PgConnection
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.messages.test_announce import Recorder
from tests.patience import PATIENCE
from tests.rooms.support import chat, person, private_room

ROOM = "SELECT FROM rooms WHERE slug = 'attic' FOR UPDATE"
BUCKET = "SELECT FROM security_rate_limit_bucket WHERE scope_key = 'chat:message:' || %s FOR UPDATE"
ROLE = """
    SELECT FROM chat_roles WHERE user_id = %s
        AND room_id = (SELECT id FROM rooms WHERE slug = 'attic') FOR UPDATE
"""


@asynccontextmanager
async def locked(dsn: str, sql: str, *params: object) -> AsyncIterator[None]:
    """Keep rows locked, as an operator does who forgot a transaction in psql."""
    link = await PgConnection.connect(dsn)
    await link.run("BEGIN")
    await link.run(sql, params)
    try:
        yield
    finally:
        await link.run("ROLLBACK")
        link.close()


async def id_of(db: Database, name: str) -> int:
    row = await db.fetch_one("SELECT id FROM users WHERE name = %s", (name,))
    assert row is not None
    return int(row[0])


async def test_room_that_is_locked(start_site: StartSite, dsn: str) -> None:
    """Other rooms go on; what was said in the locked one comes after, all of it, in order."""
    anna = await person(await start_site(CHAT_MESSAGE_RATE_LIMIT="100"))
    await private_room(anna)
    texts = [f"held {number}" for number in range(20)]
    async with chat(anna, "attic") as attic, chat(anna) as public:
        async with locked(dsn, ROOM):
            for text in texts[:10]:
                await attic.say(text)
            for number in range(3):
                assert (await public.said(f"free {number}"))["seq"] == number + 1
            for text in texts[10:]:
                await attic.say(text)
            assert (await public.said("free"))["seq"] == 4
        frames = await attic.take(20)
    assert [(frame["seq"], frame["message"]) for frame in frames] == [
        (number, text) for number, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize("sql", [BUCKET, ROLE])
async def test_rows_of_one_sender(site: Site, dsn: str, db: Database, sql: str) -> None:
    """Others write in the same room; the one waits."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    await private_room(anna)
    await db.execute(
        "INSERT INTO chat_roles (room_id, user_id, role) SELECT r.id, %s, 'member'"
        " FROM rooms r WHERE slug = 'attic'",
        (await id_of(db, "boris"),),
    )
    async with chat(anna, "attic") as one, chat(boris, "attic") as other:
        await one.said("so that there is a bucket")
        await other.next()
        async with locked(dsn, sql, await id_of(db, "anna")):
            await one.say("waits")
            assert (await other.said("free"))["seq"] == 2
        assert [frame["message"] for frame in await one.take(2)] == ["free", "waits"]


async def test_waiting_costs_nothing(start_site: StartSite, dsn: str, db: Database) -> None:
    """Neither the rate limit nor slow mode's turn counts what was tried and not stored."""
    site = await start_site(CHAT_MESSAGE_RATE_LIMIT="2")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    await private_room(anna)
    await db.execute(
        "INSERT INTO chat_roles (room_id, user_id, role) SELECT r.id, %s, 'member'"
        " FROM rooms r WHERE slug = 'attic'",
        (await id_of(db, "boris"),),
    )
    await db.execute("UPDATE rooms SET slow_seconds = 60 WHERE slug = 'attic'")
    async with chat(boris, "attic") as slow:
        async with locked(dsn, ROOM):
            await slow.say("first")
            await asyncio.sleep(0.6)
        assert (await slow.next())["message"] == "first"
        assert (await slow.said("second"))["error"] == "rate_limited"
    count = await db.fetch_one(
        "SELECT count FROM security_rate_limit_bucket WHERE scope_key = %s",
        (f"chat:message:{await id_of(db, 'boris')}",),
    )
    assert count == (2,)


async def test_locked_for_too_long(
    site: Site, dsn: str, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message not stored in time is refused; sent again, it is stored once."""
    monkeypatch.setattr(writer, "PATIENCE", 0.5)
    anna = await person(site)
    await private_room(anna)
    async with chat(anna, "attic") as attic:
        async with locked(dsn, ROOM):
            assert await attic.said("late", "n1") == {"error": "unavailable", "nonce": "n1"}
        assert (await attic.said("late", "n1"))["seq"] == 1
    assert await db.fetch_all("SELECT content FROM messages WHERE nonce = 'n1'") == [("late",)]


async def test_whole_table_locked(site: Site, dsn: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing can be stored, and everything is, in order, as soon as it can be."""
    async with chat(await person(site)) as one:
        async with locked(dsn, "LOCK TABLE messages IN EXCLUSIVE MODE"):
            for number in range(10):
                await one.say(f"{number}")
            await asyncio.sleep(0.6)
        frames = await one.take(10)
    assert [frame["message"] for frame in frames] == [f"{number}" for number in range(10)]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_whole_room_table_locked(
    site: Site, dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What is locked can't be found out either: everything waits."""
    async with chat(await person(site)) as one:
        async with locked(dsn, "LOCK TABLE rooms IN EXCLUSIVE MODE"):
            await one.say("waits")
            async with asyncio.timeout(PATIENCE):
                while "could not find out what is locked" not in caplog.text:
                    await asyncio.sleep(0.05)
        assert (await one.next())["message"] == "waits"
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_what_is_locked(dsn: str, db: Database) -> None:
    """A room that is gone, and one that nobody locks, are not; each lane is told apart."""
    await db.execute("INSERT INTO rooms (slug, name, kind) VALUES ('attic', 'Attic', 'private')")
    (room,) = await db.fetch_one("SELECT id FROM rooms WHERE slug = 'attic'") or (0,)
    (public,) = await db.fetch_one("SELECT id FROM rooms WHERE slug = 'public'") or (0,)
    link = await connect(dsn)
    drafts = [Draft(one, author, "", None) for one in (room, public, -1) for author in (1, 2)]
    try:
        assert await locked_lanes(link, drafts) == set()
        async with locked(dsn, ROOM):
            assert await locked_lanes(link, drafts) == {(room, ANY)}
    finally:
        link.close()


def submission(room: int, author: int, text: str, deadline: float = 10.0) -> Submission:
    return Submission(Draft(room, author, text, None), Recorder(), deadline)


def test_order_of_what_is_held() -> None:
    """Later messages of a lane wait; released ones keep their order across lanes."""
    waiting = HeldMessages()
    first = [submission(1, 1, "a"), submission(2, 1, "b"), submission(1, 2, "c")]
    waiting.hold(first, set(), now=5.0)
    assert waiting.look_at == 5.0 + held.LOOK_AGAIN
    assert waiting.holds(Draft(1, 2, "", None))
    assert not waiting.holds(Draft(2, 2, "", None))
    waiting.add(submission(1, 1, "d"))
    drafts = waiting.to_look_at()
    assert [draft.content for draft in drafts] == ["a", "b", "c"]
    released = waiting.release(drafts, {(2, 1)}, 6.0)
    assert [one.draft.content for one in released] == ["a", "c", "d"]
    assert len(waiting) == 1
    assert waiting.look_at == 6.0 + held.LOOK_AGAIN
    assert waiting.release(drafts, {(2, 1)}, 7.0) == []
    assert not waiting.holds(Draft(1, 1, "", None))


@pytest.mark.parametrize(
    ("locked", "waits", "goes"),
    [((1, ANY), (1, 2), (2, 1)), ((ANY, 1), (2, 1), (1, 2)), ((1, 1), (1, 1), (1, 2))],
)
def test_what_has_not_come_yet(
    locked: tuple[int, int], waits: tuple[int, int], goes: tuple[int, int]
) -> None:
    """A first message to a locked room waits for no lock: the lock is known."""
    waiting = HeldMessages()
    waiting.hold([submission(1, 1, "a")], {locked}, now=0.0)
    assert waiting.holds(Draft(*waits, "", None))
    assert not waiting.holds(Draft(*goes, "", None))
    waiting.release(waiting.to_look_at(), set(), now=1.0)
    assert not waiting.holds(Draft(*waits, "", None))


def test_two_locks() -> None:
    """The second does not make the first forgotten."""
    waiting = HeldMessages()
    waiting.hold([submission(1, 1, "a")], {(1, ANY)}, now=0.0)
    waiting.hold([submission(2, 1, "b")], {(2, ANY)}, now=0.0)
    assert waiting.holds(Draft(1, 9, "", None))
    assert waiting.holds(Draft(2, 9, "", None))


def test_what_waited_too_long() -> None:
    """It is taken out; the rest, and the lanes of the rest, stay."""
    waiting = HeldMessages()
    waiting.hold([submission(1, 1, "a", 1.0), submission(1, 2, "b", 2.0)], set(), now=0.0)
    assert waiting.expired(0.5) == []
    assert [one.draft.content for one in waiting.expired(1.0)] == ["a"]
    assert not waiting.holds(Draft(1, 1, "", None))
    assert waiting.holds(Draft(1, 2, "", None))


def test_lanes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many lanes wait, a statement asks about so many of them."""
    monkeypatch.setattr(held, "LANES_AT_ONCE", 2)
    waiting = HeldMessages()
    waiting.hold([submission(1, author, "a") for author in range(1, 4)], set(), now=0.0)
    assert len(waiting.to_look_at()) == 2
    assert len(waiting.release(waiting.to_look_at(), set(), 0.0)) == 2
    assert len(waiting) == 1


async def test_requests_about_a_locked_room(site: Site, dsn: str) -> None:
    """They are refused soon: waiting on, they would keep all connections of PostgreSQL."""
    anna = await person(site)
    await private_room(anna)
    async with locked(dsn, ROOM):
        changes = [
            asyncio.create_task(anna.patch("/api/chat/rooms/attic/", {"slowMode": 0}))
            for _ in range(8)
        ]
        await asyncio.sleep(0.5)
        assert (await anna.get("/api/chat/rooms/public/messages/")).status == 200
        assert {answer.status for answer in await asyncio.gather(*changes)} == {503}
    assert (await anna.patch("/api/chat/rooms/attic/", {"slowMode": 0})).status == 200
