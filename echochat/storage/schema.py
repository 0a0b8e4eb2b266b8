"""Applying schema.sql, and refusing a schema that is newer than the program."""

import logging
from typing import Final

from echochat.settings import PROJECT_DIR
from echochat.storage.database import Database, Executor, transact
from echochat.storage.link import Link

logger = logging.getLogger(__name__)

SCHEMA_VERSION: Final = 7
"""The version that schema.sql writes; raised with every change of it."""

SCHEMA_FILE: Final = PROJECT_DIR / "schema.sql"

LOCK_KEY: Final = 0x6563686F
"""Advisory lock ("echo") under which one instance at a time applies the schema."""

PATIENCE: Final = 24 * 3600.0
"""Seconds that an upgrade of big tables, or of another instance's, may take longer than others."""

EXISTS = "SELECT to_regclass('schema_version') IS NOT NULL"
VERSION = "SELECT version FROM schema_version"
LOCK = "SELECT pg_advisory_xact_lock(%s)"


class SchemaTooNew(Exception):
    """A newer EchoChat has upgraded this database; the older program must not touch it."""


async def apply_schema(database: Database) -> None:
    """Bring the database to `SCHEMA_VERSION`, in one transaction; one that has it is left alone.

    Running the file again would lock tables in which other instances are writing.
    Raises `SchemaTooNew`, and `Unavailable` when PostgreSQL can't be reached.
    """
    link = await Link.connect(database.dsn, PATIENCE)
    try:
        await transact(link, _apply)
    finally:
        link.close()


async def _apply(transaction: Executor) -> None:
    await transaction.execute(LOCK, (LOCK_KEY,))
    found = await schema_version(transaction)
    if found > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"The database has schema version {found}, this program knows {SCHEMA_VERSION}. "
            "Start the newer EchoChat, or restore the backup made before the upgrade."
        )
    if found < SCHEMA_VERSION:
        await transaction.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
        logger.info("schema upgraded from version %d to %d", found, SCHEMA_VERSION)


async def schema_version(db: Executor) -> int:
    """Return the schema's version, 0 for an empty database."""
    exists = await db.fetch_one(EXISTS)
    if not exists or not exists[0]:
        return 0
    row = await db.fetch_one(VERSION)
    return int(row[0]) if row else 0
