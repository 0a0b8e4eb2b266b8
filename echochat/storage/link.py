"""One connection to PostgreSQL. The only module that imports aiopg.

It closes aiopg's traps: a cancelled query is reported as the error that it is,
stray exceptions of a dying connection become `Unavailable`, and a connection
that failed is closed, never used again.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import aiopg
import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_INERROR, make_dsn, parse_dsn

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


class Result(NamedTuple):
    """What a statement gave: its rows, if it returns any, and how many it touched."""

    rows: list[Row]
    touched: int


class Link:
    """One open connection, in autocommit; statements run one at a time."""

    def __init__(self, connection: aiopg.Connection) -> None:
        self._connection = connection

    @classmethod
    async def connect(cls, dsn: str, **session: str) -> "Link":
        """Open a connection whose session has `SESSION` and the settings given.

        Raises `Unavailable`.
        """
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
                link = cls(await _opened(full))
                _raise_lost_cancellation()
                return link
        except (psycopg2.Error, OSError, RuntimeError, TimeoutError, AssertionError) as error:
            # aiopg raises AssertionError after a killed backend.
            raise Unavailable(str(error).strip() or type(error).__name__) from error

    @property
    def closed(self) -> bool:
        """Whether the connection is gone, as far as is known."""
        return bool(self._connection.closed)

    @property
    def aborted(self) -> bool:
        """Whether an error has undone the transaction under way; COMMIT would not commit it."""
        return bool(self._connection.raw.info.transaction_status == TRANSACTION_STATUS_INERROR)

    def close(self) -> None:
        """Close at once; a transaction under way is rolled back by the server."""
        self._connection.close()

    async def heard(self) -> str:
        """Wait for the next notification on a channel that is listened to; return its payload.

        Raises `Unavailable` when the connection is gone.
        """
        try:
            notification = await self._connection.notifies.get()
        except psycopg2.Error as error:
            self.close()
            raise Unavailable(str(error).strip()) from error
        return str(notification.payload)

    async def run(self, sql: str, params: Params = None) -> Result:
        """Run one statement. Raises `Unavailable` or `Conflict`; other errors are ours."""
        try:
            async with self._connection.cursor(timeout=ANSWER_TIMEOUT) as cursor:
                await cursor.execute(sql, params)
                _raise_lost_cancellation()
                rows = await cursor.fetchall() if cursor.description else []
                return Result(rows, cursor.rowcount)
        except psycopg2.IntegrityError as error:
            raise Conflict(error.diag.constraint_name or "") from error
        except asyncio.CancelledError:
            self.close()
            if asyncio.current_task().cancelling():  # type: ignore[union-attr]
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


async def _opened(dsn: str) -> aiopg.Connection:
    connection = aiopg.Connection(
        dsn, CONNECT_TIMEOUT, enable_json=False, enable_hstore=False, enable_uuid=False
    )
    descriptor = connection.raw.fileno()
    try:
        return await connection
    except BaseException:
        # libpq has closed its socket, but aiopg leaves it with the loop: under
        # uvloop the next connection with this number would fail for that alone.
        loop = asyncio.get_running_loop()
        with suppress(RuntimeError):  # the number is in use again
            loop.remove_reader(descriptor)
            loop.remove_writer(descriptor)
        raise
