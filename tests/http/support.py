"""Small applications for what is asked of HTTP alone."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import Handler, Middleware

from echochat.security.headers import on_prepare

Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def serving(
    routes: Mapping[str, Handler], *middlewares: Middleware, method: str = "GET", limit: int = 2**20
) -> AsyncIterator[Client]:
    """A server with handlers by path."""
    app = web.Application(middlewares=middlewares, client_max_size=limit)
    app.on_response_prepare.append(on_prepare)
    for path, handler in routes.items():
        app.router.add_route(method, path, handler)
    async with TestClient(TestServer(app)) as client:
        yield client


async def exchange(server: TestServer, request: bytes, *, to_the_end: bool = False) -> bytes:
    """Return the answer to these bytes: its beginning, or all until the connection closes."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    try:
        writer.write(request)
        async with asyncio.timeout(10):
            return await reader.read(-1 if to_the_end else 65536)
    finally:
        writer.close()
        await writer.wait_closed()
