"""Messages that answer others."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.messages.changes.support import delete, edit, following, told
from tests.rooms.support import chat, person, private_room


async def test_reply(site: Site) -> None:
    """A reply carries whom it answers and how that begins."""
    async with chat(await person(site)) as one:
        first = await one.said("a" * 150)
        await one.send(message="yes", replyTo=first["id"])
        reply = await one.next()
    assert reply["replyTo"] == {
        "id": first["id"],
        "seq": 1,
        "username": "anna",
        "content": "a" * 140,
        "deleted": False,
    }
    assert "replyTo" not in first


async def test_quote_is_as_it_is_now(site: Site) -> None:
    """Later readers see the quoted message edited; deleted, nothing of it."""
    async with following(await person(site)) as one:
        first = await one.said("a")
        await one.send(message="yes", replyTo=first["id"])
        await one.next()
        for content, deleted in [("b", False), ("", True)]:
            await (delete(one, first["id"]) if deleted else edit(one, first["id"], content))
            await one.next()
            async with chat(await site.visitor(), query="?after=1") as two:
                await two.next()
                quote = (await two.next())["replyTo"]
            assert told(quote, "content", "deleted") == {"content": content, "deleted": deleted}


async def test_no_such_message(site: Site) -> None:
    """A reply to a message of another room, or to none, is stored without a quote."""
    anna = await person(site)
    async with chat(anna, await private_room(anna)) as attic:
        elsewhere = (await attic.said("a"))["id"]
    async with chat(anna) as one:
        await one.send(message="yes", replyTo=elsewhere)
        assert "replyTo" not in await one.next()


async def test_message_yet_to_come(site: Site, db: Database) -> None:
    """An id that does not exist yet is not kept: it would quote what is said afterwards."""
    async with chat(await person(site)) as one:
        first = await one.said("a")
        for ahead in (1, 2, 3):
            await one.send(message="yes", replyTo=first["id"] + ahead)
            assert "replyTo" not in await one.next()
        await one.said("secret")
        assert await db.fetch_all("SELECT reply_to FROM messages") == [(None,)] * 5
        # Some of an earlier release may be there.
        await db.execute("UPDATE messages SET reply_to = id + 1 WHERE seq = 2")
        async with chat(await site.visitor(), query="?after=0") as two:
            frames = await two.take(6)
    page = (await (await site.visitor()).get("/api/chat/rooms/public/messages/")).data
    assert not [one for one in (*frames, *page["messages"]) if "replyTo" in one]


@pytest.mark.parametrize("wrong", ["1", 0, -1, 1.5, True, 2**63, [1]])
async def test_bad_id(site: Site, wrong: object) -> None:
    """An invalid id is refused."""
    async with chat(await person(site)) as one:
        await one.send(message="yes", replyTo=wrong, nonce="n")
        assert await one.next() == {"error": "invalid_payload", "nonce": "n"}


async def test_repeated(site: Site) -> None:
    """A reply sent again by nonce is answered with what is stored, as it is now."""
    async with following(await person(site)) as one:
        first = await one.said("a")
        await one.send(message="yes", replyTo=first["id"], nonce="n")
        reply = await one.next()
        await edit(one, reply["id"], "no")
        await one.next()
        await one.send(message="yes", replyTo=first["id"], nonce="n")
        again = await one.next()
    assert again["message"] == "no"
    assert again["editedAt"]
    assert again["replyTo"] == reply["replyTo"]
