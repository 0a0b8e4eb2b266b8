"""Read receipts over the event socket."""

import asyncio

import pytest

from echochat.conversations.receipts import hub
from tests.accounts.support import Site, Visitor
from tests.conversations.support import inbox, pair, write
from tests.conversations.test_memberships import mark
from tests.events.support import Events, Json, events
from tests.patience import PATIENCE
from tests.rooms.support import people, private_room


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "GATHER", 0.01)
    monkeypatch.setattr(hub, "INTERVAL", 0.02)
    monkeypatch.setattr(hub, "LARGE_INTERVAL", 0.02)


class Reader:
    """Somebody who shows a room, and the receipts that they know, by user id."""

    def __init__(self, socket: Events, shown: Json) -> None:
        self.socket = socket
        self.room_id: int = shown["room"]["id"]
        self.receipts: dict[int, int] | None = None

    async def knows(self, receipts: dict[int, int]) -> None:
        """Read until these are the receipts."""
        async with asyncio.timeout(PATIENCE):
            while self.receipts != receipts:
                frame = await self.socket.event("receipts")
                assert frame["roomId"] == self.room_id
                self.receipts = {item["userId"]: item["seq"] for item in frame["items"]}

    async def read(self, seq: int) -> None:
        await self.socket.do(type="mark_read", roomId=self.room_id, seq=seq)


async def own_id(visitor: Visitor) -> int:
    async with visitor.http.ws_connect("/ws/events/") as socket:
        hello = await socket.receive_json(timeout=PATIENCE)
    id_: int = hello["user"]["id"]
    return id_


async def test_direct_room(site: Site) -> None:
    """Each sees how far the other has read, by whatever way."""
    anna, boris, slug = await pair(site)
    a, b = await own_id(anna), await own_id(boris)
    await write(anna, slug, *"123456")
    async with events(anna) as one, events(boris) as other:
        hers = Reader(one, await one.show(slug))
        await hers.knows({a: 6, b: 0})
        his = Reader(other, await other.show(slug))
        await his.read(1)
        await hers.knows({a: 6, b: 1})
        await his.knows({a: 6, b: 1})
        await mark(boris, slug, seq=2)
        await hers.knows({a: 6, b: 2})
        async with inbox(boris) as counts:
            await counts.send(type="mark_read", roomSlug=slug, seq=3)
            await hers.knows({a: 6, b: 3})
        await boris.post("/api/chat/conversations/read/", {})
        await hers.knows({a: 6, b: 6})
        await other.do(type="focus", roomId=his.room_id, active=True)
        await write(anna, slug, "seen at once")
        await hers.knows({a: 7, b: 7})


async def test_switched_off(site: Site) -> None:
    """Who gives none gets none, from the next moment on; it can be switched on again."""
    anna, boris, slug = await pair(site)
    a, b = await own_id(anna), await own_id(boris)
    await write(anna, slug, "one", "two")
    async with events(anna) as one, events(boris) as other:
        hers, his = Reader(one, await one.show(slug)), Reader(other, await other.show(slug))
        await hers.knows({a: 2, b: 0})
        await his.knows({a: 2, b: 0})
        await boris.patch("/api/auth/settings/", {"readReceipts": False})
        await hers.knows({a: 2})
        await his.read(2)
        await write(anna, slug, "three")
        await hers.socket.do(type="mark_read", roomId=hers.room_id, seq=3)
        await boris.patch("/api/auth/settings/", {"readReceipts": True})
        await hers.knows({a: 3, b: 2})
        seen = [frame for frame in other.aside if frame["type"] == "receipts"]
        assert seen == []
        await his.knows({a: 3, b: 2})


async def test_rooms(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones have receipts for their members; those that grow have them no more."""
    anna, boris, vera = await people(site, "anna", "boris", "vera")
    a, b, v = [await own_id(each) for each in (anna, boris, vera)]
    await private_room(anna)
    members = "/api/chat/rooms/attic/members/"
    await anna.post(members, {"username": "boris"})
    monkeypatch.setattr("echochat.conversations.receipts.queries.MOST", 2)
    async with events(anna) as one, events(boris) as other:
        hers, his = Reader(one, await one.show("attic")), Reader(other, await other.show("attic"))
        await hers.knows({a: 0, b: 0})
        await his.knows({a: 0, b: 0})
        await anna.post(members, {"username": "vera"})
        await hers.knows({})
        await his.knows({})
        monkeypatch.setattr("echochat.conversations.receipts.queries.MOST", 3)
        await write(anna, "attic", "one")
        await his.read(1)
        await hers.knows({a: 1, b: 1, v: 0})
        await anna.delete(f"{members}vera/")
        await hers.knows({a: 1, b: 1})


async def test_nothing_in_the_public_room(site: Site) -> None:
    """Where everybody is."""
    anna, boris = await people(site, "anna", "boris")
    await write(boris, "public", "one")
    async with events(anna) as one:
        shown = await one.show("public")
        await one.do(type="mark_read", roomId=shown["room"]["id"], seq=1)
        await write(boris, "public", "two")
        assert await one.texts(1) == ["two"]
        await one.do(type="ping")
        assert all(frame["type"] != "receipts" for frame in one.aside)
