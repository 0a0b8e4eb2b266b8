"""Edits, deletions and reactions, as those in the room see them."""

import json
from typing import Any

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.messages.changes.support import delete, edit, following, react, told
from tests.rooms.support import Chat, chat, give_role, person, private_room

AUDIT = "security.audit"


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in."""
    return await person(site, "anna")


@pytest.fixture
async def boris(site: Site) -> Visitor:
    """Somebody else."""
    return await person(site, "boris")


async def both(one: Chat, two: Chat) -> Any:
    """Return what both receive, which must be equal."""
    frame = await one.next()
    assert await two.next() == frame
    return frame


async def test_edit(anna: Visitor, boris: Visitor) -> None:
    """All who follow see the new text, marked as edited."""
    async with following(anna) as one, following(boris) as two:
        await one.say("helo")
        said = await both(one, two)
        await edit(one, said["id"], " hello ")
        changed = await both(one, two)
    assert told(changed, "type", "change", "id", "seq", "message", "deleted", "reactions") == {
        "type": "message_changed",
        "change": 1,
        "id": said["id"],
        "seq": said["seq"],
        "message": "hello",
        "deleted": False,
        "reactions": [],
    }
    assert changed["editedAt"] > said["createdAt"]


async def test_delete(anna: Visitor, boris: Visitor, db: Database) -> None:
    """Nothing is left of a message but its place, not even in the database."""
    async with following(anna) as one, following(boris) as two:
        await one.say("secret")
        said = await both(one, two)
        await react(two, said["id"])
        await both(one, two)
        await delete(one, said["id"])
        changed = await both(one, two)
    assert told(changed, "change", "message", "deleted", "editedAt", "reactions") == {
        "change": 2,
        "message": "",
        "deleted": True,
        "editedAt": None,
        "reactions": [],
    }
    assert await db.fetch_all("SELECT content FROM messages") == [("",)]
    assert await db.fetch_all("SELECT 1 FROM reactions") == []


async def test_reactions(anna: Visitor, boris: Visitor) -> None:
    """One of each kind a user; the first comes first; the last one taken away is gone."""
    async with following(anna) as one, following(boris) as two:
        await one.say("a")
        id_ = (await both(one, two))["id"]
        told_reactions = []
        for who, emoji, on in [
            (one, "👍", True),
            (two, "🎉", True),
            (two, "👍", True),
            (one, "👍", False),
            (two, "👍", False),
        ]:
            await react(who, id_, emoji, on=on)
            told_reactions.append((await both(one, two))["reactions"])
    party = {"emoji": "🎉", "count": 1, "users": ["boris"]}
    assert told_reactions == [
        [{"emoji": "👍", "count": 1, "users": ["anna"]}],
        [{"emoji": "👍", "count": 1, "users": ["anna"]}, party],
        [{"emoji": "👍", "count": 2, "users": ["anna", "boris"]}, party],
        [party, {"emoji": "👍", "count": 1, "users": ["boris"]}],
        [party],
    ]


async def test_who_reacted(anna: Visitor, boris: Visitor) -> None:
    """A change names the user who reacted, whom `users` omits among many."""
    async with following(anna) as one, following(boris) as two:
        await one.say("a")
        id_ = (await both(one, two))["id"]
        for on in [True, False]:
            await react(two, id_, "🎉", on=on)
            reacted = (await both(one, two))["reacted"]
            assert reacted == {"username": "boris", "emoji": "🎉", "on": on}
        await edit(one, id_, "b")
        assert "reacted" not in await both(one, two)


async def test_nothing_new(anna: Visitor, boris: Visitor) -> None:
    """A reaction that is there, or one that is not there to be taken away, is no news.

    Its sender alone is told that all is as they want it.
    """
    async with following(anna) as one, following(boris) as two:
        await one.say("a")
        id_ = (await both(one, two))["id"]
        await react(one, id_)
        await both(one, two)
        await react(one, id_)
        await react(one, id_, "🎉", on=False)
        done = {"type": "done", "command": "react", "id": id_}
        assert await one.take(2) == [done, done]
        await one.say("b")
        assert (await both(one, two))["message"] == "b"


async def test_too_many_kinds(anna: Visitor, boris: Visitor, db: Database) -> None:
    """Under one message stand at most twenty kinds; each of them may be joined."""
    async with following(anna) as one:
        id_ = (await one.said("a"))["id"]
        await db.execute(
            "INSERT INTO reactions (room_id, message_id, user_id, emoji)"
            " SELECT room_id, id, author_id, chr(x'1F600'::int + n)"
            " FROM messages, generate_series(1, 20) n"
        )
        await react(one, id_, "🎉")
        assert await one.next() == {"error": "too_many_reactions", "type": "react", "id": id_}
    async with following(boris) as two:
        await react(two, id_, chr(0x1F601))
        assert (await two.next())["reactions"][0]["count"] == 2


async def test_refusals(anna: Visitor, boris: Visitor, db: Database) -> None:
    """Forbidden or impossible changes are refused; the room gets nothing."""
    async with following(anna) as one, following(boris) as two:
        await one.say("a")
        id_ = (await both(one, two))["id"]
        await edit(two, id_, "b")
        assert await two.next() == {"error": "forbidden", "type": "edit", "id": id_}
        await delete(two, id_)
        assert await two.next() == {"error": "forbidden", "type": "delete", "id": id_}
        await delete(two, id_ + 1)
        refused = {"error": "message_not_found", "type": "delete", "id": id_ + 1}
        assert await two.next() == refused
        await db.execute("UPDATE messages SET created_at = now() - interval '25 hours'")
        await edit(one, id_, "b")
        assert await one.next() == {"error": "too_late", "type": "edit", "id": id_}
        await one.send(type="edit", id=id_)
        assert await one.next() == {"error": "invalid_payload", "type": "edit", "id": id_}
        assert await one.is_quiet()


async def test_guest(site: Site, anna: Visitor) -> None:
    """A guest may follow and do nothing."""
    async with following(await site.visitor()) as guest, chat(anna) as one:
        id_ = (await one.said("a"))["id"]
        await guest.next()
        await react(guest, id_)
        assert await guest.next() == {"error": "forbidden", "type": "react", "id": id_}
        await guest.send(type="typing")


async def test_keeping_order(
    anna: Visitor, boris: Visitor, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """An admin deletes what others said, which is audited; one's own is not."""
    slug = await private_room(anna)
    await give_role(db, slug, "boris", "admin")
    caplog.set_level("INFO", AUDIT)
    async with following(boris, slug) as two, following(anna, slug) as one:
        for who in one, two:
            await who.say("a")
            id_ = (await both(one, two))["id"]
            await delete(two, id_)
            assert (await both(one, two))["deleted"]
    events = [json.loads(record.getMessage()) for record in caplog.records if record.name == AUDIT]
    (deleted,) = [event for event in events if event["event"] == "message.deleted"]
    assert told(deleted, "username", "room", "message", "ip") == {
        "username": "boris",
        "room": slug,
        "message": id_ - 1,
        "ip": "127.0.0.1",
    }
    assert deleted["user_id"] != deleted["author_id"]


async def test_refusals_are_audited(
    anna: Visitor, boris: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever tries to change what others said stands in the log, with name and id."""
    caplog.set_level("INFO", AUDIT)
    async with following(anna) as one, following(boris) as two:
        await one.say("a")
        id_ = (await both(one, two))["id"]
        await delete(two, id_)
        assert (await two.next())["error"] == "forbidden"
    events = [json.loads(record.getMessage()) for record in caplog.records if record.name == AUDIT]
    (refused,) = [event for event in events if event["event"] == "message.change.refused"]
    assert told(refused, "username", "command", "message", "reason") == {
        "username": "boris",
        "command": "delete",
        "message": id_,
        "reason": "forbidden",
    }


async def test_each_is_answered(anna: Visitor) -> None:
    """A command with a nonce is answered with it, one of who does not follow is answered too."""
    async with following(anna) as one:
        id_ = (await one.said("a"))["id"]
        await one.send(type="edit", id=id_, message="b", nonce="n1")
        frames = await one.take(2)
    done = {"type": "done", "command": "edit", "id": id_}
    assert {**done, "nonce": "n1"} in frames
    assert "message_changed" in [frame["type"] for frame in frames]
    async with chat(anna) as old:
        await edit(old, id_, "c")
        assert await old.next() == done
        await old.send(type="delete", id=id_ + 1, nonce="n2")
        refused = {"error": "message_not_found", "type": "delete", "id": id_ + 1, "nonce": "n2"}
        assert await old.next() == refused


async def test_moderator(anna: Visitor, boris: Visitor, db: Database) -> None:
    """A site moderator deletes in the public room."""
    await db.execute("UPDATE users SET is_moderator = true WHERE name = 'boris'")
    async with following(anna) as one, following(boris) as two:
        await one.say("a")
        id_ = (await both(one, two))["id"]
        await delete(two, id_)
        assert (await both(one, two))["deleted"]


async def test_limit(start_site: StartSite) -> None:
    """Over so many changes in a window a user has to wait."""
    site = await start_site(CHAT_CHANGE_RATE_LIMIT="1")
    async with following(await person(site)) as one:
        id_ = (await one.said("a"))["id"]
        await edit(one, id_, "b")
        await one.next()
        await edit(one, id_, "c")
        refused = await one.next()
    assert told(refused, "error", "type", "id") == {
        "error": "rate_limited",
        "type": "edit",
        "id": id_,
    }
    assert 1 <= refused["retry_after"] <= 10


async def test_old_client(anna: Visitor, boris: Visitor) -> None:
    """Sockets that did not opt in get no changes."""
    async with chat(anna) as old, following(boris) as two:
        said = await two.said("a")
        assert await old.next() == said
        await two.send(type="typing")
        await react(two, said["id"])
        await edit(two, said["id"], "b")
        assert await old.is_quiet()


async def test_old_client_resumes(anna: Visitor, boris: Visitor) -> None:
    """It reads an edited message as it is, and of a deleted one that it is empty."""
    async with following(boris) as two:
        first, second = await two.said("a"), await two.said("b")
        await edit(two, first["id"], "new")
        await delete(two, second["id"])
        await two.take(2)
    async with chat(anna, query="?after=0") as old:
        assert await old.next() == {"type": "resume", "lastSeq": 2, "complete": True}
        assert [frame["message"] for frame in await old.take(2)] == ["new", ""]


async def test_typing(anna: Visitor, boris: Visitor) -> None:
    """Sockets that opted in get typing notices, but not one for each key."""
    async with following(anna) as one, following(boris) as two:
        await one.send(type="typing")
        assert await both(one, two) == {"type": "typing", "username": "anna"}
        await one.send(type="typing")
        assert await one.is_quiet()


async def test_typing_needs_the_right(anna: Visitor, boris: Visitor, db: Database) -> None:
    """Typing notices of users who can't write are dropped."""
    slug = await private_room(anna)
    await give_role(db, slug, "boris", "viewer")
    async with following(anna, slug) as one, following(boris, slug) as two:
        await two.send(type="typing")
        await react(two, 1)
        assert (await two.next())["error"] == "message_not_found"
        assert await one.is_quiet()
