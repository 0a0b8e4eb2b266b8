"""Runs a command and prints its result."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar

import orjson

from echochat.ops import logging as logs
from echochat.security.audit import record
from echochat.settings import Settings
from echochat.storage.database import Unavailable
from echochat.storage.embedded import EmbeddedPostgresError
from echochat.storage.schema import SchemaTooNew
from echochat.unicode import is_clean

FAILED: Final = 1
INTERRUPTED: Final = 130

T = TypeVar("T")


class CommandError(Exception):
    """A command failed; the text says why and what to do."""


class CommandResult(NamedTuple):
    """A command's answer to programs and to people. Not `ok`: it found something wrong."""

    data: object
    text: str
    ok: bool = True


Command = Callable[[argparse.Namespace, Settings], Awaitable[CommandResult]]
"""Carries out one command of the command line. Raises `CommandError`."""


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Run a command and print its result; return the exit code."""
    # The result names expected faults; the log is for unexpected ones.
    logs.configure(replace(settings, log_level="ERROR"))
    if not all(is_clean(value) for value in vars(options).values() if isinstance(value, str)):
        return _fail(options, "The arguments must be valid UTF-8.")
    try:
        result = asyncio.run(options.command(options, settings))
    except Unavailable as error:
        return _fail(options, f"Can't reach PostgreSQL: {error}")
    except (CommandError, EmbeddedPostgresError, SchemaTooNew) as error:
        return _fail(options, str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    print(_json(result.data) if options.json else result.text)
    return 0 if result.ok else FAILED


def _fail(options: argparse.Namespace, text: str) -> int:
    print(_json({"error": text}) if options.json else text, file=sys.stderr)
    return FAILED


def _json(data: object) -> str:
    return orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()


def audit(event: str, username: str | None = None, **details: object) -> None:
    """Write an operator's action and user id to the security log (standard error).

    `username` is the account concerned.
    """
    record(
        event,
        protocol="cli",
        path=None,
        ip=None,
        username=username,
        is_authenticated=False,
        operator=os.getuid(),
        **details,
    )


def listing(
    items: Sequence[T],
    told: Callable[[T], dict[str, object]],
    head: tuple[str, ...],
    row: Callable[[T], tuple[object, ...]],
) -> CommandResult:
    """Return a list as data (one object per item) and as a table with the columns `head`."""
    return CommandResult(
        [told(item) for item in items], _table(head, [row(item) for item in items])
    )


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [head, *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
