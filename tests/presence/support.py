"""Somebody at a presence socket, and what they know of who is online."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.accounts.support import Site, Visitor
from tests.patience import PATIENCE
from tests.sockets import ClientSocket

PING = {"type": "ping"}


class Watcher(ClientSocket):
    """One open presence socket, and the state that its frames add up to."""

    channel = "presence"

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__(socket)
        self.online: dict[str, str | None] = {}
        self.guests: int | None = None

    async def send(self, frame: object) -> None:
        await self.socket.send_json(frame)

    async def next(self) -> Any:
        """The next frame that is no heartbeat."""
        while (frame := await super().next()) == PING:
            pass
        self._apply(frame)
        return frame

    async def heartbeat(self) -> None:
        """Return when the server pings."""
        while await super().next() != PING:
            pass

    async def sees(self, *names: str, guests: int = 0) -> dict[str, str | None]:
        """Read until exactly these are online; return their pictures by name."""
        async with asyncio.timeout(PATIENCE):
            while (set(self.online), self.guests) != (set(names), guests):
                await self.next()
        return self.online

    async def counts(self, guests: int) -> None:
        """Read until there are so many guests."""
        async with asyncio.timeout(PATIENCE):
            while self.guests != guests:
                await self.next()

    def break_off(self) -> None:
        """Let the connection break, with no close frame."""
        self.socket._writer.transport.abort()

    def _apply(self, frame: Any) -> None:
        if "guests" not in frame:
            return
        if "online" in frame:
            self.online = {}
        for name in frame.get("left", ()):
            del self.online[name]
        for user in [*frame.get("online", ()), *frame.get("joined", ())]:
            self.online[user["username"]] = user["profileImage"]
        self.guests = frame["guests"]


@asynccontextmanager
async def watch(visitor: Visitor, query: str = "") -> AsyncIterator[Watcher]:
    """Open a presence socket as this visitor; at the end it is closed cleanly."""
    async with visitor.http.ws_connect(f"/ws/presence/{query}", max_msg_size=0) as socket:
        yield Watcher(socket)


async def guest(site: Site) -> Visitor:
    """Somebody with a guest's session."""
    visitor = await site.visitor()
    await visitor.get("/api/auth/presence-session/")
    return visitor
