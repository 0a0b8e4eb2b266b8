"""Searching as people do it, and waiting for the index."""

import asyncio
from typing import Any

from echochat.storage.database import Database
from tests.accounts.support import Answer, Visitor
from tests.patience import PATIENCE

PATH = "/api/chat/search/"

PENDING = """
    SELECT 1 FROM rooms r LEFT JOIN search_rooms p ON p.room_id = r.id
    WHERE (r.last_seq, r.last_change) <> (coalesce(p.high_seq, 0), coalesce(p.changed, 0))
       OR p.low_seq > 0
"""


async def indexed(db: Database) -> None:
    """Wait until search knows of all that was said and changed."""
    async with asyncio.timeout(PATIENCE):
        while await db.fetch_all(PENDING):
            await asyncio.sleep(0.02)


async def search(visitor: Visitor, query: str, **params: Any) -> Answer:
    """Search, whatever the answer."""
    return await visitor.get(PATH, params={"q": query, **params})


async def found(visitor: Visitor, query: str, **params: Any) -> list[str]:
    """Return the texts of the hits."""
    answer = await search(visitor, query, **params)
    assert answer.status == 200
    return texts(answer)


def texts(answer: Answer) -> list[str]:
    """The messages of an answer."""
    return [
        "".join(p["text"] for p in hit["message"]["fragments"]) for hit in answer.data["results"]
    ]
