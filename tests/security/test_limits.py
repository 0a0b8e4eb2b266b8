"""Rate limits in PostgreSQL."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.security.limits import CLEAR, KEY_LIMIT, hit, scope_key
from echochat.storage.database import Database, Executor, Unavailable
from tests.accounts.support import outage

PASS = "UPDATE security_rate_limit_bucket SET reset_at = reset_at - interval '1 minute'"


async def test_limit(db: Database) -> None:
    """So many are admitted, then the seconds left are told."""
    outcomes = [await hit(db, "login:a", 2, 60) for _ in range(4)]
    assert outcomes[:2] == [None, None]
    for seconds in outcomes[2:]:
        assert seconds is not None
        assert 0 < seconds <= 60


async def test_scopes_are_apart(db: Database) -> None:
    """One who is refused takes nothing from another."""
    await hit(db, "login:a", 1, 60)
    assert await hit(db, "login:a", 1, 60) is not None
    assert await hit(db, "login:b", 1, 60) is None
    assert await hit(db, "register:a", 1, 60) is None


async def test_window_ends(db: Database) -> None:
    """Afterwards all of them are admitted again; refused tries don't make it longer."""
    for _ in range(5):
        await hit(db, "login:a", 1, 60)
    await db.execute(PASS)
    assert [await hit(db, "login:a", 2, 60) is None for _ in range(3)] == [True, True, False]


async def test_clock_set_back(db: Database) -> None:
    """Nobody waits longer than a window, though the database's clock was an hour ahead."""
    await hit(db, "login:a", 1, 60)
    await db.execute(
        "UPDATE security_rate_limit_bucket SET reset_at = reset_at + interval '1 hour'"
    )
    assert await hit(db, "login:a", 1, 60) is None
    wait = await hit(db, "login:a", 1, 60)
    assert wait is not None
    assert wait <= 60


async def test_exact_under_concurrency(db: Database) -> None:
    """However many come at once."""
    outcomes = await asyncio.gather(*(hit(db, "login:a", 7, 60) for _ in range(50)))
    assert outcomes.count(None) == 7


async def test_fails_closed(dsn: str, db: Database) -> None:
    """When PostgreSQL can't be asked, nobody is admitted."""
    with outage(dsn), pytest.raises(Unavailable):
        await hit(db, "login:a", 1, 60)


async def test_clearing_uses_an_index(db: Database) -> None:
    """It costs the same however many buckets there are."""

    async def plan(transaction: Executor) -> str:
        await transaction.execute("SET LOCAL enable_seqscan = off")
        return "\n".join(row[0] for row in await transaction.fetch_all("EXPLAIN " + CLEAR))

    assert "Seq Scan" not in await db.transaction(plan)


@given(st.text())
def test_any_scope_has_a_key(scope: str) -> None:
    """Bounded, storable, and no two scopes share one."""
    key = scope_key(scope)
    assert len(key) <= KEY_LIMIT
    assert "\0" not in key
    assert scope_key(scope + "x") != key
    key.encode()
