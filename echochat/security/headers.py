"""Headers that every answer carries."""

from collections.abc import MutableMapping
from typing import Final

from aiohttp import hdrs, web

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
"""The CSP of answers that are no pages. The web client's files have their own."""


def set_security_headers(headers: MutableMapping[str, str]) -> None:
    """Add `HEADERS` and a policy; take away what tells the name and version of the server."""
    headers.update(HEADERS)
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.pop(hdrs.SERVER, None)


async def on_prepare(_request: web.Request, response: web.StreamResponse) -> None:
    """Harden an answer of whatever origin just before it is sent."""
    set_security_headers(response.headers)
