"""`python3 -m tests [server|web|e2e …]`: passes the tests, with all their set-up.

Needs Python 3.11+ and a network to the package indexes at first; says what else is missing.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from echochat.bootstrap import ROOT, Clone, Node, exit_on_failure
from tests.programs import CHROMIUM, NGINX

PARTS = ("server", "web", "e2e")
WEB_SCRIPTS = (
    *("lint", "lint:css", "check:dto-boundary", "check:imports", "typecheck", "test:coverage"),
    *("build", "check:bundle"),
)
# Each worker has a PostgreSQL of its own, hence the bound.
ON_EVERY_CORE = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")

END_PATIENCE = 20.0
"""Seconds that an interrupted step has to stop its servers."""


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
    with exit_on_failure():
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
    environment = own_environment() | {NGINX.variable: NGINX.find()}
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
    programs = {"ECHOCHAT_PYTHON": str(clone.python), CHROMIUM.variable: CHROMIUM.find()}
    yield npm_step(node, "test:e2e", **programs)


def npm_step(node: Node, script: str, **variables: str) -> Step:
    """A script of web/package.json."""
    command = [*node.npm, "--prefix", "web", "run", script]
    return Step(f"web {script}", command, {**own_environment(node.environment), **variables})


def own_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment without what configures a running EchoChat."""
    configured = ("ECHOCHAT_", "DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in environment.items() if not name.startswith(configured)}


def run(steps: Sequence[Step]) -> int:
    """Run all steps, whatever fails, and close with their counts."""
    with scratch_folder() as folder:
        failed = [step.title for step in steps if not passes(step, folder)]
    for title in failed:
        print(f"FAILED {title}")
    print(f"{len(steps) - len(failed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0


def passes(step: Step, folder: str) -> bool:
    """Run one step, its output shown, between a headline and its time."""
    print(f"\n=== {step.title} ===", flush=True)
    started = time.monotonic()
    with subprocess.Popen(
        step.command, cwd=ROOT, env={**step.environment, "TMPDIR": folder}, stdin=subprocess.DEVNULL
    ) as process:
        try:
            status = process.wait()
        except KeyboardInterrupt:
            end(process)
            raise
    outcome = "passed" if status == 0 else f"failed with status {status}"
    print(f"=== {step.title}: {outcome} in {time.monotonic() - started:.1f} s", flush=True)
    return status == 0


def end(process: "subprocess.Popen[bytes]") -> None:
    """Let an interrupted step clean up after itself: Ctrl-C reached it too, SIGTERM did not."""
    for request in (process.terminate, process.kill):
        try:
            process.wait(END_PATIENCE)
        except subprocess.TimeoutExpired:
            request()


@contextmanager
def scratch_folder() -> Iterator[str]:
    """A folder for what steps leave behind, removed with it, after Ctrl-C and SIGTERM too."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = tempfile.mkdtemp(prefix="echochat-tests-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
