"""Finds nginx, or fetches it from Debian without installing it. Standard library only."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from echochat.bootstrap import ROOT, BootstrapError

VARIABLE = "NGINX_PATH"
FETCHED = ROOT / ".venv" / "nginx" / "nginx"

MISSING = (
    "the tests need nginx. Install it (Debian and Ubuntu, as root: apt-get install nginx-light) "
    f"or set {VARIABLE} to its program."
)


def find_nginx() -> str:
    """The path of nginx, fetched on the way where that is allowed. Raises BootstrapError."""
    found = installed()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        found = fetch()
    if found is None:
        raise BootstrapError(MISSING)
    return found


def installed() -> str | None:
    """The path of nginx, if it is there."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
    names = (os.environ.get(VARIABLE, ""), "nginx", str(FETCHED))
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


def fetch() -> str | None:
    """Take the program alone out of Debian's package: the package would start a service."""
    sys.stdout.write("Fetching nginx from Debian\n")
    with tempfile.TemporaryDirectory() as folder:
        for command in (
            ["apt-get", "-q", "update"],
            ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", "nginx"],
            ["sh", "-c", "dpkg-deb -x nginx_*.deb ."],
        ):
            if subprocess.run(command, cwd=folder, check=False).returncode != 0:
                raise BootstrapError(f"“{' '.join(command)}” failed. {MISSING}")
        program = Path(folder, "usr", "sbin", "nginx")
        if not program.exists():
            return None
        FETCHED.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(program, FETCHED)
    return str(FETCHED)
