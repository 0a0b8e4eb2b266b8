"""The command that runs the tests: what it counts, what it hides, what it refuses."""

import os
import sys
from pathlib import Path

import pytest

from echochat.bootstrap import BootstrapError
from tests.__main__ import Step, find_chromium, main, own_environment, run
from tests.nginx.program import find_nginx


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


def test_unknown_part_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    """A part that isn't there is told before anything is installed."""
    assert main(["sever"]) == 2
    assert "server|web|e2e" in capfd.readouterr().err


def test_settings_of_a_server_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings and database don't reach the tests."""
    monkeypatch.setenv("ECHOCHAT_PORT", "1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://precious/")
    assert not {"ECHOCHAT_PORT", "DATABASE_URL"} & set(own_environment())


def test_chromium_by_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """CHROMIUM_PATH names the browser to use."""
    monkeypatch.setenv("CHROMIUM_PATH", sys.executable)
    assert find_chromium() == sys.executable


def test_missing_chromium_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a browser and the means to install one, the way to get it is told."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    with pytest.raises(BootstrapError, match="apt-get install chromium"):
        find_chromium()


def test_nginx_by_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """NGINX_PATH names the nginx to use."""
    monkeypatch.setenv("NGINX_PATH", sys.executable)
    assert find_nginx() == sys.executable


def test_missing_nginx_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without nginx and the means to fetch it, the way to get it is told."""
    monkeypatch.setattr("tests.nginx.program.installed", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(BootstrapError, match="apt-get install nginx-light"):
        find_nginx()
