"""One person: a browser with sockets, each of which comes back whatever happens."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any, Final

import aiohttp
from aiohttp import WSMsgType

from tests.accounts.support import Visitor

GIVE_UP: Final = 5.0
"""Seconds after which a client tries anew to connect: an instance may hang."""

HEARTBEAT: Final = 5.0
"""Seconds between pings of a client; a server that does not answer is left."""

Address = Callable[[], str]


class Failure(AssertionError):
    """Something was promised and is not so."""


class Person:
    """Somebody signed in, on three chats, one of them twice, their inbox and presence."""

    def __init__(self, name: str, address: Address, random: Random) -> None:
        self.name = name
        self.address = address
        self.random = random
        self.visitor = Visitor(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
        self.chats: list[Socket] = []
        self.inbox = Inbox(self)
        self.presence = Presence(self)
        self.direct = ""
        """The slug of the direct room that this person began."""
        self._entering = asyncio.Lock()

    @property
    def sockets(self) -> list["Socket"]:
        return [*self.chats, self.inbox, self.presence]

    async def delete_room(self, slug: str) -> None:
        """Delete a room, however often that has to be asked for."""
        while True:
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                await self.enter()
                answer = await self._ask("delete", f"/api/chat/rooms/{slug}/")
                if answer.get("ok") or answer.get("error") == "room_not_found":
                    return
            await asyncio.sleep(0.2)

    async def enter(self) -> None:
        """Sign in, and have an account if there is none."""
        async with self._entering:
            if (await self._ask("get", "/api/auth/session/")).get("authenticated"):
                return
            await self._ask("get", "/api/auth/csrf/")
            body = {"username": self.name, "password": "a password of 21"}
            if "errors" in await self._ask("post", "/api/auth/login/", body):
                both = {"password1": body["password"], "password2": body["password"]}
                await self._ask("post", "/api/auth/register/", {"username": self.name, **both})

    async def start_direct(self, name: str) -> str:
        """Return the slug of the room with somebody."""
        answer = await self._ask("post", "/api/chat/direct/start/", {"username": name})
        return str(answer["slug"])

    async def leave(self) -> None:
        """Sign out; the sockets are to be closed, and come back when the person is."""
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            await self._ask("post", "/api/auth/logout/", {})

    async def _ask(self, method: str, path: str, json: object = None) -> Any:
        headers = {"X-CSRFToken": self.visitor.cookies.get("csrftoken", "")}
        async with asyncio.timeout(GIVE_UP):
            async with self.visitor.http.request(
                method, self.address() + path, json=json, headers=headers
            ) as answer:
                if answer.status >= 500:
                    raise aiohttp.ClientError(answer.status)
                return await answer.json()


class Socket:
    """A socket that is opened again with a pause that grows and varies."""

    path = ""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.is_open = False
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    async def _run(self) -> None:
        pause = 0.05
        while True:
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                await self.person.enter()
                await self._converse()
                pause = 0.05
            self.is_open = False
            await asyncio.sleep(pause * self.person.random.random())
            pause = min(pause * 2, 1.0)

    async def _converse(self) -> None:
        http = self.person.visitor.http
        async with asyncio.timeout(GIVE_UP):
            socket = await http.ws_connect(
                self.person.address() + self.path + self.query(), heartbeat=HEARTBEAT
            )
        async with socket:
            speaking = asyncio.create_task(self.speak(socket))
            try:
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        self.is_open = True
                        self.hear(message.json())
            finally:
                speaking.cancel()
                await asyncio.gather(speaking, return_exceptions=True)

    def query(self) -> str:
        return ""

    def hear(self, frame: Any) -> None:
        """Take a frame. Raises `Failure`."""

    async def speak(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Say what a client says without being asked."""
        while True:
            await asyncio.sleep(20)
            await socket.send_json({"type": "ping"})


class Inbox(Socket):
    """An inbox socket, and what it was last told."""

    path = "/ws/direct/inbox/"
    counts: dict[str, int] | None = None

    def hear(self, frame: Any) -> None:
        if "unread" in frame:
            self.counts = frame["unread"]["counts"]

    async def speak(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        random = self.person.random
        slugs = [self.person.direct]
        while True:
            await asyncio.sleep(random.uniform(1, 10))
            if random.random() < 0.3 and self.counts:
                slug = random.choice([*self.counts, *slugs])
                await socket.send_json({"type": "mark_read", "roomSlug": slug})
            else:
                await socket.send_json({"type": "ping"})


class Presence(Socket):
    """A presence socket that knows deltas, and who is online by them."""

    path = "/ws/presence/"
    online: frozenset[str] = frozenset()

    def query(self) -> str:
        return "?delta=1"

    def hear(self, frame: Any) -> None:
        if "online" in frame:
            self.online = frozenset(user["username"] for user in frame["online"])
        elif frame.get("type") == "presence_delta":
            joined = {user["username"] for user in frame["joined"]}
            self.online = self.online - set(frame["left"]) | joined
