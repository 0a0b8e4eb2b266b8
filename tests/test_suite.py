"""The command that runs the tests: what it counts, what it hides, what it refuses."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from echochat.bootstrap import ROOT, BootstrapError
from tests import debian
from tests.__main__ import Step, main, own_environment, run
from tests.programs import CHROMIUM, NGINX, Program


def step(title: str, status: int) -> Step:
    return Step(title, [sys.executable, "-c", f"raise SystemExit({status})"], os.environ)


def test_all_steps_pass(capfd: pytest.CaptureFixture[str]) -> None:
    """The last line counts what passed."""
    assert run([step("one", 0), step("two", 0)]) == 0
    assert capfd.readouterr().out.endswith("\n2 passed, 0 failed\n")


def test_failed_step_does_not_stop_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    """Every step runs; a failed one is named at the end and fails the whole."""
    assert run([step("one", 3), step("two", 0)]) == 1
    assert capfd.readouterr().out.endswith("FAILED one\n1 passed, 1 failed\n")


def test_steps_of_one_core_run_side_by_side(capfd: pytest.CaptureFixture[str]) -> None:
    """Two that wait for each other pass, each one's output is in one piece, and they come first."""
    meeting = (
        "import os, pathlib, time\n"
        "folder = pathlib.Path(os.environ['TMPDIR'])\n"
        "me, other = {names}\n"
        "print(me, 'came', flush=True)\n"
        "(folder / me).touch()\n"
        "while not (folder / other).exists(): time.sleep(0.01)\n"
        "print(me, 'left')"
    )
    one, two = (
        Step(
            names[0],
            [sys.executable, "-c", meeting.format(names=names)],
            os.environ,
            takes_one_core=True,
        )
        for names in (("one", "two"), ("two", "one"))
    )
    assert run([step("large", 0), one, two]) == 0
    output = capfd.readouterr().out
    assert "\none came\none left\n=== one: passed" in output
    assert "\ntwo came\ntwo left\n=== two: passed" in output
    assert output.index("=== two: passed") < output.index("=== large ===")


def test_failure_side_by_side(capfd: pytest.CaptureFixture[str]) -> None:
    """A step of one core that fails is counted like any other."""
    assert run([step("one", 3)._replace(takes_one_core=True), step("two", 0)]) == 1
    assert capfd.readouterr().out.endswith("FAILED one\n1 passed, 1 failed\n")


def test_unknown_part_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    """A part that isn't there is told before anything is installed."""
    assert main(["sever"]) == 2
    assert "server|web|e2e" in capfd.readouterr().err


def test_settings_of_a_server_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings and database don't reach the tests."""
    monkeypatch.setenv("ECHOCHAT_PORT", "1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://precious/")
    assert not {"ECHOCHAT_PORT", "DATABASE_URL"} & set(own_environment())


@pytest.mark.parametrize("program", [NGINX, CHROMIUM])
def test_program_by_variable(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    """A variable names the program to use."""
    monkeypatch.setenv(program.variable, sys.executable)
    assert program.find() == sys.executable


@pytest.mark.parametrize("program", [NGINX, CHROMIUM])
def test_missing_program_is_explained(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    """Without a program and the means to fetch it, the way to get it is told."""
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(BootstrapError, match=f"apt-get install {program.packages[0]}"):
        program.find()


@pytest.mark.skipif(not debian.can_fetch(), reason="only Debian and its kind have packages of it")
def test_program_from_debian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package is unpacked beside the system, in a folder with any name, and its program runs.

    This one's library needs another, which is in a folder of its own.
    """
    monkeypatch.setattr(debian, "FETCHED", tmp_path / "it's a <folder>")
    starter = debian.fetch("usr/bin/pactl", ["pulseaudio-utils"])
    done = subprocess.run([starter, "--version"], capture_output=True, text=True, check=True)
    assert "libpulse" in done.stdout


def test_suite_starts_without_packages() -> None:
    """A fresh machine has the standard library only; the rest is installed by the run itself."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import tests.__main__"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_steps_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step's temporary files are removed with the run."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = "import tempfile; open(tempfile.mkdtemp() + '/left', 'w').close()"
    assert run([Step("one", [sys.executable, "-c", code], os.environ)]) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("takes_one_core", [False, True])
@pytest.mark.parametrize("request_", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_steps_leave_nothing(
    tmp_path: Path, request_: signal.Signals, takes_one_core: bool
) -> None:
    """A run that is interrupted lets its step end first, and cleans up."""
    step_code = (
        "import pathlib, tempfile, time\n"
        "pathlib.Path(tempfile.gettempdir(), 'begun').touch()\n"
        "time.sleep(60)"
    )
    code = (
        "import os, signal, sys\n"
        # Where the tests run in the background of a shell, it is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from tests.__main__ import Step, run\n"
        f"run([Step('one', [sys.executable, '-c', {step_code!r}], os.environ, {takes_one_core})])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        while not list(tmp_path.glob("*/begun")):
            time.sleep(0.02)
        os.killpg(process.pid, request_)
        process.wait(30)
    assert list(tmp_path.iterdir()) == []
