"""Log lines, as they reach standard error."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from echochat.http.request_id import request_id
from echochat.ops.logging import JsonFormatter, configure
from echochat.settings import load
from tests.accounts.support import SECRET

AUDIT = logging.getLogger("security.audit")
LOGGER = logging.getLogger("echochat.somewhere")


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Put the loggers back as they were."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, AUDIT.level)
    yield
    root.handlers[:], AUDIT.handlers[:], AUDIT.propagate = before[0], [], True
    root.setLevel(before[1])
    AUDIT.setLevel(before[2])


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in capsys.readouterr().err.splitlines()]


def production(**environ: str) -> None:
    configure(load({"ECHOCHAT_SECRET_KEY": SECRET, **environ}))


def test_line_in_production(capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object, with the request that it belongs to."""
    production()
    token = request_id.set("abc")
    LOGGER.warning("%s\nfailed", "something")
    request_id.reset(token)
    [line] = logged(capsys)
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "echochat.somewhere",
        "message": "something\nfailed",
        "requestId": "abc",
    }


def test_exception_in_production(capsys: pytest.CaptureFixture[str]) -> None:
    """The traceback is a field of the same line."""
    production()
    try:
        raise RuntimeError("broken")  # noqa: TRY301
    except RuntimeError:
        LOGGER.exception("failed")
    [line] = logged(capsys)
    assert "RuntimeError: broken" in line["exception"]
    assert "requestId" not in line


def test_level(capsys: pytest.CaptureFixture[str]) -> None:
    """Records below the configured level are dropped, except those of the audit log."""
    production(ECHOCHAT_LOG_LEVEL="ERROR")
    LOGGER.warning("not this")
    AUDIT.info('{"event": "auth.logout"}')
    assert logged(capsys) == [{"event": "auth.logout"}]


def test_readable_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """In production too, for whoever starts it by hand."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    production()
    [handler] = logging.getLogger().handlers
    assert not isinstance(handler.formatter, JsonFormatter)


def test_readable_in_development(capsys: pytest.CaptureFixture[str]) -> None:
    """People read them there."""
    configure(load({"ECHOCHAT_DEBUG": "1"}))
    LOGGER.info("hello")
    assert "INFO    echochat.somewhere: hello" in capsys.readouterr().err


HOSTILE = "a\r\nb\x1b[2J\x00\x9b\u202ec\ud800"


def test_readable_line_has_no_controls(capsys: pytest.CaptureFixture[str]) -> None:
    """Logged input can't move the cursor or start a line, not even in a traceback."""
    configure(load({"ECHOCHAT_DEBUG": "1"}))
    try:
        int(HOSTILE)
    except ValueError:
        LOGGER.exception("%s failed", HOSTILE)
    first, *rest = capsys.readouterr().err.rstrip("\n").split("\n")
    assert first.endswith("a\\u000d\\u000ab\\u001b[2J\\u0000\\u009b\\u202ec\\ud800 failed")
    assert all(line.startswith("  ") for line in rest)
    assert all(line.isprintable() for line in (first, *rest))


def test_json_line_has_no_controls(capsys: pytest.CaptureFixture[str]) -> None:
    """Nor does a line for programs, from which they read what it was."""
    production()
    LOGGER.warning("%s", HOSTILE)
    text = capsys.readouterr().err.rstrip("\n")
    assert text.isprintable()
    assert json.loads(text)["message"] == HOSTILE
