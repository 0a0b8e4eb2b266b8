"""A look at PostgreSQL from outside, and a server that a test may stop and hang."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from echochat.storage.connection import Row
from echochat.storage.database import Database
from echochat.storage.embedded import EmbeddedPostgres
from tests.storage.embedded_support import postmaster_of

SLEEP = "SELECT pg_sleep(60)"
"""A statement that nobody waits for to its end."""


class Observer:
    """An operator's connection: sees and ends what others do. It blocks, for a moment each."""

    def __init__(self, dsn: str) -> None:
        self._connection = psycopg2.connect(dsn, application_name="observer")
        self._connection.autocommit = True

    def close(self) -> None:
        self._connection.close()

    def ask(self, sql: str, params: tuple[Any, ...] = ()) -> list[Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else []

    def backends(self) -> set[int]:
        """The process ids of EchoChat's connections."""
        rows = self.ask("SELECT pid FROM pg_stat_activity WHERE application_name = 'echochat'")
        return {pid for (pid,) in rows}

    def busy(self) -> bool:
        """Tell whether a statement of EchoChat is running."""
        return bool(
            self.ask(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE application_name = 'echochat' AND state = 'active'"
            )
        )

    def terminate(self, *pids: int) -> None:
        """Kill connections, from the server's side, and wait until they are gone."""
        for pid in pids:
            assert self.ask("SELECT pg_terminate_backend(%s, 10000)", (pid,)) == [(True,)]


class OwnPostgres:
    """A PostgreSQL of one test's own."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._postgres = EmbeddedPostgres(data_dir, durable=False)
        self.dsn = self._postgres.start()

    def stop(self) -> None:
        self._postgres.stop()

    def start(self) -> None:
        assert self._postgres.start() == self.dsn

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let all its processes stop in their tracks, as on a machine that swaps."""
        postmaster = postmaster_of(self._data_dir)
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            process.suspend()
        try:
            yield
        finally:
            for process in processes:
                process.resume()


async def cancel(task: asyncio.Task[Any]) -> None:
    """Cancel a task and see it end."""
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


@contextmanager
def observing(dsn: str) -> Iterator[Observer]:
    with closing(Observer(dsn)) as observer:
        yield observer


def open_files() -> int:
    """Return the number of open descriptors of this process."""
    return psutil.Process().num_fds()


@asynccontextmanager
async def pool_on(dsn: str, size: int) -> AsyncIterator[Database]:
    """A pool, closed in the end."""
    pool = Database(dsn, size)
    try:
        yield pool
    finally:
        await pool.close()
