"""`echochat doctor`: checks the setup and suggests fixes."""

import argparse
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from echochat.accounts import count_dot_names
from echochat.cli.command import CommandResult
from echochat.cli.database import connected
from echochat.cli.proxy import look_through
from echochat.cli.queries import clock, server_version
from echochat.realtime.redis.connection import Away
from echochat.realtime.redis.topology import find_nodes
from echochat.settings import Settings
from echochat.storage.database import Database, Unavailable
from echochat.storage.embedded import EmbeddedPostgresError
from echochat.storage.schema import SCHEMA_VERSION, schema_version

LEAST_SPACE: Final = 1024
"""Minimum free space in the data folder, in MiB."""

MOST_SKEW: Final = 2.0
"""Maximum difference between this machine's clock and the database's, in seconds."""


class Finding(NamedTuple):
    """The result of one test; `advice` says what to do if it failed."""

    name: str
    ok: bool
    text: str
    advice: str = ""


async def doctor(_options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`doctor`: run all checks; a failed check doesn't stop the next."""
    found = [finding async for finding in _findings(settings)]
    lines = []
    for finding in found:
        lines.append(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.name}: {finding.text}")
        if finding.advice:
            lines.append(f"      → {finding.advice}")
    is_well = all(finding.ok for finding in found)
    return CommandResult(
        {"ok": is_well, "checks": [each._asdict() for each in found]}, "\n".join(lines), is_well
    )


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield _mode(settings)
    yield _media(settings)
    try:
        async with connected(settings) as db:
            for check in (_database, _clock):
                yield await check(db)
            if await schema_version(db) == SCHEMA_VERSION:
                yield await _names(db)
            yield await _redis(settings)
            yield await _address(settings, db)
    except (Unavailable, EmbeddedPostgresError) as error:
        advice = "Start PostgreSQL and check DATABASE_URL."
        yield Finding("database", ok=False, text=str(error), advice=advice)
        yield await _redis(settings)


def _mode(settings: Settings) -> Finding:
    if settings.debug:
        advice = "In production, set ECHOCHAT_DEBUG=0 and ECHOCHAT_SECRET_KEY."
        return Finding("settings", ok=True, text="development", advice=advice)
    return Finding("settings", ok=True, text="production")


def _media(settings: Settings) -> Finding:
    """Check that uploads can be stored, by storing a file."""
    folder = settings.media_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"echochat")
        free = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        advice = (
            "Make the folder writable for the user that runs EchoChat, or set ECHOCHAT_DATA_DIR."
        )
        return Finding("media folder", ok=False, text=str(error), advice=advice)
    advice = "" if free >= LEAST_SPACE else "Free up disk space."
    return Finding("media folder", free >= LEAST_SPACE, f"{folder}, {free} MiB free", advice)


async def _database(db: Database) -> Finding:
    version = await schema_version(db)
    server = await server_version(db)
    text = f"{server}, schema version {version}"
    if version == SCHEMA_VERSION:
        return Finding("database", ok=True, text=text)
    advice = (
        "Run `python3 -m echochat migrate`."
        if version < SCHEMA_VERSION
        else f"Use a newer EchoChat; this one supports version {SCHEMA_VERSION}."
    )
    return Finding("database", ok=False, text=text, advice=advice)


async def _clock(db: Database) -> Finding:
    """Compare the clocks of this machine and the database; limits and signed URLs rely on it."""
    before = time.time()
    skew = abs(await clock(db) - (before + time.time()) / 2)
    text = f"{skew:.1f} s off the database's"
    if skew <= MOST_SKEW:
        return Finding("clock", ok=True, text=text)
    return Finding(
        "clock", ok=False, text=text, advice="Synchronize the clocks of both machines with NTP."
    )


async def _names(db: Database) -> Finding:
    """Look for accounts named `.` or `..`: browsers resolve these as path segments."""
    count = await count_dot_names(db)
    if not count:
        return Finding("names", ok=True, text="all names work in URLs")
    advice = "Rename them: `python3 -m echochat user rename .. NEW`, and the same for `.`."
    return Finding("names", ok=False, text=f"{count} accounts are named . or ..", advice=advice)


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("redis", ok=True, text="not set (fine for a single instance)")
    try:
        nodes = await find_nodes(settings.redis_url)
    except Away as error:
        advice = "Start Redis and check REDIS_URL: instances can't reach each other."
        return Finding("redis", ok=False, text=str(error), advice=advice)
    return Finding("redis", ok=True, text=f"answers, {len(nodes)} node(s)")


async def _address(settings: Settings, db: Database) -> Finding:
    """Check the way through the proxy: pages, sockets and client addresses."""
    if not settings.public_base_url:
        advice = "Behind a proxy, set ECHOCHAT_PUBLIC_BASE_URL to check it too."
        return Finding("address", ok=True, text="no public address set", advice=advice)
    fault = await look_through(settings.public_base_url, settings.client_address_header, db)
    if fault is None:
        return Finding("address", ok=True, text=f"{settings.public_base_url} reaches this server")
    return Finding("address", ok=False, text=fault.text, advice=fault.advice)
