"""The opening handshake (RFC 6455, section 4.2), and taking the transport over from aiohttp.

aiohttp keeps a task, a parser, a request and a reader for every WebSocket:
15 KiB. Here the transport gets a protocol of our own after the 101, and the
request ends: under 4 KiB, and an inbound message costs 7 instead of 11 µs.
This file and intake.py use private names of aiohttp, so setup.cfg pins its minor
version; tests/realtime/test_upgrade.py is the conformance test.
"""

import asyncio
import base64
import binascii
import hashlib
import socket
from typing import Final

from aiohttp import HttpVersion11, web

from echochat.http.request_headers import connection_options
from echochat.realtime.connection import Connection
from echochat.realtime.intake import Endpoint

GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
SEND_BUFFER: Final = 64 * 1024
"""Bytes of the kernel's send buffer: a bigger one hides a slow reader for long."""


class Upgraded(web.StreamResponse):
    """The response of a handler after an upgrade: aiohttp has nothing left to send."""

    @property
    def prepared(self) -> bool:
        return True

    async def prepare(self, request: web.BaseRequest) -> None:
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        return None


def upgrade(request: web.Request, endpoint: Endpoint, *, send_limit: int) -> Connection:
    """Answer 101 and return the connection, already reading into `endpoint`.

    `send_limit`: unread bytes above which the peer counts as slow (`Outbox`). Raises HTTPBadRequest
    or HTTPUpgradeRequired for an invalid upgrade, and ConnectionResetError if the client has
    disconnected.
    """
    accept = accept_key(request)
    protocol = request.protocol
    transport = protocol.transport
    if transport is None or transport.is_closing():
        raise ConnectionResetError("client is gone")
    _tune(transport)
    transport.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )
    loop = asyncio.get_running_loop()
    early = _release(protocol)
    connection = Connection(endpoint, loop.time(), send_limit, early)
    transport.set_protocol(connection)
    connection.connection_made(transport)
    transport.resume_reading()
    if early:
        # Not now: the handler has to finish its set-up first.
        loop.call_soon(connection.data_received, b"")
    return connection


def _release(protocol: web.RequestHandler) -> bytes:
    """Detach aiohttp from the connection; return the bytes received after the request."""
    early = bytes(protocol._message_tail)
    protocol.transport = None
    protocol.connection_lost(None)
    return early


def _tune(transport: asyncio.Transport) -> None:
    raw = transport.get_extra_info("socket")
    if raw is not None and raw.family in (socket.AF_INET, socket.AF_INET6):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)


def accept_key(request: web.Request) -> bytes:
    """Return the value for the client's key. Raises as `upgrade` does."""
    headers = request.headers
    if request.version < HttpVersion11:
        # HTTP/1.0 has no Upgrade; the header is ignored (RFC 9110, section 7.8).
        raise web.HTTPUpgradeRequired(headers={"Upgrade": "websocket"})
    is_websocket = headers.get("Upgrade", "").lower() == "websocket"
    if not is_websocket or "upgrade" not in connection_options(request):
        raise web.HTTPUpgradeRequired(headers={"Upgrade": "websocket"})
    if headers.get("Sec-WebSocket-Version") != "13":
        raise web.HTTPUpgradeRequired(headers={"Sec-WebSocket-Version": "13"})
    keys = headers.getall("Sec-WebSocket-Key", [""])
    key = keys[0]
    if len(keys) > 1 or not _is_key(key):
        raise web.HTTPBadRequest(reason="Bad Sec-WebSocket-Key")
    return base64.b64encode(hashlib.sha1(key.encode() + GUID, usedforsecurity=False).digest())


def _is_key(key: str) -> bool:
    """Tell whether the key is 16 bytes in base64 (section 4.2.1)."""
    try:
        return len(base64.b64decode(key, validate=True)) == 16
    except (binascii.Error, ValueError):
        return False
