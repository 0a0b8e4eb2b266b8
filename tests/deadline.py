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
