"""Request bodies: JSON, forms and multipart, and text taken out of them."""

import asyncio
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.http import HttpProcessingError

from echochat.http.errors import ApiError

Body = Mapping[str, object]

TEXT_BODY_LIMIT: Final = 1024 * 1024
"""Bytes of a JSON or form body. Multipart, which brings files, has the application's limit."""

READ_TIMEOUT: Final = 30.0
"""Seconds until the whole body must have come: aiohttp itself would wait for ever."""

MAX_FIELDS: Final = 1000

_BODY: Final[web.RequestKey[Body]] = web.RequestKey("body", Mapping)


async def read_body(request: web.Request) -> Body:
    """Return the fields of the body; what can't be parsed counts as empty.

    Raises `ApiError` 408 when the body does not come, and aiohttp's 413 when it is too large.
    """
    if _BODY not in request:
        try:
            async with asyncio.timeout(READ_TIMEOUT):
                fields = await _parse(request)
        except TimeoutError:
            raise ApiError(408, "request_timeout", headers={"Connection": "close"}) from None
        request[_BODY] = fields
    return request[_BODY]


async def _parse(request: web.Request) -> dict[str, object]:
    kind = request.content_type
    try:
        if kind == "multipart/form-data":
            return dict((await request.post()).items())
        data = (await request.clone(client_max_size=TEXT_BODY_LIMIT).read()).decode(
            "utf-8", "surrogateescape"
        )
        if kind == "application/json":
            return _object(data)
        if kind == "application/x-www-form-urlencoded":
            return _form(data)
    except (ValueError, LookupError, RecursionError, HttpProcessingError):
        return {}
    return {}


def _object(data: str) -> dict[str, object]:
    # Not orjson: it refuses a body with a lone surrogate as a whole, and we owe
    # the client an error that names the field.
    value = json.loads(data)
    return value if isinstance(value, dict) else {}


def _form(data: str) -> dict[str, object]:
    pairs = parse_qsl(
        data, keep_blank_values=True, errors="surrogateescape", max_num_fields=MAX_FIELDS
    )
    return dict(pairs)


def text(body: Body, name: str, *, field: str | None = None) -> str:
    """Return a field's text, "" when it is missing.

    Raises `ApiError` 400 when it is no text or not one that PostgreSQL can
    hold; the error stands under `field`, by default the field's own name.
    """
    value = body.get(name, "")
    if isinstance(value, str) and is_clean(value):
        return value
    raise ApiError(400, "invalid_input", errors={field or name: ["characters_invalid"]})


def is_clean(value: str) -> bool:
    """Tell whether the text has neither NUL nor lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value
