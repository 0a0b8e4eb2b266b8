"""Liveness, readiness and the configuration that clients ask for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from echochat.http.respond import json_response
from echochat.messages import EDIT_WINDOW, NONCE_LIFETIME, QUOTE_LENGTH
from echochat.settings import Settings

logger = logging.getLogger(__name__)

Check = Callable[[], Awaitable[object]]

CHECK_TIMEOUT: Final = 2.0
"""Seconds after which a component that does not answer counts as failed."""


CACHE: Final = "cache"
"""The one component whose failure leaves the server ready, since local users still chat."""


class HealthApi:
    """`checks` maps a component ("database", "cache") to a function that raises on failure."""

    def __init__(self, settings: Settings, checks: Mapping[str, Check]) -> None:
        self._settings = settings
        self._checks = checks
        self._is_leaving = False

    def leave(self) -> None:
        """Be ready no more: the server is about to stop."""
        self._is_leaving = True

    async def live(self, _request: web.Request) -> web.Response:
        """Answer GET /api/health/live/: the event loop runs."""
        return json_response({"status": "ok", "check": "live", "timestamp": datetime.now(UTC)})

    async def ready(self, _request: web.Request) -> web.Response:
        """Answer GET /api/health/ready/: 200 while messages flow and no stop is due, else 503."""
        states = await asyncio.gather(*(_state(*item) for item in self._checks.items()))
        components = dict(zip(self._checks, states, strict=True))
        failed = {component for component, state in components.items() if state == "error"}
        status = "error" if self._is_leaving or failed - {CACHE} else "ok"
        answer = {
            "status": status,
            "check": "ready",
            "timestamp": datetime.now(UTC),
            "components": components,
        }
        return json_response(answer, status=200 if status == "ok" else 503)

    async def client_config(self, _request: web.Request) -> web.Response:
        """Answer GET /api/meta/client-config/ from the settings in force."""
        settings = self._settings
        return json_response(
            {
                "usernameMaxLength": settings.username_max_length,
                "chatMessageMaxLength": settings.chat_message_max_length,
                "chatRoomSlugRegex": settings.chat_room_slug_regex,
                "mediaUrlTtlSeconds": settings.media_url_ttl_seconds,
                "mediaMode": "signed_only",
                "chatQuoteMaxLength": QUOTE_LENGTH,
                "chatEditWindowSeconds": EDIT_WINDOW,
                "chatNonceLifetimeSeconds": NONCE_LIFETIME,
            }
        )


async def _state(component: str, check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT):
            await check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the component is not ready
        logger.warning("%s is not ready: %s", component, repr(error))
        return "error"
    return "ok"
