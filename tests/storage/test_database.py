"""The pool: shared, bounded, shielded, and healing by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg2
import pytest

from echochat.storage import connection as link_module
from echochat.storage import database as database_module
from echochat.storage.database import Database, Executor, Unavailable
from tests.accounts.support import outage
from tests.patience import until
from tests.storage.support import SLEEP, Observer, OwnPostgres, cancel, pool_on

PID = "SELECT pg_backend_pid()"
PROMPT = 5.0
"""Seconds within which a failure has to be told: far under the real limits."""


@pytest.fixture
async def single(dsn: str) -> AsyncIterator[Database]:
    """A pool of one connection: what isn't given back is missed at once."""
    async with pool_on(dsn, 1) as pool:
        yield pool


async def test_failure_that_nobody_waits_for(
    single: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Work goes on when its caller is cancelled; its error is logged."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(_transaction: Executor) -> None:
        begun.set()
        await go_on.wait()
        raise RuntimeError("broken")

    caller = asyncio.create_task(single.transaction(work))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await until(lambda: "work failed whose caller is gone: RuntimeError('broken')" in caplog.text)


async def pid_of(pool: Database) -> int:
    row = await pool.fetch_one(PID)
    assert row
    return int(row[0])


class Held:
    """A transaction that keeps its connection until told to go on."""

    def __init__(self, pool: Database) -> None:
        self.holds = asyncio.Event()
        self.go_on = asyncio.Event()
        self.task = asyncio.create_task(pool.transaction(self._work))

    async def _work(self, _transaction: Executor) -> str:
        self.holds.set()
        await self.go_on.wait()
        return "done"


@asynccontextmanager
async def held(pool: Database) -> AsyncIterator[Held]:
    """Hold one connection of the pool."""
    holder = Held(pool)
    await holder.holds.wait()
    yield holder
    holder.go_on.set()
    assert await holder.task == "done"


# Asking ---------------------------------------------------------------------


async def test_ways_to_ask(single: Database) -> None:
    """All rows, one row or none, or their number."""
    sql = "SELECT generate_series(1, %s)"
    assert await single.fetch_all(sql, (2,)) == [(1,), (2,)]
    assert await single.fetch_one(sql, (2,)) == (1,)
    assert await single.fetch_one(sql, (0,)) is None
    assert await single.execute(sql, (2,)) == 2


async def test_connections_are_kept(single: Database, observer: Observer) -> None:
    """One after the other, all statements run on the same connection."""
    assert await pid_of(single) == await pid_of(single)
    assert len(observer.backends()) == 1


async def test_size_is_the_limit(dsn: str, observer: Observer) -> None:
    """With all connections in use, callers wait; no more are opened."""
    async with pool_on(dsn, 2) as pool:
        sql = "SELECT pg_backend_pid() FROM pg_sleep(0.02)"
        rows = await asyncio.gather(*(pool.fetch_one(sql) for _ in range(10)))
        assert len(set(rows)) == 2
        assert len(observer.backends()) == 2


async def test_exhausted(
    single: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Waiting too long fails with a logged reason; later calls succeed."""
    monkeypatch.setattr(database_module, "ACQUIRE_TIMEOUT", 0.05)
    async with held(single):
        with pytest.raises(Unavailable, match="busy"):
            await single.fetch_one("SELECT 1")
    assert "no free database connection" in caplog.text
    assert await single.fetch_one("SELECT 1") == (1,)


async def test_wrong_statement(single: Database) -> None:
    """A bug passes as the error that it is, and the connection is given back."""
    pid = await pid_of(single)
    with pytest.raises(psycopg2.ProgrammingError):
        await single.execute("SELEKT 1")
    assert await pid_of(single) == pid


# Being cancelled ------------------------------------------------------------


async def test_cancelled_in_a_statement(single: Database, observer: Observer) -> None:
    """Cancelling returns at once; the statement completes, and the connection is reused."""
    pid = await pid_of(single)
    task = asyncio.create_task(single.execute("SELECT pg_sleep(0.3)"))
    await until(observer.busy)
    await cancel(task)
    assert await pid_of(single) == pid
    assert not observer.busy()
    assert observer.backends() == {pid}


async def test_crowd_that_is_cancelled(dsn: str, observer: Observer) -> None:
    """However many are cancelled, at any moment, the server never has more than the size."""
    async with pool_on(dsn, 2) as pool:
        for round_ in range(5):
            tasks = [asyncio.create_task(pool.execute("SELECT pg_sleep(0.01)")) for _ in range(8)]
            await asyncio.sleep(0.005 * round_)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            assert len(observer.backends()) <= 2
        assert await asyncio.gather(*(pool.fetch_one("SELECT 1") for _ in range(4))) == [(1,)] * 4


async def test_cancelled_while_waiting(single: Database) -> None:
    """A caller that gives up waiting holds no connection."""
    async with held(single):
        waiting = asyncio.create_task(single.fetch_one("SELECT 1"))
        await asyncio.sleep(0)
        await cancel(waiting)
    for _ in range(2):
        assert await single.fetch_one("SELECT 1") == (1,)


# Failing and healing --------------------------------------------------------


async def test_idle_connections_killed(dsn: str, observer: Observer) -> None:
    """Idle connections that died are noticed and replaced before anybody asks."""
    async with pool_on(dsn, 3) as pool:
        await asyncio.gather(*(pool.fetch_one("SELECT 1 FROM pg_sleep(0.02)") for _ in range(3)))
        observer.terminate(*observer.backends())
        await asyncio.sleep(0.05)
        for _ in range(4):
            assert await pool.fetch_one("SELECT 1") == (1,)


async def test_busy_connection_killed(single: Database, observer: Observer) -> None:
    """The statement is an outage; those that waited for the connection go on at once."""
    busy = asyncio.create_task(single.fetch_one(SLEEP))
    await until(observer.busy)
    waiting = [asyncio.create_task(single.fetch_one("SELECT 1")) for _ in range(3)]
    observer.terminate(*observer.backends())
    async with asyncio.timeout(PROMPT / 2):
        with pytest.raises(Unavailable):
            await busy
        assert await asyncio.gather(*waiting) == [(1,)] * 3


async def test_slow_statement(single: Database) -> None:
    """A connection whose statement was ended by the server is not used again."""
    pid = await pid_of(single)
    await single.execute("SET statement_timeout = '50ms'")
    with pytest.raises(Unavailable):
        await single.fetch_one(SLEEP)
    assert await pid_of(single) != pid
    assert await single.fetch_one("SHOW statement_timeout") == ("10s",)


async def test_outage(single: Database, dsn: str) -> None:
    """While PostgreSQL lets nobody in, each try is an outage; none costs a connection."""
    await pid_of(single)
    with outage(dsn):
        for _ in range(4):
            with pytest.raises(Unavailable):
                await single.fetch_one("SELECT 1")
    assert await single.fetch_one("SELECT 1") == (1,)


async def test_restart(own_postgres: OwnPostgres) -> None:
    """PostgreSQL stops and starts again: an outage as long as it is away, nothing to do after."""
    async with pool_on(own_postgres.dsn, 2) as pool:
        assert await pool.fetch_one("SELECT 1") == (1,)
        own_postgres.stop()
        for _ in range(4):
            with pytest.raises(Unavailable):
                await pool.fetch_one("SELECT 1")
        own_postgres.start()
        for _ in range(4):
            assert await pool.fetch_one("SELECT 1") == (1,)


async def test_stopped_under_work(own_postgres: OwnPostgres) -> None:
    """A PostgreSQL that is stopped ends what runs as an outage, promptly."""
    async with pool_on(own_postgres.dsn, 2) as pool:
        busy = [asyncio.create_task(pool.fetch_one(SLEEP)) for _ in range(3)]
        await asyncio.sleep(0.1)
        await asyncio.to_thread(own_postgres.stop)
        async with asyncio.timeout(PROMPT):
            outcomes = await asyncio.gather(*busy, return_exceptions=True)
        own_postgres.start()
        assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
        assert await pool.fetch_one("SELECT 1") == (1,)


async def test_hang(own_postgres: OwnPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL that hangs is an outage within the limits, and resyncs when it goes on."""
    monkeypatch.setattr(link_module, "ANSWER_TIMEOUT", 0.2)
    monkeypatch.setattr(link_module, "CONNECT_TIMEOUT", 0.2)
    monkeypatch.setattr(database_module, "ACQUIRE_TIMEOUT", 0.3)
    async with pool_on(own_postgres.dsn, 2) as pool:
        assert await pool.fetch_one("SELECT 1") == (1,)
        with own_postgres.hanging():
            async with asyncio.timeout(PROMPT):
                asked = (pool.fetch_one("SELECT 1") for _ in range(6))
                outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [Unavailable] * 6
        monkeypatch.undo()
        for _ in range(4):
            assert await pool.fetch_one("SELECT 1") == (1,)


# The end --------------------------------------------------------------------


async def test_close_waits_for_work(dsn: str, observer: Observer) -> None:
    """Closing lets what has begun come to its end, then closes all connections."""
    pool = Database(dsn, 2)
    working = asyncio.create_task(pool.fetch_one("SELECT 1 FROM pg_sleep(0.1)"))
    await until(observer.busy)
    await pool.close()
    assert working.done()
    assert await working == (1,)
    await until(lambda: not observer.backends())


async def test_latecomers(dsn: str, observer: Observer) -> None:
    """Using a closed pool, as late requests do, leaves nothing open."""
    pool = Database(dsn, 2)
    await pool.close()
    assert await pool.fetch_one("SELECT 1") == (1,)
    await until(lambda: not observer.backends())


async def test_close_an_unused_pool(dsn: str) -> None:
    """A pool that was never used has nothing to close."""
    await Database(dsn).close()
