"""The list of conversations, read marks with versions, mute, pin and hide."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Answer, Site, Visitor
from tests.conversations.support import inbox, opening_inbox, pair, start, write
from tests.rooms.support import give_role, people, person, private_room, store_past

LIST = "/api/chat/conversations/"


def room(slug: str, what: str) -> str:
    return f"/api/chat/rooms/{slug}/{what}/"


async def conversations(visitor: Visitor) -> dict[str, Any]:
    """All conversations by slug, in the order of the list."""
    answer = await visitor.get(LIST)
    assert answer.status == 200, answer.data
    return {item["slug"]: item for item in answer.data["items"]}


async def mark(visitor: Visitor, slug: str, **body: Any) -> tuple[int, int]:
    """Mark a room as read; return mark and version."""
    return _mark(await visitor.post(room(slug, "read"), body))


async def set_back(visitor: Visitor, slug: str, seq: int) -> tuple[int, int]:
    """Mark a room as unread from a message on; return mark and version."""
    return _mark(await visitor.post(room(slug, "unread"), {"seq": seq}))


def _mark(answer: Answer) -> tuple[int, int]:
    assert answer.status == 200, answer.data
    membership = answer.data["membership"]
    return membership["lastReadSeq"], membership["readVersion"]


async def change(visitor: Visitor, slug: str, **body: Any) -> Any:
    """Change a membership's settings; return it."""
    answer = await visitor.patch(room(slug, "membership"), body)
    assert answer.status == 200, answer.data
    return answer.data["membership"]


async def test_list(site: Site, db: Database) -> None:
    """All kinds, latest message first, each with its mark; the room of everybody for everybody."""
    anna, boris, slug = await pair(site)
    await private_room(anna)
    await anna.post("/api/chat/rooms/", {"name": "Club", "kind": "public", "slug": "club"})
    assert list(await conversations(boris)) == ["public"]
    assert slug in await conversations(anna)
    await write(boris, slug, "hello")
    await write(anna, "attic", "one", "two")
    found = await conversations(anna)
    assert list(found)[:2] == ["attic", slug]
    assert set(found) == {"attic", "club", slug, "public"}
    direct = found[slug]
    assert (direct["name"], direct["peer"]["username"], direct["kind"]) == (None, "boris", "direct")
    assert (direct["lastMessage"], direct["lastMessageBy"]) == ("hello", "boris")
    assert direct["unread"] == 1
    assert (direct["lastSeq"], direct["lastReadSeq"]) == (1, 0)
    assert (found["attic"]["unread"], found["attic"]["role"]) == (0, "owner")
    assert found["club"]["lastMessage"] is None
    await give_role(db, "attic", "boris", "blocked")
    assert list(await conversations(boris)) == [slug, "public"]


async def test_pages_of_the_list(site: Site) -> None:
    """A page leads to the next; each conversation comes once."""
    anna = await person(site)
    for n in range(4):
        await private_room(anna, f"room-{n}")
    shown: list[str] = []
    before: dict[str, str] = {}
    while True:
        answer = await anna.get(LIST, params={"limit": "2", **before})
        shown += [item["slug"] for item in answer.data["items"]]
        if not answer.data["pagination"]["hasMore"]:
            break
        before = {"before": answer.data["pagination"]["nextBefore"]}
    assert sorted(shown) == ["public", "room-0", "room-1", "room-2", "room-3"]


async def test_mark_as_read(site: Site, db: Database) -> None:
    """Up to a message or to the end; a mark never goes back, nor beyond the end."""
    anna = await person(site)
    await private_room(anna)
    await store_past(db, 9, "attic")
    assert await mark(anna, "attic", seq=4) == (4, 0)
    assert (await conversations(anna))["attic"]["unread"] == 5
    assert await mark(anna, "attic", seq=2) == (4, 0)
    assert await mark(anna, "attic", seq=100) == (9, 0)
    await store_past(db, 2, "attic")
    assert await mark(anna, "attic") == (11, 0)


async def test_mark_as_unread(site: Site, db: Database) -> None:
    """From a message on; whoever knows an older version of the mark advances it no more."""
    anna = await person(site)
    await private_room(anna)
    await store_past(db, 9, "attic")
    await mark(anna, "attic")
    assert await set_back(anna, "attic", 5) == (4, 1)
    assert (await conversations(anna))["attic"]["unread"] == 5
    assert await mark(anna, "attic", seq=9, readVersion=0) == (4, 1)
    assert await mark(anna, "attic", seq=6, readVersion=1) == (6, 1)
    assert await set_back(anna, "attic", 8) == (6, 2)
    assert await mark(anna, "attic", seq=9, readVersion=7) == (6, 2)
    assert await mark(anna, "attic", seq=9) == (9, 2)
    answer = await anna.post(room("attic", "unread"), {})
    assert (answer.status, list(answer.data["errors"])) == (400, ["seq"])


async def test_inbox_sockets_hear_of_marks(site: Site) -> None:
    """Clients that know nothing of versions have the same counts."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "one", "two")
    async with inbox(boris) as one:
        await mark(boris, slug)
        assert await one.unread() == {}
        await set_back(boris, slug, 2)
        assert await one.unread() == {slug: 1}
        await mark(boris, slug, seq=2)
        assert await one.unread() == {}


async def test_public_room_has_its_unread(site: Site, db: Database) -> None:
    """For whom has read there: before that all counts as read. It has no members to be asked."""
    anna = await person(site)
    await store_past(db, 3)
    assert (await conversations(anna))["public"]["unread"] == 0
    assert await mark(anna, "public", seq=2) == (3, 0)
    await store_past(db, 2)
    found = (await conversations(anna))["public"]
    assert (found["unread"], found["lastReadSeq"], found["lastSeq"]) == (2, 3, 5)
    assert await mark(anna, "public", seq=4) == (4, 0)


async def test_all_read(site: Site, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """In all rooms, batch by batch; sockets are told."""
    monkeypatch.setattr("echochat.conversations.memberships.changes.MARKED_AT_ONCE", 2)
    anna, boris, slug = await pair(site)
    for n in range(5):
        await private_room(anna, f"room-{n}")
        await store_past(db, 2, f"room-{n}")
    await write(boris, slug, "hello")
    async with opening_inbox(anna) as one:
        assert await one.unread() == {slug: 1}
        assert (await anna.post(f"{LIST}read/")).status == 200
        assert await one.unread() == {}
    assert {item["unread"] for item in (await conversations(anna)).values()} == {0}


async def test_mute(site: Site) -> None:
    """For some time by the server's clock, or for good, and no more."""
    anna = await person(site)
    await private_room(anna)
    for mute in (3600, "3600"):
        muted = await change(anna, "attic", mute=mute)
        until = datetime.fromisoformat(muted["mutedUntil"])
        assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(hours=1)
    assert (await change(anna, "attic", mute="forever"))["mutedUntil"].startswith("9999-12-31")
    assert (await conversations(anna))["attic"]["mutedUntil"] is not None
    assert (await change(anna, "attic", mute=0))["mutedUntil"] is None


async def test_mute_ends(site: Site, db: Database) -> None:
    """An expired mute is not reported."""
    anna = await person(site)
    await private_room(anna)
    await change(anna, "attic", mute="forever")
    await db.execute("UPDATE chat_roles SET muted_until = now() - interval '1 s'")
    assert (await conversations(anna))["attic"]["mutedUntil"] is None


async def test_hide(site: Site) -> None:
    """Until the next message; the client sees it by the numbers."""
    anna = await person(site)
    await private_room(anna)
    await write(anna, "attic", "one")
    assert (await change(anna, "attic", hidden=True))["hiddenSeq"] == 1
    await write(anna, "attic", "two")
    found = (await conversations(anna))["attic"]
    assert found["hiddenSeq"] < found["lastSeq"]
    assert (await change(anna, "attic", hidden="false"))["hiddenSeq"] is None


async def test_pin(site: Site) -> None:
    """One after the other; their order can be changed, and that pins and unpins nothing."""
    anna, boris = await people(site, "anna", "boris")
    slugs = [await private_room(anna, f"room-{n}") for n in range(4)]
    for slug in (*slugs[:3], slugs[0]):
        await change(anna, slug, pinned=True)
    order = {"slugs": [slugs[2], slugs[3], "nothing", slugs[2], "public"]}
    answer = await anna.unsafe("PUT", f"{LIST}pinned/", order)
    assert [item["slug"] for item in answer.data["items"]] == [slugs[2], slugs[0], slugs[1]]
    assert [item["pinOrder"] for item in answer.data["items"]] == [1, 2, 3]
    assert (await change(anna, slugs[0], pinned=False))["pinOrder"] is None
    found = await conversations(anna)
    assert [found[slug]["pinOrder"] for slug in slugs] == [None, 3, 1, None]
    answer = await boris.unsafe("PUT", f"{LIST}pinned/", order)
    assert answer.data["items"] == []


async def test_most_pinned(site: Site, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an end to it; what is pinned already stays so."""
    monkeypatch.setattr("echochat.conversations.memberships.changes.MOST_PINNED", 1)
    anna = await person(site)
    for slug in ("attic", "cellar"):
        await private_room(anna, slug)
    for _ in range(2):
        assert (await change(anna, "attic", pinned=True))["pinOrder"] == 1
    answer = await anna.patch(room("cellar", "membership"), {"pinned": True})
    assert (answer.status, answer.data["code"]) == (409, "too_many_pinned")
    # A room that one may not read any more takes no place.
    await give_role(db, "attic", "anna", "blocked")
    assert (await change(anna, "cellar", pinned=True))["pinOrder"] == 1


async def test_versions_of_settings(site: Site) -> None:
    """Each change raises the version; one that knows an older one changes nothing."""
    anna = await person(site)
    await private_room(anna)
    assert (await change(anna, "attic", pinned=True, version=0))["version"] == 1
    answer = await anna.patch(room("attic", "membership"), {"pinned": False, "version": 0})
    assert (answer.status, answer.data["code"]) == (409, "outdated")
    found = (await conversations(anna))["attic"]
    assert (found["pinOrder"], found["version"]) == (1, 1)
    assert (await change(anna, "attic", hidden=True))["version"] == 2


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("membership", {}, "body"),
        ("membership", {"mute": -1}, "mute"),
        ("membership", {"mute": 10**9}, "mute"),
        ("membership", {"mute": True}, "mute"),
        ("membership", {"mute": "soon"}, "mute"),
        ("membership", {"pinned": "yes"}, "pinned"),
        ("membership", {"hidden": 3}, "hidden"),
        ("membership", {"hidden": "0"}, "hidden"),
        ("membership", {"hidden": True, "version": -1}, "version"),
        ("read", {"seq": -1}, "seq"),
        ("read", {"seq": 2**63}, "seq"),
        ("unread", {"seq": 0}, "seq"),
    ],
)
async def test_bad_values(site: Site, what: str, body: dict[str, Any], field: str) -> None:
    """Refused by field."""
    anna = await person(site)
    await private_room(anna)
    method = "PATCH" if what == "membership" else "POST"
    answer = await anna.unsafe(method, room("attic", what), body)
    assert (answer.status, list(answer.data["errors"])) == (400, [field])


@pytest.mark.parametrize("slugs", [None, "public", [1], ["x"] * 101, {"a": 1}])
async def test_bad_order(site: Site, slugs: object) -> None:
    """An invalid list of rooms is refused as an order."""
    anna = await person(site)
    answer = await anna.unsafe("PUT", f"{LIST}pinned/", {"slugs": slugs})
    assert (answer.status, list(answer.data["errors"])) == (400, ["slugs"])


async def test_only_ones_own(site: Site, db: Database) -> None:
    """Rooms that one may not read or is no member of, and guests."""
    anna, boris, vera = await people(site, "anna", "boris", "vera")
    await private_room(anna)
    await give_role(db, "attic", "vera", "blocked")
    await anna.post("/api/chat/rooms/", {"name": "Club", "kind": "public", "slug": "club"})
    slug = await start(anna, "boris")
    guest = await site.visitor()
    for visitor, where, status in (
        (boris, "attic", 404),
        (vera, "attic", 404),
        (boris, "club", 404),
        (vera, slug, 404),
        (boris, "nothing", 404),
        (guest, "public", 401),
    ):
        for what, body in (("read", {}), ("unread", {"seq": 1})):
            assert (await visitor.post(room(where, what), body)).status == status
        answer = await visitor.patch(room(where, "membership"), {"mute": 1})
        assert answer.status == status
    assert (await guest.get(LIST)).status == 401
    assert (await guest.post(f"{LIST}read/")).status == 401


async def test_rate(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """All these changes of a user are counted together."""
    monkeypatch.setattr("echochat.conversations.memberships.api.CHANGES", 2)
    anna = await person(site)
    await private_room(anna)
    await mark(anna, "attic")
    await change(anna, "attic", mute=60)
    answer = await anna.post(f"{LIST}read/")
    assert (answer.status, answer.data["code"]) == (429, "rate_limited")
