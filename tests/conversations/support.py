"""Somebody at an inbox socket, and direct rooms to write in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from echochat.storage.connection import Params, PgConnection
from echochat.storage.database import Unavailable
from tests.accounts.support import Site, Visitor
from tests.rooms.support import chat, person
from tests.sockets import ClientSocket

PING = {"type": "ping"}
NOTHING = {"dialogs": 0, "slugs": [], "counts": {}}


def unread(**counts: int) -> dict[str, Any]:
    """An Unread (docs/wire.md 2.3)."""
    return {"dialogs": len(counts), "slugs": list(counts), "counts": counts}


class Inbox(ClientSocket):
    """One open inbox socket."""

    channel = "inbox"

    async def send(self, **frame: Any) -> None:
        await self.socket.send_json(frame)

    async def next(self) -> Any:
        """The next frame that is no heartbeat."""
        while (frame := await super().next()) == PING:
            pass
        return frame

    async def heartbeat(self) -> None:
        """Return when the server pings."""
        while await super().next() != PING:
            pass

    async def unread(self) -> dict[str, int]:
        """The unread messages by slug that the next frame tells of."""
        counts: dict[str, int] = (await self.next())["unread"]["counts"]
        return counts

    async def mark_read(self, slug: str) -> None:
        await self.send(type="mark_read", roomSlug=slug)

    async def show(self, slug: str | None) -> None:
        await self.send(type="set_active_room", roomSlug=slug)

    async def is_quiet(self) -> bool:
        """Tell whether nothing more arrives before the answer to a bad frame."""
        await self.send(type="dance")
        return bool((await self.next()).get("code") == "invalid_payload")


@asynccontextmanager
async def opening_inbox(visitor: Visitor) -> AsyncIterator[Inbox]:
    """Open an inbox socket as this visitor."""
    async with visitor.http.ws_connect("/ws/direct/inbox/", max_msg_size=0) as socket:
        yield Inbox(socket)


@asynccontextmanager
async def inbox(visitor: Visitor) -> AsyncIterator[Inbox]:
    """Open an inbox socket whose first frame is read."""
    async with opening_inbox(visitor) as one:
        await one.next()
        yield one


async def start(visitor: Visitor, name: str) -> str:
    """Start a direct room; return its slug."""
    answer = await visitor.post("/api/chat/direct/start/", {"username": name})
    assert answer.status == 200, answer.data
    return str(answer.data["slug"])


async def pair(site: Site) -> tuple[Visitor, Visitor, str]:
    """Anna and Boris, and their room."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    return anna, boris, await start(anna, "boris")


async def write(visitor: Visitor, slug: str, *messages: str) -> None:
    """Say something in a room; return when it is stored."""
    async with chat(visitor, slug) as one:
        for message in messages:
            await one.said(message)


def lose_answer(monkeypatch: pytest.MonkeyPatch, statement: str) -> None:
    """Let the connection break after a statement was carried out, before its answer."""
    run = PgConnection.run

    async def broken(connection: PgConnection, sql: str, params: Params = None) -> Any:
        result = await run(connection, sql, params)
        if sql == statement:
            monkeypatch.setattr(PgConnection, "run", run)
            connection.close()
            raise Unavailable("the answer is lost")
        return result

    monkeypatch.setattr(PgConnection, "run", broken)
