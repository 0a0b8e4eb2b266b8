"""One connection to a real PostgreSQL, and all the ways in which it breaks."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import aiopg
import psycopg2
import pytest
from psycopg2.extensions import make_dsn

from echochat.storage import connection as link_module
from echochat.storage.connection import Busy, Conflict, PgConnection, QueryResult, Unavailable
from tests.patience import until
from tests.storage.connection_support import PROMPT, connected, fails, pid_of
from tests.storage.support import SLEEP, Observer, OwnPostgres, cancel, open_files

# Statements -----------------------------------------------------------------


async def test_rows(connection: PgConnection) -> None:
    """A query gives its rows, in order, and their number."""
    sql = "SELECT n, n::text AS text FROM generate_series(1, 3) AS series (n) ORDER BY 1"
    assert await connection.run(sql) == QueryResult([(1, "1"), (2, "2"), (3, "3")], 3)


@pytest.mark.parametrize("params", [("%", "ж"), {"a": "%", "b": "ж"}])
async def test_parameters(
    connection: PgConnection, params: tuple[str, str] | dict[str, str]
) -> None:
    """Parameters go by position or by name, and are never part of the statement."""
    sql = "SELECT %(a)s, %(b)s" if isinstance(params, dict) else "SELECT %s, %s"
    assert (await connection.run(sql, params)).rows == [("%", "ж")]


async def test_statement_without_rows(connection: PgConnection) -> None:
    """A statement that returns none tells how many it touched."""
    await connection.run("CREATE TEMPORARY TABLE thing (n int)")
    result = await connection.run("INSERT INTO thing VALUES (1), (2)")
    assert result == QueryResult([], 2)


async def test_several_statements(connection: PgConnection) -> None:
    """Without parameters, several statements run as one: all or nothing."""
    await connection.run("CREATE TEMPORARY TABLE thing (n int)")
    with pytest.raises(psycopg2.DataError):
        await connection.run("INSERT INTO thing VALUES (1); SELECT 1 / 0")
    assert (await connection.run("SELECT * FROM thing")).rows == []


@pytest.fixture
def own_role(dsn: str, observer: Observer) -> Iterator[str]:
    """The address as a role with one connection and habits of its own."""
    observer.ask("CREATE ROLE crowd LOGIN PASSWORD 'crowd' CONNECTION LIMIT 1")
    for setting in ("timezone = 'Asia/Tokyo'", "client_connection_check_interval = 0"):
        observer.ask(f"ALTER ROLE crowd SET {setting}")
    yield make_dsn(dsn, user="crowd", password="crowd")
    observer.ask("DROP ROLE crowd")


async def test_session(own_role: str) -> None:
    """A session is in UTC, limited in time, notices a lost client, and says who it is."""
    names = ("timezone", "statement_timeout", "client_connection_check_interval")
    async with connected(own_role, work_mem="9MB") as connection:
        settings = [(await connection.run(f"SHOW {name}")).rows[0][0] for name in names]
        assert settings == ["UTC", "10s", "500ms"]
        assert (await connection.run("SHOW work_mem")).rows == [("9MB",)]
        assert (await connection.run("SHOW application_name")).rows == [("echochat",)]


async def test_options_of_the_operator_win(dsn: str) -> None:
    """Settings in DATABASE_URL's options come after ours."""
    async with connected(make_dsn(dsn, options="-c statement_timeout=3s")) as connection:
        assert (await connection.run("SHOW statement_timeout")).rows == [("3s",)]
        assert (await connection.run("SHOW timezone")).rows == [("UTC",)]


# Errors that leave the connection well --------------------------------------


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("INSERT INTO thing VALUES (1, 1)", "thing_pkey"),
        ("INSERT INTO thing VALUES (2, 9)", "thing_other_fkey"),
        ("INSERT INTO thing VALUES (-1, 1)", "positive"),
    ],
)
async def test_conflict(connection: PgConnection, sql: str, constraint: str) -> None:
    """A constraint that refuses a change is named; the connection goes on."""
    await connection.run(
        "CREATE TEMPORARY TABLE thing ("
        " id int PRIMARY KEY CONSTRAINT positive CHECK (id > 0), other int REFERENCES thing)"
    )
    await connection.run("INSERT INTO thing VALUES (1, 1)")
    with pytest.raises(Conflict) as caught:
        await connection.run(sql)
    assert caught.value.constraint == constraint
    assert (await connection.run("SELECT * FROM thing")).rows == [(1, 1)]


async def test_errors_of_our_own(connection: PgConnection) -> None:
    """A wrong statement is a bug, not an outage: the error passes, the connection goes on."""
    for sql, params in (("SELEKT 1", None), ("SELECT %s", ()), ("SELECT 1 / 0", None)):
        with pytest.raises((psycopg2.Error, IndexError)):
            await connection.run(sql, params)
    assert (await connection.run("SELECT 1")).rows == [(1,)]


# Errors that end the connection ---------------------------------------------


async def test_statement_timeout(dsn: str) -> None:
    """A statement that the server ends is an error, not a cancellation of the task."""
    async with connected(dsn, statement_timeout="50ms") as connection:
        assert await fails(connection, SLEEP)
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0


async def test_statement_timeout_in_a_group(dsn: str) -> None:
    """A task group hears of it, where a bare CancelledError would end it in silence."""
    async with connected(dsn, statement_timeout="50ms") as connection:
        with pytest.raises(ExceptionGroup) as caught:
            async with asyncio.TaskGroup() as group:
                group.create_task(connection.run(SLEEP))
        assert caught.group_contains(Unavailable)


async def test_cancelled_by_an_operator(connection: PgConnection, observer: Observer) -> None:
    """pg_cancel_backend() is told as an error too."""
    task = asyncio.create_task(fails(connection, SLEEP))
    await until(observer.busy)
    observer.ask("SELECT pg_cancel_backend(%s)", (observer.backends().pop(),))
    await task


async def test_left_idle_in_a_transaction(dsn: str, observer: Observer) -> None:
    """A transaction that the server ends for being idle is an outage to who goes on with it."""
    async with connected(dsn, idle_in_transaction_session_timeout="50ms") as connection:
        pid = await pid_of(connection)
        await connection.run("BEGIN")
        await until(lambda: pid not in observer.backends())
        await fails(connection, "SELECT 1")


async def test_lock_that_is_not_given(dsn: str, connection: PgConnection) -> None:
    """A lock waited for in vain is told as such; the connection goes on."""
    await connection.run("BEGIN")
    await connection.run("SELECT pg_advisory_xact_lock(77)")
    async with connected(dsn, lock_timeout="50ms") as other:
        with pytest.raises(Busy):
            await other.run("SELECT pg_advisory_lock(77)")
        assert (await other.run("SELECT 1")).rows == [(1,)]


async def test_cancelled_task(connection: PgConnection, observer: Observer) -> None:
    """The task is cancelled, the connection closed, and nothing goes on in the server."""
    task = asyncio.create_task(connection.run(SLEEP))
    await until(observer.busy)
    await cancel(task)
    assert connection.closed
    await until(lambda: not observer.backends())


async def test_killed_while_idle(connection: PgConnection, observer: Observer) -> None:
    """A connection that died between two statements is an outage to the second."""
    observer.terminate(await pid_of(connection))
    assert await fails(connection, "SELECT 1")


async def test_killed_while_busy(connection: PgConnection, observer: Observer) -> None:
    """A connection that dies under a statement is an outage to it."""
    task = asyncio.create_task(fails(connection, SLEEP))
    await until(observer.busy)
    observer.terminate(*observer.backends())
    assert "terminating connection" in await task


async def test_killed_with_a_statement_unread(dsn: str) -> None:
    """A backend that dies before it has read a statement resets the connection: told at once.

    How much of its last words is read before the error is a matter of moments, hence the number.
    """
    for _ in range(20):
        async with connected(dsn) as connection:
            backend = await pid_of(connection)
            os.kill(backend, signal.SIGSTOP)
            statement = asyncio.create_task(fails(connection, "SELECT 1"))
            await asyncio.sleep(0)
            os.kill(backend, signal.SIGTERM)
            os.kill(backend, signal.SIGCONT)
            assert await statement


async def test_closed_connection(connection: PgConnection) -> None:
    """A statement on a connection that was closed is an outage."""
    connection.close()
    assert await fails(connection, "SELECT 1")


async def test_server_that_hangs(
    own_postgres: OwnPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement that gets no answer is given up when the server is due to have ended it."""
    async with connected(own_postgres.dsn) as connection:
        monkeypatch.setattr(connection, "_answer_timeout", 0.1)
        with own_postgres.hanging():
            assert await fails(connection, "SELECT 1")


# Connecting -----------------------------------------------------------------


async def refused(dsn: str) -> str:
    """The text of the `Unavailable` that a connect raises."""
    async with asyncio.timeout(PROMPT):
        with pytest.raises(Unavailable) as caught:
            await PgConnection.connect(dsn)
    return str(caught.value)


async def test_nobody_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An address where nobody listens is the same outage each time, and no noise in the log."""
    for _ in range(5):
        assert "No such file" in await refused(f"postgresql://u@/db?host={tmp_path}")
        assert "refused" in await refused("postgresql://u@127.0.0.1:1/db")
    assert not caplog.records


async def test_wrong_password(dsn: str) -> None:
    """PostgreSQL's refusal is an outage with PostgreSQL's words, and no password."""
    text = await refused(make_dsn(dsn, password="no-such-password"))
    assert "password authentication failed" in text
    assert "no-such-password" not in text


async def test_no_such_database(dsn: str) -> None:
    """A database that isn't there is named."""
    assert "nowhere" in await refused(make_dsn(dsn, dbname="nowhere"))


@pytest.mark.parametrize("url", ["postgresql://h:port/db", "postgresql://h/db?nonsense=1"])
async def test_url_that_makes_no_sense(url: str) -> None:
    """A URL that libpq can't read is told like an outage, not as a bug of ours."""
    assert await refused(url)


async def test_too_many_connections(own_role: str) -> None:
    """A server without a free connection is an outage."""
    async with connected(own_role):
        assert "too many connections" in await refused(own_role)


async def test_connect_to_a_server_that_hangs(
    own_postgres: OwnPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connect that gets no answer is given up, again and again, and leaves nothing open."""
    monkeypatch.setattr(link_module, "CONNECT_TIMEOUT", 0.05)
    before = open_files()
    with own_postgres.hanging():
        for _ in range(5):
            await refused(own_postgres.dsn)
    assert open_files() <= before


async def test_cancelled_at_the_moment_of_connecting(
    dsn: str, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task is cancelled all the same, and the connection that just stood is closed."""
    opened = link_module._opened

    async def lost(dsn: str) -> aiopg.Connection:
        connection = await opened(dsn)
        task.cancel()
        return connection

    monkeypatch.setattr(link_module, "_opened", lost)
    task = asyncio.create_task(PgConnection.connect(dsn))
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not observer.backends())


async def test_cancelled_connect(own_postgres: OwnPostgres) -> None:
    """A task cancelled while it connects leaves nothing open."""
    before = open_files()
    with own_postgres.hanging():
        task = asyncio.create_task(PgConnection.connect(own_postgres.dsn))
        await until(lambda: open_files() > before)
        await cancel(task)
    assert open_files() <= before


@pytest.fixture
def crowd() -> Iterator[None]:
    """More open files than select() can watch, as with a thousand sockets."""
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    yield
    for file in files:
        os.close(file)


@pytest.mark.usefixtures("crowd")
async def test_broken_among_a_thousand_sockets(dsn: str, observer: Observer) -> None:
    """A connection with a high number is seen to break as quickly as any."""
    async with connected(dsn) as connection:
        asking = asyncio.create_task(fails(connection, SLEEP))
        await until(observer.busy)
        observer.terminate(await asyncio.to_thread(lambda: observer.backends().pop()))
        await asking
    async with connected(dsn) as connection:
        assert (await connection.run("SELECT 1")).rows == [(1,)]


async def test_many_connections_that_break(dsn: str, observer: Observer) -> None:
    """Connections that are lost and closed leave no file open."""
    async with connected(dsn):
        pass  # what is opened once and stays
    before = open_files()
    for _ in range(3):
        async with connected(dsn) as connection:
            observer.terminate(await pid_of(connection))
            await fails(connection, "SELECT 1")
    assert open_files() <= before


async def test_cancelled_as_the_answer_comes(connection: PgConnection) -> None:
    """A cancellation is not lost when it comes at once with the answer."""
    asking = asyncio.create_task(connection.run("SELECT pg_sleep(0.01)"))
    waiter = None
    while waiter is None or not waiter.done():
        await asyncio.sleep(0)
        waiter = connection._connection._waiter or waiter
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert connection.closed
