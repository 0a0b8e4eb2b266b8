"""The queries of direct rooms use indexes, and marks never go back."""

import asyncio
from typing import Any

import pytest

from echochat.conversations import queries
from echochat.rooms import READERS
from echochat.storage.database import Database

FILL = """
    WITH person AS (
        INSERT INTO users (name, password_hash)
        SELECT 'user' || n, '' FROM generate_series(1, 2000) n RETURNING id
    ), profile AS (
        INSERT INTO profiles (user_id) SELECT id FROM person
    ), room AS (
        INSERT INTO rooms (slug, name, kind, direct_pair_key, last_seq)
        SELECT 'dm_' || id, '', 'direct', id || ':' || id + 1, 3 FROM person
        RETURNING id, direct_pair_key
    ), role AS (
        INSERT INTO chat_roles (room_id, user_id, role)
        SELECT room.id, person.id, 'member'
        FROM room, unnest(string_to_array(direct_pair_key, ':')::bigint[]) AS one (id)
        JOIN person USING (id)
    )
    INSERT INTO messages (room_id, seq, author_id, content, created_at)
    SELECT room.id, n, 1, 'text', now() FROM room, generate_series(1, 3) n
"""


@pytest.fixture
async def full(db: Database) -> Database:
    """A database with 2000 direct rooms, known to the planner."""
    await db.execute(FILL)
    await db.execute("ANALYZE rooms, messages, users, profiles, chat_roles")
    return db


async def some(db: Database) -> dict[str, Any]:
    """Two users and their room, as parameters of every query."""
    row = await db.fetch_one("SELECT id, direct_pair_key FROM rooms WHERE kind = 'direct' LIMIT 1")
    assert row is not None
    users = [int(user) for user in row[1].split(":")]
    many = {"users": users, "rooms": [row[0]] * 2, "seqs": [2, 2], "readers": list(READERS)}
    one = {"room_id": row[0], "user_id": users[0], "seq": None, "limit": 50}
    return many | one | {"slugs": ["dm_1", "dm_2"], "at": None, "id": None}


@pytest.mark.parametrize(
    "query",
    [
        queries.FIND_SLUG.replace("%s", "'1:2'"),
        queries.CHATS,
        queries.UNREAD_DIALOGS,
        queries.THESE_DIALOGS,
        queries.PREVIEWS.replace("%s", "'{1,2}'"),
        queries.MARK_READ,
        queries.MARK_READ_UP_TO,
    ],
)
async def test_no_table_is_read_whole(full: Database, query: str) -> None:
    """Each is found by an index."""
    plan = str(await full.fetch_all(f"EXPLAIN {query}", await some(full)))
    assert "Index" in plan
    assert "Seq Scan" not in plan


async def test_mark_never_goes_back(full: Database) -> None:
    """Read marks never move backwards, even if older news arrives late."""
    values = await some(full)
    room, user = values["room_id"], values["user_id"]
    for seq, expected in ((2, 2), (1, 2), (3, 3)):
        await queries.mark_read_up_to(full, {(user, room): seq})
        assert await marks(full, room, user) == expected
    await queries.mark_read(full, room, user)
    assert await marks(full, room, user) == 3


async def test_marks_at_once(full: Database) -> None:
    """Many marks in any order at once wait for one another and never deadlock."""
    rows = await full.fetch_all("SELECT user_id, room_id FROM chat_roles LIMIT 300")
    keys = [(user_id, room_id) for user_id, room_id in rows]
    orders = [keys, keys[::-1], keys[100:] + keys[:100]] * 3
    work = [
        queries.mark_read_up_to(full, dict.fromkeys(order, seq % 4))
        for seq, order in enumerate(orders)
    ]
    await asyncio.gather(*work)
    assert {await marks(full, room_id, user_id) for user_id, room_id in keys} == {3}


async def marks(db: Database, room_id: int, user_id: int) -> int:
    row = await db.fetch_one(
        "SELECT last_read_seq FROM chat_roles WHERE room_id = %s AND user_id = %s",
        (room_id, user_id),
    )
    assert row is not None
    return int(row[0])
