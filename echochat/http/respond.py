"""JSON answers."""

from collections.abc import Mapping
from typing import Final

import orjson
from aiohttp import web

# API responses are for one reader at one time; no cache may store them.
HEADERS: Final = {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
}


def json_response(
    data: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return `data` as JSON in UTF-8; times with a zone become ISO 8601 with offset."""
    return web.Response(
        body=orjson.dumps(data),
        status=status,
        headers={**HEADERS, **headers} if headers else HEADERS,
    )
