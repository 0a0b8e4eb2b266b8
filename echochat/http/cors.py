"""Cross-origin reading of the API (Fetch standard, CORS protocol), for configured origins only."""

from collections.abc import Collection
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

METHODS: Final = "GET, HEAD, POST, PATCH, DELETE, OPTIONS"
HEADERS: Final = "Content-Type, X-CSRFToken, X-Requested-With"
EXPOSED: Final = "Retry-After, X-Request-Id"
DAY: Final = "86400"


def cors(allowed: Collection[str]) -> Middleware:
    """Return the middleware that lets pages of these origins read /api/."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith("/api/"):
            return await handler(request)
        origin = request.headers.get(hdrs.ORIGIN, "")
        preflight = (
            request.method == hdrs.METH_OPTIONS
            and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers
        )
        if origin not in allowed:
            response = await handler(request)
        elif preflight:
            response = _allow(web.Response(status=204), origin)
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_METHODS] = METHODS
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_HEADERS] = HEADERS
            response.headers[hdrs.ACCESS_CONTROL_MAX_AGE] = DAY
        else:
            response = _allow(await handler(request), origin)
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = EXPOSED
        if allowed and not response.prepared:
            response.headers.add(hdrs.VARY, hdrs.ORIGIN)
        return response

    return middleware


def _allow(response: web.StreamResponse, origin: str) -> web.StreamResponse:
    response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
    response.headers[hdrs.ACCESS_CONTROL_ALLOW_CREDENTIALS] = "true"
    return response
