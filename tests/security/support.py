"""Access to the security log."""

import logging
from collections.abc import Callable
from typing import Any

import orjson
import pytest

Events = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Events:
    """Return the log so far."""
    caplog.set_level(logging.INFO, "security.audit")

    def read() -> list[dict[str, Any]]:
        records = [record for record in caplog.records if record.name == "security.audit"]
        return [orjson.loads(record.getMessage()) for record in records]

    return read
