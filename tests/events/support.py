"""Somebody at an event socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from tests.accounts.support import Visitor
from tests.sockets import ClientSocket

Json = dict[str, Any]


class Events(ClientSocket):
    """One open event socket, after its hello."""

    channel = "events"

    def __init__(self, socket: Any) -> None:
        super().__init__(socket)
        self._ids = count(1)
        self.aside: list[Json] = []
        """Events that came while an answer was waited for."""

    async def send(self, **command: Any) -> int:
        """Send a command; return its id."""
        id_ = next(self._ids)
        await self.socket.send_json({"id": id_, **command})
        return id_

    async def ask(self, **command: Any) -> Json:
        """Send a command; return its answer. What comes before is put aside."""
        id_ = await self.send(**command)
        while True:
            frame: Json = await self.next()
            if frame.get("id") == id_:
                return frame
            self.aside.append(frame)

    async def do(self, **command: Any) -> Json:
        """Send a command that is carried out; return its result."""
        answer = await self.ask(**command)
        assert answer["type"] == "ok", answer
        result: Json = answer["result"]
        return result

    async def refusal(self, **command: Any) -> str:
        """Send a command that is refused; return the code."""
        answer = await self.ask(**command)
        assert answer["type"] == "error", answer
        return str(answer["code"])

    async def show(self, slug: str = "public", **known: int) -> Json:
        """Subscribe to a room; return the result."""
        return await self.do(type="subscribe", channel="room", slug=slug, **known)

    async def event(self, kind: str) -> Json:
        """The next event of a kind, put aside or yet to come; others are passed over."""
        while True:
            frame: Json = self.aside.pop(0) if self.aside else await self.next()
            if frame["type"] == kind:
                return frame

    async def texts(self, number: int) -> list[str]:
        """The texts of the next messages."""
        return [(await self.event("message"))["message"]["content"] for _ in range(number)]

    async def is_quiet(self) -> bool:
        """True if nothing came before the answer to a ping."""
        await self.do(type="ping")
        return not self.aside


@asynccontextmanager
async def events(visitor: Visitor) -> AsyncIterator[Events]:
    """Open an event socket as this visitor."""
    async with visitor.http.ws_connect("/ws/events/", max_msg_size=0) as socket:
        one = Events(socket)
        assert (await one.next())["type"] == "hello"
        yield one
