"""One nonce on two instances at once, and nonces that have served their day."""

import asyncio
from typing import Any

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.instances.conftest import ready
from tests.instances.test_two_instances import elsewhere
from tests.redis_server import RedisServer
from tests.rooms.support import Chat, chat, person

NONCES = 60

AGE = "UPDATE messages SET created_at = now() - interval '25 hours'"


async def heard(one: Chat, last_seq: int) -> list[dict[str, Any]]:
    """All frames up to the one that ends it."""
    frames = [await one.next()]
    while frames[-1]["seq"] < last_seq:
        frames.append(await one.next())
    return frames


async def said_twice(here: Chat, there: Chat, texts: list[str]) -> None:
    """Say all of it on both sockets, without waiting for anything."""
    for text in texts:
        await asyncio.gather(here.say(text, text), there.say(text, text))


async def spoken(db: Database) -> int:
    row = await db.fetch_one("SELECT last_seq FROM rooms WHERE slug = 'public'")
    assert row is not None
    return int(row[0])


async def test_same_nonces_on_both(
    start_site: StartSite, redis_server: RedisServer, db: Database
) -> None:
    """Some fresh, some a day old, said on both at once, among what others say: once, in order."""
    settings = {"REDIS_URL": redis_server.url, "CHAT_MESSAGE_RATE_LIMIT": "100000"}
    here: Site = await start_site(**settings)
    there: Site = await start_site(**settings)
    await ready(here, there)
    anna, boris = await person(here, "anna"), await person(there, "boris")
    async with (
        chat(anna) as left,
        chat(await elsewhere(anna, there)) as right,
        chat(boris) as other,
    ):
        stale = [f"n{number}" for number in range(0, NONCES, 4)]
        for nonce in stale:
            await left.said("of yesterday", nonce)
        await db.execute(AGE)
        await right.take(len(stale))
        await other.take(len(stale))
        before = await spoken(db)
        query = f"?after={before}"
        async with (
            chat(await here.visitor(), query=query) as first,
            chat(await there.visitor(), query=query) as second,
        ):
            for listener in (first, second):
                await listener.next()

            async def talk() -> None:
                for number in range(NONCES):
                    await other.say(f"between {number}")

            texts = [f"n{number}" for number in range(NONCES)]
            await asyncio.gather(said_twice(left, right, texts), talk())
            total = before + 2 * NONCES
            frames = [await heard(one, total) for one in (first, second)]
        assert await spoken(db) == total
        for told in frames:
            assert [frame["seq"] for frame in told] == list(range(before + 1, total + 1))
            nonces = [frame["nonce"] for frame in told if frame["nonce"]]
            assert sorted(nonces) == sorted(texts)
