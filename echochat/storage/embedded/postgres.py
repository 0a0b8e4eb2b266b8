"""The embedded PostgreSQL: its folder, its first start, its address."""

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg2

from echochat.storage.embedded.errors import EmbeddedPostgresError
from echochat.storage.embedded.programs import Programs, choose_owner, find_programs
from echochat.storage.embedded.role import ROLE, give_to_role
from echochat.storage.embedded.server import Server

USER = "echochat"
PASSWORD, ROLE_PASSWORD = "password", "role.password"
"""Files with the passwords of the superuser, and of the role that owns the data."""
LOCK_PATIENCE = 1.0
SOCKET_PATH_LIMIT = 103  # bytes of sockaddr_un.sun_path less the NUL: 107 on Linux, 103 on macOS

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": ".",
    "max_connections": "50",
    "shared_buffers": "128MB",
    "client_connection_check_interval": "500ms",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # Errors of statements reach the application; the log keeps no messages of users.
    "log_min_messages": "log",
    "log_checkpoints": "off",
}
UNSAFE_SETTINGS = {"fsync": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """A PostgreSQL server owned by this process, with its data in `data_dir`/postgres.

    It ends with the process, even after kill -9. `durable=False`, for fast tests, only gives up
    commits at a power failure.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self._data_dir = data_dir.absolute().resolve()
        self._home = self._data_dir / "postgres"
        self._cluster = self._home / "data"
        self._durable = durable
        self._resources = ExitStack()

    def start(self) -> str:
        """Start the server, creating the database at first, and return its URL.

        Blocks until connections are accepted. Raises EmbeddedPostgresError.
        """
        try:
            with ExitStack() as resources:
                url = self._start(resources)
                self._resources = resources.pop_all()
        except OSError as error:
            raise EmbeddedPostgresError(f"PostgreSQL can't be started: {error}") from error
        return url

    def join(self) -> str | None:
        """Return the URL of the server that another EchoChat runs on the folder, None without one.

        Raises EmbeddedPostgresError.
        """
        lock = self._data_dir / "postgres.lock"
        try:
            if not lock.exists():
                return None
            with lock.open("a+") as file:
                if _locked(file, patience=0):
                    return None
            return self._url(self._resources, *self._login())
        except OSError as error:
            raise EmbeddedPostgresError(
                f"The database in {self._home} can't be read: {error}. "
                "Run this as the user who runs EchoChat."
            ) from error

    def stop(self) -> None:
        """Stop the server cleanly. Does nothing when it isn't running."""
        self._resources.close()

    def _start(self, resources: ExitStack) -> str:
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self._lock(resources)
        self._prepare_home()
        home_fd = os.open(self._home, os.O_RDONLY | os.O_DIRECTORY)
        resources.callback(os.close, home_fd)
        programs = find_programs(self._home, home_fd)
        if not self._cluster.exists():
            self._create_cluster(programs)
        server = Server(
            programs, self._cluster, self._options(programs), self._data_dir / "postgres.log"
        )
        resources.callback(server.stop)
        server.start()
        return self._as_owner(resources, programs)

    def _lock(self, resources: ExitStack) -> None:
        """One process per folder. The system frees the lock however the process ends."""
        file = resources.enter_context((self._data_dir / "postgres.lock").open("a+"))
        if not _locked(file, patience=LOCK_PATIENCE):
            file.seek(0)
            raise EmbeddedPostgresError(
                f"Another EchoChat (process {file.read().strip()}) is running on "
                f"{self._data_dir}. Stop it, or set ECHOCHAT_DATA_DIR to another folder."
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()

    def _prepare_home(self) -> None:
        owner = choose_owner(self._data_dir)
        self._home.mkdir(mode=0o700, exist_ok=True)
        if self._home.stat().st_uid == os.geteuid() != owner.pw_uid:
            _give(self._home, owner.pw_uid, owner.pw_gid)
        if os.geteuid() not in {0, self._home.stat().st_uid}:
            raise EmbeddedPostgresError(
                f"{self._home} belongs to another user: EchoChat was started as root before. "
                f"Start it as root again, or as root: chown -R {owner.pw_name} {self._data_dir}"
            )

    def _create_cluster(self, programs: Programs) -> None:
        """Run initdb beside the final place, so that a half-made cluster is never used."""
        scratch = self._home / "data.new"
        if scratch.exists():
            shutil.rmtree(scratch)
        self._write_password(programs, PASSWORD)
        seen = programs.folder_as_seen
        process = programs.spawn(
            "initdb",
            [
                *("--pgdata", f"{seen}/{scratch.name}", "--username", USER),
                *("--pwfile", f"{seen}/{PASSWORD}", "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--locale", "C"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *([] if self._durable else ["--no-sync"]),
            ],
        )
        output, _ = process.communicate()
        if process.returncode != 0:
            raise EmbeddedPostgresError(f"initdb failed on {self._home}:\n{output}")
        scratch.rename(self._cluster)
        os.fsync(programs.folder_fd)

    def _as_owner(self, resources: ExitStack, programs: Programs) -> str:
        """Return the URL of the role that owns the data, which is made if need be."""
        if not (self._home / ROLE_PASSWORD).exists():
            self._write_password(programs, ROLE_PASSWORD)
        superuser = self._url(resources, USER, PASSWORD)
        try:
            give_to_role(superuser, (self._home / ROLE_PASSWORD).read_text())
        except psycopg2.Error as error:
            raise EmbeddedPostgresError(f"PostgreSQL's role can't be made: {error}") from error
        return self._url(resources, ROLE, ROLE_PASSWORD)

    def _login(self) -> tuple[str, str]:
        """Return role and password file; a server of an older release knows its superuser alone."""
        if (self._home / ROLE_PASSWORD).exists():
            return ROLE, ROLE_PASSWORD
        return USER, PASSWORD

    def superuser_url(self) -> str:
        """Return the URL of the superuser, of a server that was started."""
        return self._url(self._resources, USER, PASSWORD)

    def _write_password(self, programs: Programs, name: str) -> None:
        path = self._home / name
        path.unlink(missing_ok=True)
        with path.open("x") as file:
            os.fchmod(file.fileno(), 0o600)
            os.fchown(file.fileno(), programs.user.pw_uid, programs.user.pw_gid)
            file.write(secrets.token_urlsafe(24))
            file.flush()
            os.fsync(file.fileno())

    def _options(self, programs: Programs) -> list[str]:
        settings = SETTINGS if self._durable else SETTINGS | UNSAFE_SETTINGS
        pairs = [f"--{name}={value}" for name, value in settings.items()]
        return ["-D", f"{programs.folder_as_seen}/{self._cluster.name}", *pairs]

    def _url(self, resources: ExitStack, user: str, password_file: str) -> str:
        password = (self._home / password_file).read_text()
        host = quote(self._socket_folder(resources))
        return f"postgresql://{user}:{quote(password)}@/postgres?host={host}"

    def _socket_folder(self, resources: ExitStack) -> str:
        """The folder of the socket, or a link to it where libpq can't take its path.

        A path may be too long for a socket or no UTF-8, and a comma separates hosts.
        """
        fits = len(os.fsencode(self._cluster / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT
        path = str(self._cluster)
        if fits and path.isprintable() and "," not in path:
            return path
        folder = resources.enter_context(tempfile.TemporaryDirectory(prefix="echochat-"))
        link = Path(folder, "data")
        link.symlink_to(self._cluster)
        return str(link)


def _locked(file: IO[str], patience: float) -> bool:
    """Take the lock within `patience` seconds, since a killed process needs a moment to end."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def _give(folder: Path, uid: int, gid: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, gid, follow_symlinks=False)
