"""The queries of pages and hot paths use indexes."""

import pytest

from echochat.messages import queries
from echochat.rooms.queries import FIND
from echochat.storage.database import Database

FILL = """
    WITH author AS (INSERT INTO users (name, password_hash) VALUES ('anna', '') RETURNING id),
    room AS (
        INSERT INTO rooms (slug, name, kind, last_seq)
        SELECT 'room-' || n, '', 'private', 20 FROM generate_series(1, 2000) n RETURNING id
    )
    INSERT INTO messages (room_id, seq, author_id, content, created_at)
    SELECT room.id, n, author.id, 'text', now() FROM room, author, generate_series(1, 20) n
"""


@pytest.fixture
async def full(db: Database) -> Database:
    """A database with 2000 rooms of 20 messages, known to the planner."""
    await db.execute(FILL)
    await db.execute("ANALYZE rooms, messages, users, chat_roles")
    return db


@pytest.mark.parametrize(
    "query",
    [
        FIND,
        queries.LATEST_PAGE,
        queries.PAGE_BEFORE,
        queries.PAGE_AFTER,
        queries.AFTER,
        queries.POSITIONS,
    ],
)
async def test_no_scan_of_rooms_or_messages(full: Database, query: str) -> None:
    """Neither rooms nor messages are read whole."""
    row = await full.fetch_one("SELECT min(id) FROM rooms")
    assert row is not None
    values = {"room_id": row[0], "before": 10**9, "after": 3, "limit": 20, "user_id": 1}
    params = ([row[0]],) if query is queries.POSITIONS else values | {"slug": "room-7"}
    plan = str(await full.fetch_all(f"EXPLAIN {query}", params))
    assert "Index" in plan
    assert "Seq Scan on messages" not in plan
    assert "Seq Scan on rooms" not in plan
