"""A search costs a bounded amount, and takes nothing from others."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise

import psycopg2
import pytest

from echochat.search import walk
from echochat.search.index import queries as index_queries
from echochat.search.index.queries import Entry
from echochat.search.queries import ROOMS
from echochat.search.slices import SLICE
from echochat.search.slots import AT_ONCE
from echochat.security.lanes import OF_A_PERSON, WAITING
from echochat.storage.database import Database, Executor
from tests.accounts.support import Site, StartSite, Visitor
from tests.patience import PATIENCE
from tests.rooms.support import chat, person
from tests.search.support import found, indexed, search, texts


@contextmanager
def held(dsn: str) -> Iterator[None]:
    """Let every search wait, as if it had much to do."""
    with closing(psycopg2.connect(dsn)) as connection:
        connection.cursor().execute("LOCK TABLE search_messages IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.fixture
async def anna(site: Site) -> Visitor:
    return await person(site, "anna")


async def skip(db: Database, ids: int, back: int = 0) -> None:
    """Let the ids of messages go on at the beginning of a later slice, or `back` before it."""
    await db.execute(
        "SELECT setval('messages_id_seq',"
        " (last_value + %(ids)s) / %(slice)s * %(slice)s - %(back)s) FROM messages_id_seq",
        {"ids": ids, "slice": SLICE, "back": back},
    )


async def hanging(db: Database, number: int) -> None:
    """Wait until so many searches are at work."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with asyncio.timeout(PATIENCE):
        while (await db.fetch_all(sql))[0][0] < number:
            await asyncio.sleep(0.01)


async def test_two_at_a_time(anna: Visitor, site: Site, db: Database, dsn: str) -> None:
    """A third concurrent search of a user is refused at once; others are not affected."""
    boris = await person(site, "boris")
    with held(dsn):
        running = [asyncio.create_task(search(anna, "a")) for _ in range(OF_A_PERSON)]
        await hanging(db, AT_ONCE)
        answer = await search(anna, "b")
        assert (answer.status, answer.data["code"]) == (429, "search_busy")
        assert answer.headers["Retry-After"] == "1"
        other = asyncio.create_task(search(boris, "a"))
        assert (await boris.get("/api/chat/rooms/")).status == 200
    assert [answer.status for answer in await asyncio.gather(*running, other)] == [200] * 3


async def test_many_people(dsn: str, start_site: StartSite) -> None:
    """However many search, the others are answered, and there is an end to those who wait."""
    site = await start_site(ECHOCHAT_TRUSTED_PROXY_IPS="127.0.0.1")
    guests = [
        await site.visitor(**{"X-Real-IP": f"203.0.113.{n}", "X-Forwarded-For": f"203.0.113.{n}"})
        for n in range(AT_ONCE + WAITING + 1)
    ]
    with held(dsn):
        running = [asyncio.create_task(search(guest, "a")) for guest in guests]
        refused, others = await asyncio.wait(
            running, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        assert [(await one).status for one in refused] == [429]
        assert (await guests[0].get("/api/auth/session/")).status == 200
    assert {answer.status for answer in await asyncio.gather(*others)} == {200}


async def test_pages_over_slices(anna: Visitor, db: Database) -> None:
    """Slices of the index are searched one after the other; nothing is lost between them."""
    said = [f"cat {n}" for n in range(8)]
    async with chat(anna) as one:
        for i, text in enumerate(said):
            if i % 2 == 0:
                await skip(db, 2 * SLICE, back=2)
            await one.said(text)
    await indexed(db)
    for query in ("cat", "-dog", '"cat 1" or cat'):
        shown: list[str] = []
        before: dict[str, int] = {}
        while True:
            answer = await search(anna, query, limit="3", **before)
            shown += texts(answer)
            if not answer.data["pagination"]["hasMore"]:
                break
            before = {"before": answer.data["pagination"]["nextBefore"]}
        assert shown == said[::-1]
        assert answer.data["incomplete"] is None


@pytest.mark.parametrize("query", ["owl", "-cat", '"owl here"'])
async def test_much_to_search(
    anna: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """A request that has looked at much says so, and the next goes on where it ended."""
    monkeypatch.setattr(walk, "WORK", 1)
    async with chat(anna) as one:
        await one.said("owl here")
        await skip(db, 9 * SLICE)
        await one.said("cat")
    await indexed(db)
    ends: list[int] = []
    answer = await search(anna, query)
    while not answer.data["results"]:
        assert answer.data["incomplete"] == "more_to_search"
        assert answer.data["pagination"]["hasMore"]
        ends.append(answer.data["pagination"]["nextBefore"])
        answer = await search(anna, query, before=ends[-1])
    assert texts(answer) == ["owl here"]
    assert len(ends) > 3
    assert all(earlier > later for earlier, later in pairwise(ends))


async def test_commoner_than_thought(
    anna: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that meets more than a statement may look at goes through its slices one by one."""
    monkeypatch.setattr(walk, "MOST_ROWS", 2)
    said = [f"owl {n}" for n in range(4)]
    async with chat(anna) as one:
        for text in (*said, "cat"):
            await skip(db, SLICE)
            await one.said(text)
    await indexed(db)
    assert await found(anna, "owl") == said[::-1]


async def test_in_many_rooms(anna: Visitor, db: Database, start_site: StartSite) -> None:
    """A user in more rooms than the index filters by still finds only in their own."""
    await db.execute(
        "WITH room AS (INSERT INTO rooms (slug, name, kind, last_seq)"
        " SELECT 'many-' || n, 'Many', 'private', 1 FROM generate_series(0, %s) n"
        " RETURNING id, slug), role AS (INSERT INTO chat_roles (room_id, user_id, role)"
        " SELECT room.id, u.id, 'member' FROM room, users u WHERE slug <> 'many-0')"
        " INSERT INTO messages (room_id, seq, author_id, content, created_at)"
        " SELECT id, 1, 1, 'owl', now() FROM room",
        (ROOMS + 8,),
    )
    await start_site()
    await indexed(db)
    assert await found(anna, "owl", limit="50") == ["owl"] * (ROOMS + 8)
    assert len(await found(anna, "-cat", limit="50")) == ROOMS + 8


async def test_rebuilt(anna: Visitor, db: Database, start_site: StartSite) -> None:
    """When the rules of words change, search goes on and says so; the index is made anew behind."""
    async with chat(anna) as one:
        await one.said("owl")
        await one.said("owls")
    await indexed(db)
    await db.execute(
        "DELETE FROM search_messages"
        " WHERE message_id = (SELECT max(message_id) FROM search_messages)"
    )
    await db.execute("UPDATE search_rooms SET rules = 0, low_seq = high_seq")
    answer = await search(anna, "owl")
    assert (len(texts(answer)), answer.data["incomplete"]) == (1, "rebuilding")
    await start_site()
    await indexed(db)
    answer = await search(anna, "owl")
    assert (texts(answer), answer.data["incomplete"]) == (["owls", "owl"], None)


async def test_no_words(anna: Visitor) -> None:
    """A query without words finds nothing, and the answer says why."""
    answer = await search(anna, "… & «»")
    assert (texts(answer), answer.data["incomplete"]) == ([], "no_words")


async def test_many_rooms_at_once(
    db: Database, start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five hundred rooms with a message each are indexed in a few goes, not one by one."""
    goes = []
    write = index_queries.write

    async def counted(executor: Executor, entries: Sequence[Entry]) -> None:
        goes.append(len(entries))
        await write(executor, entries)

    monkeypatch.setattr(index_queries, "write", counted)
    await db.execute(
        "WITH room AS (INSERT INTO rooms (slug, name, kind, last_seq)"
        " SELECT 'many-' || n, 'Many', 'private', 1 FROM generate_series(1, 500) n RETURNING id)"
        " INSERT INTO messages (room_id, seq, author_id, content, created_at)"
        " SELECT id, 1, 1, 'owl', now() FROM room"
    )
    await start_site()
    await indexed(db)
    assert sum(goes) >= 500
    assert len(goes) < 10


async def test_later_version_stays(db: Database) -> None:
    """Of two instances that index a message, the one that read it before an edit doesn't win."""
    ((room_id,),) = await db.fetch_all("SELECT id FROM rooms")
    for version, words in ((2, "'0:new'"), (1, "'0:old'")):
        await index_queries.write(db, [Entry(1, room_id, version, words)])
    assert await db.fetch_all("SELECT version, words FROM search_messages") == [(2, "'0:new'")]
    await index_queries.write(db, [Entry(1, room_id, 3, "")])
    assert await db.fetch_all("SELECT version, words FROM search_messages") == [(3, "")]
