"""Transactions: all or nothing, whatever happens in them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from echochat.storage.database import Conflict, Database, Executor, Unavailable
from tests.storage.support import Observer, cancel, pool_on


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


async def test_commit(notes: Database) -> None:
    """A transaction is visible to others when it returns, and its result is returned."""

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
        row = await transaction.fetch_one("SELECT pg_backend_pid()")
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
