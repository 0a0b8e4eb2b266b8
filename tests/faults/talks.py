"""Conversations of one person in a room, and checks of what they receive."""

import asyncio
import time
from typing import Any, Final

import aiohttp

from tests.faults.person import Failure, Person, Socket

SPEAKING: Final = 1.0
"""Seconds between messages of one socket, give or take."""

PARALLEL: Final = 0.3
"""Part of the messages that are said on both sockets at once, several times."""


class Talk(Socket):
    """A chat socket: resumes by seq, resends by nonce, checks the order of all it hears."""

    def __init__(self, person: Person, slug: str) -> None:
        super().__init__(person)
        self.slug = slug
        self.path = f"/ws/chat/{slug}/"
        self.last_seq = 0
        self.is_talking = True
        self.pending: dict[str, str] = {}
        self.acknowledged: set[str] = set()
        self.delays: list[float] = []
        """Seconds from a message's first sending to its first coming back."""
        self.echo: Echo | None = None
        self._sent: dict[str, float] = {}
        self._said = 0

    def query(self) -> str:
        return f"?after={self.last_seq}"

    def hear(self, frame: Any) -> None:
        if frame.get("complete") is False:
            raise Failure(f"{self.person.name} missed too much of {self.slug} to resume")
        if "seq" not in frame or "type" in frame:
            return
        seq, nonce = frame["seq"], frame["nonce"]
        if nonce in self.pending:
            del self.pending[nonce]
            self.acknowledged.add(nonce)
            if nonce in self._sent:
                self.delays.append(time.monotonic() - self._sent.pop(nonce))
        if seq == self.last_seq + 1:
            self.last_seq = seq
        elif nonce not in self.acknowledged:
            # Only the answer to what was said again may stand out of the order.
            raise Failure(f"{self.person.name} heard {seq} after {self.last_seq} in {self.slug}")

    async def speak(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        for nonce in tuple(self.pending):
            await self._send(socket, nonce)
        while True:
            await asyncio.sleep(SPEAKING * self.person.random.uniform(0.5, 1.5))
            # What got "unavailable" for an answer is said again.
            for nonce in tuple(self.pending)[:5]:
                await self._send(socket, nonce)
            if self.is_talking:
                self._said += 1
                nonce = f"{self.person.name}/{self.slug}/{self._said}"
                self.pending[nonce] = f"this is {nonce}"
                await self._send(socket, nonce)

    def waits(self) -> list[float]:
        """Return for how long those that did not come back have been waited for, in seconds."""
        now = time.monotonic()
        return [now - sent for sent in self._sent.values()]

    def say_again(self, nonces: list[str]) -> None:
        """Say something anew under nonces that have served."""
        for nonce in nonces:
            self.acknowledged.discard(nonce)
            self.pending[nonce] = f"this is {nonce} of another day"

    async def _send(self, socket: aiohttp.ClientWebSocketResponse, nonce: str) -> None:
        text = self.pending.get(nonce)
        if text is None:
            return
        self._sent.setdefault(nonce, time.monotonic())
        frame = {"message": text, "nonce": nonce}
        if self.echo is not None and self.person.random.random() < PARALLEL:
            await asyncio.gather(*(self.echo.say(frame) for _ in range(2)), socket.send_json(frame))
        await socket.send_json(frame)


class Echo(Talk):
    """The same person in the same room, most often on another instance, saying the same."""

    def __init__(self, talk: Talk) -> None:
        super().__init__(talk.person, talk.slug)
        self.pending, self.acknowledged = talk.pending, talk.acknowledged
        self.delays, self._sent = talk.delays, talk._sent
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        talk.echo = self

    async def say(self, frame: dict[str, str]) -> None:
        if self._socket is not None and not self._socket.closed:
            await self._socket.send_json(frame)

    async def speak(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        for nonce in tuple(self.pending):
            await self._send(socket, nonce)


class Club(Talk):
    """A talk that follows what becomes of messages, and changes its own."""

    def __init__(self, person: Person, slug: str) -> None:
        super().__init__(person, slug)
        self.texts: dict[int, str] = {}
        """The messages that this client shows, by id."""
        self._last_change = 0
        self._own: list[int] = []

    def query(self) -> str:
        return f"?after={self.last_seq}&changes={self._last_change}"

    def hear(self, frame: Any) -> None:
        super().hear(frame)
        if frame.get("type") == "message_changed":
            if frame["change"] <= self._last_change:
                name = self.person.name
                raise Failure(f"{name} heard change {frame['change']} after {self._last_change}")
            self._last_change = frame["change"]
            self.texts[frame["id"]] = frame["message"]
        elif "seq" in frame and "type" not in frame:
            self.texts.setdefault(frame["id"], frame["message"])
            if frame["username"] == self.person.name:
                self._own.append(frame["id"])

    async def speak(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        changing = asyncio.create_task(self._change(socket))
        try:
            await super().speak(socket)
        finally:
            changing.cancel()
            await asyncio.gather(changing, return_exceptions=True)

    async def _change(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        random, number = self.person.random, 0
        while True:
            await asyncio.sleep(random.uniform(0.5, 2))
            if not (self.is_talking and self._own):
                continue
            number += 1
            command = {"id": random.choice(self._own[-20:])}
            text = f"edited {number} by {self.person.name}"
            await socket.send_json(
                random.choice(
                    (
                        command | {"type": "edit", "message": text},
                        command | {"type": "edit", "message": text},
                        command | {"type": "delete"},
                        command | {"type": "react", "emoji": "👍", "on": random.random() < 0.5},
                    )
                )
            )
