"""Headers that every answer carries."""

from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@web.middleware
async def security_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add `HEADERS` to the answer; a socket's, already sent, needs none."""
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response
