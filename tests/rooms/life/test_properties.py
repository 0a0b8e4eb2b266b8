"""Whatever happens to messages, and whoever is away meanwhile: all pictures are the same."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.patience import PATIENCE
from tests.rooms.life.support import delete, edit, react
from tests.rooms.support import Chat, chat, person

PEOPLE = ("anna", "boris", "clara")
NOWHERE = 2**62
"""The id of no message."""

KINDS = st.sampled_from(["say", "say", "reply", "edit", "edit", "delete", "react", "away", "back"])
ACTIONS = st.tuples(KINDS, st.integers(0, 5), st.sampled_from(["👍", "🎉"]))
SCRIPT = st.lists(ACTIONS, max_size=20)


class Shown(NamedTuple):
    """A message on the screen."""

    content: str
    edited_at: str | None
    deleted: bool
    reactions: tuple[tuple[str, int, tuple[str, ...]], ...]
    quoted: int | None


class Client:
    """Somebody with a picture of the room, which frames change."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.picture: dict[int, Shown] = {}
        self.change = 0
        self.ids: list[int] = []
        self._settled = False
        self._stack = AsyncExitStack()
        self._reader: asyncio.Task[None] | None = None
        self._socket: Chat | None = None
        self._news = asyncio.Event()

    async def connect(self) -> None:
        if self._socket is None:
            query = f"?after={max(self.picture, default=0)}&changes={self.change}"
            self._socket = await self._stack.enter_async_context(chat(self.visitor, query=query))
            self._reader = asyncio.create_task(self._read(self._socket))

    async def leave(self) -> None:
        """Go when all that was asked for is done."""
        if self._socket is None or self._reader is None:
            return
        await delete(self._socket, NOWHERE)
        await self._until(lambda: self._settled)
        self._settled = False
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        await self._stack.aclose()
        self._socket = None

    async def play(self, script: list[tuple[str, int, str]]) -> None:
        for kind, number, emoji in script:
            await asyncio.sleep(0)
            if kind == "away":
                await self.leave()
            elif kind == "back":
                await self.connect()
            elif self._socket is not None:
                await self._act(self._socket, kind, number, emoji)
        await self.connect()

    async def sees(self, seq: int, change: int) -> None:
        """Wait until the picture has got so far."""
        await self._until(lambda: len(self.picture) >= seq and self.change >= change)

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def _act(self, one: Chat, kind: str, number: int, emoji: str) -> None:
        id_ = self.ids[number % len(self.ids)] if self.ids else NOWHERE
        if kind == "say":
            await one.say(f"text {number}")
        elif kind == "reply":
            await one.send(message="reply", replyTo=id_)
        elif kind == "edit":
            await edit(one, id_, f"edited {number} {emoji}")
        elif kind == "delete":
            await delete(one, id_)
        else:
            await react(one, id_, emoji, on=number % 3 > 0)

    async def _read(self, socket: Chat) -> None:
        while True:
            self._apply(await socket.next())
            self._news.set()

    def _apply(self, frame: dict[str, Any]) -> None:
        if frame.get("type") == "message_changed":
            assert frame["seq"] in self.picture, "a change comes after its message"
            assert frame["change"] > self.change, "changes come in order, each once"
            self.change = frame["change"]
            self.picture[frame["seq"]] = self.picture[frame["seq"]]._replace(
                content=frame["message"],
                edited_at=frame["editedAt"],
                deleted=frame["deleted"],
                reactions=tuple(
                    (reaction["emoji"], reaction["count"], tuple(reaction["users"]))
                    for reaction in frame["reactions"]
                ),
            )
        elif frame.get("id") == NOWHERE and frame["type"] == "delete":
            self._settled = True
        elif "message" in frame:
            self.ids.append(frame["id"])
            assert frame["seq"] == max(self.picture, default=0) + 1
            quoted = frame.get("replyTo", {}).get("id")
            self.picture[frame["seq"]] = Shown(
                frame["message"], frame.get("editedAt"), frame.get("deleted", False), (), quoted
            )


@pytest.fixture
async def busy_site(start_site: StartSite) -> Site:
    """A server that lets anybody say and change as much as they like."""
    return await start_site(
        WS_CONNECT_RATE_LIMIT="100000",
        CHAT_MESSAGE_RATE_LIMIT="100000",
        CHAT_CHANGE_RATE_LIMIT="100000",
    )


@given(scripts=st.tuples(*[SCRIPT] * len(PEOPLE)))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_pictures_are_equal(
    busy_site: Site, db: Database, scripts: tuple[list[tuple[str, int, str]], ...]
) -> None:
    """Three people write, edit, delete and react, come and go, all at once."""
    ((number,),) = await db.fetch_all("SELECT count(*) FROM users")
    clients = [Client(await person(busy_site, f"{name}{number}")) for name in PEOPLE]
    for client in clients:
        await client.connect()
    pairs = zip(clients, scripts, strict=True)
    await asyncio.gather(*(client.play(script) for client, script in pairs))
    # What is still on its way is done when they have gone; then they come back.
    for client in clients:
        await client.leave()
    fresh = Client(await busy_site.visitor())
    for client in [*clients, fresh]:
        await client.connect()
    position = await db.fetch_one("SELECT last_seq, last_change FROM rooms WHERE slug = 'public'")
    assert position is not None
    for client in [*clients, fresh]:
        await client.sees(*position)
    assert [client.picture for client in clients] == [fresh.picture] * len(clients)
    for client in [*clients, fresh]:
        await client.leave()
