"""Public rooms: who joins or writes while something else happens to the room."""

import asyncio

from echochat.rooms import queries
from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.races.stage import Stage
from tests.rooms.support import people, roles
from tests.rooms.test_public_rooms import ROOMS, public_room


async def test_archived_while_joining(site: Site, db: Database, stage: Stage) -> None:
    """A request admitted before the room was archived is refused under its lock."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    held = stage.hold(queries.FIND)
    joining = boris.post(f"{ROOMS}club/join/")
    task = asyncio.create_task(joining)
    await held.there()
    assert (await anna.patch(f"{ROOMS}club/", {"archived": True})).status == 200
    held.release()
    assert (await task).status == 403
    assert await roles(db, "club") == {"anna": "owner"}


async def test_blocked_while_joining(site: Site, db: Database, stage: Stage) -> None:
    """A user blocked while a request is under way stays blocked."""
    anna, boris = await people(site, "anna", "boris")
    await public_room(anna)
    held = stage.hold(queries.FIND)
    task = asyncio.create_task(boris.post(f"{ROOMS}club/join/"))
    await held.there()
    blocked = await anna.patch(f"{ROOMS}club/members/boris/", {"role": "blocked"})
    assert blocked.status == 200
    held.release()
    assert (await task).status == 403
    assert await roles(db, "club") == {"anna": "owner", "boris": "blocked"}
