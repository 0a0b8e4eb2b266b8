"""`python -m tests.locks [--upgrade]`: pins what setup.cfg asks for, with hashes, by uv.

Pins stay as they are as far as setup.cfg allows; `--upgrade` renews all, `--upgrade-package NAME`
one. One lock serves every Python and system that EchoChat runs on.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from echochat.bootstrap import LOCKS, ROOT, Clone

HEADER = "# Made of setup.cfg by `python -m tests.locks`; CONTRIBUTING.md, Dependencies.\n"
OPTIONS = (
    *("--universal", "--python-version=3.11", "--generate-hashes"),
    *("--no-header", "--no-annotate", "--no-config", "--quiet"),
)


def main(options: Sequence[str]) -> int:
    """Write all locks anew; 0 if uv could."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("This needs uv: .venv/bin/python -m pip install uv", file=sys.stderr)
        return 2
    clone = Clone(ROOT)
    for name in LOCKS:
        write(clone, name, uv, options)
    return 0


def write(clone: Clone, name: str, uv: str, options: Sequence[str]) -> None:
    """Write one lock. That of the tests adds to the runtime's, whose pins it keeps."""
    lock, runtime = clone.lock(name), clone.lock("runtime")
    command = [uv, "pip", "compile", *OPTIONS, *options, f"--output-file={lock}", "-"]
    if name == "runtime":
        wanted = clone.requirements()
    elif name == "node":
        wanted = clone.requirements("node")[len(clone.requirements()) :]
    else:
        wanted = clone.requirements(name)
        command.append(f"--constraint={runtime}")
    subprocess.run(command, input="\n".join(wanted), text=True, check=True)
    found = entries(lock.read_text())
    if name == "test":
        found = [entry for entry in found if entry not in entries(runtime.read_text())]
    lock.write_text(HEADER + "".join(found))


def entries(lock: str) -> list[str]:
    """The packages of a lock, each with the lines of its hashes."""
    return re.findall(r"^\w.*\n(?: .*\n)*", lock, re.MULTILINE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
