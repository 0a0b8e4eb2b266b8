"""The list of conversations over the event socket."""

import asyncio
from typing import Any

import pytest

from echochat.conversations.listing import frames, hub, queries
from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor, outage
from tests.conversations.support import inbox, start, write
from tests.events.list_client import Client, listed
from tests.events.support import events
from tests.patience import PATIENCE
from tests.rooms.support import chat, give_role, person, private_room, store_past

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "GATHER", 0.01)
    monkeypatch.setattr(hub, "INTERVAL", 0.02)


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody with a room that Boris is in, too, and a direct room with him."""
    anna, _ = await person(site, "anna"), await person(site, "boris")
    await private_room(anna, "attic")
    return anna


@pytest.fixture
async def boris(site: Site, anna: Visitor, db: Database) -> Visitor:
    """Somebody in the attic."""
    assert await anna.is_signed_in()
    boris = await site.visitor()
    await boris.login("boris")
    await give_role(db, "attic", "boris", "member")
    return boris


async def test_complete(anna: Visitor, boris: Visitor) -> None:
    """All rooms in which one has a role, with unread counts, last messages and peers."""
    slug = await start(anna, "boris")
    async with chat(anna, "attic") as one:
        await one.said("first")
        second = await one.said("second")
    client = Client("boris")
    async with listed(boris, client):
        assert client.slugs == {"attic"}
        item = client.item("attic")
        assert (item["kind"], item["name"], item["role"]) == ("private", "attic", "member")
        assert item["lastMessage"]["content"] == "second"
        assert item["lastMessage"]["username"] == "anna"
        assert (item["lastMessage"]["seq"], item["lastSeq"]) == (second["seq"], 2)
        assert client.unread == {"attic": 2}
    await write(anna, slug, "hi")
    async with listed(boris, client):
        assert client.slugs == {"attic", slug}
        assert (client.item(slug)["name"], client.item(slug)["peer"]["username"]) == (None, "anna")
        assert client.unread == {"attic": 2, slug: 1}


async def test_live(anna: Visitor, boris: Visitor, db: Database) -> None:
    """Messages, deletions, marks, roles, names and new rooms are told as they happen."""
    client, hers = Client("boris"), Client("anna")
    async with listed(boris, client) as one, listed(anna, hers) as other:
        async with chat(anna, "attic") as attic:
            ids = [(await attic.said(text))["id"] for text in "abc"]
            await client.until(one, lambda: client.unread == {"attic": 3})
            await hers.until(other, lambda: hers.item("attic")["lastSeq"] == 3 and not hers.unread)
            await attic.send(type="delete", id=ids[1])
            await client.until(one, lambda: client.unread == {"attic": 2})
            await attic.send(type="edit", id=ids[2], message="C")
            await client.until(one, lambda: client.item("attic")["lastMessage"]["content"] == "C")
            await attic.send(type="delete", id=ids[2])
            await client.until(one, lambda: client.item("attic")["lastMessage"]["deleted"])
            assert client.unread == {"attic": 1}
        room_id = client.item("attic")["roomId"]
        async with events(boris) as elsewhere:
            await elsewhere.do(type="mark_read", roomId=room_id, seq=3)
        await client.until(one, lambda: client.unread == {})
        await give_role(db, "attic", "boris", "viewer")
        await client.until(one, lambda: client.item("attic")["role"] == "viewer")
        await anna.patch("/api/chat/rooms/attic/", {"name": "Loft"})
        await client.until(one, lambda: client.item("attic")["name"] == "Loft")
        slug = await start(anna, "boris")
        await write(anna, slug, "hi")
        await client.until(one, lambda: client.unread == {slug: 1})
        await hers.until(other, lambda: slug in hers.slugs)
        async with inbox(boris) as his:
            await his.mark_read(slug)
            await client.until(one, lambda: client.unread == {})
        await anna.post("/api/auth/profile/", {"username": "annette"})
        await client.until(one, lambda: client.item(slug)["peer"]["username"] == "annette")
        await give_role(db, "attic", "boris", "blocked")
        await client.until(one, lambda: client.slugs == {slug})
        await anna.delete("/api/chat/rooms/attic/")
        await hers.until(other, lambda: hers.slugs == {slug})


async def test_account_settings(anna: Visitor) -> None:
    """Those of the account come with the list, and again when another device changes them."""
    async with events(anna) as one:
        await one.do(type="subscribe", channel="conversations")
        first = await one.event("settings_changed")
        assert (first["version"], first["settings"]["theme"]) == (0, "system")
        answer = await anna.patch("/api/auth/settings/", {"theme": "dark"})
        assert await one.event("settings_changed") == {"type": "settings_changed", **answer.data}


async def test_all_read(anna: Visitor, boris: Visitor, db: Database) -> None:
    """Only the conversations that had something unread are told, to all devices."""
    await private_room(anna, "cellar")
    await give_role(db, "cellar", "boris", "member")
    await write(anna, "attic", "one", "two")
    client = Client("boris")
    async with listed(boris, client) as one:
        assert client.unread == {"attic": 2}
        assert (await boris.post("/api/chat/conversations/read/", {})).status == 200
        while (frame := await one.event("conversations"))["items"][0]["slug"] == "public":
            pass  # Where one is noted only now.
        assert [item["slug"] for item in frame["items"]] == ["attic"]
        client.hear(frame)
        assert client.unread == {}


async def test_public_room(anna: Visitor, boris: Visitor) -> None:
    """Everybody has it, whoever was never there, too; its messages are new from then on."""
    await write(anna, "public", "before")
    client = Client("boris")
    async with listed(boris, client) as one:
        assert client.item("public")["role"] == "member"
        assert client.unread == {}
        await write(anna, "public", "then")
        await client.until(one, lambda: client.unread == {"public": 1})
    async with listed(boris, client):
        assert client.unread == {"public": 1}


async def test_new_names(site: Site, anna: Visitor, boris: Visitor) -> None:
    """Are told to those who list a direct room with the person, or where they spoke last."""
    stranger = await person(site, "stranger")
    slug = await start(anna, "boris")
    await write(anna, slug, "hi")
    await write(anna, "attic", "last")
    client, other = Client("boris"), Client("stranger")
    async with listed(boris, client) as one, listed(stranger, other) as two:
        await anna.post("/api/auth/profile/", {"username": "annette"})
        await client.until(one, lambda: client.item(slug)["peer"]["username"] == "annette")
        await client.until(
            one, lambda: client.item("attic")["lastMessage"]["username"] == "annette"
        )
        await two.do(type="ping")
        assert all(frame["type"] != "user_changed" for frame in two.aside)


async def test_since(anna: Visitor, boris: Visitor, db: Database) -> None:
    """Who comes back gets what changed alone, or the whole list where something left it."""
    for slug in ("cellar", "roof"):
        await private_room(anna, slug)
        await give_role(db, slug, "boris", "member")
    client = Client("boris")
    async with listed(boris, client):
        assert client.slugs == {"attic", "cellar", "roof"}
    async with events(boris) as one:
        assert not await client.subscribe(one)
        # What a transaction that was open then changed may be sent again.
        assert client.pages <= 1
    await store_past(db, 2, "cellar")
    async with events(boris) as one:
        assert not await client.subscribe(one)
        assert (client.pages, client.unread) == (1, {"cellar": 2})
    await give_role(db, "roof", "boris", "blocked")
    async with events(boris) as one:
        assert await client.subscribe(one)
        assert client.slugs == {"attic", "cellar"}
    for version in ("9" * 18, "1"):
        client.version = version
        async with events(boris) as one:
            assert await client.subscribe(one) == (version == "9" * 18)
            assert client.unread == {"cellar": 2}


async def test_pages(anna: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long list comes in several frames of limited size, latest activity first."""
    monkeypatch.setattr(frames, "PAGE", 2000)
    monkeypatch.setattr(hub, "READ_AT_ONCE", 7)
    await db.execute(
        "WITH room AS (INSERT INTO rooms (slug, name, kind, last_at)"
        " SELECT 'many-' || n, 'Many', 'private', now() - n * interval '1 s'"
        " FROM generate_series(1, 40) n RETURNING id)"
        " INSERT INTO chat_roles (room_id, user_id, role) SELECT room.id, u.id, 'member'"
        " FROM room, users u WHERE u.name = 'anna'"
    )
    client = Client("anna")
    async with listed(anna, client):
        assert len(client.list) == 42
        assert client.pages > 5
        many = [item["slug"] for item in client.list.values() if item["name"] == "Many"]
        assert many == [f"many-{n}" for n in range(1, 41)]


async def test_refusals(site: Site, anna: Visitor) -> None:
    """Guests have no list; a version is a whole number as text."""
    async with events(await site.visitor()) as guest, events(anna) as one:
        subscribe = {"type": "subscribe", "channel": "conversations"}
        assert await guest.refusal(**subscribe) == "forbidden"
        wrong: tuple[Any, ...] = (1, "x", "-1", "9" * 20, "", [], "1.5")
        for since in wrong:
            assert await one.refusal(**subscribe, since=since) == "invalid_payload"


async def test_unsubscribed(anna: Visitor) -> None:
    """Nothing of the list follows."""
    client = Client("anna")
    async with listed(anna, client) as one, chat(anna, "attic") as attic:
        await one.do(type="unsubscribe", channel="conversations")
        one.aside.clear()
        await attic.said("hi")
        async with listed(anna, other := Client("anna")) as two:
            await attic.said("hi again")
            await other.until(two, lambda: other.item("attic")["lastSeq"] == 2)
        assert await one.is_quiet()


async def test_at_most_one_frame_a_second(
    anna: Visitor, boris: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much is said, a room is told once in an interval."""
    monkeypatch.setattr(hub, "INTERVAL", 0.5)
    client = Client("boris")
    async with listed(boris, client) as one, chat(anna, "attic") as attic:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for _ in range(15):
            await attic.said("hi")
            await asyncio.sleep(0.03)
        await client.until(one, lambda: client.item("attic")["lastSeq"] == 15)
        assert client.positions <= (loop.time() - begun) / 0.5 + 1


async def test_outage(anna: Visitor, boris: Visitor, dsn: str) -> None:
    """A list that can't be read is refused; one that is there is brought up to date later."""
    client = Client("boris")
    async with listed(boris, client) as one, chat(anna, "attic") as attic:
        with outage(dsn):
            refused = await one.refusal(type="subscribe", channel="conversations")
            assert refused == "unavailable"
        async with asyncio.timeout(PATIENCE):
            while "error" in await attic.said("hi"):
                await asyncio.sleep(0.05)
        await client.subscribe(one)
        await client.until(one, lambda: client.item("attic")["lastSeq"] > 0)


async def test_lost_news(
    site: Site, anna: Visitor, boris: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a loss of news everything that changed is told, and what left the list is removed."""
    await private_room(anna, "cellar")
    await give_role(db, "cellar", "boris", "member")
    hubs: list[hub.ListHub] = []
    join = hub.ListHub.join

    async def joining(self: hub.ListHub, *arguments: Any) -> Any:
        hubs.append(self)
        return await join(self, *arguments)

    monkeypatch.setattr(hub.ListHub, "join", joining)
    assert site.server.app
    client = Client("boris")
    async with listed(boris, client) as one:
        await store_past(db, 3, "attic")
        await hubs[0].refresh()
        await client.until(one, lambda: client.unread == {"attic": 3})
        monkeypatch.setattr(hub.ListHub, "changed", lambda *_: None)
        await give_role(db, "cellar", "boris", "blocked")
        await hubs[0].refresh()
        await client.until(one, lambda: client.slugs == {"attic"})


async def test_settings(anna: Visitor, boris: Visitor) -> None:
    """Pins, marks that are set back, and reading everything are told to all devices."""
    async with chat(anna, "attic") as attic:
        for text in "abc":
            await attic.said(text)
    client = Client("boris")
    async with listed(boris, client) as one:
        assert client.unread == {"attic": 3}
        await boris.patch("/api/chat/rooms/attic/membership/", {"pinned": True})
        await client.until(one, lambda: client.item("attic")["pinOrder"] == 1)
        await boris.post("/api/chat/conversations/read/")
        await client.until(one, lambda: client.unread == {})
        await boris.post("/api/chat/rooms/attic/unread/", {"seq": 2})
        await client.until(one, lambda: client.unread == {"attic": 2})
        assert client.item("attic")["readVersion"] == 1


async def test_removed_meanwhile(
    anna: Visitor, boris: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is removed while a room's last message is read is not told of it."""
    read, heard = asyncio.Event(), asyncio.Event()
    positions, changed = queries.positions, hub.ListHub.changed

    async def slowly(*given: Any) -> Any:
        found = await positions(*given)
        heard.clear()
        read.set()
        await heard.wait()
        return found

    def hears(lists: hub.ListHub, room_id: int, user_id: int) -> None:
        changed(lists, room_id, user_id)
        heard.set()

    client = Client("boris")
    async with listed(boris, client) as one:
        monkeypatch.setattr(queries, "positions", slowly)
        monkeypatch.setattr(hub.ListHub, "changed", hears)
        async with chat(anna, "attic") as attic:
            await attic.said("hush")
        async with asyncio.timeout(PATIENCE):
            await read.wait()
        await give_role(db, "attic", "boris", "blocked")
        await client.until(one, lambda: client.slugs == set())
        assert client.positions == 0
