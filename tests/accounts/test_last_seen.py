"""Sockets move `lastSeen` forward (docs/wire.md 1.5), for many people at once."""

import asyncio
import logging

import pytest

from echochat.accounts import LastSeen, queries
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, outage
from tests.messages.changes.support import edit
from tests.patience import PATIENCE, until
from tests.presence.support import PING, watch
from tests.rooms.support import chat, person

IDS = "SELECT id FROM users WHERE name = %s"
AGE = "SELECT extract(epoch FROM now() - last_seen) FROM profiles WHERE user_id = %s"


async def user_id(db: Database, name: str = "anna") -> int:
    row = await db.fetch_one(IDS, (name,))
    return int(row[0]) if row else await queries.create_user(db, name, "none")


async def long_ago(db: Database, seconds: int = 3600) -> None:
    """Let everybody have been seen so long ago."""
    await db.execute(
        "UPDATE profiles SET last_seen = now() - make_interval(secs => %s)", (seconds,)
    )


async def is_seen(db: Database, name: str = "anna") -> bool:
    """Tell whether somebody was seen just now."""
    row = await db.fetch_one(AGE, (await user_id(db, name),))
    assert row is not None
    return bool(row[0] < 60)


async def until_seen(db: Database, name: str = "anna") -> None:
    async with asyncio.timeout(PATIENCE):
        while not await is_seen(db, name):
            await asyncio.sleep(0.05)


async def test_ping(site: Site, db: Database) -> None:
    """A ping at a presence socket moves it forward."""
    async with watch(await person(site)) as one:
        await long_ago(db)
        await one.send(PING)
        await until_seen(db)


async def test_leaving(site: Site, db: Database) -> None:
    """It says when somebody closed the presence socket."""
    async with watch(await person(site)):
        await long_ago(db)
    await until_seen(db)


async def test_breaking_off(site: Site, db: Database) -> None:
    """A connection that breaks, nobody knows when, moves nothing."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(boris) as other:
        async with watch(anna) as one:
            await long_ago(db)
            one.break_off()
        await other.send(PING)
        await until_seen(db, "boris")
        assert not await is_seen(db, "anna")


async def test_message(site: Site, db: Database) -> None:
    """A message in a chat moves it forward."""
    async with chat(await person(site)) as one:
        await long_ago(db)
        await one.said("hi")
        await until_seen(db)


async def test_change_of_a_message(site: Site, db: Database) -> None:
    """So does an edit."""
    async with chat(await person(site)) as one:
        await long_ago(db)
        id_ = (await one.said("hi"))["id"]
        await until_seen(db)
        await long_ago(db)
        await edit(one, id_, "hello")
        await until_seen(db)


async def test_touch_interval(start_site: StartSite, db: Database) -> None:
    """Of pings within PRESENCE_TOUCH_INTERVAL the first is written down."""
    site = await start_site(PRESENCE_TOUCH_INTERVAL="3600")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna) as one, watch(boris) as other:
        await long_ago(db)
        await one.send(PING)
        await until_seen(db, "anna")
        await long_ago(db)
        await one.send(PING)
        await other.send(PING)
        await until_seen(db, "boris")
        assert not await is_seen(db, "anna")


async def test_at_most_once_in_ten_seconds(db: Database) -> None:
    """Users seen less than 10 seconds ago are not updated, nor is anybody else."""
    ids = [await user_id(db)]
    await user_id(db, "boris")
    for seconds, moved in ((9, 0), (11, 1)):
        await long_ago(db, seconds)
        assert await queries.touch_all_last_seen(db, ids, 10) == moved


async def test_stopping(db: Database) -> None:
    """The last signs of life before the shutdown are stored."""
    last_seen = LastSeen(db)
    last_seen.saw(await user_id(db))
    await long_ago(db)
    await last_seen.close()
    assert await is_seen(db)


async def test_database_away(db: Database, dsn: str, caplog: pytest.LogCaptureFixture) -> None:
    """Is logged, and forgotten: the next sign of life counts."""
    last_seen, anna = LastSeen(db), await user_id(db)
    await long_ago(db)
    with outage(dsn), caplog.at_level(logging.WARNING):
        last_seen.saw(anna)
        await until(lambda: "not written" in caplog.text)
    last_seen.saw(anna)
    await until_seen(db)
    await last_seen.close()
