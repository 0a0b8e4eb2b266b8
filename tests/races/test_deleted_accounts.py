"""Somebody deletes an account in psql while its owner, or somebody else, changes its rooms."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine

import pytest

from echochat.storage.connection import PgConnection
from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.messages.changes.support import react
from tests.patience import PATIENCE
from tests.rooms.support import Chat, chat, give_role, people, private_room

HOLD = "SELECT FROM rooms WHERE slug = 'attic' FOR NO KEY UPDATE"
DELETE = "DELETE FROM users WHERE name = 'anna'"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""

Act = Callable[[Chat, int, Visitor], Coroutine[None, None, object]]


async def like(attic: Chat, message_id: int, _boris: Visitor) -> object:
    """Anna reacts to her own message in the room that she made."""
    await react(attic, message_id)
    return None


async def promote(_attic: Chat, _message_id: int, boris: Visitor) -> object:
    """The new owner of her room makes her an admin there."""
    path = "/api/chat/rooms/attic/members/anna/"
    return (await boris.unsafe("PATCH", path, {"role": "admin"})).status


async def waiting(db: Database, count: int) -> None:
    """Return when so many wait for locks."""
    async with asyncio.timeout(PATIENCE):
        while (await db.fetch_all(WAITING))[0][0] < count:
            await asyncio.sleep(0.005)


@pytest.fixture
async def operators(dsn: str) -> AsyncIterator[list[PgConnection]]:
    """Two sessions of psql."""
    links = [await PgConnection.connect(dsn) for _ in range(2)]
    yield links
    for link in links:
        link.close()


@pytest.mark.parametrize("act", [like, promote])
@pytest.mark.parametrize("is_first", [True, False])
async def test_deletion_and_change(
    site: Site, db: Database, operators: list[PgConnection], act: Act, is_first: bool
) -> None:
    """Both come to an end, whichever takes its first lock first."""
    holder, deleter = operators
    anna, boris = await people(site, "anna", "boris")
    await private_room(anna, "attic")
    await give_role(db, "attic", "boris", "owner")
    await give_role(db, "attic", "anna", "member")
    async with chat(anna, "attic") as attic:
        said = await attic.said("Hello")
        await holder.run("BEGIN")
        await holder.run(HOLD)
        steps: list[Coroutine[None, None, object]] = [
            deleter.run(DELETE),
            act(attic, said["id"], boris),
        ]
        if is_first:
            steps.reverse()
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as both:
            tasks = []
            for number, step in enumerate(steps, 1):
                tasks.append(both.create_task(step))
                await waiting(db, number)
            await holder.run("COMMIT")
        frames, code = await attic.rest()
    assert code in (4401, 4403)
    if is_first:
        assert tasks[0].result() in (None, 200)
        assert [frame for frame in frames if "error" in frame] == []
    assert await db.fetch_all("SELECT FROM users WHERE name = 'anna'") == []
