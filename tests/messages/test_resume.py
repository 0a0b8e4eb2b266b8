"""`?after=<seq>`: what was missed comes first, then what is live, nothing between or twice."""

import asyncio
import socket

import pytest

from echochat.messages import resume, sequence
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.patience import PATIENCE
from tests.rooms.support import chat, person, stalled, store_past


async def test_nothing_missed(site: Site) -> None:
    """The opening frame tells how far the room has got."""
    async with chat(await person(site)) as one:
        await one.said("a")
        async with chat(await site.visitor(), query="?after=1") as two:
            assert await two.next() == {"type": "resume", "lastSeq": 1, "complete": True}
            assert (await one.said("b")) == await two.next()


async def test_from_memory(site: Site) -> None:
    """Remembered messages are sent exactly as they were live, including the nonce."""
    async with chat(await person(site)) as one:
        said = [await one.said(text, f"n{text}") for text in "abc"]
        async with chat(await site.visitor(), query="?after=1") as two:
            assert (await two.next())["lastSeq"] == 3
            assert await two.take(2) == said[1:]


async def test_from_the_database(site: Site, db: Database) -> None:
    """Messages not in memory come from PostgreSQL, identical and in order."""
    anna = await person(site)
    async with chat(anna) as one:
        said = await one.said("first", "n1")
    await store_past(db, 320)
    async with chat(anna, query="?after=0") as two:
        assert await two.next() == {"type": "resume", "lastSeq": 321, "complete": True}
        frames = await two.take(321)
        assert frames[0] == said
        assert [frame["message"] for frame in frames[1:]] == [f"old {n}" for n in range(1, 321)]
        assert (await two.said("live"))["seq"] == 322


async def test_more_than_the_send_limit(start_site: StartSite) -> None:
    """A client that resumes slowly is no slow reader, even if memory holds everything."""
    site = await start_site(CHAT_WS_SEND_BUFFER="65536", CHAT_MESSAGE_RATE_LIMIT="1000")
    anna = await person(site)
    async with chat(anna) as one:
        for _ in range(100):
            await one.said("🙂" * 1000)
        raw = await stalled(site, anna, "?after=0")
        await heard(raw, 100)
        await one.said("live")
        await heard(raw, 1)
    raw.close()


async def heard(raw: socket.socket, count: int) -> None:
    """Read so many messages, and no end."""
    received = b""
    async with asyncio.timeout(PATIENCE):
        while received.count(b'"seq":') < count:
            chunk = await asyncio.get_running_loop().sock_recv(raw, 65536)
            assert chunk, "closed before all was there"
            received += chunk


@pytest.mark.parametrize(("missed", "complete"), [(500, True), (501, False)])
async def test_limit(site: Site, db: Database, missed: int, complete: bool) -> None:
    """A client that missed over 500 is told to load the history, and gets live messages."""
    anna = await person(site)
    await store_past(db, missed)
    async with chat(anna, query="?after=0") as one:
        assert await one.next() == {"type": "resume", "lastSeq": missed, "complete": complete}
        frames = await one.take(missed) if complete else []
        assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))
        assert (await one.said("live"))["seq"] == missed + 1


async def test_ahead_of_the_room(site: Site) -> None:
    """A client ahead of a restored database is told so."""
    async with chat(await person(site), query="?after=99") as one:
        assert await one.next() == {"type": "resume", "lastSeq": 0, "complete": False}
        assert (await one.said("a"))["seq"] == 1


@pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "9" * 19, "", "None", "null", "%00", "١"])
@pytest.mark.parametrize("name", ["after", "changes"])
async def test_bad_numbers(site: Site, name: str, wrong: str) -> None:
    """An invalid number is refused and closes the socket: live, it would hide a gap."""
    async with chat(await person(site), query=f"?{name}={wrong}") as one:
        assert await one.next() == {"error": "invalid_payload"}
        assert await one.close_code() == 1008


async def test_none_missing_or_twice_under_load(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clients that join all the while others speak each see 1, 2, 3 …"""
    # Little memory and small pages: most of it goes through PostgreSQL.
    monkeypatch.setattr(sequence, "KEPT", 5)
    monkeypatch.setattr(resume, "RESUME_PAGE", 7)
    site = await start_site(CHAT_MESSAGE_RATE_LIMIT="100000", WS_CONNECT_RATE_LIMIT="1000")
    speaker = await person(site)
    total = 400

    async def listen(wait: float) -> list[int]:
        await asyncio.sleep(wait)
        async with chat(await site.visitor(), query="?after=0") as one:
            assert (await one.next())["complete"]
            return [frame["seq"] for frame in await one.take(total)]

    async with chat(speaker) as one:
        listeners = [asyncio.create_task(listen(number / 50)) for number in range(20)]
        for number in range(total):
            await one.say(str(number))
            await asyncio.sleep(0.001)
        for heard in await asyncio.gather(*listeners):
            assert heard == list(range(1, total + 1))
