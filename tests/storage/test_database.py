"""The pool: shared, bounded, shielded, and healing by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg2
import pytest

from echochat.storage import database as database_module
from echochat.storage import link as link_module
from echochat.storage.database import Conflict, Database, Executor, Unavailable
from tests.accounts.support import outage
from tests.patience import until
from tests.storage.support import SLEEP, Observer, OwnPostgres, cancel

PID = "SELECT pg_backend_pid()"
PROMPT = 5.0
"""Seconds within which a failure has to be told: far under the real limits."""


@asynccontextmanager
async def pool_on(dsn: str, size: int) -> AsyncIterator[Database]:
    pool = Database(dsn, size)
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def single(dsn: str) -> AsyncIterator[Database]:
    """A pool of one connection: what isn't given back is missed at once."""
    async with pool_on(dsn, 1) as pool:
        yield pool


@pytest.fixture
async def notes(dsn: str) -> AsyncIterator[Database]:
    """A pool, and a table `note (id primary key)` to write to."""
    async with pool_on(dsn, 4) as pool:
        await pool.execute("CREATE TABLE note (id int CONSTRAINT note_key PRIMARY KEY)")
        yield pool
        await pool.execute("DROP TABLE note")


async def noted(pool: Database) -> list[int]:
    return [number for (number,) in await pool.fetch_all("SELECT id FROM note ORDER BY id")]


async def note(executor: Executor, number: int) -> int:
    return await executor.execute("INSERT INTO note VALUES (%s)", (number,))


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
    """Who comes when all connections are busy waits for one; no more are opened."""
    async with pool_on(dsn, 2) as pool:
        sql = "SELECT pg_backend_pid() FROM pg_sleep(0.02)"
        rows = await asyncio.gather(*(pool.fetch_one(sql) for _ in range(10)))
        assert len(set(rows)) == 2
        assert len(observer.backends()) == 2


async def test_exhausted(
    single: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Who waits too long is refused, and the log says why; then it goes on."""
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
    """Who is cancelled is so at once; the statement ends, the connection is used on."""
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
    """Who gives up waiting takes no connection along."""
    async with held(single):
        waiting = asyncio.create_task(single.fetch_one("SELECT 1"))
        await asyncio.sleep(0)
        await cancel(waiting)
    for _ in range(2):
        assert await single.fetch_one("SELECT 1") == (1,)


async def test_caller_of_a_transaction_cancelled(notes: Database) -> None:
    """A transaction that has begun is finished, whole: no half of it, no lock left."""
    begun = asyncio.Event()

    async def work(transaction: Executor) -> None:
        await note(transaction, 1)
        begun.set()
        await transaction.execute("SELECT pg_sleep(0.05)")
        await note(transaction, 2)

    task = asyncio.create_task(notes.transaction(work))
    await begun.wait()
    await cancel(task)
    await notes.close()
    assert await noted(notes) == [1, 2]


# Transactions ---------------------------------------------------------------


async def test_commit(notes: Database) -> None:
    """What is done in a transaction is seen by others when it returns, and its result given."""

    async def work(transaction: Executor) -> list[int]:
        await note(transaction, 1)
        return await noted(notes)

    assert await notes.transaction(work) == []
    assert await noted(notes) == [1]


@pytest.mark.parametrize("error", [ZeroDivisionError, asyncio.CancelledError])
async def test_rollback(notes: Database, error: type[BaseException]) -> None:
    """A transaction whose work fails, or is cancelled, leaves nothing behind."""

    async def work(transaction: Executor) -> None:
        await note(transaction, 1)
        raise error

    with pytest.raises(error):
        await notes.transaction(work)
    await note(notes, 2)
    assert await noted(notes) == [2]


async def test_conflict_rolls_back(notes: Database) -> None:
    """A violated constraint is named and takes back the whole transaction."""
    await note(notes, 1)

    async def work(transaction: Executor) -> None:
        await note(transaction, 2)
        await note(transaction, 1)

    with pytest.raises(Conflict) as caught:
        await notes.transaction(work)
    assert caught.value.constraint == "note_key"
    assert await noted(notes) == [1]


async def test_conflict_at_the_commit(notes: Database) -> None:
    """A constraint that is checked late is a conflict too."""
    await notes.execute(
        "ALTER TABLE note ADD CONSTRAINT late UNIQUE (id) DEFERRABLE INITIALLY DEFERRED,"
        " DROP CONSTRAINT note_key"
    )
    await note(notes, 1)
    with pytest.raises(Conflict) as caught:
        await notes.transaction(lambda transaction: note(transaction, 1))
    assert caught.value.constraint == "late"
    assert await noted(notes) == [1]


async def test_swallowed_error(notes: Database) -> None:
    """Work that ignores an error can't pretend to be committed: PostgreSQL rolled it back."""
    await note(notes, 1)

    async def work(transaction: Executor) -> str:
        await note(transaction, 2)
        with suppress(Conflict):
            await note(transaction, 1)
        return "all is well"

    with pytest.raises(RuntimeError, match="rolled back"):
        await notes.transaction(work)
    assert await noted(notes) == [1]


async def test_error_in_a_savepoint(notes: Database) -> None:
    """An error within a savepoint may be handled: the rest is committed."""

    async def work(transaction: Executor) -> None:
        await note(transaction, 1)
        await transaction.execute("SAVEPOINT before")
        with pytest.raises(Conflict):
            await note(transaction, 1)
        await transaction.execute("ROLLBACK TO before")
        await note(transaction, 2)

    await notes.transaction(work)
    assert await noted(notes) == [1, 2]


async def test_connection_lost_in_a_transaction(notes: Database, observer: Observer) -> None:
    """A transaction whose connection dies is an outage, and nothing of it stays."""

    async def work(transaction: Executor) -> None:
        await note(transaction, 1)
        row = await transaction.fetch_one(PID)
        assert row
        observer.terminate(row[0])
        await note(transaction, 2)

    with pytest.raises(Unavailable):
        await notes.transaction(work)
    assert await noted(notes) == []


async def test_transactions_within(notes: Database) -> None:
    """Others may be asked from within a transaction while there are connections."""

    async def outer(transaction: Executor) -> None:
        await note(transaction, 1)
        await notes.transaction(lambda inner: note(inner, 2))
        assert await noted(notes) == [2]

    await notes.transaction(outer)
    assert await noted(notes) == [1, 2]


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
    """A PostgreSQL that hangs is an outage within the limits, and heals when it goes on."""
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


async def test_close_an_unused_pool(dsn: str) -> None:
    """A pool that was never used has nothing to close."""
    await Database(dsn).close()
