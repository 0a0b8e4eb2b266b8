"""What everybody writes first: plain aiohttp, one `send_str` per client, nothing stored."""

import sys

import uvloop
from aiohttp import WSMsgType, web

clients: set[web.WebSocketResponse] = set()


async def chat(request: web.Request) -> web.WebSocketResponse:
    """Send every message to every client, one after the other."""
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    clients.add(socket)
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                for client in tuple(clients):
                    await client.send_str(message.data)
    finally:
        clients.discard(socket)
    return socket


if __name__ == "__main__":
    uvloop.install()
    app = web.Application()
    app.router.add_get("/ws", chat)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
