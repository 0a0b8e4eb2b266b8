"""A client's list of conversations."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.accounts.support import Visitor
from tests.events.support import Events, events
from tests.patience import PATIENCE

Json = dict[str, Any]


class Client:
    """A client's list, kept as docs/wire.md 2.5 says, and its unread counts."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.list: dict[int, Json] = {}
        self.version: str | None = None
        self.pages = 0
        self.positions = 0
        self._deleted: dict[int, set[int]] = {}

    async def subscribe(self, one: Events, *, anew: bool = False) -> bool:
        """Get what is missing; True if that was the whole list."""
        since = None if anew else self.version
        aside, one.aside = one.aside, []
        result = await one.do(type="subscribe", channel="conversations", since=since)
        told, one.aside = one.aside, aside
        items = {item["roomId"] for frame in told for item in frame.get("items", ())}
        self.pages = sum(frame["type"] == "conversations" for frame in told)
        for frame in told:
            self.hear(frame)
        if result["complete"]:
            self.list = {id_: item for id_, item in self.list.items() if id_ in items}
        elif len(self.list) != result["count"]:
            return await self.subscribe(one, anew=True)
        assert len(self.list) == result["count"]
        self.version = result["version"]
        return bool(result["complete"])

    def hear(self, frame: Json) -> None:
        """Take a frame."""
        if frame["type"] == "conversations":
            for item in frame["items"]:
                known = self.list.get(item["roomId"])
                assert known is None or item["lastSeq"] >= known["lastSeq"], "older than before"
                self.list[item["roomId"]] = item
                self._deleted[item["roomId"]] = set()
        elif frame["type"] == "conversation_removed":
            self.list.pop(frame["roomId"], None)
        elif frame["type"] == "room_position" and frame["roomId"] in self.list:
            self.positions += 1
            item = self.list[frame["roomId"]]
            assert frame["lastSeq"] >= item["lastSeq"]
            deleted = self._deleted[frame["roomId"]]
            new = {seq for seq in frame["deleted"] if seq > item["lastReadSeq"]} - deleted
            deleted |= new
            item |= {name: frame[name] for name in ("name", "lastSeq", "lastMessage")}
            item["deletedAfterRead"] += len(new)
        elif frame["type"] == "user_changed":
            for item in self.list.values():
                if item["peer"] and item["peer"]["id"] == frame["user"]["id"]:
                    item["peer"] = frame["user"]

    @property
    def unread(self) -> dict[str, int]:
        """Unread messages by slug, of rooms that have any."""
        counts = {
            item["slug"]: item["lastSeq"] - item["lastReadSeq"] - item["deletedAfterRead"]
            for item in self.list.values()
        }
        return {slug: count for slug, count in counts.items() if count}

    def item(self, slug: str) -> Json:
        """The item of a room."""
        (found,) = [item for item in self.list.values() if item["slug"] == slug]
        return found

    @property
    def slugs(self) -> set[str]:
        """Of all rooms but the public one, which everybody has."""
        return {item["slug"] for item in self.list.values()} - {"public"}

    async def until(self, one: Events, holds: Any) -> None:
        """Take frames until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self.hear(await one.next())


@asynccontextmanager
async def listed(visitor: Visitor, client: Client) -> AsyncIterator[Events]:
    """Open an event socket with the list."""
    async with events(visitor) as one:
        await client.subscribe(one)
        yield one
