"""One id for each request, in its log lines and in the response's `X-Request-Id`.

A socket's lines have the id of its upgrade request. What many share and one
request happens to start (timers, resync) runs in a `detached_context()`.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

HEADER: Final = "X-Request-Id"

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")

_ACCEPTABLE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


@contextmanager
def log_as(known: str) -> Iterator[None]:
    """Let what is logged meanwhile have this id."""
    token = request_id.set(known)
    try:
        yield
    finally:
        request_id.reset(token)


def detached_context() -> Context:
    """Return a context whose log lines belong to no request."""
    return Context()


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
