"""Which host names are answered, and over https only where the operator says so."""

from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from yarl import URL

from echochat.http.errors import ApiError
from echochat.security.address import scheme_of
from echochat.settings import Settings

HSTS: Final = ("Strict-Transport-Security", "max-age=31536000")
"""Browsers ask by https alone from now on, for a year (RFC 6797)."""


def hosts(settings: Settings) -> Middleware:
    """Return the middleware that keeps to ECHOCHAT_ALLOWED_HOSTS and ECHOCHAT_SSL_REDIRECT."""
    allowed = {host.lower() for host in settings.allowed_hosts}

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_probe(request):
            return await handler(request)
        if allowed and host_name(request) not in allowed:
            raise ApiError(400, "host_not_allowed")
        if not settings.ssl_redirect:
            return await handler(request)
        if scheme_of(request) == "http":
            return redirect_to_https(request)
        return stay(await handler(request))

    return middleware


def host_name(request: web.Request) -> str | None:
    """Return the host of the request without its port, None when it can't be read."""
    try:
        return URL(f"//{request.host}").host
    except ValueError:
        return None


def is_probe(request: web.Request) -> bool:
    """Tell whether an orchestrator asks for health: by address and plain http, as it is."""
    return request.path.startswith("/api/health/")


def redirect_to_https(request: web.Request) -> web.Response:
    return web.Response(
        status=308, headers={"Location": f"https://{request.host}{request.raw_path}"}
    )


def stay(response: web.StreamResponse) -> web.StreamResponse:
    """Let the browser keep to https; a socket's answer is sent already."""
    if not response.prepared:
        name, value = HSTS
        response.headers[name] = value
    return response
