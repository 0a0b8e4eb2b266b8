"""`echochat doctor`: tests what the server needs, and says what to do."""

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
"""MiB free in the data folder below which uploads and the embedded database are in danger."""

MOST_SKEW: Final = 2.0
"""Seconds by which this machine's clock may differ from the database's."""


class Finding(NamedTuple):
    """The result of one test; `advice` says what to do if it failed."""

    name: str
    ok: bool
    text: str
    advice: str = ""


async def doctor(_options: argparse.Namespace, settings: Settings) -> CommandResult:
    """`doctor`: all tests, one after the other; none stops at another's fault."""
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
        advice = "Start PostgreSQL, and see that DATABASE_URL is right."
        yield Finding("database", ok=False, text=str(error), advice=advice)
        yield await _redis(settings)


def _mode(settings: Settings) -> Finding:
    if settings.debug:
        advice = "For others than yourself: ECHOCHAT_DEBUG=0 and ECHOCHAT_SECRET_KEY."
        return Finding("settings", ok=True, text="development", advice=advice)
    return Finding("settings", ok=True, text="production")


def _media(settings: Settings) -> Finding:
    """Whether pictures can be stored, by storing something."""
    folder = settings.media_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"echochat")
        free = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        advice = "Make the folder writable for who runs EchoChat, or set ECHOCHAT_DATA_DIR."
        return Finding("media folder", ok=False, text=str(error), advice=advice)
    advice = "" if free >= LEAST_SPACE else "Make room on the disk."
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
        else f"Use the newer EchoChat; this one knows version {SCHEMA_VERSION}."
    )
    return Finding("database", ok=False, text=text, advice=advice)


async def _clock(db: Database) -> Finding:
    """Whether this machine and the database agree on the time: limits and links rely on it."""
    before = time.time()
    skew = abs(await clock(db) - (before + time.time()) / 2)
    text = f"{skew:.1f} s from the database's"
    if skew <= MOST_SKEW:
        return Finding("clock", ok=True, text=text)
    return Finding("clock", ok=False, text=text, advice="Let NTP set the clocks of both machines.")


async def _names(db: Database) -> Finding:
    """Look for accounts named `.` or `..`: browsers resolve these as path segments."""
    count = await count_dot_names(db)
    if not count:
        return Finding("names", ok=True, text="all names work in URLs")
    advice = "Rename them: `python3 -m echochat user rename .. NEW`, likewise for `.`."
    return Finding("names", ok=False, text=f"{count} accounts are named . or ..", advice=advice)


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("redis", ok=True, text="not set: right for one instance")
    try:
        nodes = await find_nodes(settings.redis_url)
    except Away as error:
        advice = "Start Redis, and see that REDIS_URL is right: instances don't hear each other."
        return Finding("redis", ok=False, text=str(error), advice=advice)
    return Finding("redis", ok=True, text=f"answers, {len(nodes)} node(s)")


async def _address(settings: Settings, db: Database) -> Finding:
    """Whether people reach the server under its public address, and it sees them apart."""
    if not settings.public_base_url:
        advice = "Behind a proxy, set ECHOCHAT_PUBLIC_BASE_URL to test the way through it."
        return Finding("address", ok=True, text="no public address is set", advice=advice)
    fault = await look_through(settings.public_base_url, settings.client_address_header, db)
    if fault is None:
        return Finding("address", ok=True, text=f"{settings.public_base_url} leads here")
    return Finding("address", ok=False, text=fault.text, advice=fault.advice)
