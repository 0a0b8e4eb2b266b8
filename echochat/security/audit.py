"""The security log (contract 4): one JSON object a line, secrets masked."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from echochat.http.lines import json_line
from echochat.http.paths import MASK, shown_path
from echochat.http.request_id import request_id
from echochat.security.address import client_address

logger = logging.getLogger("security.audit")

SECRETS: Final = ("password", "token", "cookie", "secret", "sig", "session")


def audit(
    event: str,
    request: web.Request,
    *,
    username: str | None = None,
    is_authenticated: bool = False,
    **details: object,
) -> None:
    """Log a security event of this request; what its address holds of secrets stays out."""
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
