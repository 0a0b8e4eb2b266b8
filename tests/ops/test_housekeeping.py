"""Clearing away: what has lapsed and nothing else, by one instance, without holding anybody up."""

import asyncio
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from echochat.accounts import clear_avatars, clear_sessions
from echochat.counters import HOUSEKEEPING, REMOVED
from echochat.feature import Chore
from echochat.media import Avatars
from echochat.messages.store import CLEAR_NONCES, clear_nonces
from echochat.ops import housekeeping
from echochat.ops.housekeeping import Housekeeping
from echochat.security.limits import clear_buckets, hit
from echochat.storage.database import Database, Executor
from tests.accounts.support import Site, StartSite, outage
from tests.media.pictures import picture
from tests.media.support import fetched, picture_url, upload
from tests.patience import until
from tests.rooms.support import chat, person, store_past

HOUR = 3600


async def total(batches: AsyncGenerator[int, None]) -> int:
    return sum([removed async for removed in batches])


@asynccontextmanager
async def keeping(dsn: str, **chores: Chore) -> AsyncIterator[Housekeeping]:
    keeper = Housekeeping(dsn, chores)
    try:
        yield keeper
    finally:
        await keeper.close()


async def test_sessions(site: Site, db: Database) -> None:
    """Those that have expired go, however many; those in force stay."""
    anna = await person(site)
    await db.execute(
        "INSERT INTO sessions (id, user_id, expires_at)"
        " SELECT sha256(n::text::bytea), (SELECT id FROM users), now() - interval '1 second'"
        " FROM generate_series(1, 1200) n"
    )
    assert await total(clear_sessions(db)) == 1200
    assert await anna.is_signed_in()


async def test_buckets(db: Database) -> None:
    """Counters of expired windows are deleted; current ones stay."""
    await hit(db, "login:old", 1, 60)
    await db.execute("UPDATE security_rate_limit_bucket SET reset_at = now() - interval '1 second'")
    await hit(db, "login:new", 1, 60)
    assert await total(clear_buckets(db)) == 1
    assert await hit(db, "login:new", 1, 60) is not None


async def test_nonces(site: Site, db: Database) -> None:
    """They are forgotten after a day, page by page, and the messages stay as they were said."""
    async with chat(await person(site)) as one:
        await store_past(db, 4500)
        await db.execute("UPDATE messages SET nonce = seq")
        await db.execute("UPDATE messages SET created_at = now() - interval '1 day' WHERE seq > 2")
        assert await total(clear_nonces(db)) == 4498
        row = await db.fetch_one("SELECT count(*), count(nonce), max(seq) FROM messages")
        assert row == (4500, 2, 4500)
        assert (await one.said("hello", "1"))["seq"] == 1


async def test_nonces_by_index(db: Database) -> None:
    """A page costs the same however many messages there are."""

    async def plan(transaction: Executor) -> str:
        await transaction.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        await transaction.execute("SET LOCAL enable_bitmapscan = off")
        params = {"room_id": 1, "author_id": 1, "nonce": "a"}
        return str(await transaction.fetch_all("EXPLAIN " + CLEAR_NONCES, params))

    found = await db.transaction(plan)
    assert "Index Scan using messages_nonce_key" in found
    assert "Seq Scan on messages" not in found


async def test_avatars(start_site: StartSite, db: Database, tmp_path: Path) -> None:
    """A picture that somebody has stays, one that may still become somebody's too."""
    anna = await person(await start_site(ECHOCHAT_DATA_DIR=str(tmp_path)))
    await upload(anna, picture())
    folder = tmp_path / "media" / "avatars"
    for name in ("orphan.webp", "half.new", "fresh.webp"):
        (folder / name).write_bytes(b"x")
    for file in folder.iterdir():
        if file.name != "fresh.webp":
            os.utime(file, (time.time() - 2 * HOUR,) * 2)
    avatars = Avatars(tmp_path / "media", max_bytes=1)
    assert await total(clear_avatars(db, avatars)) == 2
    avatars.close()
    assert len(list(folder.iterdir())) == 2
    assert (await fetched(anna, await picture_url(anna)))[0].status == 200


async def test_no_pictures_yet(db: Database, tmp_path: Path) -> None:
    """A new server has no folder of them."""
    avatars = Avatars(tmp_path / "media", max_bytes=1)
    assert await total(clear_avatars(db, avatars)) == 0
    avatars.close()


async def test_one_instance_at_a_time(dsn: str) -> None:
    """While one is at it, another does nothing; when that one is done, it may."""
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncGenerator[int, None]:
        started.set()
        await go_on.wait()
        yield 1

    async with keeping(dsn, slow=slow) as one, keeping(dsn, slow=slow) as two:
        first = asyncio.create_task(one.run_once())
        await started.wait()
        assert not await two.run_once()
        go_on.set()
        assert await first
        assert await two.run_once()


async def test_stopped_in_the_middle(dsn: str) -> None:
    """An instance that stops lets go of the lock, and of what a chore holds."""
    closed = asyncio.Event()

    async def endless() -> AsyncGenerator[int, None]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    async with keeping(dsn, endless=endless) as one, keeping(dsn) as two:
        task = asyncio.create_task(one.run_once())
        before = REMOVED.of("endless").value
        await until(lambda: REMOVED.of("endless").value > before)
        task.cancel()
        await asyncio.wait([task])
        assert closed.is_set()
        async with asyncio.timeout(10):
            while not await two.run_once():  # PostgreSQL hears of it a moment later.
                await asyncio.sleep(0.01)


async def test_it_goes_on(
    dsn: str, db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A chore that fails, or PostgreSQL away, is logged and counted, and tried again."""
    monkeypatch.setattr(housekeeping, "INTERVAL", 0.01)
    outcomes = [HOUSEKEEPING.of(name) for name in ("done", "failed")]
    broken = True

    async def chore() -> AsyncGenerator[int, None]:
        if broken:
            raise RuntimeError("broken")
        await db.execute("SELECT 1")
        yield 7

    async with keeping(dsn, things=chore):
        done, failed = (outcome.value for outcome in outcomes)
        await until(lambda: outcomes[1].value > failed)
        assert "housekeeping failed" in caplog.text
        broken = False
        await until(lambda: outcomes[0].value > done)
        with outage(dsn):
            await until(lambda: "housekeeping waits for PostgreSQL" in caplog.text)
        done = outcomes[0].value
        await until(lambda: outcomes[0].value > done)


async def test_chat_goes_on_meanwhile(site: Site, db: Database) -> None:
    """While a batch of nonces is being forgotten, messages of the same people are stored."""
    async with chat(await person(site)) as one:
        await one.said("first", "n1")
        await db.execute("UPDATE messages SET created_at = now() - interval '2 days'")

        async def work(transaction: Executor) -> None:
            batches = clear_nonces(transaction)
            assert await anext(batches) == 1
            assert (await one.said("second", "n2"))["seq"] == 2
            await batches.aclose()

        await db.transaction(work)


async def test_daily(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chore that reads much is not done in every run; one that was stopped is done anew."""
    runs = []

    async def chore() -> AsyncGenerator[int, None]:
        runs.append(1)
        yield 1
        yield 2

    seldom = housekeeping.daily(chore)
    stopped = seldom()
    assert await anext(stopped) == 1
    await stopped.aclose()
    assert [await total(seldom()) for _ in range(3)] == [3, 0, 0]
    monkeypatch.setattr(housekeeping, "DAY", 0.0)
    assert await total(seldom()) == 3
    assert len(runs) == 3
