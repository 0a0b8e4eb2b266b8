"""Bare Debian roots, for the long checks that need another machine than this. Needs debootstrap."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

MIRROR: Final = "http://deb.debian.org/debian"

NETWORK: Final = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt")
"""Network configuration of this machine, copied into each root."""

PASSED_ON: Final = re.compile(
    r"TERM|LANG|.*_PROXY|.*_CA_(CERTS|BUNDLE)|.*_CERT|.*_CERT_(FILE|DIR)|.*_CAINFO", re.IGNORECASE
)


def make_root(
    root: Path, base: Path | None, suite: str, packages: Sequence[str], copies: Sequence[Path]
) -> None:
    """Make a root with Debian's smallest set of packages and these, and copies of files.

    It starts from `base`, which is made when it is missing.
    """
    base = base or root.with_name("base")
    if not base.exists():
        included = f"--include={','.join(packages)}"
        command = ["debootstrap", "--variant=minbase", included, suite, str(base), MIRROR]
        subprocess.run(command, check=True)
    subprocess.run(["cp", "--archive", str(base), str(root)], check=True)
    for path in (*map(Path, NETWORK), *copies):
        target = Path(f"{root}{path.absolute()}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def passed_on() -> dict[str, str]:
    """The variables that name proxies and certificates; no others get into a root."""
    return {name: value for name, value in os.environ.items() if PASSED_ON.fullmatch(name)}
