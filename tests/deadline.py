"""A plugin of pytest for `python3 -m tests --changed`: begins no test after a deadline."""

import os
import time

import pytest

from tests.__main__ import DEADLINE


def pytest_runtest_setup() -> None:
    """Skip what is left after the deadline; the report says how many."""
    if time.time() > float(os.environ.get(DEADLINE, "inf")):
        # Of `--changed` alone: the whole run sets no deadline and skips nothing here.
        pytest.skip("the time of --changed is over; `python3 -m tests server` runs all")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail if all was skipped: nothing was tested."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and set(reporter.stats) & {"passed", "failed", "skipped"} == {
        "skipped"
    }:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
