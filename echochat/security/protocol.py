"""aiohttp's HTTP server without its version in answers and unescaped input in logs.

Its own answers (to what is no HTTP) pass by the application. This file touches private names of
aiohttp, whose minor version setup.cfg pins; tests/http/test_protocol.py is the conformance test.
"""

import asyncio
import logging
from typing import Final

from aiohttp import web

from echochat.http.errors import ApiError, error_response
from echochat.http.lines import escaped
from echochat.security.headers import harden

logger = logging.getLogger(__name__)

ANSWER_TIMEOUT: Final = 120.0
"""Seconds that a client may take to read an answer, 1 MiB at 70 kbit/s: aiohttp would keep it in
memory for ever."""


class Runner(web.AppRunner):
    """Runs an application on `Protocol`."""

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        server.__class__ = _Server
        return server


class Protocol(web.RequestHandler):
    """One connection."""

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer, and cut the connection of who does not read it in `ANSWER_TIMEOUT`."""
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT):
                return await super().finish_response(request, resp, start_time)
        except TimeoutError:
            logger.info("an answer is not read by %s", request.remote)
            if self.transport is not None:
                self.transport.abort()
            return resp, True

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer in the form of our errors what never reached the application, and close."""
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
    def __call__(self) -> Protocol:
        return Protocol(self, loop=self._loop, **self._kwargs)


class _Answer(web.Response):
    """An answer without a route, and so without the application's signals."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        harden(self.headers)
