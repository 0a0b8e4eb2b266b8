"""The language that a client is answered in."""

from typing import Final

from aiohttp import web

from echochat.i18n import preferred_language

HEADER_LIMIT: Final = 256
"""Characters of `Accept-Language` that are looked at; browsers send fewer."""


def language_of(request: web.BaseRequest) -> str:
    """Return the language that the client prefers, Russian if it names none that we have."""
    return preferred_language(request.headers.get("Accept-Language", "")[:HEADER_LIMIT])
