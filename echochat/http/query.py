"""Parameters of a request's query."""

from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from echochat.http.errors import ApiError
from echochat.names import name_words
from echochat.numbers import read_number
from echochat.unicode import is_clean

PAGE: Final = 50
"""Entries in a page of a list, when a client doesn't say."""

MAX_PAGE: Final = 200

MOMENT_LENGTH: Final = 40
"""Characters of a time: with microseconds and an offset it has 32."""


def number(request: web.Request, name: str, least: int) -> int | None:
    """Return a whole number of the query, None without it. Raises `ApiError` 400."""
    try:
        return read_number(request.query.get(name), least)
    except ValueError:
        raise ApiError(400, "invalid_parameter", parameter=name) from None


def moment(request: web.Request, name: str) -> datetime | None:
    """Return a time of the query (ISO 8601 with an offset) in UTC, None without it.

    PostgreSQL refuses offsets of 16 hours, and parts of a second in them. Raises `ApiError` 400,
    for times before 1970 too.
    """
    given = request.query.get(name)
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given[:MOMENT_LENGTH])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year < 1970:
        raise ApiError(400, "invalid_parameter", parameter=name)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def page_size(request: web.Request) -> int:
    """Return how many entries of a list are asked for, at most `MAX_PAGE`."""
    return min(number(request, "limit", 1) or PAGE, MAX_PAGE)


QUERY_LENGTH: Final = 100
"""Characters of a query for names."""

QUERY_WORDS: Final = 5
"""Words of a query for names that count."""


def search_words(request: web.Request, name: str) -> list[str] | None:
    """Return the words of a query for names, None without a query. Raises `ApiError` 400."""
    text = request.query.get(name, "").strip()
    if not text:
        return None
    if len(text) > QUERY_LENGTH or not is_clean(text):
        raise ApiError(400, "invalid_parameter", parameter=name)
    return name_words(text)[:QUERY_WORDS]
