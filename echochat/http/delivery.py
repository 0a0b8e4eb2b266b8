"""Answers that are files."""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from echochat.http.errors import ApiError


def file_response(request: web.Request, file: Path, headers: Mapping[str, str]) -> web.FileResponse:
    """Return a file as a response. Raises `ApiError` 400 for conditions with an impossible date.

    aiohttp parses them while sending the response, where no middleware catches exceptions.
    """
    try:
        _ = (request.if_modified_since, request.if_unmodified_since, request.if_range)
    except OverflowError:
        raise ApiError(400, "bad_request") from None
    return web.FileResponse(file, headers=headers)
