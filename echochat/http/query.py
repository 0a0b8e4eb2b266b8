"""Parameters of a request's query."""

from typing import Final

from aiohttp import web

from echochat.http.errors import ApiError
from echochat.numbers import read_number

PAGE: Final = 50
"""Entries in a page of a list, when a client doesn't say."""

MAX_PAGE: Final = 200


def number(request: web.Request, name: str, least: int) -> int | None:
    """Return a whole number of the query, None without it. Raises `ApiError` 400."""
    try:
        return read_number(request.query.get(name), least)
    except ValueError:
        raise ApiError(400, "invalid_parameter", parameter=name) from None


def page_size(request: web.Request) -> int:
    """Return how many entries of a list are asked for, at most `MAX_PAGE`."""
    return min(number(request, "limit", 1) or PAGE, MAX_PAGE)
