"""Public rooms: made, found in the directory, joined, left and archived; guests read them."""

from typing import Any

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.patience import becomes
from tests.rooms.support import (
    Chat,
    chat,
    give_role,
    make_moderator,
    people,
    person,
    roles,
    store_past,
)

ROOMS = "/api/chat/rooms/"


async def public_room(owner: Visitor, slug: str = "club", **fields: Any) -> str:
    """Let somebody make a public room."""
    body = {"name": "Book club", "kind": "public", "slug": slug} | fields
    answer = await owner.post(ROOMS, body)
    assert answer.status == 201, answer.data
    return slug


async def listed(visitor: Visitor, **query: str) -> list[str]:
    """The rooms that the directory shows, in its order, without the one that always exists."""
    answer = await visitor.get("/api/chat/directory/", params=query)
    assert answer.status == 200, answer.data
    return [item["slug"] for item in answer.data["items"] if item["slug"] != "public"]


async def in_directory(visitor: Visitor, slug: str) -> Any:
    """Return a room's entry in the directory."""
    items = (await visitor.get("/api/chat/directory/")).data["items"]
    return next(item for item in items if item["slug"] == slug)


async def state(one: Chat) -> Any:
    """The next state of the room; what else comes is passed over."""
    while (frame := await one.next()).get("type") != "room":
        pass
    return frame


async def test_made(site: Site, db: Database) -> None:
    """It has an owner, a topic and a description; everybody reads and writes there."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna, topic="  A novel \n a month ", description="One.\r\nTwo. ")
    room = (await boris.get(f"{ROOMS}club/")).data
    assert (room["kind"], room["topic"], room["description"]) == (
        "public",
        "A novel a month",
        "One.\nTwo.",
    )
    assert (room["role"], room["canWrite"], room["canManage"]) == (None, True, False)
    assert await roles(db, "club") == {"anna": "owner"}
    guest = await site.visitor()
    room = (await guest.get(f"{ROOMS}club/")).data
    assert (room["canWrite"], room["archived"]) == (False, False)
    assert (await guest.get(f"{ROOMS}club/messages/")).status == 200


async def test_private_by_default(site: Site) -> None:
    """Rooms are private unless the request says public; other kinds are refused."""
    anna = await person(site)
    answer = await anna.post(ROOMS, {"name": "Attic", "topic": "Old things"})
    assert (answer.data["kind"], answer.data["topic"]) == ("private", "Old things")
    answer = await anna.post(ROOMS, {"name": "Attic", "kind": "direct"})
    assert (answer.status, list(answer.data["errors"])) == (400, ["kind"])
    assert await listed(anna) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", "x" * 251),
        ("topic", "a\u202eb"),
        ("topic", 5),
        ("description", "x" * 1001),
        ("description", "a\u202eb"),
        ("archived", "perhaps"),
        ("archived", 2),
    ],
)
async def test_bad_texts(site: Site, field: str, value: object) -> None:
    """Overlong or invisible values are refused by field, and nothing is changed."""
    anna = await person(site)
    await public_room(anna, topic="Before")
    answer = await anna.patch(f"{ROOMS}club/", {"name": "Other", field: value})
    assert (answer.status, list(answer.data["errors"])) == (400, [field])
    assert (await anna.get(f"{ROOMS}club/")).data["name"] == "Book club"


async def test_who_may_make_them(start_site: StartSite, db: Database) -> None:
    """As the operator sets it; private rooms are made by everybody."""
    site = await start_site(CHAT_PUBLIC_ROOM_CREATORS="moderators")
    anna, boris = await people(site, "anna", "boris")
    await make_moderator(db, "boris")
    answer = await anna.post(ROOMS, {"name": "Club", "kind": "public"})
    assert (answer.status, answer.data["code"]) == (403, "forbidden")
    assert (await anna.post(ROOMS, {"name": "Club"})).status == 201
    await public_room(boris)
    can = [(await one.get("/api/chat/directory/")).data["canCreate"] for one in (anna, boris)]
    assert can == [False, True]


async def test_closed_to_guests(start_site: StartSite) -> None:
    """Where the operator wants it so, guests read no public room, in no way."""
    site = await start_site(CHAT_GUESTS_READ_PUBLIC_ROOMS="0")
    anna, guest = await person(site), await site.visitor()
    await public_room(anna)
    for slug in ("club", "public"):
        for path in (f"{ROOMS}{slug}/", f"{ROOMS}{slug}/messages/"):
            answer = await guest.get(path)
            assert (answer.status, answer.data["code"]) == (404, "room_not_found")
        async with chat(guest, slug) as one:
            assert await one.close_code() == 4403
        async with chat(anna, slug) as one:
            await one.said("a hidden cat")

    async def found(visitor: Visitor) -> int:
        return len((await visitor.get("/api/chat/search/?q=cat")).data["results"])

    await becomes(lambda: found(anna), 2)
    assert await found(guest) == 0


async def test_found(site: Site) -> None:
    """By beginnings of words of name and topic, in any spelling; most members first."""
    anna, boris, vera = await people(site, "anna", "boris", "vera")
    await public_room(anna, "club", name="Book Club", topic="Толстой и Ёлки")
    await public_room(anna, "chess", name="Chess club", topic="Blitz")
    for visitor, slug in ((boris, "chess"), (vera, "chess"), (boris, "club")):
        assert (await visitor.post(f"{ROOMS}{slug}/join/")).data["role"] == "member"
    assert await listed(anna) == ["chess", "club"]
    assert await listed(anna, q="CLU") == ["chess", "club"]
    assert await listed(anna, q="clu boo") == ["club"]
    assert await listed(anna, q="ТОЛ елк") == ["club"]
    assert await listed(anna, q="lub") == []
    assert await listed(anna, q="%") == []
    assert await listed(anna, q=" ") == ["chess", "club"]
    await anna.patch(f"{ROOMS}club/", {"topic": "", "name": "Readers"})
    assert await listed(anna, q="тол") == []
    assert await listed(anna, q="read") == ["club"]
    room = await in_directory(vera, "chess")
    assert (room["name"], room["members"], room["joined"]) == ("Chess club", 3, True)
    assert not (await in_directory(vera, "club"))["joined"]


async def test_pages(site: Site) -> None:
    """A page leads to the next, with words and without."""
    anna = await person(site)
    slugs = [await public_room(anna, f"club-{n}", name=f"Club {n}") for n in range(5)]
    for query in ({}, {"q": "club"}):
        shown: list[str] = []
        before: dict[str, str] = {}
        while True:
            params = {"limit": "2", **query, **before}
            answer = await anna.get("/api/chat/directory/", params=params)
            shown += [item["slug"] for item in answer.data["items"] if item["slug"] != "public"]
            if not answer.data["pagination"]["hasMore"]:
                break
            before = {"before": answer.data["pagination"]["nextBefore"]}
        assert sorted(shown) == slugs
    for bad in ("x", "1", "-1", "3000000000-1", "1-x"):
        answer = await anna.get("/api/chat/directory/", params={"before": bad})
        assert answer.status == 400


async def test_directory_is_for_the_signed_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """And for those who don't ask too often."""
    assert (await (await site.visitor()).get("/api/chat/directory/")).status == 401
    monkeypatch.setattr("echochat.rooms.directory.api.LIMIT", 1)
    anna = await person(site)
    assert await listed(anna) == []
    answer = await anna.get("/api/chat/directory/")
    assert (answer.status, answer.data["code"]) == (429, "rate_limited")


async def test_join_and_leave(site: Site, db: Database) -> None:
    """A new member has nothing unread; joining again has no effect; the last owner can't leave."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    await store_past(db, 3, "club")
    for _ in range(2):
        answer = await boris.post(f"{ROOMS}club/join/")
        assert (answer.status, answer.data["role"]) == (200, "member")
    read = "SELECT last_read_seq FROM chat_roles WHERE role = 'member'"
    assert await db.fetch_all(read) == [(3,)]
    assert (await boris.post(f"{ROOMS}club/leave/")).status == 200
    assert await roles(db, "club") == {"anna": "owner"}
    answer = await anna.post(f"{ROOMS}club/leave/")
    assert (answer.status, answer.data["code"]) == (409, "last_owner")


async def test_nobody_joins(site: Site, db: Database) -> None:
    """A private room, where one is blocked, without an account, or the room of everybody."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    await give_role(db, "club", "boris", "blocked")
    await anna.post(ROOMS, {"name": "Attic", "slug": "attic"})
    assert (await boris.post(f"{ROOMS}club/join/")).status == 403
    assert (await boris.post(f"{ROOMS}attic/join/")).status == 404
    for action in ("join", "leave"):
        assert (await boris.post(f"{ROOMS}public/{action}/")).status == 403
    assert (await (await site.visitor()).post(f"{ROOMS}club/join/")).status == 401
    assert await roles(db, "club") == {"anna": "owner", "boris": "blocked"}
    assert (await in_directory(anna, "club"))["members"] == 1


async def test_first_message_joins(site: Site, db: Database) -> None:
    """Behind the message; in the room of everybody nothing changes."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    async with chat(boris, "club", "?state=1") as one:
        assert (await one.next())["role"] is None
        await one.say("hello")
        frames = await one.take(2)
    assert {frame.get("message", frame.get("role")) for frame in frames} == {"hello", "member"}
    assert await roles(db, "club") == {"anna": "owner", "boris": "member"}
    async with chat(boris, "public") as one:
        await one.said("hello")
        assert await one.is_quiet()
    assert await roles(db, "public") == {}


async def test_refused_message_does_not_join(site: Site, db: Database) -> None:
    """A user without the right to write can't join by trying."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    await give_role(db, "club", "boris", "blocked")
    async with chat(boris, "club") as one:
        assert await one.said("hello") == {"error": "forbidden"}
    assert await roles(db, "club") == {"anna": "owner", "boris": "blocked"}


async def test_members_are_managed(site: Site, db: Database) -> None:
    """As in a private room, but that there is nothing to be a viewer of."""
    anna, boris, vera, gleb = await people(site, "anna", "boris", "vera", "gleb")
    await public_room(anna)
    members = f"{ROOMS}club/members/"
    assert (await anna.post(members, {"username": "boris", "role": "admin"})).status == 200
    assert (await boris.post(members, {"username": "vera"})).status == 200
    assert (await anna.post(members, {"username": "gleb", "role": "viewer"})).status == 403
    assert (await boris.patch(f"{members}vera/", {"role": "viewer"})).status == 403
    assert (await boris.patch(f"{members}gleb/", {"role": "blocked"})).status == 200
    assert (await vera.post(members, {"username": "gleb"})).status == 403
    assert await roles(db, "club") == {
        "anna": "owner",
        "boris": "admin",
        "vera": "member",
        "gleb": "blocked",
    }
    assert (await in_directory(gleb, "club"))["members"] == 3
    await make_moderator(db, "gleb")
    assert (await gleb.patch(f"{members}vera/", {"role": "blocked"})).status == 200
    assert (await gleb.patch(f"{members}boris/", {"role": "blocked"})).status == 403
    assert (await gleb.post(members, {"username": "vera", "role": "member"})).status == 403


async def test_archived(site: Site, db: Database) -> None:
    """It is read, not written in, and in no directory; until it is brought back."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    await give_role(db, "club", "boris", "admin")
    assert (await boris.patch(f"{ROOMS}club/", {"archived": True})).status == 403
    async with chat(boris, "club", "?state=1") as one:
        await state(one)
        assert (await anna.patch(f"{ROOMS}club/", {"archived": True})).data["archived"]
        frame = await state(one)
        assert (frame["archived"], frame["canWrite"]) == (True, False)
        await one.say("hello")
        while "error" not in (frame := await one.next()):
            assert frame["type"] == "people_changed"
        assert await listed(boris) == []
        assert await listed(boris, q="book") == []
        vera = await person(site, "vera")
        assert (await vera.get(f"{ROOMS}club/messages/")).status == 200
        assert (await vera.post(f"{ROOMS}club/join/")).status == 403
        assert not (await anna.patch(f"{ROOMS}club/", {"archived": "false"})).data["archived"]
        assert not (await state(one))["archived"]
        await one.say("hello")
        while "message" not in (frame := await one.next()):
            assert frame["type"] == "people_changed"
    assert await listed(boris) == ["club"]


async def test_who_archives(site: Site, db: Database) -> None:
    """Owners, site moderators what is public, nobody the room of everybody."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    await anna.post(ROOMS, {"name": "Attic", "slug": "attic"})
    await give_role(db, "attic", "boris", "member")
    await make_moderator(db, "boris")
    assert (await boris.patch(f"{ROOMS}public/", {"archived": True})).status == 403
    assert (await boris.patch(f"{ROOMS}attic/", {"archived": True})).status == 403
    assert (await boris.patch(f"{ROOMS}club/", {"archived": True})).status == 200
    assert (await anna.patch(f"{ROOMS}attic/", {"archived": True})).data["archived"]


async def test_topic_is_told(site: Site) -> None:
    """Open sockets that asked for the room's state hear of a changed topic."""
    anna = await person(site)
    await public_room(anna)
    async with chat(anna, "club", "?state=1") as one:
        assert (await one.next())["topic"] == ""
        await anna.patch(f"{ROOMS}club/", {"topic": "New"})
        assert (await one.next())["topic"] == "New"


async def test_members_are_counted(site: Site, db: Database) -> None:
    """Whoever changes roles, and when accounts are deleted."""
    anna, _ = await people(site, "anna", "boris")
    await public_room(anna)

    async def members() -> int:
        return int((await in_directory(anna, "club"))["members"])

    for role, count in (("member", 2), ("admin", 2), ("blocked", 1), ("member", 2)):
        await give_role(db, "club", "boris", role)
        assert await members() == count
    await db.execute("DELETE FROM users WHERE name = 'boris'")
    assert await members() == 1


async def test_indexed_in_the_background(start_site: StartSite, db: Database) -> None:
    """Changes by an operator or an older release are found at the next check."""
    await db.execute("UPDATE rooms SET name = 'Lobby' WHERE slug = 'public'")
    anna = await person(await start_site())

    async def found() -> list[str]:
        answer = await anna.get("/api/chat/directory/?q=lobby")
        return [item["slug"] for item in answer.data["items"]]

    await becomes(found, ["public"])
