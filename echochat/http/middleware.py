"""From an exception to the error form, for every request."""

import logging
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from echochat.http.body import release_body
from echochat.http.errors import ApiError, error_response
from echochat.http.paths import refuse_dot_segments, shown_path
from echochat.http.request_headers import refuse_ambiguous
from echochat.i18n import TextId
from echochat.storage.database import Unavailable

logger = logging.getLogger(__name__)

HTTP_CODES: Final = {
    404: TextId("not_found"),
    405: TextId("method_not_allowed"),
    413: TextId("payload_too_large"),
}
"""Codes of the refusals that aiohttp itself makes; any other is a `bad_request`."""

KEPT: Final = ("Allow", "Upgrade", "Sec-WebSocket-Version")
"""Response headers that describe the expected request."""

SLASHED: Final = ("/api/", "/ws/")
"""Where paths end with a slash; elsewhere they are the web client's."""


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn exceptions of handlers into error responses, and log unexpected ones."""
    try:
        refuse_dot_segments(request)
        refuse_ambiguous(request)
        return await handler(request)
    except ApiError as error:
        return error_response(request, error)
    except Unavailable as error:
        logger.warning("%s %s refused: %s", request.method, shown_path(request), error)
        return error_response(request, ApiError(503, "unavailable"))
    except web.HTTPException as exception:
        return await _http_error(request, exception)
    except Exception:
        logger.exception("%s %s failed", request.method, shown_path(request))
        return error_response(request, ApiError(500, "internal_error"))
    finally:
        release_body(request)


async def _http_error(request: web.Request, exception: web.HTTPException) -> web.Response:
    if exception.status < 400:
        raise exception
    if exception.status == 404 and (target := await _with_slash(request)):
        return web.Response(status=308, headers={"Location": str(target)})
    code = HTTP_CODES.get(exception.status, "bad_request")
    headers = {name: exception.headers[name] for name in KEPT if name in exception.headers}
    close = exception.status == 413
    return error_response(request, ApiError(exception.status, code, headers=headers, close=close))


async def _with_slash(request: web.Request) -> URL | None:
    """Return the same address with a slash at its end, when there is something there."""
    url = request.rel_url
    if url.raw_path.endswith("/") or not url.raw_path.startswith(SLASHED):
        return None
    target = URL.build(path=url.raw_path + "/", query_string=url.raw_query_string, encoded=True)
    match = await request.app.router.resolve(request.clone(rel_url=target))
    return None if isinstance(match.http_exception, web.HTTPNotFound) else target
