"""One connection to PostgreSQL. The only module that imports aiopg.

It closes aiopg's traps: a cancelled query is reported as the error that it is,
stray exceptions of a dying connection become `Unavailable`, and a connection
that failed is closed, never used again.
"""

import asyncio
import contextlib
import logging
import os
import select
import weakref
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import aiopg
import psycopg2
import psycopg2.errors
from psycopg2.extensions import (
    POLL_OK,
    POLL_WRITE,
    TRANSACTION_STATUS_INERROR,
    make_dsn,
    parse_dsn,
)

logger = logging.getLogger(__name__)

Row = tuple[Any, ...]
Params = Sequence[object] | Mapping[str, object] | None

CONNECT_TIMEOUT = 5.0
"""Seconds; a server that does not answer a connect within them is away."""

STATEMENT_TIMEOUT = 10.0
"""Seconds after which the server itself ends a statement."""

ANSWER_TIMEOUT = STATEMENT_TIMEOUT + 2
"""Seconds to wait for an answer: over the server's own limit, so that it may speak first."""

SESSION = {
    "timezone": "UTC",
    "statement_timeout": f"{STATEMENT_TIMEOUT:g}s",
    "idle_in_transaction_session_timeout": f"{STATEMENT_TIMEOUT:g}s",
    # Plans for a disk that seeks would read and sort a whole room for a page of it (tests/scale).
    "random_page_cost": "1.1",
    # A backend notices within this time that its client is gone.
    "client_connection_check_interval": "500ms",
}


class Unavailable(Exception):
    """PostgreSQL can't be reached, is too slow, or dropped the connection."""


class Conflict(Exception):
    """A constraint of the schema refused the change; `constraint` is its name."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


class Busy(Exception):
    """A row or table stayed locked for longer than the session's `lock_timeout`."""


class QueryResult(NamedTuple):
    """A statement's rows, if it returns any, and how many it touched."""

    rows: list[Row]
    touched: int


class PgConnection:
    """One open connection, in autocommit; statements run one at a time."""

    def __init__(self, connection: "_Connection", answer_timeout: float) -> None:
        self._connection = connection
        self._answer_timeout = answer_timeout

    @classmethod
    async def connect(cls, dsn: str, patience: float = 0.0, /, **session: str) -> "PgConnection":
        """Open a connection with `SESSION` and the given settings.

        `patience`: additional seconds for its statements. Raises `Unavailable`.
        """
        if patience:
            session["statement_timeout"] = f"{STATEMENT_TIMEOUT + patience:g}s"
        options = " ".join(f"-c {name}={value}" for name, value in {**SESSION, **session}.items())
        try:
            given = parse_dsn(dsn).get("options", "")
            full = make_dsn(
                dsn,
                options=f"{options} {given}".strip(),
                connect_timeout=int(CONNECT_TIMEOUT),
                application_name="echochat",
            )
            async with asyncio.timeout(CONNECT_TIMEOUT):
                connection = cls(await _opened(full), ANSWER_TIMEOUT + patience)
        except (psycopg2.Error, OSError, RuntimeError, TimeoutError, AssertionError) as error:
            # aiopg raises AssertionError after a killed backend.
            raise Unavailable(str(error).strip() or type(error).__name__) from error
        try:
            _raise_lost_cancellation()
        except asyncio.CancelledError:
            connection.close()
            raise
        return connection

    @property
    def closed(self) -> bool:
        """True if the connection is gone, as far as is known."""
        return bool(self._connection.closed)

    @property
    def aborted(self) -> bool:
        """True if an error has aborted the transaction; COMMIT would roll it back."""
        return bool(self._connection.raw.info.transaction_status == TRANSACTION_STATUS_INERROR)

    def close(self) -> None:
        """Close at once; a transaction under way is rolled back by the server."""
        self._connection.close()

    async def heard(self, patience: float) -> list[str]:
        """Return the payloads that came on channels that are listened to, in order.

        Waits at most `patience` seconds for the first; none when none came. A
        cancellation loses none. Raises `Unavailable` when the connection is gone.
        """
        connection = self._connection
        if not connection.payloads and not self.closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await connection.has_news.wait()
        connection.has_news.clear()
        payloads, connection.payloads = connection.payloads, []
        if not payloads and self.closed:
            raise Unavailable(connection.loss)
        return payloads

    async def run(self, sql: str, params: Params = None) -> QueryResult:
        """Run one statement. Raises `Unavailable` or `Conflict`; other errors are ours.

        A session with a `lock_timeout` raises `Busy`, too.
        """
        try:
            async with self._connection.cursor(timeout=self._answer_timeout) as cursor:
                await cursor.execute(sql, params)
                _raise_lost_cancellation()
                rows = await cursor.fetchall() if cursor.description else []
                return QueryResult(rows, cursor.rowcount)
        except psycopg2.IntegrityError as error:
            raise Conflict(error.diag.constraint_name or "") from error
        except psycopg2.errors.LockNotAvailable as error:
            raise Busy(str(error).strip()) from error
        except asyncio.CancelledError:
            self.close()
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            # So aiopg reports a statement that the server ended.
            raise Unavailable("statement cancelled by the server") from None
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            self.close()
            raise Unavailable(str(error).strip()) from error
        except (OSError, TimeoutError, AssertionError, RuntimeError) as error:
            self.close()
            raise Unavailable(f"connection broke: {error!r}") from error


def _raise_lost_cancellation() -> None:
    """Raise the CancelledError that asyncio.wait_for(), inside aiopg, lost.

    On Python 3.11 it returns the result when that and a cancellation come at once
    (python/cpython#86296).
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


class _Connection(aiopg.Connection):
    """aiopg's connection, without three of its faults.

    A socket that libpq has closed leaves the loop at that moment. aiopg looks for
    it with select(), which knows no descriptor over 1023, and forgets the writer.
    Under uvloop the next connection that gets the number would then hear nothing,
    or be cut off.

    What came before a connection was reset is read up to the error: libuv reports the
    socket once and then stops watching it, and the statement would wait for its time limit.

    Notifications are kept here until they are taken. aiopg's queue loses the one
    that comes as the wait for it is cancelled.
    """

    def __init__(self, dsn: str) -> None:
        self.payloads: list[str] = []
        self.has_news = asyncio.Event()
        """Set, too, when the connection is lost."""
        self.loss = "connection closed"
        super().__init__(
            dsn, CONNECT_TIMEOUT, enable_json=False, enable_hstore=False, enable_uuid=False
        )

    @staticmethod
    def _ready(weak_self: "weakref.ref[Any]") -> None:
        connection = weak_self()
        if connection is None:
            return
        waiter = connection._waiter
        try:
            state = connection._conn.poll()
            while state != POLL_OK and _is_reset(connection._fileno):
                state = connection._conn.poll()
        except psycopg2.Error as error:
            connection._forget_closed_socket()
            if connection.closed:
                connection.loss = str(error).strip()
                connection.has_news.set()
            if waiter is not None and not waiter.done():
                waiter.set_exception(error)
            return
        finally:
            connection._take_notifications()
        connection._watch_writing(state == POLL_WRITE)
        if state == POLL_OK and waiter is not None and not waiter.done():
            waiter.set_result(None)

    def _close(self) -> None:
        super()._close()
        self.has_news.set()

    def _take_notifications(self) -> None:
        if notifications := self._conn.notifies:
            self.payloads += (notification.payload for notification in notifications)
            notifications.clear()
            self.has_news.set()

    def _forget_closed_socket(self) -> None:
        descriptor = self._fileno
        if descriptor is not None and not _is_open(descriptor):
            self._loop.remove_reader(descriptor)
            self._loop.remove_writer(descriptor)
            self._writing = False
            self._fileno = None

    def _watch_writing(self, wanted: bool) -> None:
        assert self._fileno is not None
        if wanted and not self._writing:
            self._loop.add_writer(self._fileno, self._ready, self._weakref)
        elif self._writing and not wanted:
            self._loop.remove_writer(self._fileno)
        self._writing = wanted


def _is_reset(descriptor: int | None) -> bool:
    """True if an error is pending on a socket."""
    if descriptor is None:
        return False
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(events & select.POLLERR for _, events in poll.poll(0))


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


async def _opened(dsn: str) -> _Connection:
    connection = _Connection(dsn)
    await connection
    return connection
