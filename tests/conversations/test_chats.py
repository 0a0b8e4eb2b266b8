"""GET /api/chat/direct/chats/."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.conversations.support import pair, start, write
from tests.messages.changes.support import delete, following
from tests.rooms.support import chat, give_role, person

CHATS = "/api/chat/direct/chats/"


async def test_chat(site: Site) -> None:
    """Both see the room, each with the other one and what was said last."""
    anna, boris, slug = await pair(site)
    async with chat(anna, slug) as one:
        await one.said("first")
        said = await one.said("last")
    for visitor, peer in ((anna, "boris"), (boris, "anna")):
        (item,) = (await visitor.get(CHATS)).data["items"]
        assert item["peer"].pop("lastSeen").endswith("+00:00")
        assert item == {
            "slug": slug,
            "peer": {"username": peer, "profileImage": None},
            "lastMessage": "last",
            "lastMessageAt": said["createdAt"],
        }


async def test_deleted_last_message(site: Site) -> None:
    """A conversation whose last message is deleted stays where it is, with no text."""
    anna, boris, slug = await pair(site)
    async with following(anna, slug) as one:
        await delete(one, (await one.said("oh"))["id"])
        await one.next()
    assert [item["lastMessage"] for item in (await boris.get(CHATS)).data["items"]] == [""]


async def test_newest_first(site: Site) -> None:
    """The room in which something was said last stands first."""
    anna, _, with_boris = await pair(site)
    await person(site, "clara")
    with_clara = await start(anna, "clara")
    for slugs in ([with_boris, with_clara], [with_clara, with_boris]):
        await write(anna, slugs[1], "hi")
        await write(anna, slugs[0], "hi")
        assert [item["slug"] for item in (await anna.get(CHATS)).data["items"]] == slugs


async def test_only_with_a_message(site: Site) -> None:
    """A room in which nothing was said is not shown, nor are rooms of other kinds."""
    anna, boris, _ = await pair(site)
    await anna.get("/api/chat/rooms/attic/")
    await write(anna, "attic", "hi")
    await write(anna, "public", "hi")
    assert (await anna.get(CHATS)).data == (await boris.get(CHATS)).data == {"items": []}


async def test_signed_out(site: Site) -> None:
    """401 for guests."""
    answer = await (await site.visitor()).get(CHATS)
    assert (answer.status, answer.data["code"]) == (401, "not_authenticated")


async def test_strangers(site: Site, db: Database) -> None:
    """Nobody else sees the room, not even with a role in it; nor one of the two when blocked."""
    anna, boris, slug = await pair(site)
    clara = await person(site, "clara")
    await give_role(db, slug, "clara", "member")
    await write(anna, slug, "hi")
    await give_role(db, slug, "boris", "blocked")
    assert [len((await one.get(CHATS)).data["items"]) for one in (anna, boris, clara)] == [1, 0, 0]


async def test_other_one_is_gone(site: Site, db: Database) -> None:
    """Messages outlive the other user's account, which has no name then."""
    anna, boris, slug = await pair(site)
    await write(boris, slug, "bye")
    await db.execute("DELETE FROM users WHERE name = 'boris'")
    (item,) = (await anna.get(CHATS)).data["items"]
    gone = {"username": "", "profileImage": None, "lastSeen": None}
    assert (item["lastMessage"], item["peer"]) == ("bye", gone)
    assert (await anna.get(f"/api/chat/rooms/{slug}/")).data["peer"] == gone


async def test_pages(site: Site) -> None:
    """With a limit the list comes in pages, each room once, newest first."""
    anna = await person(site)
    slugs = []
    for name in ("boris", "clara", "dora"):
        await person(site, name)
        slugs.append(await start(anna, name))
        await write(anna, slugs[-1], "hi")
    first = (await anna.get(f"{CHATS}?limit=2")).data
    assert [item["slug"] for item in first["items"]] == [slugs[2], slugs[1]]
    assert first["pagination"]["hasMore"]
    before = first["pagination"]["nextBefore"]
    second = (await anna.get(f"{CHATS}?limit=2&before={before}")).data
    assert [item["slug"] for item in second["items"]] == [slugs[0]]
    assert second["pagination"] == {"limit": 2, "hasMore": False, "nextBefore": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "before=0", "before=9e9-1", "before=-"])
async def test_wrong_page(site: Site, query: str) -> None:
    """400 for what is no number."""
    answer = await (await person(site)).get(f"{CHATS}?{query}")
    assert (answer.status, answer.data["code"]) == (400, "invalid_parameter")
