"""Slow mode: one message of a user in so many seconds, enforced where messages are stored."""

import asyncio
from typing import Any

from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.messages.changes.support import edit, following, react
from tests.rooms.support import chat, give_role, make_moderator, people, private_room

SLUG = "attic"


async def slow_room(site: Site, db: Database, *members: str) -> list[Visitor]:
    """A room in slow mode, ten minutes, and its members."""
    (boss,) = await people(site, "boss")
    await private_room(boss, SLUG)
    visitors = await people(site, *members)
    for name in members:
        await give_role(db, SLUG, name, "member")
    await db.execute("UPDATE rooms SET slow_seconds = 600 WHERE slug = %s", (SLUG,))
    return [*visitors, boss]


async def test_one_in_so_many_seconds(site: Site, db: Database) -> None:
    """The next one is refused, and told when to try again; what is refused costs nothing."""
    member, _ = await slow_room(site, db, "member")
    async with chat(member, SLUG) as one:
        assert (await one.said("first"))["seq"] == 1
        for nonce in ("n1", "n2"):
            refusal = await one.said("second", nonce)
            assert (refusal["error"], refusal["nonce"]) == ("rate_limited", nonce)
            assert 595 < refusal["retry_after"] <= 600
        await db.execute("UPDATE security_rate_limit_bucket SET reset_at = now()")
        assert (await one.said("third"))["seq"] == 2


async def test_many_at_once(site: Site, db: Database) -> None:
    """Of what comes in one batch, by several people on several sockets, one each is stored."""
    names = [f"u{number}" for number in range(3)]
    visitors = await slow_room(site, db, *names)

    async def burst(number: int) -> list[str]:
        async with chat(visitors[number], SLUG) as one:
            for text in range(5):
                await one.say(f"{number}.{text}")
            frames: list[Any] = []
            while sum("error" in frame for frame in frames) < 4:
                frames.append(await one.next())
            return [frame["message"] for frame in frames if "message" in frame]

    await asyncio.gather(*map(burst, range(3)))
    rows = await db.fetch_all("SELECT content FROM messages ORDER BY content")
    assert rows == [("0.0",), ("1.0",), ("2.0",)]


async def test_who_is_free_of_it(site: Site, db: Database) -> None:
    """Owner, admins and site moderators say as much as they like."""
    admin, moderator, owner = await slow_room(site, db, "vera", "boris")
    await give_role(db, SLUG, "vera", "admin")
    await make_moderator(db, "boris")
    for number, visitor in enumerate((owner, admin, moderator)):
        async with chat(visitor, SLUG) as one:
            seqs = [(await one.said(text))["seq"] for text in "ab"]
            assert seqs == [2 * number + 1, 2 * number + 2]


async def test_repeat_of_a_stored_message(site: Site, db: Database) -> None:
    """A message sent again, since its answer was lost, is answered, not refused."""
    member, _ = await slow_room(site, db, "member")
    async with chat(member, SLUG) as one:
        first = await one.said("once", "n")
        assert await one.said("once", "n") == first


async def test_edits(site: Site, db: Database) -> None:
    """A message may be put right once in a pause: more would be a way to go on speaking."""
    member, owner = await slow_room(site, db, "member")
    async with following(member, SLUG) as one:
        said = await one.said("helo")
        await edit(one, said["id"], "hello")
        assert (await one.next())["message"] == "hello"
        for text in ("and", "so", "on"):
            await edit(one, said["id"], text)
            refused = await one.next()
            assert (refused["error"], refused["type"]) == ("rate_limited", "edit")
            assert 595 < refused["retry_after"] <= 600
        await react(one, said["id"])
        assert (await one.next())["message"] == "hello"
        await db.execute("UPDATE security_rate_limit_bucket SET reset_at = now()")
        await edit(one, said["id"], "hello!")
        assert (await one.next())["message"] == "hello!"
    async with following(owner, SLUG) as one:
        said = await one.said("free")
        for text in ("of", "it"):
            await edit(one, said["id"], text)
            assert (await one.next())["message"] == text


async def test_less_slow(site: Site, db: Database) -> None:
    """After a long wait a faster room allows messages and edits; then the new pause applies."""
    member, _ = await slow_room(site, db, "member")
    async with following(member, SLUG) as one:
        said = await one.said("helo")
        await edit(one, said["id"], "hello")
        await one.next()
        await db.execute("UPDATE rooms SET slow_seconds = 30 WHERE slug = %s", (SLUG,))
        assert (await one.said("again"))["seq"] == 2
        assert (await one.said("and again"))["retry_after"] <= 30
        await edit(one, said["id"], "hello!")
        assert (await one.next())["message"] == "hello!"
        await edit(one, said["id"], "hello!!")
        assert (await one.next())["retry_after"] <= 30


async def test_clock_set_back(site: Site, db: Database) -> None:
    """The limit of messages keeps nobody longer than its window, whatever the clock was before."""
    (member,) = await people(site, "member")
    async with chat(member, "public") as one:
        await one.said("first")
        await db.execute(
            "UPDATE security_rate_limit_bucket"
            " SET count = 1000, reset_at = reset_at + interval '1 hour'"
        )
        assert (await one.said("second"))["seq"] == 2


async def test_refused_edits_cost_nothing(site: Site, db: Database) -> None:
    """An edit that is refused anyway takes no turn; outside of slow mode there is none."""
    member, _ = await slow_room(site, db, "member")
    async with following(member, SLUG) as one:
        said = await one.said("a")
        await edit(one, said["id"] + 1, "b")
        assert (await one.next())["error"] == "message_not_found"
        await edit(one, said["id"], "b")
        assert (await one.next())["message"] == "b"
        await db.execute("UPDATE rooms SET slow_seconds = 0")
        await edit(one, said["id"], "c")
        assert (await one.next())["message"] == "c"


async def test_other_rooms_are_not_slowed(site: Site, db: Database) -> None:
    """The pause is of one room alone."""
    member, _ = await slow_room(site, db, "member")
    async with chat(member, SLUG) as slow, chat(member) as quick:
        await slow.said("here")
        assert [(await quick.said(text))["message"] for text in "ab"] == ["a", "b"]
