"""The origin of the requesting page (RFC 6454)."""

from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from echochat.http.keys import SETTINGS
from echochat.security.address import scheme_of

DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def origin_allowed(request: web.Request) -> bool:
    """Tell whether `Origin`, when present, is the site's own or a trusted one."""
    origin = request.headers.get("Origin")
    return origin is None or is_own(request, origin)


def is_own(request: web.Request, url: str) -> bool:
    """Tell whether the origin of `url` is the site's own or a trusted one."""
    settings = request.app[SETTINGS]
    own = (f"{scheme_of(request)}://{request.host}", settings.public_base_url)
    origin = normal(url)
    return origin is not None and origin in map(normal, (*own, *settings.csrf_trusted_origins))


@lru_cache(maxsize=512)
def normal(url: str) -> str | None:
    """Return scheme, host and port of a URL, comparable; None when it has none."""
    if not url.isascii():
        # Browsers send none such, and reading one takes time that grows with the square.
        return None
    try:
        parts = urlsplit(url.lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    return f"{parts.scheme}://{parts.hostname}:{port or DEFAULT_PORTS[parts.scheme]}"
