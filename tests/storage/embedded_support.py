"""An embedded PostgreSQL in this process or in one of its own, and questions to it."""

import pwd
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from echochat.storage.embedded import EmbeddedPostgres, server

PROJECT = Path(__file__).parents[2]

# Starts PostgreSQL on argv[1], prints its address, stops it when its input ends.
HOLDER = """
import sys
from pathlib import Path
from echochat.storage.embedded import EmbeddedPostgres
postgres = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
print(postgres.start(), flush=True)
sys.stdin.read()
postgres.stop()
"""


class Holder:
    """A process of its own that holds an embedded PostgreSQL."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.url = process.stdout.readline().strip()


@contextmanager
def running(data_dir: Path) -> Iterator[str]:
    postgres = EmbeddedPostgres(data_dir, durable=False)
    try:
        yield postgres.start()
    finally:
        postgres.stop()


@contextmanager
def holding(data_dir: Path, python: str = sys.executable, **popen: Any) -> Iterator[Holder]:
    with subprocess.Popen(
        [python, "-c", HOLDER, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        **popen,
    ) as process:
        yield Holder(process)


def ask(url: str, sql: str) -> Any:
    """The first value of a statement's result, or None."""
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone() if cursor.description else None
        connection.commit()
        return row and row[0]


def servers_of(data_dir: Path) -> list[psutil.Process]:
    cluster = data_dir / "postgres" / "data"
    return [process for process in psutil.process_iter() if server._serves(process, cluster)]


def kill_with_postgres(holder: Holder, data_dir: Path) -> None:
    """Kill a process and see its PostgreSQL end."""
    served = servers_of(data_dir)
    assert served
    holder.process.kill()
    _, alive = psutil.wait_procs(served, timeout=20)
    assert alive == []


def postmaster_of(data_dir: Path) -> psutil.Process:
    lock = data_dir / "postgres" / "data" / "postmaster.pid"
    return psutil.Process(int(lock.read_text().split()[0]))


def ask_patiently(url: str, sql: str) -> Any:
    for _ in range(200):
        try:
            return ask(url, sql)
        except psycopg2.OperationalError:
            threading.Event().wait(0.05)
    return ask(url, sql)


def holding_as_nobody(data_dir: Path, **popen: Any) -> AbstractContextManager[Holder]:
    """Hold as `nobody`, who may need a Python outside of root's home."""
    nobody: Any = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
    packages = Path(psycopg2.__file__).parents[1]
    environment = {"PYTHONPATH": f"{PROJECT}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"}
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            subprocess.run(
                [python, "-c", "import echochat"], check=True, cwd="/", env=environment, **nobody
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return holding(data_dir, python, env=environment, **nobody, **popen)
    # A clone in root's home, closed to others: failing would break the README's command there.
    return pytest.skip("`nobody` can reach no Python of this version, or not this folder")
