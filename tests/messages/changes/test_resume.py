"""Changes of older messages during an absence."""

from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.messages.changes.support import delete, edit, following, react, told
from tests.rooms.support import chat, person, store_past

NUMBERS = ("type", "lastSeq", "complete", "lastChange", "changesComplete")


async def test_missed_changes(site: Site) -> None:
    """Messages first, then the changes, each message once, as it is now."""
    anna = await person(site)
    async with following(anna) as one:
        first, second = await one.said("a"), await one.said("b")
        await edit(one, first["id"], "A")
        await react(one, second["id"])
        await edit(one, first["id"], "AA")
        await one.take(3)
    async with chat(anna, query="?after=1&changes=1") as two:
        opening, message, *changes = await two.take(4)
    assert told(opening, *NUMBERS) == {
        "type": "resume",
        "lastSeq": 2,
        "complete": True,
        "lastChange": 3,
        "changesComplete": True,
    }
    assert message["seq"] == 2
    assert [(change["change"], change["seq"], change["message"]) for change in changes] == [
        (2, 2, "b"),
        (3, 1, "AA"),
    ]
    assert changes[0]["reactions"] == [{"emoji": "👍", "count": 1, "users": ["anna"], "mine": True}]


async def test_nothing_missed(site: Site) -> None:
    """A client that is up to date gets no changes again, and the next one live."""
    async with following(await person(site)) as one:
        said = await one.said("a")
        await edit(one, said["id"], "b")
        await one.next()
        async with chat(await site.visitor(), query="?after=1&changes=1") as two:
            assert told(await two.next(), "lastSeq", "lastChange") == {
                "lastSeq": 1,
                "lastChange": 1,
            }
            await delete(one, said["id"])
            assert (await two.next())["change"] == 2


async def test_too_many(site: Site, db: Database) -> None:
    """More than 500 changes are not sent: the client loads the history."""
    anna = await person(site)
    async with following(anna) as one:
        said = await one.said("a")
        await db.execute("UPDATE rooms SET last_change = 501")
        await react(one, said["id"])
        await one.next()
    async with chat(anna, query="?after=0&changes=1") as two:
        opening = await two.next()
        assert told(opening, "complete", "changesComplete") == {
            "complete": True,
            "changesComplete": False,
        }
        assert (await two.next())["message"] == "a"
        assert await two.is_quiet()


async def test_lost_news(site: Site, db: Database) -> None:
    """A change that nobody announced comes with the next one, from PostgreSQL."""
    async with following(await person(site)) as one:
        said = await one.said("a")
        await db.execute(
            "WITH room AS (UPDATE rooms SET last_change = 1 WHERE slug = 'public' RETURNING id)"
            " UPDATE messages SET changed = 1, content = 'unheard' FROM room"
            " WHERE room_id = room.id"
        )
        other = await one.said("b")
        await edit(one, other["id"], "B")
        changes = await one.take(2)
    assert [(change["change"], change["message"]) for change in changes] == [
        (1, "unheard"),
        (2, "B"),
    ]
    assert said["id"] == changes[0]["id"]


async def test_change_before_its_message(site: Site, db: Database) -> None:
    """News of a message that is not there yet brings the message first."""
    async with following(await person(site)) as one:
        await one.said("a")
        await store_past(db, 1)
        (unheard,) = await db.fetch_all("SELECT id FROM messages WHERE seq = 2")
        await edit(one, unheard[0], "edited")
        message, change = await one.take(2)
    assert (message["seq"], message["message"]) == (2, "edited")
    assert (change["seq"], change["message"]) == (2, "edited")


async def test_changes_that_never_were(site: Site) -> None:
    """A client with unknown changes is told to load the history."""
    anna = await person(site)
    async with chat(anna, query="?after=0&changes=9") as one:
        assert told(await one.next(), "complete", "lastChange", "changesComplete") == {
            "complete": True,
            "lastChange": 0,
            "changesComplete": False,
        }
    async with chat(anna, query="?changes=9") as one:
        assert await one.next() == {"error": "invalid_payload"}
        assert await one.close_code() == 1008
