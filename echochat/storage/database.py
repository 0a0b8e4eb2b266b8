"""A bounded pool of connections, statements and transactions on them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

from echochat.storage.connection import Busy, Conflict, Params, PgConnection, Row, Unavailable

__all__ = ["Conflict", "Database", "Executor", "OutcomeUnknown", "Params", "Row", "Unavailable"]

T = TypeVar("T")
logger = logging.getLogger(__name__)

ACQUIRE_TIMEOUT = 5.0
"""Seconds to wait for a free connection before the request is refused."""


LOCK_TIMEOUT = "2s"
"""Time a statement waits for a row that somebody keeps locked: a few that waited for longer would
have all connections of the pool. Over the `deadlock_timeout`, so that a deadlock is called one."""


class OutcomeUnknown(Unavailable):
    """The connection broke during a COMMIT: the changes may be stored but not announced."""


class Executor(Protocol):
    """Where a query runs: on any connection of the pool, or in a transaction."""

    async def fetch_all(self, sql: str, params: Params = None) -> list[Row]:
        """Return all rows."""

    async def fetch_one(self, sql: str, params: Params = None) -> Row | None:
        """Return the first row, or None."""

    async def execute(self, sql: str, params: Params = None) -> int:
        """Return the number of rows touched."""


class _Statements:
    """The three ways to ask, over one `_run`."""

    async def _run(self, sql: str, params: Params) -> tuple[list[Row], int]:
        raise NotImplementedError

    async def fetch_all(self, sql: str, params: Params = None) -> list[Row]:
        return (await self._run(sql, params))[0]

    async def fetch_one(self, sql: str, params: Params = None) -> Row | None:
        rows = await self.fetch_all(sql, params)
        return rows[0] if rows else None

    async def execute(self, sql: str, params: Params = None) -> int:
        return (await self._run(sql, params))[1]


class _Transaction(_Statements):
    def __init__(self, connection: PgConnection) -> None:
        self._connection = connection

    async def _run(self, sql: str, params: Params) -> tuple[list[Row], int]:
        return await self._connection.run(sql, params)


async def transact(connection: PgConnection, work: Callable[[Executor], Awaitable[T]]) -> T:
    """Run `work` in one transaction on a connection: committed when it returns, else rolled back.

    Raises `Unavailable`, in its form `OutcomeUnknown` too, and `Conflict`.
    """
    await connection.run("BEGIN")
    try:
        result = await work(_Transaction(connection))
    except BaseException:
        if not connection.closed:
            await connection.run("ROLLBACK")
        raise
    if connection.aborted:
        await connection.run("ROLLBACK")
        raise RuntimeError("rolled back: the work took no notice of an error")
    try:
        await connection.run("COMMIT")
    except Unavailable as error:
        raise OutcomeUnknown(str(error)) from error
    return result


class Database(_Statements):
    """The pool. Work runs shielded: cancelling the caller never leaves a connection mid-statement.

    Connections are opened when they are needed and thrown away when they
    failed, so the pool resyncs as soon as PostgreSQL is back. All methods raise
    `Unavailable` when it can't be reached or a row stays locked, `Conflict` when a constraint
    refuses.
    """

    def __init__(self, dsn: str, size: int = 8, **session: str) -> None:
        """`session`: settings of its connections, in addition to the common ones."""
        self.dsn = dsn
        self._session = {"lock_timeout": LOCK_TIMEOUT, **session}
        self.size = size
        self._idle: list[PgConnection] = []
        self._waiters = 0
        self._permits = asyncio.Semaphore(size)
        self._working: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def idle(self) -> int:
        """Connections that nobody uses at the moment."""
        return len(self._idle)

    @property
    def used(self) -> int:
        """Connections at work."""
        return len(self._working) - self._waiters

    @property
    def waiters(self) -> int:
        """Pieces of work that wait for a connection."""
        return self._waiters

    async def transaction(self, work: Callable[[Executor], Awaitable[T]]) -> T:
        """Run `work` in one transaction: committed when it returns, else rolled back."""
        return await self._shielded(self._transact(work))

    async def check(self) -> None:
        """Raise `Unavailable` when PostgreSQL does not answer."""
        await self.fetch_one("SELECT 1")

    async def close(self) -> None:
        """Wait for the work under way, then close all connections, and keep none from now on."""
        self._closed = True
        while self._working:
            await asyncio.wait(self._working)
        while self._idle:
            self._idle.pop().close()

    async def _run(self, sql: str, params: Params) -> tuple[list[Row], int]:
        return await self._shielded(self._query(sql, params))

    async def _query(self, sql: str, params: Params) -> tuple[list[Row], int]:
        connection = await self._acquire()
        try:
            return await connection.run(sql, params)
        except Busy as error:
            raise Unavailable(str(error)) from error
        finally:
            self._release(connection)

    async def _transact(self, work: Callable[[Executor], Awaitable[T]]) -> T:
        connection = await self._acquire()
        try:
            return await transact(connection, work)
        except Busy as error:
            raise Unavailable(str(error)) from error
        finally:
            self._release(connection)

    async def _shielded(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            # Nobody else would hear of it.
            task.add_done_callback(_log_failure)
            raise

    async def _acquire(self) -> PgConnection:
        if self._permits.locked():
            await self._wait()
        else:
            await self._permits.acquire()
        while self._idle:
            connection = self._idle.pop()
            if not connection.closed:
                return connection
        try:
            return await PgConnection.connect(self.dsn, **self._session)
        except BaseException:
            self._permits.release()
            raise

    async def _wait(self) -> None:
        self._waiters += 1
        try:
            async with asyncio.timeout(ACQUIRE_TIMEOUT):
                await self._permits.acquire()
        except TimeoutError:
            logger.warning("no free database connection within %g s", ACQUIRE_TIMEOUT)
            raise Unavailable("all database connections are busy") from None
        finally:
            self._waiters -= 1

    def _release(self, connection: PgConnection) -> None:
        if self._closed:
            connection.close()
        elif not connection.closed:
            self._idle.append(connection)
        self._permits.release()


def _log_failure(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        known = isinstance(error, Unavailable | Conflict)
        logger.warning(
            "work failed whose caller is gone: %r", error, exc_info=None if known else error
        )
