"""Links by which people join a room."""

import asyncio
import hashlib
from typing import Any

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.rooms.support import give_role, people, person, private_room, roles
from tests.security.support import Events, events

__all__ = ["events"]

SLUG = "attic"
INVITATIONS = f"/api/chat/rooms/{SLUG}/invitations/"

EXPIRE = "UPDATE invitations SET expires_at = now()"
USE_UP = "UPDATE invitations SET max_uses = 1, uses = 1"


@pytest.fixture
async def owner(site: Site) -> Visitor:
    """Anna, with a room."""
    anna = await person(site, "anna")
    await private_room(anna, SLUG)
    return anna


async def invite(visitor: Visitor, **body: Any) -> str:
    """Make an invitation; return its token."""
    answer = await visitor.post(INVITATIONS, body)
    assert answer.status == 201, answer.data
    return str(answer.data["token"])


def link(token: str) -> str:
    return f"/api/chat/invitations/{token}/"


async def refusals(visitor: Visitor, token: str) -> list[str]:
    """With which codes somebody may neither look at a link nor join by it."""
    answers = [await visitor.get(link(token)), await visitor.post(link(token))]
    assert {answer.status for answer in answers} == {404}
    return [answer.data["code"] for answer in answers]


async def add_links(db: Database, count: int) -> None:
    """Let the room have more invitations, which nobody has the tokens of."""
    await db.execute(
        "INSERT INTO invitations (room_id, token_hash, role, created_by)"
        " SELECT r.id, sha256(n::text::bytea), 'member', r.created_by"
        " FROM rooms r, generate_series(1, %s) n WHERE r.slug = %s",
        (count, SLUG),
    )


async def test_public_rooms(site: Site, db: Database) -> None:
    """Those that people join have links, too; the room that everybody is in has none."""
    anna, boris = await people(site, "anna", "boris")
    await give_role(db, "public", "anna", "owner")
    body = {"name": "Club", "kind": "public", "slug": "club"}
    assert (await anna.post("/api/chat/rooms/", body)).status == 201
    answer = await anna.post("/api/chat/rooms/club/invitations/", {"role": "viewer"})
    assert answer.status == 201, answer.data
    joined = await boris.post(link(str(answer.data["token"])))
    assert (joined.status, joined.data["slug"]) == (200, "club")
    assert (await roles(db, "club"))["boris"] == "viewer"
    refused = await anna.post("/api/chat/rooms/public/invitations/", {})
    assert (refused.status, refused.data["code"]) == (403, "forbidden")


async def test_joining(site: Site, db: Database, owner: Visitor) -> None:
    """A guest sees what a link invites to; who is signed in joins by it, once for all."""
    token = await invite(owner, role="viewer", maxUses=1)
    guest, boris = await site.visitor(), await person(site, "boris")
    offer = (await guest.get(link(token))).data
    assert (offer["name"], offer["invitedBy"], offer["slug"]) == (SLUG, "anna", None)
    assert (await guest.post(link(token))).status == 401
    for _ in range(2):
        room = (await boris.post(link(token))).data
        assert (room["slug"], room["role"], room["canWrite"]) == (SLUG, "viewer", False)
    assert (await boris.get(link(token))).data["slug"] == SLUG
    assert await roles(db, SLUG) == {"anna": "owner", "boris": "viewer"}


async def test_nothing_is_unread_at_first(site: Site, db: Database, owner: Visitor) -> None:
    """Messages from before a member joined are not unread for them."""
    await db.execute("UPDATE rooms SET last_seq = 9 WHERE slug = %s", (SLUG,))
    boris = await person(site, "boris")
    await boris.post(link(await invite(owner)))
    assert (await boris.get("/api/chat/rooms/")).data["items"][0]["unread"] == 0


async def test_token_is_not_stored(db: Database, owner: Visitor) -> None:
    """The database knows its hash alone, and the list of invitations nothing of it."""
    token = await invite(owner)
    rows = await db.fetch_all("SELECT token_hash FROM invitations")
    assert bytes(rows[0][0]) == hashlib.sha256(token.encode()).digest()
    assert token not in str((await owner.get(INVITATIONS)).data)


async def test_token_is_not_logged(site: Site, owner: Visitor, events: Events) -> None:
    """The security log tells that somebody came by a link, not by which words."""
    token = await invite(owner)
    boris = await person(site, "boris")
    await boris.post(link(token))
    await boris.ask("POST", link(token))
    names = [event["event"] for event in events()]
    assert {"room.invitation.created", "room.invitation.used", "csrf.failed"} <= set(names)
    assert token not in str(events())


async def test_nobody_s_role_changes(site: Site, db: Database, owner: Visitor) -> None:
    """A member who opens the link keeps their role, and no use is counted."""
    boris = await person(site, "boris")
    await give_role(db, SLUG, "boris", "admin")
    token = await invite(owner, role="viewer", maxUses=1)
    assert (await boris.post(link(token))).data["role"] == "admin"
    assert (await owner.post(link(token))).data["role"] == "owner"
    assert (await owner.get(INVITATIONS)).data["items"][0]["uses"] == 0


async def test_blocked(site: Site, db: Database, owner: Visitor) -> None:
    """A blocked user can't use a link and gets the same answer for valid and invalid ones."""
    boris = await person(site, "boris")
    await give_role(db, SLUG, "boris", "blocked")
    token = await invite(owner)
    assert await refusals(boris, token) == ["invitation_not_found"] * 2
    await db.execute(EXPIRE)
    assert await refusals(boris, token) == ["invitation_not_found"] * 2
    assert (await roles(db, SLUG))["boris"] == "blocked"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (EXPIRE, "invitation_expired"),
        (USE_UP, "invitation_used_up"),
        ("UPDATE chat_roles SET role = 'member'", "invitation_revoked"),
        ("DELETE FROM chat_roles", "invitation_revoked"),
        ("UPDATE users SET active = false WHERE name = 'anna'", "invitation_revoked"),
        ("DELETE FROM invitations", "invitation_not_found"),
        ("DELETE FROM rooms WHERE kind = 'private'", "invitation_not_found"),
    ],
)
async def test_links_that_are_good_no_more(
    site: Site, db: Database, owner: Visitor, change: str, code: str
) -> None:
    """Lapsed, used up, made by somebody who may not invite, not there, to a room that is gone."""
    token = await invite(owner)
    boris = await person(site, "boris")
    await db.execute(change)
    assert await refusals(boris, token) == [code, code]


@pytest.mark.parametrize(
    ("change", "code"), [(EXPIRE, "invitation_expired"), (USE_UP, "invitation_used_up")]
)
async def test_what_ended_is_told_later_too(
    site: Site, db: Database, owner: Visitor, change: str, code: str
) -> None:
    """The next link takes it out of the list, but who has it still learns what became of it."""
    boris = await person(site, "boris")
    token = await invite(owner)
    await db.execute(change)
    assert [item["usable"] for item in (await owner.get(INVITATIONS)).data["items"]] == [False]
    await invite(owner)
    assert [item["usable"] for item in (await owner.get(INVITATIONS)).data["items"]] == [True]
    assert await refusals(boris, token) == [code, code]


async def test_what_ended_is_forgotten(site: Site, db: Database, owner: Visitor) -> None:
    """Of a room's links that ended, the last are known."""
    oldest = await invite(owner)
    await add_links(db, 100)
    await db.execute(EXPIRE)
    await invite(owner)
    assert await db.fetch_all("SELECT count(*) FROM invitations") == [(101,)]
    guest = await site.visitor()
    assert (await guest.get(link(oldest))).data["code"] == "invitation_not_found"


async def test_uses_are_counted_exactly(site: Site, db: Database, owner: Visitor) -> None:
    """Of many who come at once by a link, as many get in as it has uses."""
    token = await invite(owner, maxUses=3)
    guests = await people(site, *(f"guest{number}" for number in range(8)))
    answers = await asyncio.gather(*(guest.post(link(token)) for guest in guests))
    assert sorted(answer.status for answer in answers) == [200] * 3 + [404] * 5
    codes = {answer.data["code"] for answer in answers if answer.status == 404}
    assert codes == {"invitation_used_up"}
    assert len(await roles(db, SLUG)) == 4
    assert (await owner.get(INVITATIONS)).data["items"][0]["uses"] == 3


async def test_list_and_revoke(site: Site, db: Database, owner: Visitor) -> None:
    """Those who manage the room see its invitations and take them back."""
    boris = await person(site, "boris")
    await give_role(db, SLUG, "boris", "admin")
    token = await invite(boris, expiresIn=None)
    [item] = (await owner.get(INVITATIONS)).data["items"]
    assert (item["createdBy"], item["expiresAt"], item["usable"]) == ("boris", None, True)
    path = f"{INVITATIONS}{item['id']}/"
    assert (await owner.delete(path)).data == {"ok": True}
    assert (await boris.delete(path)).data["code"] == "invitation_not_found"
    assert (await owner.get(INVITATIONS)).data["items"] == []
    vera = await person(site, "vera")
    assert await refusals(vera, token) == ["invitation_revoked"] * 2
    # The release before knows nothing of revoked links: to it this one has expired.
    assert await db.fetch_all("SELECT expires_at <= now() FROM invitations") == [(True,)]


async def test_only_those_who_manage(site: Site, db: Database, owner: Visitor) -> None:
    """Members invite nobody."""
    boris = await person(site, "boris")
    await give_role(db, SLUG, "boris", "member")
    await invite(owner)
    assert (await boris.get(INVITATIONS)).status == 403
    assert (await boris.post(INVITATIONS, {})).status == 403
    assert (await boris.delete(f"{INVITATIONS}1/")).status == 403


@pytest.mark.parametrize(
    "body",
    [
        {"role": "admin"},
        {"role": "owner"},
        {"role": 1},
        {"maxUses": 0},
        {"maxUses": "x"},
        {"expiresIn": 59},
        {"expiresIn": False},
    ],
)
async def test_refused_invitation(db: Database, owner: Visitor, body: dict[str, Any]) -> None:
    """A link gives no power, and its bounds make sense."""
    answer = await owner.post(INVITATIONS, body)
    assert (answer.status, list(answer.data["errors"])) == (400, list(body))
    assert await db.fetch_all("SELECT 1 FROM invitations") == []


async def test_enough_invitations(db: Database, owner: Visitor) -> None:
    """There is an end to them; those that lapsed don't count."""
    await add_links(db, 50)
    assert (await owner.post(INVITATIONS, {})).data["code"] == "too_many_invitations"
    await db.execute(USE_UP)
    assert await invite(owner)


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00" * 15, "é" * 43])
async def test_no_such_link(site: Site, token: str) -> None:
    """A malformed token is not found."""
    guest = await site.visitor()
    assert (await guest.get(link(token))).data["code"] == "invitation_not_found"


async def test_no_such_id(owner: Visitor) -> None:
    """An id that none can have is not found."""
    for wrong in ("0", "x", "9" * 30):
        assert (await owner.delete(f"{INVITATIONS}{wrong}/")).status == 404


async def test_guessing(start_site: StartSite) -> None:
    """Guessing links is rate-limited."""
    guest = await (await start_site()).visitor()
    statuses = [(await guest.get(link("a" * 43))).status for _ in range(31)]
    assert statuses == [404] * 30 + [429]
