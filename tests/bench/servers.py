"""Server processes to measure, on a database of their own and on core 0."""

import asyncio
import hashlib
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg2

from echochat.settings import PROJECT_DIR
from echochat.storage.database import Database
from echochat.storage.embedded import EmbeddedPostgres
from tests.ports import free_port, listens

SERVER_CORE: Final = 0
START_TIMEOUT: Final = 30.0

NO_LIMITS: Final = {
    "WS_CONNECT_RATE_LIMIT": "1000000",
    "CHAT_MESSAGE_RATE_LIMIT": "1000000",
    "ECHOCHAT_LOG_LEVEL": "WARNING",
}

USERS: Final = """
    WITH fresh AS (
        INSERT INTO users (name, password_hash)
        SELECT 'bench' || n, 'none' FROM generate_series(1, %(count)s) n RETURNING id
    ), profile AS (
        INSERT INTO profiles (user_id, last_seen) SELECT id, now() FROM fresh
    )
    INSERT INTO sessions (id, user_id, expires_at)
    SELECT decode(digest, 'hex'), fresh.id, now() + interval '1 day'
    FROM (SELECT id, row_number() OVER (ORDER BY id) FROM fresh) fresh (id, n)
    JOIN unnest(%(digests)s::text[]) WITH ORDINALITY token (digest, n) USING (n)
"""
ROOMS: Final = """
    WITH fresh AS (
        INSERT INTO rooms (slug, name, kind)
        SELECT 'bench-' || n, 'Bench', 'public' FROM generate_series(0, %s - 1) n RETURNING id
    ) SELECT count(*) FROM fresh
"""


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and which process to watch."""

    port: int
    pid: int


@dataclass(frozen=True)
class EchoChat(Server):
    """EchoChat with users to speak as; one Cookie header each."""

    cookies: list[str]
    dsn: str

    def public_room(self) -> int:
        """Return the id of the public room."""
        with closing(psycopg2.connect(self.dsn)) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT id FROM rooms WHERE slug = 'public'")
            ((id_,),) = cursor.fetchall()
            return int(id_)


@contextmanager
def echochat(users: int, rooms: int = 0, fill: str = "", **environ: str) -> Iterator[EchoChat]:
    """Start EchoChat on a fresh, durable database with users, and public rooms bench-0, …

    `fill`: a statement that puts more there.
    """
    with TemporaryDirectory(prefix="echochat-bench-") as folder:
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(Path(folder) / "db")
        dsn = postgres.start()
        try:
            environment = os.environ | NO_LIMITS | _place(folder, dsn) | environ
            with _process(["-m", "echochat"], environment, core=SERVER_CORE) as process:
                assert process.stdout is not None
                found = re.search(r"ready: \S+:(\d+)/", process.stdout.readline())
                assert found, "the server did not start"
                cookies = asyncio.run(_fill(dsn, users, rooms, fill))
                yield EchoChat(int(found[1]), process.pid, cookies, dsn)
        finally:
            postgres.stop()


@contextmanager
def baseline(dsn: str = "") -> Iterator[Server]:
    """Start the plain aiohttp server; with a database it has a page of history too."""
    port = free_port()
    arguments = ["-m", "tests.bench.baseline", str(port), dsn]
    with _process(arguments, dict(os.environ), core=SERVER_CORE) as process:
        _wait_for_port(port)
        yield Server(port, process.pid)


@contextmanager
def _process(
    arguments: list[str], environment: dict[str, str], core: int
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        cwd=PROJECT_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    os.sched_setaffinity(process.pid, {core})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(START_TIMEOUT)


def _place(folder: str, dsn: str) -> dict[str, str]:
    return {
        "ECHOCHAT_DEBUG": "1",
        "ECHOCHAT_PORT": "0",
        "ECHOCHAT_DATA_DIR": folder,
        "DATABASE_URL": dsn,
    }


async def _fill(dsn: str, users: int, rooms: int, fill: str) -> list[str]:
    tokens = [secrets.token_urlsafe(32) for _ in range(users)]
    digests = [hashlib.sha256(token.encode()).hexdigest() for token in tokens]
    database = Database(dsn)
    await database.execute(USERS, {"count": users, "digests": digests})
    await database.fetch_one(ROOMS, (rooms,))
    if fill:
        await database.execute(fill)
        await database.execute("ANALYZE messages, users, rooms")
    await database.close()
    return [f"sessionid={token}" for token in tokens]


def _wait_for_port(port: int) -> None:
    end = time.monotonic() + START_TIMEOUT
    while not listens(port):
        if time.monotonic() > end:
            raise TimeoutError(f"nothing listens on port {port}")
        time.sleep(0.05)
