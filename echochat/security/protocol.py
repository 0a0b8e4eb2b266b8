"""aiohttp's HTTP server without its version in responses and unescaped input in logs.

Its own responses (to invalid HTTP) bypass the application. This file uses private names of aiohttp,
whose minor version setup.cfg pins; tests/http/test_protocol.py checks them.
"""

import asyncio
import logging
from typing import Any, Final, cast

from aiohttp import HttpVersion11, web

from echochat.http.errors import ApiError, error_response
from echochat.http.keys import SETTINGS
from echochat.http.lines import escaped
from echochat.http.request_headers import connection_options
from echochat.security.address import counted_as, sender
from echochat.security.headers import set_security_headers
from echochat.security.unread import UnreadAnswers
from echochat.settings import Settings

logger = logging.getLogger(__name__)

ANSWER_TIMEOUT: Final = 120.0
"""Seconds that a client may take to read an answer, 1 MiB at 70 kbit/s: aiohttp would keep it in
memory for ever."""


class Runner(web.AppRunner):
    """Runs an application, which has its `SETTINGS`, on `Protocol`."""

    async def _make_server(self) -> web.Server:
        server = cast(_Server, await super()._make_server())
        server.__class__ = _Server
        server.settings = self.app[SETTINGS]
        server.unread = UnreadAnswers()
        return server


class Protocol(web.RequestHandler):
    """One connection."""

    __slots__ = ("_held", "_network", "_settings", "_unread", "_unread_peer")

    def __init__(
        self, server: "_Server", settings: Settings, unread: UnreadAnswers, **options: Any
    ) -> None:
        super().__init__(server, **options)
        self._settings = settings
        self._unread = unread
        self._unread_peer: asyncio.Transport | None = None
        self._network = ""
        self._held = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hear of each byte that the kernel does not take."""
        super().connection_made(transport)
        cast(asyncio.Transport, transport).set_write_buffer_limits(high=0)

    def pause_writing(self) -> None:
        """Count the unread bytes."""
        super().pause_writing()
        if self.transport is not None:
            self._unread_peer = self.transport
            size = max(self._held, self.transport.get_write_buffer_size())
            self._unread.add(self._network, self.transport, size)

    def resume_writing(self) -> None:
        """All is read."""
        self._forget_unread()
        super().resume_writing()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Nothing is left to be read."""
        self._forget_unread()
        super().connection_lost(exc)

    def _forget_unread(self) -> None:
        if self._unread_peer is not None:
            self._unread.remove(self._network, self._unread_peer)
            self._unread_peer = None

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send a response, and close the connection if it isn't read within `ANSWER_TIMEOUT`."""
        self._network = counted_as(sender(request, self._settings))
        is_kept = request.keep_alive and request.version < HttpVersion11
        if is_kept and "close" in connection_options(request):
            # aiohttp's parser takes "keep-alive, close" for "keep-alive" (RFC 9112, section 9.3).
            resp.force_close()
        self._held = _memory(resp)
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT):
                return await super().finish_response(request, resp, start_time)
        except TimeoutError:
            logger.info("an answer is not read by %s", request.remote)
            if self.transport is not None:
                self.transport.abort()
            return resp, True
        finally:
            if isinstance(resp, web.Response):
                # aiohttp keeps the last answer of an idle connection.
                resp.body = None

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer requests that never reached the application in our error format, and close."""
        if status >= 500:
            logger.error("a request from %s failed", request.remote, exc_info=exc)
            error = ApiError(500, "internal_error", close=True)
        else:
            reason = (message or str(exc)).partition("\n")[0]
            logger.info("invalid HTTP from %s: %s", request.remote, escaped(reason))
            error = ApiError(400, "bad_request", close=True)
        if request.writer.output_size > 0:
            raise ConnectionError("a part of another answer is sent already")
        response = error_response(request, error)
        response.__class__ = _Answer
        return response


class _Server(web.Server):
    settings: Settings
    unread: UnreadAnswers

    def __call__(self) -> Protocol:
        return Protocol(self, self.settings, self.unread, loop=self._loop, **self._kwargs)


def _memory(answer: web.StreamResponse) -> int:
    """Return the bytes held until a response is read: its body, and head and body joined.

    The transport frees nothing before all is written. Only the transport knows how much of a file
    it holds.
    """
    body = answer.body if isinstance(answer, web.Response) else None
    return 2 * len(body) if isinstance(body, bytes) else 0


class _Answer(web.Response):
    """An answer without a route, and so without the application's signals."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        set_security_headers(self.headers)
