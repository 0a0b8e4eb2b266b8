"""Log lines: readable for people, one JSON object each for machines; the audit log apart."""

import logging
import sys
from datetime import UTC, datetime
from typing import Final

import orjson

from echochat.http.request_id import request_id
from echochat.settings import Settings

READABLE: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


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
        return orjson.dumps(line, default=str).decode()


def configure(settings: Settings) -> None:
    """Send all logs to standard error, from the operator's level on.

    People read them in development and at a terminal, programs everywhere else.
    """
    people = settings.debug or sys.stderr.isatty()
    formatter = logging.Formatter(READABLE) if people else JsonFormatter()
    logging.basicConfig(level=settings.log_level, handlers=[_handler(formatter)], force=True)
    audit = logging.getLogger("security.audit")
    # Its lines are JSON objects already, and are kept whatever the level of the rest.
    audit.handlers = [_handler(logging.Formatter("%(message)s"))]
    audit.setLevel(logging.INFO)
    audit.propagate = False


def _handler(formatter: logging.Formatter) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    return handler
