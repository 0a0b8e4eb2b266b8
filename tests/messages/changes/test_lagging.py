"""An instance that has not heard what PostgreSQL knows shows nobody what was taken back."""

import asyncio
from typing import Any

import pytest

from echochat.messages import sequence
from echochat.messages.hub import RoomHub
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.messages.changes.client import elsewhere
from tests.messages.changes.late_bus import LateBus, late_sites
from tests.messages.changes.support import delete, edit, following, react, told
from tests.patience import until
from tests.rooms.support import chat, person

NEVER = 3600.0
"""Seconds after which news comes to the other instance: not in the time of a test."""


@pytest.fixture
async def sites(start_site: StartSite, monkeypatch: pytest.MonkeyPatch) -> tuple[Site, Site]:
    """Two instances that hear nothing of each other."""
    monkeypatch.setattr(LateBus, "delay", NEVER)
    return await late_sites(start_site, monkeypatch)


@pytest.fixture
async def anna(sites: tuple[Site, Site]) -> list[Visitor]:
    """Somebody at both instances."""
    return await elsewhere(await person(sites[0]), *sites)


async def take_back(said: dict[str, Any], visitor: Visitor) -> None:
    """Edit a message twice, then delete it, at an instance that has not opened the room before."""
    async with following(visitor) as one:
        for text in ("b", "c"):
            await edit(one, said["id"], text)
        await delete(one, said["id"])
        assert [frame["change"] for frame in await one.take(3)] == [1, 2, 3]


@pytest.mark.parametrize("query", ["?after=0", "?after=0&changes=0"])
async def test_memory(anna: list[Visitor], query: str) -> None:
    """Messages in memory that were edited or deleted elsewhere are not sent."""
    here, there = anna
    async with chat(there) as one, following(here) as other:
        first, second = await one.said("secret 1"), await one.said("secret 2")
        await edit(other, first["id"], "edited")
        await delete(other, second["id"])
        assert [(await other.next())["message"] for _ in range(2)] == ["edited", ""]
        async with chat(there, query=query) as back:
            assert (await back.next())["lastSeq"] == 2
            assert [frame["message"] for frame in await back.take(2)] == ["edited", ""]


@pytest.mark.parametrize("query", ["?after=1&changes=3", "?changes=3"])
async def test_changes_ahead(anna: list[Visitor], query: str) -> None:
    """A client ahead of the instance gets none of the earlier changes."""
    here, there = anna
    async with following(there) as behind:
        await take_back(await behind.said("a"), here)
        async with chat(there, query=query) as ahead:
            if "after" in query:
                resumed = {"lastSeq": 1, "complete": True, "lastChange": 3, "changesComplete": True}
                assert await ahead.next() == {"type": "resume", **resumed}
            # Its coming brings the instance up to date.
            assert (await behind.next())["deleted"]
            await behind.say("d")
            assert (await ahead.next())["message"] == "d"


async def test_late_news(
    sites: tuple[Site, Site], anna: list[Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """News that comes after its room was resynced is not told, whatever it was resynced with."""
    here, there = anna
    monkeypatch.setattr(LateBus, "delay", 0.3)
    async with following(there) as behind:
        await take_back(await behind.said("a"), here)
        async with chat(await sites[1].visitor(), query="?after=0&changes=0") as back:
            assert (await back.next())["lastChange"] == 3
            message, change = await back.take(2)
            assert (message["message"], change["message"], change["change"]) == ("", "", 3)
            await asyncio.sleep(0.4)
            await behind.say("d")
            assert (await back.next())["message"] == "d"


async def test_message_read_ahead_of_its_changes(
    sites: tuple[Site, Site], anna: list[Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that was read as it is now is not followed by what it was before."""
    here, there = anna
    monkeypatch.setattr(LateBus, "delay", 0.3)
    monkeypatch.setattr(sequence, "KEPT", 0)
    read = RoomHub.messages_after
    async with following(there) as behind:
        said = await behind.said("a")

        async def overtaken(hub: RoomHub, after: int, limit: int) -> Any:
            if not [task for task in asyncio.all_tasks() if task.get_name() == "resync of a room"]:
                await take_back(said, here)
            return await read(hub, after, limit)

        async with chat(await sites[1].visitor()) as idle:
            monkeypatch.setattr(RoomHub, "messages_after", overtaken)
            async with chat(await sites[1].visitor(), query="?after=0&changes=0") as back:
                assert (await back.next())["lastChange"] == 0
                message, change = await back.take(2)
                assert (message["message"], change["message"], change["change"]) == ("", "", 3)
                monkeypatch.setattr(RoomHub, "messages_after", read)
                await asyncio.sleep(0.4)
                await behind.say("d")
                assert (await back.next())["message"] == "d"
                assert (await idle.next())["message"] == "d"


async def test_restored_database(sites: tuple[Site, Site], db: Database) -> None:
    """A client ahead of PostgreSQL is told to load the history."""
    async with chat(await sites[0].visitor(), query="?after=99999999&changes=500") as one:
        assert told(await one.next(), "lastSeq", "complete", "changesComplete") == {
            "lastSeq": 0,
            "complete": False,
            "changesComplete": False,
        }
    assert await db.fetch_one("SELECT last_seq FROM rooms WHERE slug = 'public'") == (0,)


async def test_resumption_that_fails(
    sites: tuple[Site, Site], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Any error in it is logged and closes the socket: it would stay open and silent."""
    anna = await person(sites[0], "zoe")
    async with following(anna) as one:
        said = await one.said("a")
        await react(one, said["id"])
        await one.next()

        async def fail(*_: object, **__: object) -> Any:
            raise ZeroDivisionError

        monkeypatch.setattr(RoomHub, "changes_between", fail)
        async with chat(anna, query="?after=0&changes=0") as back:
            assert await back.close_code() == 1013
        await until(lambda: "ZeroDivisionError" in caplog.text)
