"""The path of a request, as a log may have it."""

from typing import Final

from aiohttp import web

MASK: Final = "***"


def shown_path(request: web.Request) -> str:
    """Return the path without the query, which may carry a signature, and without a token."""
    token = request.match_info.get("token")
    return request.path.replace(token, MASK) if token else request.path
