"""One id for each request, in its log lines and in the answer's `X-Request-Id`."""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

HEADER: Final = "X-Request-Id"

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")

_ACCEPTABLE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_ids(trusts: Callable[[web.Request], bool]) -> Middleware:
    """Return the middleware that takes the id of a proxy that is trusted, or makes one."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get(HEADER, "")
        known = _ACCEPTABLE.fullmatch(given) and trusts(request)
        request_id.set(given if known else secrets.token_hex(8))
        response = await handler(request)
        if not response.prepared:
            response.headers[HEADER] = request_id.get()
        return response

    return middleware
