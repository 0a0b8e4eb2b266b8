"""`python3 -m tests [server|web|e2e …]`: passes the tests, with all their set-up.

Needs Python 3.11+ and a network to the package indexes at first; says what else is missing.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from echochat.bootstrap import ROOT, BootstrapError, Clone, Node, told_politely
from tests.nginx.program import VARIABLE as NGINX
from tests.nginx.program import find_nginx

PARTS = ("server", "web", "e2e")
WEB_SCRIPTS = (
    *("lint", "lint:css", "check:dto-boundary", "typecheck", "test:coverage"),
    *("build", "check:bundle"),
)
# The same browser without its window, which takes half the time; the others do as well.
HEADLESS_CHROMIUM = "chromium-headless-shell"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_PACKAGES = (HEADLESS_CHROMIUM, "fonts-dejavu-core")

# Each worker has a PostgreSQL of its own, hence the bound.
ON_EVERY_CORE = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")


class Step(NamedTuple):
    """A command of the suite, which passes by ending with 0."""

    title: str
    command: Sequence[str]
    environment: Mapping[str, str]


def main(arguments: Sequence[str]) -> int:
    """Run the named parts, or all; 0 if every step passed."""
    if not set(arguments) <= set(PARTS):
        print(f"usage: python3 -m tests [{'|'.join(PARTS)} …]", file=sys.stderr)
        return 2
    clone = Clone(ROOT)
    with told_politely():
        clone.prepare_python("test")
        clone.enter()
        steps = [step for part in arguments or PARTS for step in steps_of(part, clone)]
        clone.prepare("test")
        return run(steps)


def steps_of(part: str, clone: Clone) -> Iterator[Step]:
    """The steps of a part, whose tools are installed first."""
    if part == "server":
        return server_steps(clone)
    node = clone.prepare_web_tools()
    return web_steps(node) if part == "web" else e2e_steps(clone, node)


def server_steps(clone: Clone) -> Iterator[Step]:
    """Lint, types and tests of the server."""
    python = [str(clone.python), "-m"]
    environment = own_environment() | {NGINX: find_nginx()}
    yield Step("ruff check", [*python, "ruff", "check"], environment)
    yield Step("ruff format", [*python, "ruff", "format", "--check"], environment)
    yield Step("mypy --strict", [*python, "mypy", "echochat", "tests"], environment)
    yield Step("pytest", [*python, "pytest", "--cov", *ON_EVERY_CORE], environment)


def web_steps(node: Node) -> Iterator[Step]:
    """Lint, types and tests of the web client, which prepare() has built."""
    for script in WEB_SCRIPTS:
        yield npm_step(node, script)


def e2e_steps(clone: Clone, node: Node) -> Iterator[Step]:
    """A real browser against the real server."""
    yield npm_step(
        node, "test:e2e", ECHOCHAT_PYTHON=str(clone.python), CHROMIUM_PATH=find_chromium()
    )


def npm_step(node: Node, script: str, **variables: str) -> Step:
    """A script of web/package.json."""
    command = [*node.npm, "--prefix", "web", "run", script]
    return Step(f"web {script}", command, {**own_environment(node.environment), **variables})


def own_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment without what configures a running EchoChat."""
    configured = ("ECHOCHAT_", "DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in environment.items() if not name.startswith(configured)}


def find_chromium() -> str:
    """The path of a Chromium, installed on the way where that is allowed."""
    named = [os.environ.get("CHROMIUM_PATH", ""), HEADLESS_CHROMIUM]
    found = first_program(named)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install_debian_packages(CHROMIUM_PACKAGES)
    found = found or first_program([HEADLESS_CHROMIUM, *CHROMIUM_NAMES])
    if found is None:
        raise BootstrapError(
            "the end-to-end tests need Chromium. Install it (Debian and Ubuntu, as root: "
            "apt-get install chromium) or set CHROMIUM_PATH to its program."
        )
    return found


def first_program(names: Iterable[str]) -> str | None:
    """The path of the first that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def install_debian_packages(names: Sequence[str]) -> None:
    """Install with apt-get, as root; what fails is told, and the caller looks for itself."""
    print(f"Installing from Debian: {' '.join(names)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (("update",), ("install", "-y", "--no-install-recommends", *names)):
        command = ["apt-get", "-q", *arguments]
        if subprocess.run(command, env=environment, check=False).returncode != 0:
            print(f"“{' '.join(command)}” failed.", flush=True)


def run(steps: Sequence[Step]) -> int:
    """Run all steps, whatever fails, and close with their counts."""
    failed = [step.title for step in steps if not passes(step)]
    for title in failed:
        print(f"FAILED {title}")
    print(f"{len(steps) - len(failed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0


def passes(step: Step) -> bool:
    """Run one step, its output shown, between a headline and its time."""
    print(f"\n=== {step.title} ===", flush=True)
    started = time.monotonic()
    status = subprocess.run(
        step.command, cwd=ROOT, env=step.environment, check=False, stdin=subprocess.DEVNULL
    ).returncode
    outcome = "passed" if status == 0 else f"failed with status {status}"
    print(f"=== {step.title}: {outcome} in {time.monotonic() - started:.1f} s", flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
