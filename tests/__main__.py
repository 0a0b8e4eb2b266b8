"""`python3 -m tests [server|web|e2e …]`: passes the tests, with all their set-up.

`python3 -m tests --changed` passes those that the difference to main can have broken.

Needs Python 3.11+ and a network to the package indexes at first; says what else is missing.
Until its environment is there it has the standard library only, and so have its imports.
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
from pathlib import Path
from typing import NamedTuple

from echochat.bootstrap import ROOT, Clone, Node, exit_on_failure
from tests.changed import changed_files, select, web_commands
from tests.programs import CHROMIUM, NGINX

PARTS = ("server", "web", "e2e")
CHANGED = "--changed"
WEB_CHECKS = (
    *("check:format", "lint", "lint:css", "check:dto-boundary", "check:imports", "typecheck"),
    "check:bundle",
)
# Each worker has a PostgreSQL of its own, hence the bound.
ON_EVERY_CORE = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")

ONE_CORE_STEPS = 2
"""Steps of one core that run side by side."""

DEADLINE = "TESTS_DEADLINE"
"""Variable with the Unix time after which `--changed` begins no test of the server."""

SECONDS = 120
"""Until then; lint and the client's tests take the rest of three minutes."""

POLL = 0.05
"""Seconds between two looks at what runs."""

END_PATIENCE = 20.0
"""Seconds that an interrupted step has to stop its servers."""


class Step(NamedTuple):
    """A command of the suite, which passes by ending with 0."""

    title: str
    command: Sequence[str]
    environment: Mapping[str, str]
    takes_one_core: bool = False
    folder: Path = ROOT


def main(arguments: Sequence[str]) -> int:
    """Run the named parts, or all; 0 if every step passed."""
    if not set(arguments) <= set(PARTS) and arguments != [CHANGED]:
        print(f"usage: python3 -m tests [{'|'.join(PARTS)} … | {CHANGED}]", file=sys.stderr)
        return 2
    clone = Clone(ROOT)
    with exit_on_failure():
        clone.prepare_python("test")
        clone.enter()
        if arguments == [CHANGED]:
            return run(list(changed_steps(clone)))
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
    environment = own_environment() | {NGINX.variable: NGINX.find()}
    yield from server_lint(clone)
    command = [str(clone.python), "-m", "pytest", "--cov", *ON_EVERY_CORE]
    yield Step("pytest", command, environment)


def server_lint(clone: Clone) -> Iterator[Step]:
    """Lint and types of the server."""
    python, environment = [str(clone.python), "-m"], own_environment()
    mypy = [*python, "mypy", "echochat", "tests"]
    yield Step("mypy --strict", mypy, environment, takes_one_core=True)
    yield Step("ruff check", [*python, "ruff", "check"], environment, takes_one_core=True)
    formatting = [*python, "ruff", "format", "--check"]
    yield Step("ruff format", formatting, environment, takes_one_core=True)


def web_steps(node: Node) -> Iterator[Step]:
    """Lint, types and tests of the web client, which prepare() has built."""
    for script in WEB_CHECKS:
        yield npm_step(node, script)._replace(takes_one_core=True)
    yield npm_step(node, "test:coverage")


def e2e_steps(clone: Clone, node: Node) -> Iterator[Step]:
    """A real browser against the real server."""
    programs = {"ECHOCHAT_PYTHON": str(clone.python), CHROMIUM.variable: CHROMIUM.find()}
    yield npm_step(node, "test:e2e", **programs)


def changed_steps(clone: Clone) -> Iterator[Step]:
    """Run what the difference to main can have broken, within the time limit."""
    files = changed_files()
    web = [file[len("web/") :] for file in files if file.startswith("web/")]
    if len(web) < len(files):
        yield from server_lint(clone)
        environment = own_environment() | {
            NGINX.variable: NGINX.find(),
            DEADLINE: str(time.time() + SECONDS),
        }
        pytest = [*("pytest", "-q", "-rs", "-p", "tests.deadline", "-n", "2", "--dist", "load")]
        command = [str(clone.python), "-m", *pytest, *select(files)]
        yield Step("pytest", command, environment)
    if web:
        node = clone.prepare_web_tools()
        for title, command in web_commands(web).items():
            yield web_step(title, command, clone, node)


def web_step(title: str, command: Sequence[str], clone: Clone, node: Node) -> Step:
    """A program of web/node_modules, run there."""
    environment = {
        **own_environment(node.environment),
        "ECHOCHAT_PYTHON": str(clone.python),
    }
    if title == "e2e":
        environment[CHROMIUM.variable] = CHROMIUM.find()
        clone.prepare("test")
    program, *arguments = command
    program = str(clone.web / "node_modules" / ".bin" / program)
    is_small = title not in ("vitest related", "e2e")
    return Step(f"web {title}", [program, *arguments], environment, is_small, clone.web)


def npm_step(node: Node, script: str, **variables: str) -> Step:
    """A script of web/package.json."""
    command = [*node.npm, "--prefix", "web", "run", script]
    return Step(f"web {script}", command, {**own_environment(node.environment), **variables})


def own_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment without what configures a running EchoChat."""
    configured = ("ECHOCHAT_", "DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in environment.items() if not name.startswith(configured)}


def run(steps: Sequence[Step]) -> int:
    """Run all steps, whatever fails, and close with their counts.

    Those of one core run first, side by side, the others one by one.
    """
    small = [step for step in steps if step.takes_one_core]
    large = [step for step in steps if not step.takes_one_core]
    with scratch_folder() as folder:
        passed = [*passing(small, folder, ONE_CORE_STEPS), *passing(large, folder, 1)]
    failed = [step.title for step in steps if step not in passed]
    for title in failed:
        print(f"FAILED {title}")
    print(f"{len(passed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0


def passing(steps: Sequence[Step], folder: str, at_once: int) -> Iterator[Step]:
    """Run steps, so many at once, and yield those that pass."""
    waiting, running = list(steps), list[Running]()
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(Running(waiting.pop(0), folder, is_alone=at_once == 1))
            time.sleep(POLL)
            for one in running[:]:
                if one.process.poll() is not None:
                    running.remove(one)
                    if one.passes():
                        yield one.step
    finally:
        for one in running:
            end(one.process)


class Running:
    """A step under way. Its output is shown as it comes when it is alone, else at its end."""

    def __init__(self, step: Step, folder: str, *, is_alone: bool) -> None:
        self.step = step
        self._started = time.monotonic()
        self._output = None if is_alone else tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        if is_alone:
            self._headline()
        self.process = subprocess.Popen(
            step.command,
            cwd=step.folder,
            env={**step.environment, "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output and subprocess.STDOUT,
        )

    def passes(self) -> bool:
        """Tell how the step has ended."""
        if self._output is not None:
            self._headline()
            self._output.seek(0)
            print(self._output.read().decode(errors="replace"), end="")
            self._output.close()
        status, seconds = self.process.returncode, time.monotonic() - self._started
        outcome = "passed" if status == 0 else f"failed with status {status}"
        print(f"=== {self.step.title}: {outcome} in {seconds:.1f} s", flush=True)
        return status == 0

    def _headline(self) -> None:
        print(f"\n=== {self.step.title} ===", flush=True)


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
