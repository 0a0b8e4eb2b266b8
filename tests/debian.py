"""Debian's packages without installing them: works as any user and changes nothing of the system.

Standard library only.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape

from echochat.bootstrap import ROOT, BootstrapError

FETCHED = ROOT / ".venv" / "debian"
"""Where the packages are unpacked, and in its `run/` a starter for each program."""

STARTER = """\
#!/bin/sh
export LD_LIBRARY_PATH={libraries}
export FONTCONFIG_FILE={fonts}
exec {program} "$@"
"""
FONTS = """\
<fontconfig>
  <dir>{folder}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/fontconfig</cachedir>
</fontconfig>
"""


def fetched(name: str) -> Path:
    """The starter of a program that was fetched, or will be."""
    return FETCHED / "run" / name


def can_fetch() -> bool:
    """Tell whether the system is Debian or derived from it."""
    return all(map(shutil.which, ("apt-get", "dpkg-deb")))


def fetch(program: str, packages: Sequence[str]) -> str:
    """Unpack packages, and what they need that isn't installed; return the program's starter.

    `program` is its path in the packages, such as `usr/sbin/nginx`. Raises BootstrapError.
    """
    print(f"Fetching from Debian: {' '.join(packages)}", flush=True)
    FETCHED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FETCHED.parent) as scratch:
        for archive in _download(Path(scratch), packages):
            _run(["dpkg-deb", "--extract", str(archive), str(FETCHED)])
    fonts = FETCHED / "fonts.conf"
    fonts.write_text(FONTS.format(folder=escape(str(FETCHED))))
    # Some packages keep libraries in a folder of their own, as PulseAudio does.
    libraries = sorted({path.parent for path in FETCHED.rglob("lib*.so*")})
    starter = fetched(Path(program).name)
    starter.parent.mkdir(exist_ok=True)
    starter.write_text(
        STARTER.format(
            libraries=shlex.quote(os.pathsep.join(map(str, libraries))),
            fonts=shlex.quote(str(fonts)),
            program=shlex.quote(str(FETCHED / program)),
        )
    )
    starter.chmod(0o755)
    _check(FETCHED / program, libraries)
    return str(starter)


def _check(program: Path, libraries: Sequence[Path]) -> None:
    """Raise BootstrapError when a library that the program needs is nowhere."""
    path = {"LD_LIBRARY_PATH": os.pathsep.join(map(str, libraries))}
    needed = _run(["ldd", str(program)], path)
    missing = [line.split()[0] for line in needed.splitlines() if "not found" in line]
    if missing:
        raise BootstrapError(f"{program.name} lacks {', '.join(missing)}")


def _download(folder: Path, packages: Sequence[str]) -> list[Path]:
    """Download packages and their missing dependencies by apt, its state kept in a folder."""
    for name in ("lists/partial", "archives/partial"):
        (folder / name).mkdir(parents=True)
    settings = {
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "1",
        "Dir::Cache": folder,
        "Dir::Cache::Archives": folder / "archives",
        "Dir::Log": folder,
        "Dir::State::Lists": folder / "lists",
    }
    apt = ["apt-get", "--quiet", *(f"--option={name}={value}" for name, value in settings.items())]
    _run([*apt, "update"])
    _run([*apt, "install", "--yes", "--no-install-recommends", "--download-only", *packages])
    return sorted(folder.glob("archives/*.deb"))


def _run(command: Sequence[str], variables: Mapping[str, str] = MappingProxyType({})) -> str:
    """Run a command and return its output. Raises BootstrapError, which shows it."""
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise BootstrapError(f"“{' '.join(command)}” failed:\n{done.stdout}")
    return done.stdout
