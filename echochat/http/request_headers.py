"""Refuses requests that can be read in two ways, by a proxy in one and by the server in another."""

from typing import Final

from aiohttp import HttpVersion11, hdrs, web

from echochat.http.errors import ApiError

SINGLE: Final = (
    "Authorization",
    "Content-Encoding",
    "Cookie",
    "Origin",
    "Referer",
    "Sec-Fetch-Site",
    "Sec-WebSocket-Version",
    "Upgrade",
    "X-CSRFToken",
)
"""Headers that decide something and of which the first would count. `Host` is checked by the hosts
that are answered; lengths, encodings and types of bodies by aiohttp."""


def connection_options(request: web.BaseRequest) -> set[str]:
    """Return the options of `Connection`, in lower case: a list, in one header or several."""
    headers = request.headers.getall(hdrs.CONNECTION, ())
    return {option.strip().lower() for option in ",".join(headers).split(",")}


def refuse_ambiguous(request: web.Request) -> None:
    """Raise `ApiError` 400 for a repeated header or an ambiguous body length.

    HTTP/1.0 has no Transfer-Encoding (RFC 9112, 6.1), and only the coding `chunked` is supported.
    """
    headers = request.headers
    coding = headers.get(hdrs.TRANSFER_ENCODING)
    if coding is not None and (request.version < HttpVersion11 or coding.lower() != "chunked"):
        raise ApiError(400, "bad_request", close=True)
    if any(len(headers.getall(name, ())) > 1 for name in SINGLE):
        raise ApiError(400, "bad_request", close=True)
