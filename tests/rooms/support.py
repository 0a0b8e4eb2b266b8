"""Somebody at a chat socket, and rooms to be in."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.sockets import ClientSocket

ROLES = ("owner", "admin", "member", "viewer", "blocked")


class Chat(ClientSocket):
    """One open chat socket."""

    channel = "chat"

    async def send(self, **frame: Any) -> None:
        await self.socket.send_json(frame)

    async def say(self, message: str, nonce: str | None = None) -> None:
        await self.send(message=message, nonce=nonce)

    async def said(self, message: str, nonce: str | None = None) -> Any:
        """Say something; return the frame that comes back."""
        await self.say(message, nonce)
        return await self.next()

    async def is_quiet(self) -> bool:
        """Tell whether nothing more arrives before the next message."""
        mark = f"mark {id(self)}"
        return bool((await self.said(mark)).get("message") == mark)


@asynccontextmanager
async def chat(visitor: Visitor, slug: str = "public", query: str = "") -> AsyncIterator[Chat]:
    """Open a chat socket as this visitor."""
    async with visitor.http.ws_connect(f"/ws/chat/{slug}/{query}", max_msg_size=0) as socket:
        yield Chat(socket)


async def assert_rights(one: Chat, role: str) -> None:
    """A socket of a room that is not public can do just what the role may."""
    if role == "blocked":
        assert await one.close_code() == 4403
    elif role == "viewer":
        assert await one.said("hi") == {"error": "forbidden"}
    else:
        assert (await one.said("hi"))["message"] == "hi"


async def person(site: Site, name: str = "anna") -> Visitor:
    """Somebody signed in."""
    visitor = await site.visitor()
    await visitor.register(name)
    return visitor


async def private_room(owner: Visitor, slug: str = "attic") -> str:
    """Let the owner make a private room."""
    answer = await owner.get(f"/api/chat/rooms/{slug}/")
    assert answer.data["created"]
    return slug


async def people(site: Site, *names: str) -> list[Visitor]:
    """Several people signed in."""
    return [await person(site, name) for name in names]


async def make_moderator(db: Database, name: str) -> None:
    """Let somebody keep order on the site, as an operator does."""
    await db.execute("UPDATE users SET is_moderator = true WHERE name = %s", (name,))


async def roles(db: Database, slug: str) -> dict[str, str]:
    """Return the roles in a room by username."""
    rows = await db.fetch_all(
        "SELECT u.name, c.role FROM chat_roles c JOIN users u ON u.id = c.user_id"
        " JOIN rooms r ON r.id = c.room_id WHERE r.slug = %s",
        (slug,),
    )
    return dict(rows)


async def give_role(db: Database, slug: str, name: str, role: str) -> None:
    """Give somebody a role in a room, as an operator does."""
    await db.execute(
        "INSERT INTO chat_roles (room_id, user_id, role)"
        " SELECT r.id, u.id, %s FROM rooms r, users u WHERE r.slug = %s AND u.name = %s"
        " ON CONFLICT (room_id, user_id) DO UPDATE SET role = excluded.role",
        (role, slug, name),
    )


async def store_past(db: Database, count: int, slug: str = "public") -> None:
    """Store messages "old 1", "old 2" … behind the server's back, by the first user."""
    await db.execute(
        "WITH room AS (UPDATE rooms SET last_seq = last_seq + %(count)s, last_at = now()"
        " WHERE slug = %(slug)s RETURNING id, last_seq - %(count)s AS before)"
        " INSERT INTO messages (room_id, seq, author_id, content, created_at)"
        " SELECT room.id, before + n, (SELECT min(id) FROM users), 'old ' || n, now()"
        " FROM room, generate_series(1, %(count)s) n ORDER BY n",
        {"count": count, "slug": slug},
    )


async def stalled(
    site: Site, visitor: Visitor, query: str = "", path: str = "/ws/chat/public/"
) -> socket.socket:
    """Open a socket that reads nothing beyond its small buffers."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    raw.setblocking(False)
    url = site.server.make_url(path)
    await asyncio.get_running_loop().sock_connect(raw, (url.host, url.port))
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    request = (
        f"GET {url.path}{query} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nCookie: {cookies}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    await asyncio.get_running_loop().sock_sendall(raw, request.encode())
    answer = await asyncio.get_running_loop().sock_recv(raw, 200)
    assert b" 101 " in answer
    return raw
