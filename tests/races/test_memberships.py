"""Read marks and settings of a conversation: whoever is late undoes nothing."""

import asyncio

from echochat.conversations.memberships import queries
from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.conversations.test_memberships import conversations, mark, room, set_back
from tests.races.stage import Stage
from tests.rooms.support import person, private_room, store_past


async def test_advance_overtaken_by_mark_as_unread(site: Site, db: Database, stage: Stage) -> None:
    """An advance that another device overtakes with "unread from here" is ignored."""
    anna = await person(site)
    await private_room(anna)
    await store_past(db, 9, "attic")
    held = stage.hold(queries.FIND)
    late = asyncio.create_task(mark(anna, "attic", seq=9, readVersion=0))
    await held.there()
    assert await set_back(anna, "attic", 1) == (0, 1)
    held.release()
    assert await late == (0, 1)
    assert (await conversations(anna))["attic"]["unread"] == 9


async def test_mark_as_unread_overtaken_by_advance(site: Site, db: Database, stage: Stage) -> None:
    """In the other order the room is unread, too."""
    anna = await person(site)
    await private_room(anna)
    await store_past(db, 9, "attic")
    held = stage.hold(queries.FIND)
    late = asyncio.create_task(set_back(anna, "attic", 4))
    await held.there()
    assert await mark(anna, "attic", seq=9, readVersion=0) == (9, 0)
    held.release()
    assert await late == (3, 1)
    assert (await conversations(anna))["attic"]["unread"] == 6


async def test_two_changes_of_one_version(site: Site) -> None:
    """Of two devices that know the same settings one changes them, the other is told."""
    anna = await person(site)
    await private_room(anna)
    path = room("attic", "membership")
    first, second = await asyncio.gather(
        anna.patch(path, {"pinned": True, "version": 0}),
        anna.patch(path, {"hidden": True, "version": 0}),
    )
    assert sorted((first.status, second.status)) == [200, 409]
    assert (await conversations(anna))["attic"]["version"] == 1


async def test_pins_at_once_have_places_of_their_own(site: Site) -> None:
    """However many devices pin at one moment."""
    anna = await person(site)
    slugs = [await private_room(anna, f"room-{n}") for n in range(4)]
    answers = await asyncio.gather(
        *(anna.patch(room(slug, "membership"), {"pinned": True}) for slug in slugs)
    )
    places = [answer.data["membership"]["pinOrder"] for answer in answers]
    assert sorted(places) == [1, 2, 3, 4]
