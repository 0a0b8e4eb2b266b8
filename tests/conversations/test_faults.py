"""/ws/direct/inbox/ when PostgreSQL, or the hub itself, fails: no news is lost for good."""

import asyncio
from typing import Any

import pytest

from echochat.conversations import hub, queries
from echochat.storage.database import Database, Unavailable
from tests.accounts.support import Site
from tests.conversations.support import inbox, lose_answer, opening_inbox, pair, unread, write
from tests.messages.test_failure import break_commit
from tests.patience import PATIENCE
from tests.rooms.support import chat, person, store_past


async def test_news_waits_for_the_database(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """News that need PostgreSQL are sent as soon as it is back."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as his:
        fail_once(monkeypatch, Unavailable("away"))
        await write(anna, slug, "a", "b")
        assert [await his.unread(), await his.unread()] == [{slug: 1}, {slug: 2}]


async def test_news_that_can_not_be_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """1013 for who would miss something; the others, and later sockets, are told."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as his:
        fail_once(monkeypatch, RuntimeError("a fault of ours"))
        await write(anna, slug, "a")
        assert await his.close_code() == 1013
    async with opening_inbox(boris) as his:
        assert await his.unread() == {slug: 1}


async def test_too_much_news(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """1013 rather than a queue without end."""
    anna = await person(site)
    monkeypatch.setattr(hub, "QUEUE_SIZE", 0)
    async with opening_inbox(anna) as one:
        assert await one.close_code() == 1013


async def test_stopping_with_news_waiting(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stops although PostgreSQL does not say what is unread."""
    anna = await person(site)
    asked = asyncio.Event()

    async def dialogs(*_args: Any) -> Any:
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(queries, "unread_dialogs", dialogs)
    async with opening_inbox(anna) as one:
        await asked.wait()
        ended = asyncio.create_task(one.close_code())
        async with asyncio.timeout(PATIENCE):
            await site.server.close()
        assert await ended == 1001


async def test_commit_nobody_heard_of(site: Site, db: Database) -> None:
    """After a broken commit everybody is told anew what is unread."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as his, chat(anna, slug) as one:
        await one.said("a")
        assert await his.unread() == {slug: 1}
        await store_past(db, 2, slug)
        await break_commit(db, one)
        frame = await his.next()
        assert (frame["type"], frame["unread"]) == ("direct_unread_state", unread(**{slug: 3}))


async def test_mark_nobody_heard_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read mark that was stored, its answer lost, is told to the user's other devices."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    async with inbox(boris) as his, inbox(boris) as other:
        lose_answer(monkeypatch, queries.MARK_READ)
        await his.mark_read(slug)
        assert await other.unread() == {}
        assert (await his.next())["code"] == "unavailable"
        assert await his.unread() == {}


def fail_once(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the next look at what is unread fail."""
    look, errors = queries.dialogs, [error]

    async def dialogs(*args: Any) -> Any:
        if errors:
            raise errors.pop()
        return await look(*args)

    monkeypatch.setattr(queries, "dialogs", dialogs)
