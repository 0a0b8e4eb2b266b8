"""GET /api/chat/rooms/<slug>/messages/."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor, outage
from tests.rooms.support import ROLES, chat, give_role, person, private_room, store_past

PATH = "/api/chat/rooms/public/messages/"


def contents(data: dict[str, list[dict[str, str]]]) -> list[str]:
    return [message["content"] for message in data["messages"]]


async def nonces(visitor: Visitor, query: str = "") -> list[str | None]:
    page = (await visitor.get(PATH + query)).data
    return [message.get("nonce") for message in page["messages"]]


async def test_message(site: Site) -> None:
    """A message shows what its frame showed."""
    anna = await person(site)
    async with chat(anna) as one:
        frame = await one.said("hello")
    answer = await (await site.visitor()).get(PATH)
    assert answer.data == {
        "messages": [
            {
                "id": frame["id"],
                "seq": 1,
                "username": "anna",
                "content": "hello",
                "profilePic": None,
                "createdAt": frame["createdAt"],
            }
        ],
        "pagination": {"limit": 50, "hasMore": False, "nextBefore": None},
        "lastSeq": 1,
        "lastChange": 0,
    }


async def test_nonce(site: Site) -> None:
    """An author finds the nonces of their own messages, and of nobody else's."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with chat(anna) as one, chat(boris) as two:
        await one.said("hello", "n1")
        await one.said("again")
        await two.say("hi", "n2")
        await one.next()
    for query in ("", "?before=999999", "?after=0", "?around=1"):
        assert await nonces(anna, query) == ["n1", None, None]
    assert await nonces(boris) == [None, None, "n2"]
    assert await nonces(await site.visitor()) == [None, None, None]


async def test_empty(site: Site) -> None:
    """A room in which nothing was said has an empty page."""
    answer = await (await site.visitor()).get(PATH)
    assert answer.data["messages"] == []


async def test_pages_backwards(site: Site, db: Database) -> None:
    """`nextBefore` leads through the whole history, oldest first in each page."""
    visitor = await person(site)
    await store_past(db, 7)
    first = (await visitor.get(f"{PATH}?limit=3")).data
    assert contents(first) == ["old 5", "old 6", "old 7"]
    second = (await visitor.get(f"{PATH}?limit=3&before={first['pagination']['nextBefore']}")).data
    assert contents(second) == ["old 2", "old 3", "old 4"]
    last = (await visitor.get(f"{PATH}?limit=3&before={second['pagination']['nextBefore']}")).data
    assert contents(last) == ["old 1"]
    assert last["pagination"] == {"limit": 3, "hasMore": False, "nextBefore": None}


async def test_after(site: Site, db: Database) -> None:
    """`after` gives what follows a seq, ascending."""
    visitor = await person(site)
    await store_past(db, 7)
    page = (await visitor.get(f"{PATH}?limit=3&after=2")).data
    assert contents(page) == ["old 3", "old 4", "old 5"]
    assert page["pagination"]["hasMore"]
    rest = (await visitor.get(f"{PATH}?after={page['pagination']['nextAfter']}")).data
    assert contents(rest) == ["old 6", "old 7"]
    assert not rest["pagination"]["hasMore"]


async def test_limit_is_cut(start_site: StartSite, db: Database) -> None:
    """A limit over the largest is cut to it, however large."""
    site = await start_site(CHAT_MESSAGES_PAGE_SIZE="2", CHAT_MESSAGES_MAX_PAGE_SIZE="4")
    visitor = await person(site)
    await store_past(db, 9)
    assert len((await visitor.get(PATH)).data["messages"]) == 2
    page = (await visitor.get(f"{PATH}?limit=999999999999")).data
    assert (len(page["messages"]), page["pagination"]["limit"]) == (4, 4)


async def test_after_what_never_was(site: Site, db: Database) -> None:
    """A page after a message that doesn't exist shows that it doesn't."""
    visitor = await person(site)
    await store_past(db, 3)
    page = (await visitor.get(f"{PATH}?after=99999999")).data
    assert (page["messages"], page["lastSeq"]) == ([], 3)
    page = (await visitor.get(f"{PATH}?around=99999999")).data
    assert (page["messages"], page["lastSeq"]) == ([], 3)


@pytest.mark.parametrize("name", ["limit", "before"])
@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "", "9" * 30, "%00", "١"])
async def test_bad_numbers(site: Site, name: str, value: str) -> None:
    """A number that is not an integer from 1 is answered with 400."""
    answer = await (await site.visitor()).get(f"{PATH}?{name}={value}")
    assert (answer.status, answer.data["code"]) == (400, "invalid_parameter")


async def test_bad_slug_and_unknown_room(site: Site) -> None:
    """400 for what is no slug, 404 for a room that is not there; none is made."""
    anna = await person(site)
    assert (await anna.get("/api/chat/rooms/no/messages/")).status == 400
    assert (await anna.get("/api/chat/rooms/attic/messages/")).status == 404
    assert (await anna.get("/api/chat/rooms/attic/?create=0")).status == 404


@pytest.mark.parametrize("role", ROLES)
async def test_roles(site: Site, db: Database, role: str) -> None:
    """All but the blocked read a private room's history."""
    slug = await private_room(await person(site, "anna"))
    boris = await person(site, "boris")
    await give_role(db, slug, "boris", role)
    answer = await boris.get(f"/api/chat/rooms/{slug}/messages/")
    assert answer.status == (404 if role == "blocked" else 200)


async def test_stranger(site: Site) -> None:
    """A room looks missing to users without the right to read it."""
    slug = await private_room(await person(site, "anna"))
    for visitor in (await person(site, "boris"), await site.visitor()):
        answer = await visitor.get(f"/api/chat/rooms/{slug}/messages/")
        assert (answer.status, answer.data["code"]) == (404, "room_not_found")


async def test_database_away(site: Site, dsn: str) -> None:
    """503 while PostgreSQL is away, and again 200 when it is back."""
    visitor = await site.visitor()
    with outage(dsn):
        answer = await visitor.get(PATH)
        assert (answer.status, answer.data["code"]) == (503, "unavailable")
    assert (await visitor.get(PATH)).status == 200


async def test_jump_to_a_date(site: Site, db: Database) -> None:
    """The page with the first message from a time on; `dateSeq` says which that is."""
    anna = await person(site)
    await store_past(db, 30)
    await db.execute(
        "UPDATE messages SET created_at = timestamptz '2026-05-01Z' + seq * interval '1 day'"
    )
    for date, seq in (
        ("2026-05-11T00:00:00Z", 10),
        ("2026-05-11T00:00:00.000001Z", 11),
        ("2026-05-11T02:00:00%2B02:00", 10),
        ("1970-01-01T00:00:00Z", 1),
        ("2027-01-01T00:00:00Z", 31),
        ("2026-05-11T20:00:00%2B20:00", 10),
        ("2026-05-11T00:00:00-00:00:01.5", 11),
        ("9999-12-31T23:59:59-23:59", 31),
    ):
        page = (await anna.get(f"{PATH}?date={date}&limit=5")).data
        assert page["dateSeq"] == seq
        shown = [message["seq"] for message in page["messages"]]
        assert seq in shown or (seq == 31 and shown[-1] == 30)
    assert "dateSeq" not in (await anna.get(f"{PATH}?date={date}&around=3")).data
    for bad in ("", "today", "2026-05-11", "2026-05-11T00:00:00"):
        assert (await anna.get(f"{PATH}?date={bad}")).status == 400


async def test_date_in_an_empty_room(site: Site) -> None:
    """There the next message will be the first; of unreadable rooms nothing is told."""
    anna = await person(site)
    await private_room(anna)
    path = "/api/chat/rooms/attic/messages/?date=2026-05-11T00:00:00Z"
    page = (await anna.get(path)).data
    assert (page["dateSeq"], page["messages"]) == (1, [])
    assert (await (await person(site, "boris")).get(path)).status == 404
