"""A plain client of a room over the event socket, beside that of the chat socket."""

import asyncio
import secrets
from typing import Any

from tests.accounts.support import Visitor
from tests.events.support import Events, events
from tests.messages.changes.client import Client, load, shown


class EventClient(Client):
    """It knows what docs/wire.md says of `subscribe`, and nothing else."""

    def __init__(self, visitors: list[Visitor]) -> None:
        super().__init__(visitors)
        self._events: Events | None = None
        self._room_id = 0
        self._asked: set[int] = set()
        self._loaded = (0, 0)

    async def connect(self, instance: int = 0) -> None:
        if self.is_there:
            return
        visitor = self.visitors[instance % len(self.visitors)]
        socket = await self._stack.enter_async_context(events(visitor))
        result = await socket.show(after=max(self.picture, default=0), changes=self.change)
        assert socket.aside == [], "nothing comes before the answer"
        self._room_id = result["room"]["id"]
        if result["resume"] == "caught_up":
            assert result["lastSeq"] == max(self.picture, default=0)
            assert result["lastChange"] == self.change
        elif result["resume"] == "reload":
            self.loads += 1
            self.picture, self.ids, self.change = await load(visitor)
            self._loaded = (max(self.picture, default=0), self.change)
        self._events = socket
        self._reader = asyncio.create_task(self._follow(socket))

    async def leave(self) -> None:
        if self._reader is None:
            return
        await self.until(lambda: not self._asked)
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._stack.aclose()
        self._events = self._reader = None

    async def say(self, message: str, reply_to: int | None = None) -> None:
        nonce = secrets.token_hex(8)
        await self._ask(type="send", content=message, replyTo=reply_to, nonce=nonce)

    async def edit(self, id_: int, message: str) -> None:
        await self._ask(type="edit", messageId=id_, content=message)

    async def delete(self, id_: int) -> None:
        await self._ask(type="delete", messageId=id_)

    async def react(self, id_: int, emoji: str, *, on: bool) -> None:
        await self._ask(type="react", messageId=id_, emoji=emoji, on=on)

    async def _ask(self, **command: Any) -> None:
        assert self._events is not None
        self._asked.add(await self._events.send(roomId=self._room_id, **command))

    async def _follow(self, socket: Events) -> None:
        try:
            while True:
                self._take(await socket.next())
                self._news.set()
        finally:
            self._news.set()

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] in ("ok", "error"):
            assert frame["id"] in self._asked, "each command is answered once"
            self._asked.discard(frame["id"])
            return
        assert frame["roomId"] == self._room_id
        message, (seq, change) = frame["message"], self._loaded
        if frame["type"] == "message_changed":
            if frame["change"] <= change:
                return  # The history has it.
            before = self.picture.get(message["seq"])
            assert before is not None, "a change comes after its message"
            assert frame["change"] > self.change, "changes come in order, each once"
            assert message["deleted"] or not before.deleted, "what is deleted is never shown again"
            self.change = frame["change"]
            self.picture[message["seq"]] = shown(message, "content")._replace(quoted=before.quoted)
        elif message["seq"] > seq:
            self.ids.append(message["id"])
            assert message["seq"] == max(self.picture, default=0) + 1, "messages come in order"
            self.picture[message["seq"]] = shown(message, "content")
