"""Checks the way from outside, through any proxies, to the running server."""

import secrets
from typing import Final, NamedTuple

import aiohttp

from echochat.cli.queries import has_bucket
from echochat.realtime.admission import connect_scope
from echochat.storage.database import Database

TIMEOUT: Final = aiohttp.ClientTimeout(total=10)

LIVE: Final = "/api/health/live/"
SOCKET: Final = "/ws/chat/public/"


class Fault(NamedTuple):
    """A fault of the way through the proxy, and what to do."""

    text: str
    advice: str


async def look_through(base_url: str, header: str, db: Database) -> Fault | None:
    """Ask the server over its public address, for a page and for a socket.

    The socket sends an invented address (RFC 5737, for documentation) in the trusted header. A
    server that counts the connect for that address lets clients forge theirs.
    """
    invented = f"203.0.113.{secrets.randbelow(254) + 1}"
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=False) as http:
            return await _ask(http, base_url) or await _probe(http, base_url, header, invented, db)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        reason = str(error) or type(error).__name__
        return Fault(
            f"{base_url} doesn't respond: {reason}",
            "Start the server and the proxy, and check ECHOCHAT_PUBLIC_BASE_URL.",
        )


async def _ask(http: aiohttp.ClientSession, base_url: str) -> Fault | None:
    async with http.get(base_url + LIVE) as answer:
        is_ours = answer.status == 200 and b'"check":"live"' in await answer.read()
    if is_ours:
        return None
    return Fault(
        f"{base_url}{LIVE} returned {answer.status}",
        "Forward /api/ and the Host header in the proxy; see ECHOCHAT_ALLOWED_HOSTS.",
    )


async def _probe(
    http: aiohttp.ClientSession, base_url: str, header: str, invented: str, db: Database
) -> Fault | None:
    headers = {header: invented, "Origin": base_url}
    try:
        async with http.ws_connect(base_url + SOCKET, headers=headers):
            pass
    except aiohttp.WSServerHandshakeError as error:
        return Fault(
            f"the WebSocket {base_url}{SOCKET} returned {error.status}",
            "Forward /ws/ with the headers Upgrade and Connection in the proxy.",
        )
    if await has_bucket(db, connect_scope("chat", invented)):
        return Fault(
            "the server trusts a forged client address",
            "Set the header named in ECHOCHAT_CLIENT_ADDRESS_HEADER in the proxy (nginx: "
            "proxy_set_header X-Forwarded-For $remote_addr), and trust only proxies "
            "(ECHOCHAT_TRUSTED_PROXY_IPS, ECHOCHAT_TRUSTED_PROXY_RANGES).",
        )
    return None
