"""JSON answers."""

from collections.abc import Mapping
from typing import Final

import orjson
from aiohttp import web

NOT_CACHED: Final = {"Cache-Control": "no-store"}
"""What the API says is for one reader at one moment; no cache on the way may keep it."""


def json_response(
    data: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return `data` as JSON in UTF-8; times with a zone become ISO 8601 with offset."""
    return web.Response(
        body=orjson.dumps(data),
        status=status,
        content_type="application/json",
        headers={**NOT_CACHED, **headers} if headers else NOT_CACHED,
    )
