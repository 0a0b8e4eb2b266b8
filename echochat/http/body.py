"""Request bodies: JSON, forms and multipart, and text taken out of them."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from io import BufferedRandom
from typing import IO, Final, TypeGuard
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.http import HttpProcessingError

from echochat.http.errors import ApiError
from echochat.http.multipart import Admission, Bounded, close_files, read_parts
from echochat.i18n import TextId
from echochat.unicode import is_clean

logger = logging.getLogger(__name__)

Body = Mapping[str, object]

TEXT_BODY_LIMIT: Final = 64 * 1024
"""Bytes of a body without a file: several times the longest texts, with every character escaped."""

FORM_LIMIT: Final = 16 * 1024
"""Bytes of a form in a URL's encoding: undoing that costs as much as anything asked of us. The
longest texts have 12 KiB there, with every character escaped."""

FRAMING_LIMIT: Final = 64 * 1024
"""Bytes that a multipart body with a file may have beside file and fields."""

READ_TIMEOUT: Final = 30.0
"""Seconds until the whole body must have come: aiohttp itself would wait for ever."""

UPLOAD_TIMEOUT: Final = 120.0
"""The same for a body with a file: 20 MiB at 1.4 Mbit/s."""

MULTIPART: Final = "multipart/form-data"

MAX_FIELDS: Final = 1000

DIGITS: Final = 18
"""Digits of a number in a form: all such fit into a bigint."""

TRUTHS: Final = {"true": True, "false": False}

_BODY: Final[web.RequestKey[Body]] = web.RequestKey("body", Mapping)

UNREADABLE: Final = (ValueError, LookupError, RecursionError, HttpProcessingError)
"""Exceptions raised for malformed bodies."""


async def read_body(request: web.Request) -> Body:
    """Return the fields of a body without a file; a malformed body counts as empty.

    Raises `ApiError`: 408 if the body doesn't arrive, 413 over `TEXT_BODY_LIMIT`, 400 if it is
    compressed or its sender disconnects.
    """
    return await _once(request, READ_TIMEOUT, _parse)


def body_so_far(request: web.Request) -> Body:
    """Return the fields of a body that was read already, none of any other."""
    if _BODY not in request:
        return {}
    return request[_BODY]


async def read_upload(request: web.Request, file_limit: int, admit: Admission) -> Body:
    """Return the fields of a body that may have a file of at most `file_limit` bytes.

    `admit` is awaited before the file is read. Raises `ApiError` as `read_body` does, 507 if the
    file can't be stored, and the exceptions of `admit`.
    """

    async def parse(request: web.Request) -> dict[str, object]:
        if request.content_type != MULTIPART:
            return await _parse(request)
        limit = file_limit + TEXT_BODY_LIMIT + FRAMING_LIMIT
        return await read_parts(request, limit=limit, fields_limit=TEXT_BODY_LIMIT, admit=admit)

    return await _once(request, UPLOAD_TIMEOUT, parse)


def release_body(request: web.Request) -> None:
    """Let go of the body, however long the request itself is remembered."""
    if _BODY in request:
        close_files(request[_BODY])
        del request[_BODY]


async def _once(
    request: web.Request,
    patience: float,
    parse: Callable[[web.Request], Awaitable[dict[str, object]]],
) -> Body:
    """Return the body, parsed at the first call."""
    if _BODY not in request:
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise ApiError(400, "bad_request", close=True)
        try:
            async with asyncio.timeout(patience):
                request[_BODY] = await parse(request)
        except TimeoutError:
            raise ApiError(408, "request_timeout", close=True) from None
        except (ConnectionError, web.RequestPayloadError) as error:
            logger.debug("incomplete request body: %s", error)
            raise ApiError(400, "bad_request", close=True) from None
        except UNREADABLE:
            request[_BODY] = {}
    return request[_BODY]


async def _parse(request: web.Request) -> dict[str, object]:
    kind = request.content_type
    if kind == MULTIPART:
        return await read_parts(request, limit=TEXT_BODY_LIMIT, fields_limit=TEXT_BODY_LIMIT)
    if kind == "application/json":
        return _object(await _text(request, TEXT_BODY_LIMIT))
    if kind == "application/x-www-form-urlencoded":
        return _form(await _text(request, FORM_LIMIT))
    await _text(request, TEXT_BODY_LIMIT)
    return {}


async def _text(request: web.Request, limit: int) -> str:
    content, data = Bounded(request, limit), bytearray()
    while piece := await content.readany():
        data += piece
    return data.decode("utf-8", "surrogateescape")


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
    raise ApiError(400, "invalid_input", errors={field or name: [TextId("characters_invalid")]})


def whole_number(body: Body, name: str, least: int, most: int) -> int | None:
    """Return a field's number; None if it is missing, empty or null.

    Forms have no numbers, so digits are accepted. Raises `ApiError` 400 for anything else and for
    numbers out of range.
    """
    value = body.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= DIGITS:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise ApiError(
        400, "invalid_input", errors={name: [TextId("number_invalid")]}, least=least, most=most
    )


def truth(body: Body, name: str) -> bool | None:
    """Return a field's truth value; None if it is missing, empty or null.

    Forms have texts only, so the texts `true` and `false` are accepted. Raises `ApiError` 400 for
    anything else.
    """
    value = body.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value in TRUTHS:
        return TRUTHS[value]
    if isinstance(value, bool):
        return value
    raise ApiError(400, "invalid_input", errors={name: [TextId("truth_invalid")]})


def file(body: Body, name: str) -> IO[bytes] | None:
    """Return the uploaded file of a field; None if there is none.

    Browsers send the file field of a form as an empty file if none was chosen. Raises `ApiError`
    400 if the value is no file.
    """
    value = body.get(name)
    if isinstance(value, BufferedRandom):
        return value
    if value in (None, "", b""):
        return None
    raise ApiError(400, "invalid_input", errors={name: [TextId("file_expected")]})


def is_text(value: object) -> TypeGuard[str]:
    """Tell whether it is text, and one that PostgreSQL can hold."""
    return isinstance(value, str) and is_clean(value)
