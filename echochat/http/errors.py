"""The error form (docs/wire.md 1.2): `error`, `code` and, if they apply, `errors` and `detail`."""

import math
from collections.abc import Mapping, Sequence

from aiohttp import web

from echochat.counters import ERRORS
from echochat.http.language import language_of
from echochat.http.respond import json_response
from echochat.i18n import TextId, text


class ApiError(Exception):
    """A refusal that the client is told of.

    `code` is listed in docs/errors.md and is the id of its text. `params` fill the
    placeholders of all its texts.
    `close` ends the connection after the answer, for a body that is not read.
    """

    def __init__(
        self,
        status: int,
        code: str,
        *,
        errors: Mapping[str, Sequence[TextId]] | None = None,
        detail: TextId | None = None,
        headers: Mapping[str, str] | None = None,
        close: bool = False,
        **params: object,
    ) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.errors = errors
        self.detail = detail
        self.headers = headers
        self.close = close
        self.params = params


def too_many(wait: float, *, close: bool = False) -> ApiError:
    """Return the refusal of a rate limit, with the seconds to wait."""
    headers = {"Retry-After": str(math.ceil(wait) or 1)}
    return ApiError(429, "rate_limited", headers=headers, close=close)


def error_response(request: web.BaseRequest, error: ApiError) -> web.Response:
    """Return the response for an error in the client's language."""
    ERRORS.of("http", error.code).value += 1
    language = language_of(request)

    def say(id_: TextId) -> str:
        return text(id_, language, **error.params)

    body: dict[str, object] = {"error": say(TextId(error.code)), "code": error.code}
    if error.errors:
        body["errors"] = {name: [say(id_) for id_ in ids] for name, ids in error.errors.items()}
    if error.detail:
        body["detail"] = say(error.detail)
    response = json_response(body, status=error.status, headers=error.headers)
    if error.close:
        response.force_close()
    return response
