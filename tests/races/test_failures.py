"""An error nobody thought of in work that nobody waits for: it is told, logged, never silence."""

from collections.abc import Awaitable, Callable

import pytest

from echochat.conversations import queries as inbox_queries
from echochat.messages import queries
from echochat.storage.database import Database, Unavailable
from tests.accounts.support import Site
from tests.conversations.support import inbox, pair
from tests.rooms.support import chat, person, store_past


async def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


async def unavailable(*_: object, **__: object) -> None:
    raise Unavailable("PostgreSQL is away")


@pytest.mark.parametrize(
    ("fails", "logged"), [(broken, "ZeroDivisionError"), (unavailable, "")], ids=["error", "away"]
)
async def test_resuming(
    site: Site,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fails: Callable[..., Awaitable[None]],
    logged: str,
) -> None:
    """A socket whose messages can't be caught up is closed with 1013."""
    anna = await person(site)
    await store_past(db, 3)
    monkeypatch.setattr(queries, "messages_after", fails)
    async with chat(anna, query="?after=0") as one:
        assert await one.close_code() == 1013
    assert logged in caplog.text


async def test_request_of_an_inbox(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A request that fails is answered, and the next one is dealt with."""
    anna, _, slug = await pair(site)
    async with inbox(anna) as one:
        with monkeypatch.context() as patch:
            patch.setattr(inbox_queries, "mark_read", broken)
            await one.mark_read(slug)
            assert await one.next() == {"type": "error", "code": "unavailable"}
        await one.mark_read(slug)
        assert (await one.next())["type"] == "direct_mark_read_ack"
    assert "ZeroDivisionError" in caplog.text
