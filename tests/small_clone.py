"""A clone in small, for a real environment, a real pip and a real npm to work on."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from echochat.bootstrap import ROOT, Clone

BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
CLI = """
import os, sys
def main(arguments):
    print(os.getpid(), sys.prefix, os.environ["ECHOCHAT_DEBUG"], *arguments)
    return 7
"""
BUILD = """
import fs from "node:fs"
fs.mkdirSync("dist", { recursive: true })
fs.copyFileSync("page.html", "dist/index.html")
"""
SLOW_BUILD = """
import fs from "node:fs"
fs.writeFileSync("started", "")
while (!fs.existsSync("dist/go")) await new Promise((wake) => setTimeout(wake, 20))
"""

WEB_PACKAGE = {
    "package.json": {
        "type": "module",
        "dependencies": {"leaf": "file:leaf"},
        "devDependencies": {"tool": "file:tool"},
        "scripts": {"build": "node build.js"},
    },
    "package-lock.json": {
        "lockfileVersion": 3,
        "packages": {
            "": {
                "dependencies": {"leaf": "file:leaf"},
                "devDependencies": {"tool": "file:tool"},
            },
            "leaf": {"version": "1.0.0"},
            "node_modules/leaf": {"resolved": "leaf", "link": True},
            "tool": {"version": "1.0.0", "dev": True},
            "node_modules/tool": {"resolved": "tool", "link": True},
        },
    },
    "leaf/package.json": {"name": "leaf", "version": "1.0.0"},
    "tool/package.json": {"name": "tool", "version": "1.0.0"},
}


def make_clone(root: Path) -> Clone:
    """A clone in small: one dependency, a command line that prints, a page to build."""
    write(root / "setup.cfg", "[options]\ninstall_requires =\n    tiny\n")
    write(root / "requirements" / "runtime.txt", locked(write_wheel(root)))
    for name in ("test", "tools"):
        write(root / "requirements" / f"{name}.txt", "")
    shutil.copy(Clone(ROOT).lock("node"), root / "requirements")
    write(root / "echochat" / "cli.py", CLI)
    for name in ("__init__.py", "__main__.py", "bootstrap.py"):
        shutil.copy(ROOT / "echochat" / name, root / "echochat")
    for name, text in WEB_PACKAGE.items():
        write(root / "web" / name, json.dumps(text))
    write(root / "web" / "build.js", BUILD)
    write(root / "web" / "page.html", "first")
    (root / ".git").mkdir()
    return Clone(root)


def locked(wheel: Path) -> str:
    """An entry of a lock."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{wheel.name.split('-')[0]} @ {wheel.as_uri()} \\\n    --hash=sha256:{digest}\n"


def write_wheel(root: Path, name: str = "tiny") -> Path:
    """A package of one module, to install without a network."""
    path = root / f"{name}-1.0-py3-none-any.whl"
    root.mkdir(parents=True, exist_ok=True)
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@contextmanager
def start(clone: Clone, *arguments: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """`python3 -m echochat`, by a Python that is not the clone's."""
    with subprocess.Popen(
        [BASE_PYTHON, "-m", "echochat", *arguments],
        cwd=clone.root,
        env={"PATH": os.environ["PATH"], "HOME": str(clone.root), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process


def run_python(python: Path, code: str) -> "subprocess.CompletedProcess[str]":
    command = [str(python), "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def wait_for(path: Path) -> None:
    """Until somebody has made the file; pytest's time limit of the job ends a vain wait."""
    while not path.exists():
        time.sleep(0.02)
