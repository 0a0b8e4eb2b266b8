"""The path of a request: as a log may have it, and which ones are not answered."""

import re
from typing import Final

from aiohttp import web

from echochat.http.errors import ApiError

MASK: Final = "***"

_SEPARATOR: Final = r"(?:/|\\|%2f|%5c)"
_DOT_SEGMENT: Final = re.compile(
    rf"{_SEPARATOR}(?:\.|%2e){{1,2}}(?={_SEPARATOR}|[?#]|$)", re.IGNORECASE
)
"""A step to the same place or upwards (RFC 3986, 5.2.4; URL standard, "dot path segments")."""


_TOKEN: Final = re.compile(
    r"(?<=/invitations/)[^/]+|(?<=/join/)[^/]+|(?<=/)[A-Za-z0-9_-]{43}(?=/|$)", re.IGNORECASE
)
"""An invitation's token in the paths of API and client, or anything like it."""


def refuse_dot_segments(request: web.Request) -> None:
    """Raise `ApiError` 404 for a path that a browser or a proxy would have read as another one."""
    if _DOT_SEGMENT.search(request.raw_path.partition("?")[0]):
        raise ApiError(404, "not_found")


def shown_path(request: web.Request) -> str:
    """Return the path without the query, which may carry a signature, and without tokens."""
    return _TOKEN.sub(MASK, request.path)
