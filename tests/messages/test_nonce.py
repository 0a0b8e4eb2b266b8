"""A nonce makes sending idempotent (docs/wire.md 2.2)."""

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.rooms.support import chat, person

AGE = "UPDATE messages SET created_at = now() - %s::interval"


async def test_repeat_is_answered_to_its_sender_alone(site: Site) -> None:
    """The stored message comes back, as it was stored, and nobody else hears of it."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with chat(anna) as one, chat(boris) as two:
        first = await one.said("hello", "n1")
        assert await one.said("changed", "n1") == first
        assert await two.next() == first
        assert await two.is_quiet()


async def test_repeat_on_a_new_connection(site: Site) -> None:
    """A message without an answer is sent again after reconnecting."""
    anna = await person(site)
    async with chat(anna) as one:
        first = await one.said("hello", "n1")
    async with chat(anna) as one:
        assert await one.said("hello", "n1") == first


async def test_twice_in_one_burst(site: Site, db: Database) -> None:
    """The same nonce twice at once is stored once and answered twice."""
    async with chat(await person(site)) as one:
        for _ in range(3):
            await one.say("hello", "n1")
        frames = await one.take(3)
    assert frames[0] == frames[1] == frames[2]
    assert await db.fetch_all(
        "SELECT count(*) FROM messages m JOIN rooms r ON r.id = m.room_id WHERE r.slug = 'public'"
    ) == [(1,)]


async def test_nonces_of_others(site: Site) -> None:
    """Another user, or another room, may use the same nonce."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    await anna.get("/api/chat/rooms/attic/")
    async with chat(anna) as one, chat(anna, "attic") as attic:
        assert (await one.said("a", "n"))["seq"] == 1
        assert (await attic.said("b", "n"))["seq"] == 1
    async with chat(boris) as two:
        assert (await two.said("c", "n"))["seq"] == 2


async def test_nonce_serves_a_day(site: Site, db: Database) -> None:
    """Until then it names the message stored under it, from then on it is free."""
    async with chat(await person(site)) as one:
        first = await one.said("hello", "n1")
        await db.execute(AGE, ("23 hours 59 minutes",))
        assert (await one.said("hello", "n1"))["seq"] == first["seq"]
        await db.execute(AGE, ("24 hours",))
        again = await one.said("hello again", "n1")
        assert (again["seq"], again["message"]) == (2, "hello again")
        assert await one.said("and again", "n1") == again


async def test_repeat_costs_nothing_of_the_limit(start_site: StartSite) -> None:
    """A client that resends what was stored is not refused for it."""
    anna = await person(await start_site(CHAT_MESSAGE_RATE_LIMIT="1"))
    async with chat(anna) as one:
        first = await one.said("hello", "n1")
        assert await one.said("hello", "n1") == first
        assert (await one.said("more", "n2"))["error"] == "rate_limited"
