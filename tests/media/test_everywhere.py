"""A picture, a new picture and a new name reach all places where they are shown."""

import asyncio

import pytest

from echochat.media import MediaUrls
from echochat.messages import queries
from echochat.rooms.queries import find_room
from echochat.storage.database import Executor
from tests.accounts.support import Site, Visitor
from tests.conversations.support import inbox, start, write
from tests.media.pictures import picture
from tests.media.support import edit, fetched, picture_url, upload
from tests.presence.support import watch
from tests.rooms.support import chat, person


@pytest.fixture
async def anna(anna: Visitor) -> Visitor:
    """Somebody with a picture."""
    await upload(anna, picture())
    return anna


async def history(visitor: Visitor) -> list[tuple[str, str | None]]:
    """Name and picture beside each message of the public room."""
    answer = await visitor.get("/api/chat/rooms/public/messages/")
    return [(each["username"], each["profilePic"]) for each in answer.data["messages"]]


async def resumed(visitor: Visitor) -> list[tuple[str, str | None]]:
    """The same, as a chat socket resumes."""
    async with chat(visitor, query="?after=0") as one:
        count = (await one.next())["lastSeq"]
        return [(each["username"], each["profile_pic"]) for each in await one.take(count)]


async def test_in_frames(site: Site, anna: Visitor) -> None:
    """`profile_pic`, the same for all readers; null for who has none."""
    boris, url = await person(site, "boris"), await picture_url(anna)
    async with chat(anna) as one, chat(boris) as two:
        assert (await one.said("a"))["profile_pic"] == (await two.next())["profile_pic"] == url
        assert (await two.said("b"))["profile_pic"] is None


async def test_in_repeated_frames(anna: Visitor) -> None:
    """A message sent again is answered with the picture too."""
    async with chat(anna) as one:
        assert await one.said("a", "n") == await one.said("a", "n")


async def test_in_history(site: Site, anna: Visitor) -> None:
    """`profilePic`, of a guest's history too, and the bytes are there."""
    guest = await site.visitor()
    await write(anna, "public", "a")
    ((name, url),) = await history(guest)
    assert (name, url) == ("anna", await picture_url(anna))
    assert (await fetched(guest, str(url)))[0].status == 200


async def test_in_peers(site: Site, anna: Visitor) -> None:
    """`profileImage` of the other one: of the room, of the start, of the list, of the inbox."""
    boris, url = await person(site, "boris"), await picture_url(anna)
    answer = await boris.post("/api/chat/direct/start/", {"username": "anna"})
    slug = answer.data["slug"]
    assert answer.data["peer"]["profileImage"] == url
    async with inbox(boris) as box:
        await write(anna, slug, "a")
        assert (await box.next())["item"]["peer"] == {"username": "anna", "profileImage": url}
    room = (await boris.get(f"/api/chat/rooms/{slug}/")).data
    listed = (await boris.get("/api/chat/direct/chats/")).data["items"]
    assert [one["peer"]["profileImage"] for one in (room, *listed)] == [url, url]


async def test_in_presence(site: Site, anna: Visitor) -> None:
    """`profileImage` of who is online, and a new one while they are."""
    boris = await person(site, "boris")
    async with watch(boris) as watcher, watch(anna):
        assert (await watcher.sees("anna", "boris"))["anna"] == await picture_url(anna)
        await upload(anna, picture("GIF"))
        url = await picture_url(anna)
        async with asyncio.timeout(10):
            while watcher.online["anna"] != url:
                await watcher.next()


async def test_rename_reaches_open_sockets(site: Site, anna: Visitor) -> None:
    """Messages from sockets that were open before appear under the new name."""
    boris = await person(site, "boris")
    async with chat(anna) as one, chat(anna) as two, watch(boris) as watcher, watch(anna):
        await watcher.sees("anna", "boris")
        await edit(anna, username="anastasia")
        assert (await one.said("a"))["username"] == "anastasia"
        await two.next()
        assert (await two.said("b"))["username"] == "anastasia"
        await watcher.sees("anastasia", "boris")


async def test_new_picture_reaches_open_sockets(anna: Visitor) -> None:
    """And with the new picture."""
    async with chat(anna) as one:
        await one.said("a")
        await upload(anna, picture("GIF"))
        assert (await one.said("b"))["profile_pic"] == await picture_url(anna)


async def test_rename_carries_over_to_history(anna: Visitor) -> None:
    """Earlier messages appear under the new name and picture, however they are read."""
    async with chat(anna) as one:
        await one.said("a")
        await one.said("b")
        assert await resumed(anna) == await history(anna)
        await edit(anna, username="anastasia")
        await upload(anna, picture("GIF"))
        expected = [("anastasia", await picture_url(anna))] * 2
        assert (await resumed(anna), await history(anna)) == (expected, expected)


async def test_rename_carries_over_to_peers(site: Site, anna: Visitor) -> None:
    """And to direct rooms."""
    boris = await person(site, "boris")
    slug = await start(boris, "anna")
    await write(anna, slug, "a")
    await edit(anna, username="anastasia")
    room = (await boris.get(f"/api/chat/rooms/{slug}/")).data
    listed = (await boris.get("/api/chat/direct/chats/")).data["items"]
    assert [one["peer"]["username"] for one in (room, *listed)] == ["anastasia"] * 2


async def test_rename_while_a_socket_is_opened(
    anna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that was read before the change does not outlive it."""

    async def slow(db: Executor, slug: str, user_id: int | None) -> object:
        await edit(anna, username="anastasia")
        return await find_room(db, slug, user_id)

    monkeypatch.setattr("echochat.messages.socket.find_room", slow)
    async with chat(anna) as one:
        assert (await one.said("a"))["username"] == "anastasia"


async def test_kept_frames_lapse_with_their_addresses(
    anna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another window what was missed is read anew, so that all its pictures can be got."""
    window, reads = 1, []
    messages_after = queries.messages_after

    async def counted(db: Executor, room_id: int, after: int, limit: int) -> object:
        reads.append(after)
        return await messages_after(db, room_id, after, limit)

    monkeypatch.setattr("echochat.messages.queries.messages_after", counted)
    monkeypatch.setattr(MediaUrls, "window", property(lambda _: window))
    async with chat(anna) as one:
        await one.said("a")
        before = await resumed(anna)
        assert reads == []
        window = 2
        [(name, address)] = await resumed(anna)
        assert reads == [0]
        assert (name, address) != before[0]
        assert name == "anna"
