"""`python3 -m tests.fresh [--user NAME] [COMMAND …]`: runs the README's commands on a bare Debian.

A long check, for root on Debian with debootstrap. It makes a root of Debian's smallest set of
packages with what the README asks for, clones the last commit into a folder of it and runs there
first `python3 -m echochat` until it is ready, then `python3 -m tests`, or the command given.
"""

import argparse
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from echochat.bootstrap import ROOT
from tests.bare import make_root, passed_on

PACKAGES: Final = ("python3", "python3-venv", "git", "ca-certificates")
SUITE: Final = "bookworm"
READY: Final = "EchoChat is ready"

INSIDE: Final = """\
set -e
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
chroot --userspec="$2:$2" "$1" sh -c "$3" || exit "$?"
"""
"""The shell stays, as the first process of its namespace: it reaps what others leave."""


def main() -> int:
    """Run the commands; return the status of the first that fails, or 0."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.fresh", description=__doc__)
    parser.add_argument("--user", default="root", help="who runs the commands; made when missing")
    parser.add_argument("--folder", default="my clone", help="the clone's folder in their home")
    parser.add_argument("--base", type=Path, help="keep the bare root here for the next time")
    parser.add_argument(
        "--copy", type=Path, action="append", default=[], help="a file the root needs, as pip.conf"
    )
    parser.add_argument("command", nargs=argparse.REMAINDER, help="instead of the two")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="echochat-fresh-") as folder:
        root = Path(folder, "root")
        make_root(root, options.base, SUITE, PACKAGES, options.copy)
        machine = Machine(root, options.user, options.folder)
        if options.command:
            return machine.run(shlex.join(options.command[options.command[0] == "--" :]))
        return machine.start() or machine.run("python3 -m tests")


class Machine:
    """A bare root with a clone in somebody's home."""

    def __init__(self, root: Path, user: str, folder: str) -> None:
        self._root = root
        self._home = Path("/root" if user == "root" else f"/home/{user}")
        self._clone = self._home / folder
        if user != "root":
            self._as_root(f"useradd --create-home {shlex.quote(user)}")
        self._uid = int(self._as_root(f"id -u {shlex.quote(user)}"))
        inside = Path(f"{root}{self._clone}")
        subprocess.run(["git", "clone", "-q", f"file://{ROOT}", str(inside)], check=True)
        for path in (inside, *inside.rglob("*")):
            os.chown(path, self._uid, self._uid, follow_symlinks=False)

    def run(self, command: str) -> int:
        """Run a command in the clone, its output shown; return its status."""
        print(f"$ {command}", flush=True)
        return self._open(command).wait()

    def start(self) -> int:
        """Start the server until it is ready, then end it by Ctrl-C; return its status."""
        print("$ python3 -m echochat", flush=True)
        process = self._open("python3 -m echochat", stdout=subprocess.PIPE)
        assert process.stdout is not None
        is_ready = False
        for line in process.stdout:
            print(line, end="", flush=True)
            if READY in line:
                is_ready = True
                os.killpg(process.pid, signal.SIGINT)
        status = process.wait()
        return status if is_ready else status or 1

    def _open(self, command: str, stdout: int | None = None) -> "subprocess.Popen[str]":
        script = f"cd {shlex.quote(str(self._clone))} && exec {command}"
        return subprocess.Popen(
            self._enter(self._uid, script),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def _as_root(self, script: str) -> str:
        return subprocess.check_output(self._enter(0, script), env=self._environment(), text=True)

    def _enter(self, uid: int, script: str) -> Sequence[str]:
        """The command that runs a script in the root, with processes that end with it."""
        unshare = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
        return [*unshare, "sh", "-c", INSIDE, "sh", str(self._root), str(uid), script]

    def _environment(self) -> dict[str, str]:
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return passed_on() | {"HOME": str(self._home), "PATH": path}


if __name__ == "__main__":
    sys.exit(main())
