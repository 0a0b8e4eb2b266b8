"""An inbox with thousands of unread dialogs: its frames are large, its readers keep up or not."""

import asyncio
from contextlib import AsyncExitStack, closing
from typing import Any, Final

import pytest

from echochat.conversations import hub, queries, session
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.conversations.support import Inbox, inbox, opening_inbox, pair
from tests.patience import PATIENCE, until
from tests.rooms.support import chat, stalled

DIALOGS: Final = 3000

FILL: Final = """
    WITH person AS (
        INSERT INTO users (name, password_hash)
        SELECT 'user' || n, '' FROM generate_series(1, %(dialogs)s) n RETURNING id
    ), room AS (
        INSERT INTO rooms (slug, name, kind, direct_pair_key, last_seq)
        SELECT 'dm_' || substr(md5(id::text), 1, 24), '', 'direct',
               least(id, boris.boris) || ':' || greatest(id, boris.boris), 1
        FROM person, (SELECT id AS boris FROM users WHERE name = 'boris') boris
        RETURNING id
    )
    INSERT INTO chat_roles (room_id, user_id, role)
    SELECT room.id, users.id, 'member' FROM room, users WHERE users.name = 'boris'
"""


@pytest.fixture
async def roomy_site(start_site: StartSite) -> Site:
    """A server where anybody may say a lot."""
    return await start_site(CHAT_MESSAGE_RATE_LIMIT="1000")


async def popular(site: Site, db: Database) -> tuple[Visitor, Visitor, str]:
    """Anna, Boris to whom thousands have written, and their room."""
    anna, boris, slug = await pair(site)
    await db.execute(FILL, {"dialogs": DIALOGS})
    return anna, boris, slug


async def say(visitor: Visitor, slug: str, count: int) -> None:
    async with chat(visitor, slug) as one:
        for number in range(count):
            await one.say(str(number))
        await one.take(count)


async def next_item(one: Inbox) -> Any:
    """The next frame that brings a message."""
    while "item" not in (frame := await one.next()):
        pass
    return frame


async def test_attentive_reader(roomy_site: Site, db: Database) -> None:
    """Frames of a quarter of a megabyte each, in one moment: a client that reads gets them all."""
    anna, boris, slug = await popular(roomy_site, db)
    async with opening_inbox(boris) as his:
        assert len(await his.unread()) == DIALOGS
        await say(anna, slug, 40)
        items = [await next_item(his) for _ in range(40)]
    assert [item["item"]["lastMessage"] for item in items] == [str(n) for n in range(40)]
    assert items[-1]["unread"]["counts"][slug] == 40


async def test_reader_that_stalls(
    roomy_site: Site,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A client that reads nothing is closed before much is kept for it."""
    caplog.set_level("INFO")
    monkeypatch.setattr(session, "BACKLOG", 20)
    anna, boris, slug = await popular(roomy_site, db)
    with closing(await stalled(roomy_site, boris, path="/ws/direct/inbox/")):
        await say(anna, slug, 40)
        async with asyncio.timeout(PATIENCE):
            while "closing a slow reader" not in caplog.text:
                await asyncio.sleep(0.02)


async def test_reads_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often sockets read a room in a moment: each is answered, the others hear once."""
    anna, boris, slug = await pair(site)
    was_asked, may_answer = asyncio.Event(), asyncio.Event()
    dialogs, add, news = queries.dialogs, hub.InboxHub._add, []

    async def late(*args: Any) -> Any:
        was_asked.set()
        await may_answer.wait()
        return await dialogs(*args)

    def counted(self: hub.InboxHub, one: hub.News) -> None:
        news.append(one)
        add(self, one)

    async with AsyncExitStack() as stack:
        *readers, watcher = [await stack.enter_async_context(inbox(boris)) for _ in range(4)]
        await say(anna, slug, 1)
        for one in (*readers, watcher):
            await one.next()
        monkeypatch.setattr(queries, "dialogs", late)
        monkeypatch.setattr(hub.InboxHub, "_add", counted)
        await readers[0].mark_read(slug)
        await was_asked.wait()
        for one in readers:
            for _ in range(10):
                await one.mark_read(slug)
        await until(lambda: len(news) == 31)
        may_answer.set()
        for one, count in zip(readers, (11, 10, 10), strict=True):
            frames = await one.take(count + (one is not readers[0]))
            acks = [frame for frame in frames if frame["type"] == "direct_mark_read_ack"]
            assert len(acks) == count
            assert await one.is_quiet()
        assert [await watcher.unread() for _ in range(2)] == [{}, {}]
        assert await watcher.is_quiet()
