"""Request bodies: JSON, forms and multipart, and text taken out of them."""

import asyncio
import json
from collections.abc import Mapping
from typing import IO, Final, TypeGuard
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.http import HttpProcessingError

from echochat.http.errors import ApiError
from echochat.unicode import is_clean

Body = Mapping[str, object]

TEXT_BODY_LIMIT: Final = 1024 * 1024
"""Bytes of a JSON or form body. Multipart, which brings files, has the application's limit."""

READ_TIMEOUT: Final = 30.0
"""Seconds until the whole body must have come: aiohttp itself would wait for ever."""

UPLOAD_TIMEOUT: Final = 300.0
"""The same for a body with files: a photo from a telephone takes its time."""

MULTIPART: Final = "multipart/form-data"

MAX_FIELDS: Final = 1000

DIGITS: Final = 18
"""Digits of a number in a form: all such fit into a bigint."""

_BODY: Final[web.RequestKey[Body]] = web.RequestKey("body", Mapping)


async def read_body(request: web.Request) -> Body:
    """Return the fields of the body; what can't be parsed counts as empty.

    Raises `ApiError` 408 when the body does not come, and aiohttp's 413 when it is too large.
    """
    if _BODY not in request:
        try:
            is_upload = request.content_type == MULTIPART
            async with asyncio.timeout(UPLOAD_TIMEOUT if is_upload else READ_TIMEOUT):
                fields = await _parse(request)
        except TimeoutError:
            raise ApiError(408, "request_timeout", headers={"Connection": "close"}) from None
        request[_BODY] = fields
    return request[_BODY]


async def _parse(request: web.Request) -> dict[str, object]:
    kind = request.content_type
    try:
        if kind == MULTIPART:
            return _bounded(dict((await request.post()).items()))
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


def _bounded(fields: dict[str, object]) -> dict[str, object]:
    """Return the fields of a multipart body. Raises aiohttp's 413 for long ones beside the files.

    What is done with text must not take long, and files are not for reading into memory.
    """
    size = sum(len(value) for value in fields.values() if isinstance(value, str | bytearray))
    if size > TEXT_BODY_LIMIT:
        raise web.HTTPRequestEntityTooLarge(TEXT_BODY_LIMIT, size)
    return fields


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
    if is_text(value):
        return value
    raise ApiError(400, "invalid_input", errors={field or name: ["characters_invalid"]})


def whole_number(body: Body, name: str, least: int, most: int) -> int | None:
    """Return a field's number, None when it is missing, empty or null.

    A form has no numbers, so digits will do. Raises `ApiError` 400 for anything
    else and for what is out of bounds.
    """
    value = body.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= DIGITS:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise ApiError(400, "invalid_input", errors={name: ["number_invalid"]}, least=least, most=most)


def file(body: Body, name: str) -> IO[bytes] | None:
    """Return a file that came with the body, None when there is none.

    A browser sends the file field of a form in which nothing was chosen as an
    empty one. Raises `ApiError` 400 for what is no file.
    """
    value = body.get(name)
    if isinstance(value, web.FileField):
        return value.file
    if value in (None, "", b""):
        return None
    raise ApiError(400, "invalid_input", errors={name: ["file_expected"]})


def is_text(value: object) -> TypeGuard[str]:
    """Tell whether it is text, and one that PostgreSQL can hold."""
    return isinstance(value, str) and is_clean(value)
