"""Restricts requests to known host names, and to https if the operator says so."""

import logging
from collections.abc import Collection
from ipaddress import ip_address
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from yarl import URL

from echochat.http.errors import ApiError
from echochat.http.lines import escaped
from echochat.security.address import scheme_of
from echochat.settings import Settings

logger = logging.getLogger(__name__)

HSTS: Final = "Strict-Transport-Security"
YEAR: Final = "max-age=31536000"
"""Browsers ask by https alone from now on, for a year (RFC 6797)."""

LOOPBACK: Final = "localhost"

LONGEST_HOST: Final = 261
"""Characters of a name (RFC 1035, 3.1) with a port and a dot at its end."""


def hosts(settings: Settings) -> Middleware:
    """Return the middleware that answers known hosts only and keeps to ECHOCHAT_SSL_REDIRECT."""
    names = answered_names(settings)
    has_list = bool(settings.allowed_hosts)
    stay = f"{YEAR}; includeSubDomains" if settings.hsts_subdomains else YEAR

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_probe(request):
            return await handler(request)
        host = host_name(request)
        if host is None or not (host in names or (not has_list and is_address(host))):
            logger.info("refused a request for host %s", escaped(host or ""))
            raise ApiError(400, "host_not_allowed")
        if not settings.ssl_redirect:
            return await handler(request)
        if scheme_of(request) == "http":
            return redirect_to_https(request)
        response = await handler(request)
        if not response.prepared:
            response.headers[HSTS] = stay
        return response

    return middleware


def answered_names(settings: Settings) -> Collection[str]:
    """Return the names that are answered: those of the setting, else one's own and loopback's.

    Without the setting addresses are answered too: a page of another site can make its own name
    lead here (DNS rebinding), an address it can not.
    """
    own = URL(settings.public_base_url).host if settings.public_base_url else None
    given = settings.allowed_hosts or (LOOPBACK, *([own] if own else []))
    return {host.lower().rstrip(".") for host in given}


def host_name(request: web.Request) -> str | None:
    """Return the host of the request without its port, None when it can't be read."""
    given = request.headers.getall("Host", [])
    if len(given) != 1:
        # Without one, aiohttp would ask the resolver for our own name, and the loop would wait.
        return None
    if len(given[0]) > LONGEST_HOST or not given[0].isascii():
        # Names in other scripts are sent as "xn--…"; parsing anything else is expensive.
        return None
    try:
        host = URL(f"//{given[0]}").host
    except ValueError:
        return None
    return host.rstrip(".") if host else None


def is_address(host: str) -> bool:
    """Tell whether a host is an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_probe(request: web.Request) -> bool:
    """Tell whether an orchestrator checks health, by address and plain http."""
    return request.path.startswith("/api/health/")


def redirect_to_https(request: web.Request) -> web.Response:
    return web.Response(
        status=308, headers={"Location": f"https://{request.host}{request.raw_path}"}
    )
