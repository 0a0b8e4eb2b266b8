"""Running PostgreSQL, which refuses root, from a process of root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from echochat.storage.embedded import EmbeddedPostgres, EmbeddedPostgresError, programs
from tests.storage.embedded_support import (
    ask,
    holding_as_nobody,
    kill_with_postgres,
    postmaster_of,
    running,
)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_root_without_nobody(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root needs an unprivileged user to run PostgreSQL as."""

    def unknown(name: str) -> pwd.struct_passwd:
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", unknown)
    with pytest.raises(EmbeddedPostgresError, match="no user `nobody`"):
        EmbeddedPostgres(data_dir).start()


def test_root_opens_no_folder(data_dir: Path, tmp_path: Path) -> None:
    """As root PostgreSQL runs unprivileged in a folder that its user can't reach by path."""
    tmp_path.chmod(0o700)
    with running(data_dir):
        assert postmaster_of(data_dir).username() == "nobody"
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (data_dir / "postgres").stat().st_mode & 0o777 == 0o700


def test_programs_copied_under_a_strict_umask(
    data_dir: Path, public_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy of the programs that root makes is readable by all, whatever the umask."""
    monkeypatch.setattr(programs, "SHARED_PROGRAMS", public_dir / "cache")
    umask = os.umask(0o077)
    try:
        with running(data_dir) as url:
            assert ask(url, "SELECT 1") == 1
    finally:
        os.umask(umask)
    assert [path.name[:10] for path in (public_dir / "cache").iterdir()] == ["postgresql"]


def test_folder_of_another_user(public_dir: Path) -> None:
    """In a user's folder root runs PostgreSQL as that user."""
    shutil.chown(public_dir, "daemon")
    with running(public_dir):
        assert postmaster_of(public_dir).username() == "daemon"


def test_restored_by_root(data_dir: Path) -> None:
    """A database that root copied back, now root's own, is given to its user again."""
    with running(data_dir) as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
    home = data_dir / "postgres"
    for path in (home, *home.rglob("*")):
        os.chown(path, 0, 0)
    with running(data_dir) as url:
        assert ask(url, "SELECT n FROM kept") == 7


def test_killed_parent_as_ordinary_user(public_dir: Path) -> None:
    """As an ordinary user too, kill -9 of EchoChat stops PostgreSQL and loses nothing."""
    with holding_as_nobody(public_dir) as holder:
        ask(holder.url, "CREATE TABLE kept AS SELECT 7 AS n")
        kill_with_postgres(holder, public_dir)
    with holding_as_nobody(public_dir) as holder:
        assert ask(holder.url, "SELECT n FROM kept") == 7


def test_database_of_root_refused_to_others(public_dir: Path) -> None:
    """An ordinary user is told that the database is somebody else's."""
    shutil.chown(public_dir, "daemon")
    with running(public_dir):
        pass
    shutil.chown(public_dir, "nobody")
    for lock in public_dir.glob("postgres.l*"):
        shutil.chown(lock, "nobody")
    with holding_as_nobody(public_dir, stderr=subprocess.PIPE) as holder:
        assert holder.process.stderr is not None
        assert "belongs to another user" in holder.process.stderr.read()


@pytest.fixture
def public_dir() -> Iterator[Path]:
    """A folder of `nobody` that every user can reach."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="echochat-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.chown(folder, "nobody")
        yield folder
