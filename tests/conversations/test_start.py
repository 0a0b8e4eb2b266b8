"""POST /api/chat/direct/start/."""

import asyncio
import hashlib
import hmac
import re

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Answer, Site, StartSite, Visitor
from tests.conversations.support import pair, start
from tests.rooms.support import person


async def started(visitor: Visitor, body: object) -> Answer:
    return await visitor.post("/api/chat/direct/start/", body)


async def test_start(site: Site) -> None:
    """The answer has the room's slug and the other one."""
    anna, _ = await person(site, "anna"), await person(site, "boris")
    data = (await started(anna, {"username": "boris"})).data
    assert re.fullmatch("dm_[0-9a-f]{24}", data.pop("slug"))
    assert data["peer"].pop("lastSeen").endswith("+00:00")
    assert data == {"kind": "direct", "peer": {"username": "boris", "profileImage": None}}


async def test_same_room_for_both(site: Site) -> None:
    """However often, and whoever of the two asks."""
    anna, boris, slug = await pair(site)
    assert {await start(anna, "boris"), await start(boris, "anna")} == {slug}


async def test_same_room_at_once(site: Site, db: Database) -> None:
    """However concurrently: one room, in which both are members."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    tries = [start(anna, "boris") for _ in range(6)] + [start(boris, "anna") for _ in range(6)]
    assert len(set(await asyncio.gather(*tries))) == 1
    roles = await db.fetch_all(
        "SELECT role FROM chat_roles JOIN rooms ON id = room_id WHERE kind = 'direct'"
    )
    assert roles == [("member",), ("member",)]


async def test_other_pairs_other_rooms(site: Site) -> None:
    """A room is for two."""
    anna, _, slug = await pair(site)
    await person(site, "clara")
    assert await start(anna, "clara") != slug


@pytest.mark.parametrize("name", ["boris", "@boris", " @boris ", "BORIS"])
async def test_name_with_at(site: Site, name: str) -> None:
    """`@name` is `name`, whatever its case."""
    anna, _, slug = await pair(site)
    assert await start(anna, name) == slug


async def test_somebody_called_at(site: Site) -> None:
    """A user named "@anna" doesn't receive anna's messages."""
    boris, anna = await person(site, "boris"), await person(site, "anna")
    await person(site, "@anna")
    await person(site, "@clara")
    names = {}
    for name in ("@anna", "@@anna", "@clara"):
        names[name] = (await started(boris, {"username": name})).data["peer"]["username"]
    assert names == {"@anna": "anna", "@@anna": "@anna", "@clara": "@clara"}
    assert await start(anna, "boris") == await start(boris, "@anna")


async def test_form(site: Site) -> None:
    """A form will do."""
    anna, _, slug = await pair(site)
    answer = await anna.post("/api/chat/direct/start/", data={"username": "boris"})
    assert answer.data["slug"] == slug


@pytest.mark.parametrize("body", [None, {}, {"username": ""}, {"username": " @ "}])
async def test_missing_name(site: Site, body: object) -> None:
    """400 without a name."""
    answer = await started(await person(site), body)
    assert (answer.status, answer.data["code"]) == (400, "invalid_input")
    assert list(answer.data["errors"]) == ["username"]


@pytest.mark.parametrize("name", [7, ["boris"], "a\0b", "\ud800"])
async def test_name_that_is_no_text(site: Site, name: object) -> None:
    """400 for what is not text."""
    answer = await started(await person(site), {"username": name})
    assert (answer.status, list(answer.data["errors"])) == (400, ["username"])


@pytest.mark.parametrize("name", ["anna", "@anna", "Anna"])
async def test_oneself(site: Site, name: str) -> None:
    """400 for a room with oneself."""
    answer = await started(await person(site, "anna"), {"username": name})
    assert (answer.status, answer.data["code"]) == (400, "invalid_input")


async def test_unknown_name(site: Site) -> None:
    """404, and no room is made."""
    answer = await started(await person(site), {"username": "nobody"})
    assert (answer.status, answer.data["code"]) == (404, "user_not_found")


async def test_signed_out(site: Site) -> None:
    """401 comes before everything else."""
    answer = await started(await site.visitor(), {})
    assert (answer.status, answer.data["code"]) == (401, "not_authenticated")


async def test_slug_is_signed(start_site: StartSite, db: Database) -> None:
    """`dm_` and 24 hex digits of the HMAC of the ids with the salt."""
    _, _, slug = await pair(await start_site(CHAT_DIRECT_SLUG_SALT="pepper"))
    ids = [row[0] for row in await db.fetch_all("SELECT id FROM users ORDER BY id")]
    digest = hmac.new(b"pepper", f"{ids[0]}:{ids[1]}".encode(), hashlib.sha256).hexdigest()
    assert slug == f"dm_{digest[:24]}"


async def test_another_salt(start_site: StartSite) -> None:
    """A room keeps its slug when the salt is changed; new ones follow the new salt."""
    _, _, slug = await pair(await start_site())
    boris = await (await start_site(CHAT_DIRECT_SLUG_SALT="pepper")).visitor()
    await boris.login("boris")
    assert await start(boris, "anna") == slug
