"""An event socket with all rooms of a person, each of which is resumed by itself."""

import asyncio
from typing import Any, Final

import aiohttp

from tests.faults.person import Failure, Person, Socket
from tests.faults.talks import SPEAKING, Club

AGAIN: Final = 0.5
"""Seconds until a room that was refused is asked for again."""

MARK: Final = ""
"""Stands for a nonce where a room is marked as read."""


class EventTalk(Club):
    """A room on an event socket; it has no socket of its own."""

    def __init__(self, person: Person, slug: str) -> None:
        super().__init__(person, slug)
        self.room_id = 0
        self.is_shown = False

    @property
    def known(self) -> dict[str, int]:
        """The numbers from which the room is resumed."""
        return {"after": self.last_seq, "changes": self._last_change}

    def hear_event(self, frame: Any) -> None:
        """Take an event as a chat socket would have told it. Raises `Failure`."""
        if frame["type"] in ("message", "message_changed"):
            message = frame["message"]
            told = {**message, "message": message["content"]}
            if frame["type"] == "message_changed":
                told |= {"type": "message_changed", "change": frame["change"]}
            self.hear(told)

    def is_stored(self, nonce: str) -> None:
        """Note that a message is stored; its frame may have come before, or be yet to come."""
        if self.pending.pop(nonce, None) is not None:
            self.acknowledged.add(nonce)
            self._sent.pop(nonce, None)


class Events(Socket):
    """Sends in all rooms, resends by nonce, and checks order and answers."""

    path = "/ws/events/"

    def __init__(self, person: Person, slugs: list[str]) -> None:
        super().__init__(person)
        self.talks = [EventTalk(person, slug) for slug in slugs]
        self._number = 0
        self._said = 0
        self._asked: dict[int, tuple[EventTalk, str | None]] = {}
        """Unanswered commands by id: a message by its nonce, `MARK`, or, None, a subscription."""

    def hear(self, frame: Any) -> None:
        if frame["type"] == "ok":
            talk, nonce = self._answered(frame["id"])
            if nonce is None:
                self._subscribed(talk, frame["result"])
            else:
                talk.is_stored(nonce)
        elif frame["type"] == "error":
            self._answered(frame["id"])
        elif frame["type"] == "unsubscribed":
            self._talk(frame["roomId"]).is_shown = False
        elif "roomId" in frame:
            self._talk(frame["roomId"]).hear_event(frame)
        self.is_open = all(talk.is_shown for talk in self.talks)

    async def speak(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._asked.clear()
        for talk in self.talks:
            talk.is_shown = False
            await self._subscribe(socket, talk)
        while True:
            await asyncio.sleep(AGAIN * SPEAKING)
            waiting = {talk for talk, nonce in self._asked.values() if nonce is None}
            for talk in self.talks:
                if talk.is_shown:
                    await self._say(socket, talk)
                    await self._mark(socket, talk)
                elif talk not in waiting:
                    await self._subscribe(socket, talk)

    async def _say(self, socket: aiohttp.ClientWebSocketResponse, talk: EventTalk) -> None:
        if talk.is_talking and self.person.random.random() < 0.2:
            self._said += 1
            nonce = f"{self.person.name}/events/{talk.slug}/{self._said}"
            talk.pending[nonce] = f"this is {nonce}"
        on_the_way = {nonce for _, nonce in self._asked.values()}
        for nonce, text in tuple(talk.pending.items())[:5]:
            if nonce not in on_the_way:
                command = {"type": "send", "roomId": talk.room_id, "content": text, "nonce": nonce}
                await self._ask(socket, talk, nonce, command)

    async def _mark(self, socket: aiohttp.ClientWebSocketResponse, talk: EventTalk) -> None:
        is_direct = talk.slug == self.person.direct
        if is_direct and talk.last_seq and self.person.random.random() < 0.1:
            command = {"type": "mark_read", "roomId": talk.room_id, "seq": talk.last_seq}
            await self._ask(socket, talk, MARK, command)

    async def _subscribe(self, socket: aiohttp.ClientWebSocketResponse, talk: EventTalk) -> None:
        command = {"type": "subscribe", "channel": "room", "slug": talk.slug, **talk.known}
        await self._ask(socket, talk, None, command)

    async def _ask(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        talk: EventTalk,
        nonce: str | None,
        command: dict[str, Any],
    ) -> None:
        self._number += 1
        self._asked[self._number] = (talk, nonce)
        await socket.send_json({"id": self._number, **command})

    def _answered(self, id_: int) -> tuple[EventTalk, str | None]:
        if id_ not in self._asked:
            raise Failure(f"{self.person.name} was answered {id_}, which was not asked, or twice")
        return self._asked.pop(id_)

    def _subscribed(self, talk: EventTalk, result: Any) -> None:
        if result["resume"] == "reload":
            raise Failure(f"{self.person.name} missed too much of {talk.slug} to resume")
        talk.room_id = result["room"]["id"]
        talk.is_shown = True

    def _talk(self, room_id: int) -> EventTalk:
        for talk in self.talks:
            if talk.room_id == room_id:
                return talk
        raise Failure(f"{self.person.name} is told of room {room_id}, which is not shown")
