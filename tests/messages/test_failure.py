"""Behaviour of chat sockets during faults."""

import asyncio
from contextlib import suppress

import pytest

from echochat.realtime import outbox
from echochat.storage.database import Database, Executor
from tests.accounts.support import Site, StartSite, outage
from tests.patience import PATIENCE
from tests.rooms.support import Chat, chat, person, stalled, store_past

SLOW_READER_CLOSE = b"\x88\x02" + (4008).to_bytes(2, "big")

BREAK_WRITER = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'EXECUTE store%' AND state = 'active'
"""


async def break_commit(db: Database, one: Chat) -> None:
    """Let the server lose its connection in the middle of storing a message."""

    async def work(transaction: Executor) -> None:
        await transaction.execute("LOCK TABLE messages")
        await one.say("lost", "n1")
        async with asyncio.timeout(PATIENCE):
            while not await db.fetch_all(BREAK_WRITER):
                await asyncio.sleep(0.01)

    await db.transaction(work)
    assert await one.next() == {"error": "unavailable", "nonce": "n1"}


async def test_database_away(site: Site, dsn: str) -> None:
    """Senders are told, sockets stay open, and the same nonce works when it is back."""
    async with chat(await person(site)) as one:
        assert (await one.said("before"))["seq"] == 1
        with outage(dsn):
            assert await one.said("during", "n1") == {"error": "unavailable", "nonce": "n1"}
        assert (await one.said("during", "n1"))["seq"] == 2


async def test_gap_is_resynced(site: Site, db: Database) -> None:
    """When news of messages is lost, they come from PostgreSQL, in their place."""
    async with chat(await person(site)) as one:
        await store_past(db, 3)
        await one.say("new")
        frames = await one.take(4)
    assert [frame["seq"] for frame in frames] == [1, 2, 3, 4]
    assert [frame["message"] for frame in frames] == ["old 1", "old 2", "old 3", "new"]


async def test_commit_nobody_heard_of(site: Site, db: Database) -> None:
    """After a broken commit every live room is resynced, though nobody speaks again."""
    async with chat(await person(site)) as one, chat(await site.visitor()) as listener:
        await one.said("first")
        await listener.next()
        await store_past(db, 2)
        await break_commit(db, one)
        assert [frame["seq"] for frame in await listener.take(2)] == [2, 3]


async def test_resync_waits_for_the_database(site: Site, db: Database, dsn: str) -> None:
    """A room that can't be resynced yet is resynced as soon as PostgreSQL is back."""
    async with chat(await person(site)) as one:
        await one.said("first")
        await store_past(db, 2)
        with outage(dsn):
            await one.said("lost")
            await asyncio.sleep(1)
        assert [frame["seq"] for frame in await one.take(2)] == [2, 3]


async def test_slow_reader(start_site: StartSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that doesn't read is closed with 4008; others get everything."""
    monkeypatch.setattr(outbox, "LOOK", 0.1)
    site = await start_site(CHAT_WS_SEND_BUFFER="65536", CHAT_MESSAGE_RATE_LIMIT="10000")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    raw = await stalled(site, boris)
    async with chat(anna) as one:
        for number in range(300):
            assert (await one.said("ё" * 900))["seq"] == number + 1
    received = bytearray()
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionResetError):
            while not received.endswith(SLOW_READER_CLOSE):
                chunk = await asyncio.get_running_loop().sock_recv(raw, 65536)
                received += chunk
                assert chunk
    raw.close()
    assert received.endswith(SLOW_READER_CLOSE)
    assert len(received) < 300 * 1800
