"""Fills a database of its own, with statistics, as autovacuum leaves them."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - as psycopg2's stubs do
from psycopg2.extensions import make_dsn

from echochat.search.words import RULES, lexeme
from echochat.storage.schema import SCHEMA_FILE

FILL: Final = Path(__file__).parent / "fill.sql"

MESSAGES: Final = 240_000
"""Messages for the suite: enough that a statement which reads a table is told from one that
reads a page, filled in some 15 s."""


@contextmanager
def filled(dsn: str, messages: int = MESSAGES) -> Iterator[str]:
    """Make a database `scale` beside that of `dsn`, filled, and drop it in the end."""
    _operate(dsn, "CREATE DATABASE scale")
    try:
        scale = make_dsn(dsn, dbname="scale")
        fill(scale, messages)
        yield scale
    finally:
        _operate(dsn, "DROP DATABASE scale WITH (FORCE)")


def _operate(dsn: str, sql: str) -> None:
    """Run a statement on a new connection: tests end those that stay."""
    with closing(psycopg2.connect(dsn)) as operator:
        operator.autocommit = True
        operator.cursor().execute(sql)


def fill(dsn: str, messages: int) -> float:
    """Fill an empty database; return the seconds it took."""
    start = time.monotonic()
    with closing(psycopg2.connect(dsn)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
        with connection, connection.cursor() as cursor:
            values = {"messages": messages, "rules": RULES, "forms": json.dumps(_forms())}
            cursor.execute(_filling(), values)
        _vacuum(connection)
    return time.monotonic() - start


def _vacuum(connection: Connection) -> None:
    connection.autocommit = True
    connection.cursor().execute("VACUUM (ANALYZE)")


def _filling() -> str:
    """Return the SQL, with those percent signs doubled that are none of psycopg2's."""
    return re.sub(r"%(?!\(\w+\)s)", "%%", FILL.read_text(encoding="utf-8"))


def _forms() -> dict[str, str]:
    """Return what each word in the SQL is found by."""
    return {word: lexeme(word) for word in re.findall(r"'(\w+)'", FILL.read_text(encoding="utf-8"))}
