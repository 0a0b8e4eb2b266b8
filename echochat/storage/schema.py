"""Applying schema.sql, and refusing a schema that is newer than the program."""

import asyncio
import logging
import re
from typing import Final

from echochat.settings import PROJECT_DIR
from echochat.storage.connection import Busy, PgConnection, Unavailable
from echochat.storage.database import Database, Executor, transact

logger = logging.getLogger(__name__)

SCHEMA_VERSION: Final = 8
"""The version that schema.sql writes; raised with every change of it."""

SCHEMA_FILE: Final = PROJECT_DIR / "schema.sql"

LOCK_KEY: Final = 0x6563686F
"""Advisory lock ("echo") under which one instance at a time applies the schema."""

PATIENCE: Final = 24 * 3600.0
"""Seconds that an upgrade of big tables, or of another instance's, may take longer than others."""

LOCK_WAITS: Final = (*(0.2,) * 25, *(2.0,) * 5)
"""Seconds that each try waits for a table's lock. Short, because a transaction that waits for a
table held here may hold the next one. Later tries exceed PostgreSQL's `deadlock_timeout`, after
which autovacuum gives way."""

LOCK_PAUSE: Final = 0.1
"""Seconds between tries, for transactions that queued behind the last one."""

TABLE: Final = re.compile(r"^CREATE TABLE IF NOT EXISTS (\w+)", re.MULTILINE)

EXISTS = "SELECT to_regclass('schema_version') IS NOT NULL"
VERSION = "SELECT version FROM schema_version"
LOCK = "SELECT pg_advisory_xact_lock(%s)"
# Rooms first: changes of messages and roles take several statements and begin there, so they finish
# before this holds the next lock they need.
FOUND_TABLES: Final = """
SELECT string_agg(name, ', ' ORDER BY name <> 'rooms', place)
FROM unnest(%s) WITH ORDINALITY AS known (name, place) WHERE to_regclass(name) IS NOT NULL
"""
LOCK_TABLES: Final = "LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"
LOCK_WAIT: Final = "SELECT set_config('lock_timeout', %s, true)"


class SchemaTooNew(Exception):
    """A newer EchoChat has upgraded this database; the older program must not touch it."""


async def apply_schema(database: Database) -> None:
    """Bring the database to `SCHEMA_VERSION`, in one transaction; one that has it is left alone.

    Running the file again would lock tables in which other instances are writing.
    Raises `SchemaTooNew`, and `Unavailable` when PostgreSQL can't be reached or others keep
    its tables locked.
    """
    connection = await PgConnection.connect(database.dsn, PATIENCE)
    try:
        for wait in LOCK_WAITS:
            try:
                return await _try_to_apply(connection, wait)
            except Busy:
                await asyncio.sleep(LOCK_PAUSE)
        raise Unavailable("the tables are in use: the schema can't be brought up to date")
    finally:
        connection.close()


async def _try_to_apply(connection: PgConnection, wait: float) -> None:
    """Apply the schema, or raise `Busy` when others keep a table longer than `wait` seconds."""

    async def work(transaction: Executor) -> None:
        await transaction.execute(LOCK, (LOCK_KEY,))
        found = await schema_version(transaction)
        if found > SCHEMA_VERSION:
            raise SchemaTooNew(
                f"The database has schema version {found}, this program knows {SCHEMA_VERSION}. "
                "Start the newer EchoChat, or restore the backup made before the upgrade."
            )
        if found < SCHEMA_VERSION:
            text = SCHEMA_FILE.read_text(encoding="utf-8")
            await _lock_tables(transaction, text, wait)
            await transaction.execute(text)
            logger.info("schema upgraded from version %d to %d", found, SCHEMA_VERSION)

    await transact(connection, work)


async def _lock_tables(transaction: Executor, text: str, wait: float) -> None:
    """Have all tables from the start: locked one by one on the way, they end in a deadlock."""
    row = await transaction.fetch_one(FOUND_TABLES, (TABLE.findall(text),))
    if row is None or row[0] is None:
        return
    await transaction.execute(LOCK_WAIT, (f"{wait:g}s",))
    await transaction.execute(LOCK_TABLES.format(tables=row[0]))
    await transaction.execute(LOCK_WAIT, ("0",))


async def schema_version(db: Executor) -> int:
    """Return the schema's version, 0 for an empty database."""
    exists = await db.fetch_one(EXISTS)
    if not exists or not exists[0]:
        return 0
    row = await db.fetch_one(VERSION)
    return int(row[0]) if row else 0
