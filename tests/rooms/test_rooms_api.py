"""GET /api/chat/public-room/ and /api/chat/rooms/<slug>/."""

import asyncio

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.rooms.support import ROLES, give_role, person, private_room

NOTHING_TO_DO = {
    "role": None,
    "canWrite": False,
    "canManage": False,
    "canModerate": False,
    "slowMode": 0,
}
EVERYTHING_TO_DO = {
    "role": "owner",
    "canWrite": True,
    "canManage": True,
    "canModerate": True,
    "slowMode": 0,
}
"""What a guest may do in the public room, and an owner in their own."""


async def test_public_room(site: Site) -> None:
    """It always exists, for everybody."""
    answer = await (await site.visitor()).get("/api/chat/public-room/")
    assert answer.data == {"slug": "public", "name": "Public", "kind": "public"}


async def test_public_room_by_slug(site: Site) -> None:
    """As a room it was made by nobody, and has no peer."""
    answer = await (await site.visitor()).get("/api/chat/rooms/public/")
    assert answer.data == {
        "slug": "public",
        "name": "Public",
        "kind": "public",
        "created": False,
        "createdBy": None,
        "peer": None,
        **NOTHING_TO_DO,
    }


async def test_unknown_slug_makes_a_room(site: Site) -> None:
    """The signed-in caller becomes its owner; the second time it is there."""
    anna = await person(site)
    expected = {
        "slug": "attic",
        "name": "attic",
        "kind": "private",
        "created": True,
        "createdBy": "anna",
        "peer": None,
        **EVERYTHING_TO_DO,
    }
    assert (await anna.get("/api/chat/rooms/attic/")).data == expected
    assert (await anna.get("/api/chat/rooms/attic/")).data == expected | {"created": False}


async def test_guest_makes_none(site: Site) -> None:
    """404 for a guest, and still nothing there."""
    answer = await (await site.visitor()).get("/api/chat/rooms/attic/")
    assert (answer.status, answer.data["code"]) == (404, "room_not_found")
    assert (await (await person(site)).get("/api/chat/rooms/attic/")).data["created"]


async def test_only_looking(site: Site) -> None:
    """With `create=0` nothing is made."""
    anna = await person(site)
    assert (await anna.get("/api/chat/rooms/attic/?create=0")).status == 404
    assert (await anna.get("/api/chat/rooms/attic/?create=1")).data["created"]


async def test_two_at_once(site: Site) -> None:
    """Of two who ask for the same new room one gets it, the other is told 404."""
    people = [await person(site, name) for name in ("anna", "boris")]
    answers = await asyncio.gather(*(one.get("/api/chat/rooms/attic/") for one in people))
    assert sorted(answer.status for answer in answers) == [200, 404]


async def test_one_twice_at_once(site: Site) -> None:
    """Asked for twice at once by the same person, it is made once."""
    anna = await person(site)
    answers = await asyncio.gather(*(anna.get("/api/chat/rooms/attic/") for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    assert sum(answer.data["created"] for answer in answers) == 1


@pytest.mark.parametrize(
    "slug", ["ab", "x" * 51, "bad!slug", "%D0%B8%D0%BC%D1%8F", "a%00bcd", "abc%0A"]
)
async def test_bad_slug(site: Site, slug: str) -> None:
    """400 for what can't be the address of a room."""
    answer = await (await person(site)).get(f"/api/chat/rooms/{slug}/")
    assert (answer.status, answer.data["code"]) == (400, "invalid_slug")


@pytest.mark.parametrize("role", ROLES)
async def test_roles(site: Site, db: Database, role: str) -> None:
    """Who may not read a private room is told that it does not exist."""
    slug = await private_room(await person(site, "anna"))
    boris = await person(site, "boris")
    assert (await boris.get(f"/api/chat/rooms/{slug}/")).status == 404
    await give_role(db, slug, "boris", role)
    answer = await boris.get(f"/api/chat/rooms/{slug}/")
    assert answer.status == (404 if role == "blocked" else 200)
