"""schema.sql, applied to a real database: anew, again, by two at once, and not by the older."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from psycopg2.extensions import make_dsn

from echochat.storage import connection, schema
from echochat.storage.database import Database, Executor, Unavailable
from echochat.storage.schema import SCHEMA_FILE, SCHEMA_VERSION, SchemaTooNew, apply_schema
from tests.patience import PATIENCE
from tests.storage.support import Observer, observing

CATALOG = """
SELECT c.relname, c.relkind, pg_get_indexdef(c.oid), a.attname, a.atttypid::regtype::text,
       a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT conname, contype, pg_get_constraintdef(oid), conrelid::regclass::text, NULL, NULL, NULL
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT tgname, 't', pg_get_triggerdef(oid), tgrelid::regclass::text, NULL, NULL, NULL
FROM pg_trigger WHERE NOT tgisinternal
ORDER BY 1, 2, 3, 4
"""
"""All tables, columns, indexes, sequences, constraints and triggers."""


@pytest.fixture
def empty_dsn(dsn: str, observer: Observer) -> Iterator[str]:
    """A database of this test's own, with nothing in it."""
    observer.ask("CREATE DATABASE empty")
    yield make_dsn(dsn, dbname="empty")
    observer.ask("DROP DATABASE empty")


@pytest.fixture
def look(empty_dsn: str) -> Iterator[Observer]:
    with observing(empty_dsn) as observer:
        yield observer


@pytest.fixture
async def empty(empty_dsn: str) -> AsyncIterator[Database]:
    database = Database(empty_dsn)
    yield database
    await database.close()


async def test_version_of_the_file(empty: Database) -> None:
    """The program and schema.sql agree on the version."""
    await apply_schema(empty)
    assert await empty.fetch_all("SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]


async def test_applied_twice(empty: Database, look: Observer) -> None:
    """A second start changes nothing, neither tables nor rows."""
    await apply_schema(empty)
    before = look.ask(CATALOG), look.ask("SELECT * FROM rooms, schema_version")
    await apply_schema(empty)
    assert (look.ask(CATALOG), look.ask("SELECT * FROM rooms, schema_version")) == before


async def test_data_outlives_a_second_start(empty: Database) -> None:
    """Users' changes are kept."""
    await apply_schema(empty)
    await empty.execute("UPDATE rooms SET name = 'Hall', last_seq = 7 WHERE slug = 'public'")
    await apply_schema(empty)
    assert await empty.fetch_all("SELECT slug, name, last_seq FROM rooms") == [
        ("public", "Hall", 7)
    ]


async def test_two_instances_at_once(empty_dsn: str, look: Observer) -> None:
    """Instances that start together wait for each other; the schema is there once."""
    instances = [Database(empty_dsn) for _ in range(4)]
    await asyncio.gather(*(apply_schema(instance) for instance in instances))
    for instance in instances:
        await instance.close()
    assert look.ask("SELECT slug FROM rooms") == [("public",)]
    assert look.ask("SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]


async def test_newer_schema(empty: Database, look: Observer) -> None:
    """A database that a newer program has upgraded is left alone, with a way out."""
    await apply_schema(empty)
    look.ask("UPDATE schema_version SET version = %s", (SCHEMA_VERSION + 1,))
    look.ask("DROP TABLE chat_roles CASCADE")
    with pytest.raises(SchemaTooNew) as caught:
        await apply_schema(empty)
    text = str(caught.value)
    assert f"version {SCHEMA_VERSION + 1}" in text
    assert f"knows {SCHEMA_VERSION}" in text
    assert "Start the newer EchoChat" in text
    assert look.ask("SELECT to_regclass('chat_roles')") == [(None,)]


async def test_failed_upgrade(
    empty: Database, look: Observer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A schema that can't be applied whole is not applied at all."""
    broken = tmp_path / "schema.sql"
    broken.write_text(SCHEMA_FILE.read_text() + "\nALTER TABLE users ADD nonsense no_such_type;")
    monkeypatch.setattr(schema, "SCHEMA_FILE", broken)
    with pytest.raises(Exception, match="no_such_type"):
        await apply_schema(empty)
    assert look.ask(CATALOG) == []


async def test_long_upgrade(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade of big tables may take longer than any statement of a request."""
    slow = tmp_path / "schema.sql"
    slow.write_text(SCHEMA_FILE.read_text() + "\nSELECT pg_sleep(0.5);")
    monkeypatch.setattr(schema, "SCHEMA_FILE", slow)
    monkeypatch.setattr(connection, "ANSWER_TIMEOUT", 0.2)
    monkeypatch.setitem(connection.SESSION, "statement_timeout", "100ms")
    await apply_schema(empty)
    assert await empty.fetch_one("SELECT version FROM schema_version") == (SCHEMA_VERSION,)


async def test_upgrade_is_logged(empty: Database, caplog: pytest.LogCaptureFixture) -> None:
    """The log tells of an upgrade, and only of one."""
    caplog.set_level("INFO", logger=schema.__name__)
    await apply_schema(empty)
    assert f"from version 0 to {SCHEMA_VERSION}" in caplog.text
    caplog.clear()
    await apply_schema(empty)
    assert caplog.text == ""


async def test_rolled_back_version(empty: Database, look: Observer) -> None:
    """An older database is brought up to date."""
    await apply_schema(empty)
    look.ask("UPDATE schema_version SET version = 0")
    await apply_schema(empty)
    assert look.ask("SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]


async def test_upgrade_under_load(empty: Database, look: Observer) -> None:
    """The program of before goes on from table to table; neither side is undone by a deadlock."""
    await apply_schema(empty)
    look.ask("UPDATE schema_version SET version = 0")
    holding, goes_on = asyncio.Event(), asyncio.Event()

    async def change(transaction: Executor) -> None:
        await transaction.execute("SELECT 1 FROM rooms FOR NO KEY UPDATE")
        holding.set()
        await goes_on.wait()
        for table in ("users", "chat_roles", "messages", "reactions"):
            await transaction.execute(f"SELECT 1 FROM {table}")  # noqa: S608 - names of tables

    changing = asyncio.create_task(empty.transaction(change))
    await holding.wait()
    upgrading = asyncio.create_task(apply_schema(empty))
    async with asyncio.timeout(PATIENCE):
        while not look.ask("SELECT 1 FROM pg_locks WHERE relation IS NOT NULL AND NOT granted"):
            await asyncio.sleep(0.01)
    goes_on.set()
    await asyncio.gather(changing, upgrading)
    assert look.ask("SELECT version FROM schema_version") == [(SCHEMA_VERSION,)]


async def test_upgrade_of_tables_in_use(
    empty: Database, look: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade gives up when somebody keeps a table, and changes nothing."""
    monkeypatch.setattr(schema, "LOCK_WAITS", (0.01, 0.01))
    await apply_schema(empty)
    look.ask("UPDATE schema_version SET version = 0")
    async with writing(look):
        with pytest.raises(Unavailable, match="in use"):
            await apply_schema(empty)
    assert look.ask("SELECT version FROM schema_version") == [(0,)]


async def upgraded_from_1(empty: Database) -> None:
    """Make a database as version 1 had it, with somebody in a room, and bring it up to date."""
    await empty.execute(Path(__file__).with_name("schema_1.sql").read_text(encoding="utf-8"))
    await empty.execute("INSERT INTO users (name, password_hash) VALUES ('anna', '')")
    await empty.execute(
        "INSERT INTO rooms (slug, name, kind, last_seq) VALUES ('a', 'A', 'private', 7)"
    )
    await empty.execute(
        "INSERT INTO chat_roles (room_id, user_id, role) SELECT r.id, u.id, 'owner'"
        " FROM rooms r, users u WHERE r.slug = 'a'"
    )
    await apply_schema(empty)


async def test_upgrade_from_version_1(empty: Database, look: Observer) -> None:
    """An older database ends up like a new one."""
    await upgraded_from_1(empty)
    upgraded = look.ask(CATALOG)
    look.ask("DROP SCHEMA public CASCADE")
    look.ask("CREATE SCHEMA public")
    await apply_schema(empty)
    assert look.ask(CATALOG) == upgraded


async def test_upgrade_from_version_1_keeps_data(empty: Database) -> None:
    """Existing messages count as read; there are no moderators and no slow rooms."""
    await upgraded_from_1(empty)
    assert await empty.fetch_all("SELECT last_read_seq FROM chat_roles") == [(7,)]
    assert await empty.fetch_all("SELECT is_moderator FROM users") == [(False,)]
    assert await empty.fetch_all("SELECT DISTINCT slow_seconds FROM rooms") == [(0,)]


async def test_upgraded_schema_is_left_alone(empty: Database, look: Observer) -> None:
    """A start on a schema of its version locks no table that others write to."""
    await apply_schema(empty)
    async with writing(look):
        await apply_schema(empty)


@asynccontextmanager
async def writing(look: Observer) -> AsyncIterator[None]:
    """Hold rows as a writer of another instance does."""
    look.ask("BEGIN")
    look.ask("SELECT 1 FROM rooms FOR NO KEY UPDATE")
    try:
        yield
    finally:
        look.ask("ROLLBACK")
