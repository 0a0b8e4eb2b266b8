"""The baseline: plain aiohttp, one `send_str` per client, nothing stored."""

import sys
from collections.abc import AsyncIterator

import aiopg
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


POOL = web.AppKey("pool", aiopg.Pool)
PAGE = """
    SELECT m.id, m.seq, u.name, p.avatar, m.content, m.created_at
    FROM messages m JOIN users u ON u.id = m.author_id LEFT JOIN profiles p ON p.user_id = u.id
    WHERE m.room_id = (SELECT id FROM rooms WHERE slug = 'public') ORDER BY m.id DESC LIMIT 50
"""


async def history(request: web.Request) -> web.Response:
    """Answer with the latest messages: no session, no rights, one query."""
    async with request.app[POOL].acquire() as connection, connection.cursor() as cursor:
        await cursor.execute(PAGE)
        names = ("id", "seq", "username", "profilePic", "content", "createdAt")
        rows = [dict(zip(names, row, strict=True)) async for row in cursor]
    for row in rows:
        row["createdAt"] = row["createdAt"].isoformat()
    return web.json_response({"messages": rows[::-1]})


async def database(app: web.Application) -> AsyncIterator[None]:
    """Keep a pool of connections."""
    async with aiopg.create_pool(sys.argv[2], maxsize=8) as app[POOL]:
        yield


if __name__ == "__main__":
    uvloop.install()
    app = web.Application()
    app.router.add_get("/ws", chat)
    if sys.argv[2]:
        app.router.add_get("/history", history)
        app.cleanup_ctx.append(database)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
