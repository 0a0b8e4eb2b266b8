"""The queries of hot paths use indexes."""

import pytest

from echochat.accounts import queries
from echochat.storage.database import Database, Executor, Params

HOT: list[tuple[str, str, Params]] = [
    ("sessions_pkey", queries.FIND_SESSION, {"id": b"x" * 32, "fresh": 1.0, "seen": 10.0}),
    ("sessions_pkey", queries.FIND_LIVE_SESSIONS, ([b"x" * 32],)),
    ("users_pkey", queries.FIND_PEOPLE, ([1],)),
    ("users_pkey", queries.FIND_USER, (1,)),
    ("users_name_key", queries.FIND_USER_BY_NAME, ("anna",)),
    ("profiles_pkey", queries.TOUCH_LAST_SEEN, (1,)),
    ("profiles_pkey", queries.TOUCH_ALL_LAST_SEEN, {"ids": [1], "seen": 10.0}),
    ("sessions_expires_at_idx", queries.DELETE_EXPIRED_SESSIONS, None),
    ("profiles_avatar_idx", queries.FIND_AVATARS, (["avatars/a.webp"],)),
]


@pytest.mark.parametrize(("index", "sql", "params"), HOT)
async def test_index_is_used(db: Database, index: str, sql: str, params: Params) -> None:
    """PostgreSQL can answer by the index alone, however large the table grows."""

    async def plan(transaction: Executor) -> str:
        await transaction.execute("SET LOCAL enable_seqscan = off")
        rows = await transaction.fetch_all("EXPLAIN " + sql, params)
        return "\n".join(row[0] for row in rows)

    text = await db.transaction(plan)
    assert index in text
    assert "Seq Scan" not in text
