"""Making, listing, changing and deleting rooms."""

import re

import pytest

from echochat.rooms import queries
from echochat.rooms.rules import generated_slug, normal_room_name, room_name_faults
from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.messages.changes.support import delete, following
from tests.rooms.support import chat, give_role, make_moderator, people, person, private_room

ROOMS = "/api/chat/rooms/"


async def make(visitor: Visitor, name: str = "Book club", slug: str | None = None) -> str:
    """Make a room by name; return its slug."""
    answer = await visitor.post(ROOMS, {"name": name} | ({"slug": slug} if slug else {}))
    assert answer.status == 201, answer.data
    return str(answer.data["slug"])


async def listed(visitor: Visitor, query: str = "") -> list[str]:
    """The slugs of somebody's rooms."""
    return [item["slug"] for item in (await visitor.get(ROOMS + query)).data["items"]]


@pytest.fixture
async def anna(site: Site) -> Visitor:
    return await person(site, "anna")


# Making -----------------------------------------------------------------------


async def test_new_room(anna: Visitor) -> None:
    """The creator owns the room; its slug is derived from the name and can't be guessed."""
    answer = await anna.post(ROOMS, {"name": "  Book   club "})
    assert answer.status == 201
    assert re.fullmatch("book-club-[0-9a-f]{8}", answer.data["slug"])
    assert answer.data | {"slug": ""} == {
        "slug": "",
        "name": "Book club",
        "kind": "private",
        "created": True,
        "createdBy": "anna",
        "peer": None,
        "role": "owner",
        "canWrite": True,
        "canManage": True,
        "canModerate": True,
        "canArchive": True,
        "slowMode": 0,
        "topic": "",
        "description": "",
        "archived": False,
    }


async def test_given_slug(anna: Visitor) -> None:
    """A slug that was asked for is taken as it is."""
    assert await make(anna, slug="Book_club") == "Book_club"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\u0000b"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": 5}, "name"),
        ({"name": "\u2800"}, "name"),
        ({"name": "a" + " " * 2000 + "b" * 80}, "name"),
        ({"name": "Ｐｕｂｌｉｃ"}, "name"),
        ({"name": "a" + "\u0300\u0316" * 4_000}, "name"),
        ({"name": "Club", "slug": "Public"}, "slug"),
        ({"name": "Club", "slug": "api"}, "slug"),
        ({"name": "Club", "slug": "a"}, "slug"),
        ({"name": "Club", "slug": "public"}, "slug"),
        ({"name": "Club", "slug": "dm_0123456789abcdef01234567"}, "slug"),
        ({"name": "Club", "slug": None}, "slug"),
    ],
)
async def test_refused_room(anna: Visitor, body: dict[str, object], field: str) -> None:
    """Faults are reported by field, and nothing is created."""
    answer = await anna.post(ROOMS, body)
    assert (answer.status, list(answer.data["errors"])) == (400, [field])
    assert await listed(anna) == []


async def test_many_rooms(anna: Visitor) -> None:
    """Nobody makes rooms by the hundred."""
    answers = [await anna.post(ROOMS, {"name": "Club"}) for _ in range(21)]
    assert [answer.status for answer in answers] == [201] * 20 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 3000


async def test_guest(site: Site) -> None:
    """Guests have no rooms."""
    guest = await site.visitor()
    assert (await guest.get(ROOMS)).status == 401
    assert (await guest.post(ROOMS, {"name": "Club"})).status == 401


def test_names() -> None:
    """A name is one line of printable text; a slug is made of what of it is ASCII."""
    assert normal_room_name(" a\n b ") == "a b"
    assert room_name_faults("Клуб «Книга»") == []
    assert room_name_faults("👩🏽‍🚀 and 👨‍👩‍👧‍👦, हिन्दी") == []
    assert room_name_faults("a\u200db") == ["characters_invalid"]
    assert generated_slug("Café Noir!", "1f") == "cafe-noir-1f"
    assert generated_slug("Клуб", "1f") == "room-1f"


# Listing ------------------------------------------------------------------------


async def test_list(site: Site, db: Database) -> None:
    """One's rooms, the newest message first, with what is unread in them."""
    anna, boris = await people(site, "anna", "boris")
    quiet, busy = await make(anna, "Quiet"), await make(anna, "Busy")
    await give_role(db, quiet, "boris", "member")
    async with chat(boris, quiet) as one:
        for text in ("one", "two"):
            await one.said(text)
    items = (await anna.get(ROOMS)).data["items"]
    assert [(item["slug"], item["unread"]) for item in items] == [(quiet, 2), (busy, 0)]
    assert (items[0]["lastMessage"], items[0]["lastMessageBy"]) == ("two", "boris")
    assert (items[1]["lastMessage"], items[1]["lastMessageAt"]) == (None, None)


async def test_own_messages_are_read(site: Site) -> None:
    """A user's own message and everything before it count as read."""
    anna = await person(site, "anna")
    slug = await make(anna)
    async with chat(anna, slug) as one:
        await one.said("hello")
    assert (await anna.get(ROOMS)).data["items"][0]["unread"] == 0


async def test_deleted_last_message(site: Site) -> None:
    """The last message stays the last when it is deleted, with its author and no text."""
    anna = await person(site, "anna")
    slug = await make(anna)
    async with following(anna, slug) as one:
        await delete(one, (await one.said("oh"))["id"])
        await one.next()
    (item,) = (await anna.get(ROOMS)).data["items"]
    assert (item["lastMessage"], item["lastMessageBy"]) == ("", "anna")


async def test_pages(anna: Visitor) -> None:
    """All rooms come once, page after page, rooms in which nothing was said too."""
    made = [await make(anna, f"Room {number}") for number in range(5)]
    async with chat(anna, made[2]) as one:
        await one.said("first of all now")
    seen: list[str] = []
    query = "?limit=2"
    while query:
        page = (await anna.get(ROOMS + query)).data
        seen += [item["slug"] for item in page["items"]]
        before = page["pagination"]["nextBefore"]
        query = f"?limit=2&before={before}" if before else ""
    assert seen == [made[2], made[4], made[3], made[1], made[0]]


@pytest.mark.parametrize(
    "query", ["?limit=0", "?before=x", "?before=1-", "?before=" + "9" * 19 + "-1"]
)
async def test_wrong_parameters(anna: Visitor, query: str) -> None:
    """A page that can't be is refused."""
    assert (await anna.get(ROOMS + query)).data["code"] == "invalid_parameter"


async def test_strangers_rooms(site: Site, db: Database) -> None:
    """Rooms that one may not read are not listed, nor direct ones, nor the public one."""
    anna, boris = await people(site, "anna", "boris")
    slug = await make(anna)
    await give_role(db, slug, "boris", "blocked")
    await give_role(db, "public", "boris", "member")
    await boris.post("/api/chat/direct/start/", {"username": "anna"})
    assert await listed(boris) == []


async def test_list_uses_an_index(db: Database) -> None:
    """Neither roles, rooms nor messages are read whole."""
    await db.execute(
        "WITH author AS (INSERT INTO users (name, password_hash)"
        " SELECT 'u' || n, '' FROM generate_series(1, 200) n RETURNING id),"
        " room AS (INSERT INTO rooms (slug, name, kind, last_seq)"
        " SELECT 'room-' || n, '', 'private', 5 FROM generate_series(1, 4000) n RETURNING id),"
        " member AS (INSERT INTO chat_roles (room_id, user_id, role)"
        " SELECT room.id, author.id, 'member' FROM room, author"
        " WHERE room.id % 400 = author.id % 400)"
        " INSERT INTO messages (room_id, seq, author_id, content, created_at)"
        " SELECT room.id, n, 1, 'text', now() FROM room, generate_series(1, 5) n"
    )
    await db.execute("ANALYZE rooms, messages, users, chat_roles")
    values = {"user_id": 7, "readers": ["member"], "at": None, "id": None, "limit": 50}
    plan = str(await db.fetch_all(f"EXPLAIN {queries.OWN_ROOMS}", values))
    for table in ("chat_roles", "messages", "rooms"):
        assert f"Seq Scan on {table}" not in plan


# Changing ---------------------------------------------------------------------


async def test_rename_and_slow_mode(site: Site, db: Database) -> None:
    """Owner and admins change a room; what is left out stays."""
    anna, boris = await people(site, "anna", "boris")
    slug = await private_room(anna)
    await give_role(db, slug, "boris", "admin")
    assert (await anna.patch(f"{ROOMS}{slug}/", {"name": "Loft"})).data["name"] == "Loft"
    data = (await boris.patch(f"{ROOMS}{slug}/", {"slowMode": 30})).data
    assert (data["name"], data["slowMode"]) == ("Loft", 30)
    form = await boris.unsafe("PATCH", f"{ROOMS}{slug}/", data={"slowMode": "0"})
    assert form.data["slowMode"] == 0


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"slowMode": -1}, {"slowMode": 3601}, {"slowMode": True}, {"slowMode": "x"}],
)
async def test_refused_change(anna: Visitor, body: dict[str, object]) -> None:
    """Invalid values change nothing."""
    slug = await private_room(anna)
    assert (await anna.patch(f"{ROOMS}{slug}/", body)).data["code"] == "invalid_input"
    assert (await anna.get(f"{ROOMS}{slug}/")).data["name"] == slug


@pytest.mark.parametrize("role", ["member", "viewer"])
async def test_change_without_the_right(site: Site, db: Database, role: str) -> None:
    """Members change nothing, strangers don't know that the room exists."""
    anna, boris, vera = await people(site, "anna", "boris", "vera")
    slug = await private_room(anna)
    await give_role(db, slug, "boris", role)
    for method in ("PATCH", "DELETE"):
        answer = await boris.unsafe(method, f"{ROOMS}{slug}/", {"name": "Mine"})
        assert (answer.status, answer.data["code"]) == (403, "forbidden")
        assert (await vera.unsafe(method, f"{ROOMS}{slug}/", {"name": "Mine"})).status == 404


async def test_public_room(site: Site, db: Database) -> None:
    """Site moderators set the public room's pace; nobody deletes it."""
    anna, boris = await people(site, "anna", "boris")
    await make_moderator(db, "anna")
    try:
        answer = await anna.patch(f"{ROOMS}public/", {"slowMode": 5})
        assert (answer.data["slowMode"], answer.data["canManage"]) == (5, True)
        assert (await boris.patch(f"{ROOMS}public/", {"slowMode": 0})).status == 403
        assert (await anna.delete(f"{ROOMS}public/")).status == 403
    finally:
        await db.execute("UPDATE rooms SET slow_seconds = 0")


async def test_direct_room(site: Site) -> None:
    """A direct room is neither changed nor deleted."""
    anna, _ = await people(site, "anna", "boris")
    slug = (await anna.post("/api/chat/direct/start/", {"username": "boris"})).data["slug"]
    assert (await anna.patch(f"{ROOMS}{slug}/", {"name": "Us"})).status == 403
    assert (await anna.delete(f"{ROOMS}{slug}/")).status == 403
