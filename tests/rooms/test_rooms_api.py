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
    "canArchive": False,
    "slowMode": 0,
    "topic": "",
    "description": "",
    "archived": False,
}
EVERYTHING_TO_DO = {
    "role": "owner",
    "canWrite": True,
    "canManage": True,
    "canModerate": True,
    "canArchive": True,
    "slowMode": 0,
    "topic": "",
    "description": "",
    "archived": False,
}
"""Rights of a guest in the public room, and of an owner in their own room."""


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


@pytest.mark.parametrize("site_of_page", ["cross-site", "same-site", "nonsense", ""])
async def test_foreign_page_makes_none(site: Site, site_of_page: str) -> None:
    """A link or an image on another site's page makes no rooms."""
    anna = await person(site)
    headers = {"Sec-Fetch-Site": site_of_page}
    assert (await anna.get("/api/chat/rooms/attic/", headers=headers)).status == 404
    assert (await anna.get("/api/chat/rooms/attic/?create=0")).status == 404


@pytest.mark.parametrize("site_of_page", ["same-origin", "none"])
async def test_own_page_makes_one(site: Site, site_of_page: str) -> None:
    """Our own page does, and who typed the address."""
    headers = {"Sec-Fetch-Site": site_of_page}
    answer = await (await person(site)).get("/api/chat/rooms/attic/", headers=headers)
    assert answer.data["created"]


async def test_head_makes_none(site: Site) -> None:
    """Asking for the head alone changes nothing."""
    anna = await person(site)
    assert (await anna.ask("HEAD", "/api/chat/rooms/attic/")).status == 404
    assert (await anna.get("/api/chat/rooms/attic/?create=0")).status == 404


@pytest.mark.parametrize(
    "slug", ["dm_0123456789abcdef01234567", "DM_x", "Public", "PUBLIC", "admin", "API", "-api-"]
)
async def test_reserved_slug_makes_none(site: Site, slug: str) -> None:
    """Nobody gets a room at an address that is the site's own, in either way."""
    anna = await person(site)
    answer = await anna.get(f"/api/chat/rooms/{slug}/")
    assert (answer.status, answer.data["code"]) == (404, "room_not_found")
    answer = await anna.post("/api/chat/rooms/", {"name": "Attic", "slug": slug})
    assert (answer.status, list(answer.data["errors"])) == (400, ["slug"])


async def test_both_ways_have_one_limit(
    site: Site, monkeypatch: pytest.MonkeyPatch, db: Database
) -> None:
    """Rooms made by GET and by POST are counted together; known ones are shown for ever."""
    monkeypatch.setattr("echochat.rooms.creation.NEW_ROOMS", 2)
    anna = await person(site)
    assert (await anna.get("/api/chat/rooms/attic/")).status == 200
    assert (await anna.post("/api/chat/rooms/", {"name": "Cellar"})).status == 201
    answer = await anna.get("/api/chat/rooms/garden/")
    assert (answer.status, answer.data["code"]) == (429, "rate_limited")
    assert (await anna.post("/api/chat/rooms/", {"name": "Garden"})).status == 429
    assert (await anna.get("/api/chat/rooms/attic/")).status == 200
    assert await db.fetch_all("SELECT 1 FROM rooms WHERE slug = 'garden'") == []


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
    """A private room looks missing to users without the right to read it."""
    slug = await private_room(await person(site, "anna"))
    boris = await person(site, "boris")
    assert (await boris.get(f"/api/chat/rooms/{slug}/")).status == 404
    await give_role(db, slug, "boris", role)
    answer = await boris.get(f"/api/chat/rooms/{slug}/")
    assert answer.status == (404 if role == "blocked" else 200)
