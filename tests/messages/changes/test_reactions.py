"""A reaction costs the same, and is told in as many bytes, however many people reacted."""

import asyncio
import json
from typing import Any

from echochat.messages.changes.queries import ENTER, TOUCH
from echochat.messages.reactions import queries
from echochat.messages.reactions.command import REACTION_KINDS
from echochat.messages.reactions.queries import NAMES_SHOWN
from echochat.storage.database import Database, Executor
from tests.accounts.support import Site
from tests.messages.changes.support import following, react
from tests.rooms.support import person, store_past

CROWD = 20_000

FILL = """
    WITH people AS (
        INSERT INTO users (name, password_hash) SELECT 'u' || n, '' FROM generate_series(1, %s) n
        RETURNING id
    )
    INSERT INTO reactions (room_id, message_id, user_id, emoji)
    SELECT m.room_id, m.id, people.id, CASE WHEN people.id %% 3 = 0 THEN '🎉' ELSE '👍' END
    FROM messages m, people WHERE m.seq = 1
"""

TOTALS = "SELECT emoji, people FROM reaction_counts ORDER BY emoji"
RECOUNT = "SELECT emoji, count(*) FROM reactions GROUP BY emoji ORDER BY emoji"


async def fill(db: Database) -> tuple[int, int]:
    """Let a crowd react to the first of many messages; return room and message."""
    await store_past(db, 2000)
    await db.execute(FILL, (CROWD,))
    await db.execute("ANALYZE messages, reactions, reaction_counts, users")
    row = await db.fetch_one("SELECT room_id, id FROM messages WHERE seq = 1")
    assert row is not None
    return row[0], row[1]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """All nodes of a plan."""
    return [plan, *(node for below in plan.get("Plans", ()) for node in nodes(below))]


async def rows_read(db: Executor, sql: str, params: dict[str, object]) -> int:
    """The most rows that a node of the statement's plan really gave."""
    row = await db.fetch_one(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    read = nodes(plan[0]["Plan"])
    scanned = {node["Relation Name"] for node in read if node["Node Type"] == "Seq Scan"}
    assert scanned.isdisjoint(("messages", "reactions", "users"))
    return max(int(node["Actual Rows"] * node["Actual Loops"]) for node in read)


async def test_work_of_a_reaction(site: Site, db: Database) -> None:
    """Each statement of a reaction reads a few rows of the 20,000."""
    await person(site)
    room_id, id_ = await fill(db)
    row = await db.fetch_one("SELECT max(id) - 1 FROM users WHERE name LIKE 'u%%'")
    assert row is not None
    values = {"room_id": room_id, "id": id_, "ids": [id_], "user_id": row[0]}
    values |= {"emoji": "🚀", "kinds": REACTION_KINDS, "names": NAMES_SHOWN}

    async def work(transaction: Executor) -> list[int]:
        statements = [
            ENTER,
            queries.ADD_REACTION,
            TOUCH,
            queries.REACTIONS,
            queries.HAS_REACTION,
            queries.REMOVE_REACTION,
        ]
        return [await rows_read(transaction, sql, values) for sql in statements]

    assert max(await db.transaction(work)) <= (NAMES_SHOWN + 1) * 3


async def test_frames(site: Site, db: Database) -> None:
    """Whoever reacts among 20,000 is told their number, and the names of twenty."""
    visitor = await person(site)
    _, id_ = await fill(db)
    async with following(visitor, query="&after=2000") as one:
        await one.next()
        for on in (True, False, True):
            await react(one, id_, "👍", on=on)
            frame = await one.next()
            assert all(len(reaction["users"]) <= NAMES_SHOWN for reaction in frame["reactions"])
            assert sum(reaction["count"] for reaction in frame["reactions"]) == CROWD + on
    assert await db.fetch_all(TOTALS) == await db.fetch_all(RECOUNT)


async def test_counts_are_kept(site: Site, db: Database) -> None:
    """Whoever writes, people who react at once, an operator, the end of an account: they agree."""
    names = [f"p{number}" for number in range(4)]
    visitors = [await person(site, name) for name in names]
    async with following(visitors[0]) as one:
        id_ = (await one.said("a"))["id"]

    async def play(number: int) -> None:
        async with following(visitors[number]) as socket:
            for step in range(6):
                emoji = "👍🎉"[(step + number) % 2]
                await socket.send(
                    type="react", id=id_, emoji=emoji, on=step < 4, nonce=f"{number} {step}"
                )
            done = 0
            while done < 6:
                done += (await socket.next()).get("type") == "done"

    await asyncio.gather(*map(play, range(4)))
    assert await db.fetch_all(TOTALS) == await db.fetch_all(RECOUNT)
    await db.execute(
        "INSERT INTO reactions (room_id, message_id, user_id, emoji)"
        " SELECT room_id, id, author_id, '🚀' FROM messages"
    )
    assert ("🚀", 1) in await db.fetch_all(TOTALS)
    await db.execute("DELETE FROM users WHERE name = ANY(%s)", (names[1:],))
    assert await db.fetch_all(TOTALS) == await db.fetch_all(RECOUNT)
    await db.execute("DELETE FROM reactions")
    assert await db.fetch_all(TOTALS) == []


async def test_emptied_table(site: Site, db: Database) -> None:
    """An operator who empties the table leaves no counts behind."""
    async with following(await person(site)) as one:
        await react(one, (await one.said("hi"))["id"])
        await one.next()
    await db.execute("TRUNCATE reactions")
    assert await db.fetch_all(TOTALS) == []


async def test_deletion(site: Site, db: Database) -> None:
    """A deleted message leaves no reaction and no count."""
    visitor = await person(site)
    _, id_ = await fill(db)
    async with following(visitor, query="&after=2000") as one:
        await one.next()
        await one.send(type="delete", id=id_)
        frame = await one.next()
    assert (frame["deleted"], frame["reactions"]) == (True, [])
    assert await db.fetch_all(TOTALS) == await db.fetch_all(RECOUNT) == []
