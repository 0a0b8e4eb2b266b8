"""The statement that stores messages."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from echochat.messages import store as module
from echochat.messages.store import Draft, connect, store
from echochat.storage.database import Database
from tests.patience import PATIENCE
from tests.rooms.support import store_past

TABLES = {"messages", "rooms", "chat_roles", "users", "security_rate_limit_bucket"}


def scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes of a plan that read a table or an index."""
    if "Scan" in node["Node Type"] and TABLES & {node.get("Relation Name"), node.get("Alias")}:
        yield node
    for child in node.get("Plans", []):
        yield from scans(child)


@pytest.mark.parametrize("analyzed", [True, False])
async def test_plan_reads_no_whole_table(dsn: str, db: Database, *, analyzed: bool) -> None:
    """Whatever PostgreSQL knows of the tables, full or empty: each is entered by a key."""
    if analyzed:
        await db.execute(
            "INSERT INTO users (name, password_hash)"
            " SELECT 'u' || n, 'none' FROM generate_series(1, 200) n"
        )
        await store_past(db, 1000)
        await db.execute("ANALYZE messages, rooms, chat_roles, users, security_rate_limit_bucket")
    link = await connect(dsn)
    result = await link.run("EXPLAIN (FORMAT JSON) EXECUTE store_messages ('[]', 1, 1)")
    link.close()
    found = list(scans(result.rows[0][0][0]["Plan"]))
    assert {scan["Relation Name"] for scan in found} == TABLES - {"security_rate_limit_bucket"}
    whole = [scan for scan in found if "Index Cond" not in scan | scan.get("Plans", [{}])[0]]
    assert [(scan["Alias"], scan.get("Index Name"), scan.get("Filter")) for scan in whole] == []


async def test_gone_room_and_refusals(dsn: str, db: Database) -> None:
    """Of a batch, what has no room and what is over the limit is told apart from what is stored."""
    (room_id,) = await db.fetch_one("SELECT id FROM rooms WHERE slug = 'public'") or (0,)
    link = await connect(dsn)
    drafts = [Draft(room, 1, "hi", None) for room in (room_id, -1, room_id, room_id)]
    outcomes = await store(link, drafts, 3, 60)
    link.close()
    assert [outcome.seq for outcome in outcomes] == [1, None, 2, None]
    assert [outcome.retry_after for outcome in outcomes] == [None, None, None, 60]


async def test_connection_that_can_not_be_prepared(
    dsn: str, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection whose preparation fails is closed, even while the error is kept."""
    monkeypatch.setattr(module, "PREPARE", "SELECT 'unprepared'::int")
    with pytest.raises(Exception, match="unprepared"):
        await connect(dsn)
    count = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT ''unprepared''%'"
    async with asyncio.timeout(PATIENCE):
        while await db.fetch_one(count) != (0,):
            await asyncio.sleep(0.01)
