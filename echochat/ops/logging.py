"""Log lines: readable for people, one JSON object each for machines; the audit log apart."""

import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from echochat.http.lines import escaped, json_line
from echochat.http.request_id import request_id
from echochat.settings import Settings

_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

READABLE: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class ReadableFormatter(logging.Formatter):
    """A readable line; further attributes of a record follow on indented lines.

    No text in it can imitate another line or control a terminal.
    """

    def __init__(self) -> None:
        super().__init__(READABLE)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line itself."""
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: _Fault) -> str:  # noqa: N802
        """Return the traceback."""
        lines = super().formatException(ei).split("\n")
        return "\n".join(f"  {escaped(line)}" for line in lines)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the id of the request that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without its end."""
        line: dict[str, object] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if known := request_id.get():
            line["requestId"] = known
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json_line(line)


def configure(settings: Settings) -> None:
    """Send all logs to standard error, from the operator's level on.

    People read them in development and at a terminal, programs everywhere else.
    """
    people = settings.debug or sys.stderr.isatty()
    formatter = ReadableFormatter() if people else JsonFormatter()
    logging.basicConfig(level=settings.log_level, handlers=[_handler(formatter)], force=True)
    audit = logging.getLogger("security.audit")
    # Its lines are JSON objects already and are kept at any log level.
    audit.handlers = [_handler(logging.Formatter("%(message)s"))]
    audit.setLevel(logging.INFO)
    audit.propagate = False


def _handler(formatter: logging.Formatter) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    return handler
