"""`python -m tests.locks [--upgrade]`: pins what setup.cfg asks for, with hashes, by uv.

Pins stay as they are as far as setup.cfg allows; `--upgrade` renews all, `--upgrade-package NAME`
one. One lock serves every Python and system that EchoChat runs on.
"""

import re
import subprocess
import sys
from collections.abc import Sequence

from echochat.bootstrap import LOCKS, ROOT, Clone, exit_on_failure

HEADER = "# Made of setup.cfg by `python -m tests.locks`; CONTRIBUTING.md, Dependencies.\n"
ALONE = ("node", "tools")
"""Locks of packages that need nothing of the runtime's."""

OPTIONS = (
    *("--universal", "--python-version=3.11", "--generate-hashes"),
    *("--no-header", "--no-annotate", "--no-config", "--quiet"),
)


def main(options: Sequence[str]) -> int:
    """Write all locks anew."""
    clone = Clone(ROOT)
    with exit_on_failure():
        clone.prepare_python("test", "tools")
    for name in LOCKS:
        write(clone, name, options)
    return 0


def write(clone: Clone, name: str, options: Sequence[str]) -> None:
    """Write one lock; what is in one before it has the same version there, and is left out."""
    lock, before = clone.lock(name), [clone.lock(other) for other in LOCKS[: LOCKS.index(name)]]
    wanted = clone.requirements(*{name} - {"runtime"})
    if name in ALONE:
        wanted = wanted[len(clone.requirements()) :]
    uv = [str(clone.python.with_name("uv")), "pip", "compile", *OPTIONS]
    constraints = [f"--constraint={other}" for other in before]
    command = [*uv, *constraints, *options, f"--output-file={lock}", "-"]
    subprocess.run(command, input="\n".join(wanted), text=True, check=True)
    known = {entry.split()[0] for other in before for entry in entries(other.read_text())}
    found = [entry for entry in entries(lock.read_text()) if entry.split()[0] not in known]
    lock.write_text(HEADER + "".join(found))


def entries(lock: str) -> list[str]:
    """The packages of a lock, each with the lines of its hashes."""
    return re.findall(r"^\w.*\n(?: .*\n)*", lock, re.MULTILINE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
