"""Readers that are slow, and PostgreSQL away."""

import asyncio
import json
import socket
import struct
from typing import Any

import pytest

from echochat.messages import queries
from echochat.messages.hub import RoomHub
from echochat.storage.database import Database, Unavailable
from tests.accounts.support import Site, StartSite, outage
from tests.events.support import events
from tests.patience import PATIENCE
from tests.rooms.support import chat, person, stalled, store_past


async def say(raw: socket.socket, **command: Any) -> None:
    """Send a command over a plain socket."""
    data = json.dumps(command).encode()
    assert len(data) < 126
    frame = struct.pack("!BB", 0x81, 0x80 | len(data)) + bytes(4) + data
    await asyncio.get_running_loop().sock_sendall(raw, frame)


async def heard(raw: socket.socket, count: int) -> None:
    """Read so many messages, and no end."""
    received = b""
    async with asyncio.timeout(PATIENCE):
        while received.count(b'"type":"message"') < count:
            chunk = await asyncio.get_running_loop().sock_recv(raw, 65536)
            assert chunk, "closed before all was there"
            received += chunk


async def test_more_than_the_send_limit(start_site: StartSite, db: Database) -> None:
    """A client that resumes and reads at leisure is no slow reader, in however many rooms."""
    site = await start_site(CHAT_WS_SEND_BUFFER="65536", CHAT_MESSAGE_RATE_LIMIT="1000")
    anna = await person(site)
    await store_past(db, 200)
    await db.execute("UPDATE messages SET content = repeat('🙂', 1000)")
    raw = await stalled(site, anna, path="/ws/events/")
    subscribe = {"type": "subscribe", "channel": "room", "slug": "public"}
    for id_ in (1, 2):
        await say(raw, id=id_, after=0, changes=0, **subscribe)
    await heard(raw, 400)
    async with chat(anna) as one:
        await one.said("live")
    await heard(raw, 1)
    raw.close()


async def test_gone_while_resuming(start_site: StartSite, db: Database) -> None:
    """A client that goes while it resumes leaves nothing behind."""
    site = await start_site(CHAT_WS_SEND_BUFFER="65536", ECHOCHAT_METRICS_PORT="0")
    anna = await person(site)
    await store_past(db, 400)
    await db.execute("UPDATE messages SET content = repeat('🙂', 1000)")
    raw = await stalled(site, anna, path="/ws/events/")
    await say(raw, id=1, type="subscribe", channel="room", slug="public", after=0, changes=0)
    await heard(raw, 1)
    raw.close()
    async with events(anna) as one:
        await one.show()


async def test_outage(site: Site, dsn: str) -> None:
    """Commands that need PostgreSQL are refused while it is away, and work when it is back."""
    async with events(await person(site)) as one:
        room_id = (await one.show())["room"]["id"]
        with outage(dsn):
            assert await one.refusal(type="subscribe", channel="room", slug="public") == (
                "unavailable"
            )
            for command in ({"type": "send", "content": "x"}, {"type": "mark_read", "seq": 1}):
                assert await one.refusal(roomId=room_id, **command) == "unavailable"
        async with asyncio.timeout(PATIENCE):
            while (await one.ask(type="send", roomId=room_id, content="x"))["type"] == "error":
                await asyncio.sleep(0.05)


async def test_outage_while_resuming(
    site: Site, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A room that can't be replayed to the end is given back; the socket and others stay."""

    async def unavailable(*_: object) -> None:
        raise Unavailable("PostgreSQL is away")

    anna = await person(site)
    await store_past(db, 10)
    async with events(anna) as one:
        with monkeypatch.context() as patch:
            patch.setattr(queries, "messages_after", unavailable)
            assert (await one.show(after=0, changes=0))["resume"] == "replayed"
            assert (await one.event("unsubscribed"))["code"] == "unavailable"
        await one.show(after=0, changes=0)
        assert len(await one.texts(10)) == 10


async def test_error_nobody_thought_of(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The socket is closed with 1013, so that its client resumes; the log says why."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    anna = await person(site)
    async with events(anna) as one:
        with monkeypatch.context() as patch:
            patch.setattr(RoomHub, "since", broken)
            await one.send(type="subscribe", channel="room", slug="public", after=0, changes=0)
            assert await one.close_code() == 1013
    assert "ZeroDivisionError" in caplog.text
    async with events(anna) as one:
        await one.show(after=0, changes=0)
