"""Connects a command to the configured or the embedded database."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from echochat.cli.command import CommandError, CommandResult
from echochat.settings import Settings
from echochat.storage.database import Database
from echochat.storage.embedded import EmbeddedPostgres
from echochat.storage.schema import SCHEMA_VERSION, SchemaTooNew, apply_schema, schema_version


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Database]:
    """Connect to the database, whatever its schema version.

    The embedded PostgreSQL is started for the duration of the command unless a server already
    runs it. Raises `EmbeddedPostgresError`.
    """
    postgres = EmbeddedPostgres(settings.data_dir)
    try:
        dsn = settings.database_url or await asyncio.to_thread(_embedded, postgres)
        db = Database(dsn, size=2)
        try:
            yield db
        finally:
            await db.close()
    finally:
        await asyncio.to_thread(postgres.stop)


def _embedded(postgres: EmbeddedPostgres) -> str:
    return postgres.join() or postgres.start()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Connect to a database with the current schema version. Raises `CommandError`."""
    async with connected(settings) as db:
        version = await schema_version(db)
        if version > SCHEMA_VERSION:
            raise SchemaTooNew(
                f"The database has schema version {version}, this program supports "
                f"{SCHEMA_VERSION}: use a newer EchoChat."
            )
        if version < SCHEMA_VERSION:
            raise CommandError(
                f"The database has schema version {version}, this program needs {SCHEMA_VERSION}: "
                "run `python3 -m echochat migrate` first."
            )
        yield db


async def migrate(_options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`migrate`: upgrade the schema."""
    async with connected(settings) as db:
        before = await schema_version(db)
        await apply_schema(db)
    text = f"The schema is up to date (version {SCHEMA_VERSION})."
    if before != SCHEMA_VERSION:
        text = f"Upgraded the schema from version {before} to {SCHEMA_VERSION}."
    return CommandResult({"before": before, "version": SCHEMA_VERSION}, text)
