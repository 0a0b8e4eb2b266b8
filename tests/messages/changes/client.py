"""A plain client of a room. It knows what docs/asyncapi.yaml says of `resume`, and nothing else."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, Final, NamedTuple

from tests.accounts.support import Site, Visitor
from tests.messages.changes.support import delete, edit, react
from tests.patience import PATIENCE
from tests.rooms.support import Chat, chat

NOWHERE: Final = 2**62
"""The id of no message."""


class Shown(NamedTuple):
    """A message on the screen."""

    content: str
    edited_at: str | None
    deleted: bool
    reactions: tuple[tuple[str, int, tuple[str, ...]], ...]
    quoted: int | None


Picture = dict[int, Shown]
"""A room on the screen, by seq."""


def shown(message: dict[str, Any], content: str) -> Shown:
    """The state of a message in a frame or page."""
    return Shown(
        message[content],
        message.get("editedAt"),
        message.get("deleted", False),
        tuple(
            (reaction["emoji"], reaction["count"], tuple(reaction["users"]))
            for reaction in message.get("reactions", ())
        ),
        message.get("replyTo", {}).get("id"),
    )


class Loaded(NamedTuple):
    """The whole history, and the change from which it has to be followed."""

    picture: Picture
    ids: list[int]
    change: int


async def load(visitor: Visitor, slug: str = "public", page_size: int = 5) -> Loaded:
    """Read the whole history; of several pages the lowest change counts."""
    picture: Picture = {}
    ids: list[int] = []
    changes, before = [], ""
    while True:
        path = f"/api/chat/rooms/{slug}/messages/?limit={page_size}{before}"
        page = (await visitor.get(path)).data
        picture = {one["seq"]: shown(one, "content") for one in page["messages"]} | picture
        ids = [one["id"] for one in page["messages"]] + ids
        changes.append(page["lastChange"])
        if page["pagination"]["nextBefore"] is None:
            return Loaded(picture, ids, min(changes))
        before = f"&before={page['pagination']['nextBefore']}"


class Client:
    """Somebody with a picture of the room, who comes and goes, on any instance."""

    def __init__(self, visitors: list[Visitor]) -> None:
        """`visitors`: the same person, at each instance."""
        self.visitors = visitors
        self.picture: Picture = {}
        self.change = 0
        self.ids: list[int] = []
        self.loads = 0
        self._is_settled = False
        self._unanswered: set[str] = set()
        self._stack = AsyncExitStack()
        self._reader: asyncio.Task[None] | None = None
        self.socket: Chat | None = None
        self._news = asyncio.Event()

    async def connect(self, instance: int = 0) -> None:
        """Come back: what was missed is sent, or the history is loaded anew."""
        if self.is_there:
            return
        visitor = self.visitors[instance % len(self.visitors)]
        while True:
            query = f"?after={max(self.picture, default=0)}&changes={self.change}"
            socket = await self._stack.enter_async_context(chat(visitor, query=query))
            opening = await socket.next()
            if opening["complete"] and opening["changesComplete"]:
                break
            await self._stack.aclose()
            self.loads += 1
            self.picture, self.ids, self.change = await load(visitor)
        self.socket = socket
        self._reader = asyncio.create_task(self._read(socket))

    async def say(self, message: str, reply_to: int | None = None) -> None:
        assert self.socket is not None
        nonce = secrets.token_hex(8)
        self._unanswered.add(nonce)
        await self.socket.send(message=message, replyTo=reply_to, nonce=nonce)

    async def edit(self, id_: int, message: str) -> None:
        assert self.socket is not None
        await edit(self.socket, id_, message)

    async def delete(self, id_: int) -> None:
        assert self.socket is not None
        await delete(self.socket, id_)

    async def react(self, id_: int, emoji: str, *, on: bool) -> None:
        assert self.socket is not None
        await react(self.socket, id_, emoji, on=on)

    async def leave(self) -> None:
        """Go when all that was asked for is answered."""
        if self._reader is None:
            return
        self._is_settled = False
        await self.delete(NOWHERE)
        await self.until(lambda: self._is_settled and not self._unanswered)
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._stack.aclose()
        self.socket = self._reader = None

    @property
    def is_there(self) -> bool:
        """True while connected."""
        return self._reader is not None

    async def sees(self, seq: int, change: int) -> None:
        """Wait until the picture has got so far."""
        await self.until(lambda: len(self.picture) >= seq and self.change >= change)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                assert self._reader is not None
                if self._reader.done():
                    self._reader.result()
                self._news.clear()
                await self._news.wait()

    async def _read(self, socket: Chat) -> None:
        try:
            while True:
                self._apply(await socket.next())
                self._news.set()
        finally:
            self._news.set()

    def _apply(self, frame: dict[str, Any]) -> None:
        self._unanswered.discard(frame.get("nonce", ""))
        if frame.get("type") == "message_changed":
            before = self.picture.get(frame["seq"])
            assert before is not None, "a change comes after its message"
            assert frame["change"] > self.change, "changes come in order, each once"
            assert frame["deleted"] or not before.deleted, "what is deleted is never shown again"
            self.change = frame["change"]
            self.picture[frame["seq"]] = shown(frame, "message")._replace(quoted=before.quoted)
        elif frame.get("id") == NOWHERE and frame["type"] == "delete":
            self._is_settled = True
        elif "message" in frame:
            self.ids.append(frame["id"])
            assert frame["seq"] == max(self.picture, default=0) + 1, "messages come in order"
            self.picture[frame["seq"]] = shown(frame, "message")


async def elsewhere(visitor: Visitor, *sites: Site) -> list[Visitor]:
    """The same browser at several instances."""
    others = []
    for site in sites:
        other = await site.visitor()
        other.http.cookie_jar.update_cookies(visitor.cookies, site.server.make_url("/"))
        others.append(other)
    return others
