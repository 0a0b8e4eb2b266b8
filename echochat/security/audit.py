"""The security log (docs/wire.md 3): one JSON object a line, secrets masked."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from echochat.http.errors import ApiError
from echochat.http.keys import ASKER
from echochat.http.lines import json_line
from echochat.http.paths import MASK, shown_path
from echochat.http.request_id import request_id
from echochat.security.address import client_address

logger = logging.getLogger("security.audit")

TOO_MANY: Final = 429
REFUSED: Final = (401, 403, 404, 409, TOO_MANY)
"""Statuses of actions that were not permitted."""

SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")

AUDITED: Final = web.RequestKey("audited", bool)
"""Set on a request of which something was logged."""

SECRETS: Final = ("password", "token", "cookie", "secret", "sig", "session")


def audit(
    event: str,
    request: web.Request,
    *,
    username: str | None = None,
    is_authenticated: bool = False,
    **details: object,
) -> None:
    """Log a security event of this request, without secrets from its URL.

    A signed-in user is logged by name and id, since names can change. `username` of a guest is the
    attempted one.
    """
    request[AUDITED] = True
    if ASKER in request and (is_authenticated or username is None):
        username = username or request[ASKER].username
        is_authenticated = True
        details = {"user_id": request[ASKER].user_id, **details}
    socket = request.headers.get("Upgrade", "").lower() == "websocket"
    record(
        event,
        protocol="websocket" if socket else "http",
        path=shown_path(request),
        ip=client_address(request),
        username=username,
        is_authenticated=is_authenticated,
        **details,
    )


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log actions refused for lack of rights or by a rate limit, unless already logged."""
    try:
        return await handler(request)
    except ApiError as error:
        is_action = request.method not in SAFE_METHODS or error.status == TOO_MANY
        if is_action and error.status in REFUSED and AUDITED not in request:
            audit(
                "request.refused",
                request,
                method=request.method,
                status=error.status,
                reason=error.code,
            )
        raise


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """Return the changes for a log line: old and new value by name."""
    return {
        name: {"old": old, "new": after[name]} for name, old in before.items() if old != after[name]
    }


def record(
    event: str,
    *,
    protocol: str,
    path: str | None = None,
    ip: str | None = None,
    username: str | None = None,
    is_authenticated: bool = False,
    **details: object,
) -> None:
    """Log a security event outside of a request, or with the id of the one at hand."""
    line = {
        "timestamp": datetime.now(UTC),
        "event": event,
        "protocol": protocol,
        "path": path,
        "ip": ip,
        "username": username,
        "is_authenticated": is_authenticated,
        **({"requestId": known} if (known := request_id.get()) else {}),
        **masked(details),
    }
    logger.info("%s", json_line(line))


def masked(details: Mapping[str, object]) -> dict[str, object]:
    """Return the details with everything that could be a secret replaced."""
    return {name: MASK if _is_secret(name) else value for name, value in details.items()}


def _is_secret(name: str) -> bool:
    return any(secret in name.lower() for secret in SECRETS)
