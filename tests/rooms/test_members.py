"""Tests of members and their rights to change roles."""

import asyncio
from typing import Any

import pytest

from echochat.rooms.members.rules import refusal_to_assign
from echochat.rooms.rules import Role, Standing
from echochat.storage.database import Database
from tests.accounts.support import Answer, Site, Visitor
from tests.presence.support import watch
from tests.rooms.support import chat, give_role, make_moderator, people, private_room, roles
from tests.sockets import ClientSocket

SLUG = "attic"
MEMBERS = f"/api/chat/rooms/{SLUG}/members/"

PEOPLE_CHANGED = {"type": "people_changed"}


async def crew(site: Site, db: Database) -> dict[str, Visitor]:
    """A room with somebody of each role, named after it, and a stranger."""
    # Nobody can be called "admin".
    names = ["owner", "warden", "member", "viewer", "stranger"]
    visitors = dict(zip(names, await people(site, *names), strict=True))
    await private_room(visitors["owner"], SLUG)
    for name, role in zip(names[1:4], ("admin", "member", "viewer"), strict=True):
        await give_role(db, SLUG, name, role)
    return visitors


async def put(visitor: Visitor, name: str, role: str) -> Answer:
    return await visitor.patch(f"{MEMBERS}{name}/", {"role": role})


# Listing ----------------------------------------------------------------------


async def test_list(site: Site, db: Database) -> None:
    """By role; who is blocked is not among them, and strangers see nothing."""
    visitors = await crew(site, db)
    await give_role(db, SLUG, "stranger", "blocked")
    items = (await visitors["viewer"].get(MEMBERS)).data["items"]
    assert [(item["username"], item["role"]) for item in items] == [
        ("owner", "owner"),
        ("warden", "admin"),
        ("member", "member"),
        ("viewer", "viewer"),
    ]
    assert (await visitors["stranger"].get(MEMBERS)).status == 404


async def test_blocked_people(site: Site, db: Database) -> None:
    """Those who manage the room see who is blocked."""
    visitors = await crew(site, db)
    await give_role(db, SLUG, "stranger", "blocked")
    items = (await visitors["warden"].get(f"{MEMBERS}?role=blocked")).data["items"]
    assert [item["username"] for item in items] == ["stranger"]
    assert (await visitors["member"].get(f"{MEMBERS}?role=blocked")).status == 403


async def test_pages(site: Site, db: Database) -> None:
    """Everybody comes once, by role and name, page after page."""
    visitors = await crew(site, db)
    seen: list[str] = []
    params: dict[str, str] | None = {"limit": "2"}
    while params:
        page = (await visitors["owner"].get(MEMBERS, params=params)).data
        seen += [item["username"] for item in page["items"]]
        after = page["pagination"]["nextAfter"]
        params = {"limit": "2", "after": after} if after else None
    assert seen == ["owner", "warden", "member", "viewer"]


@pytest.mark.parametrize("query", ["?role=king", "?after=x", "?after=1", "?limit=0"])
async def test_wrong_parameters(site: Site, db: Database, query: str) -> None:
    """A list that can't be is refused."""
    visitors = await crew(site, db)
    assert (await visitors["owner"].get(MEMBERS + query)).data["code"] == "invalid_parameter"


async def test_presence(site: Site, db: Database) -> None:
    """The list tells who is online."""
    visitors = await crew(site, db)
    async with watch(visitors["viewer"]) as one:
        await one.next()
        items = (await visitors["owner"].get(MEMBERS)).data["items"]
    assert {item["username"] for item in items if item["online"]} == {"viewer"}


# Adding -----------------------------------------------------------------------


async def test_add(site: Site, db: Database) -> None:
    """By name, whatever its case; who comes in has nothing unread, who is in keeps the role."""
    visitors = await crew(site, db)
    async with chat(visitors["owner"], SLUG) as one:
        await one.said("before")
    answer = await visitors["warden"].post(MEMBERS, {"username": "STRANGER"})
    assert (answer.status, answer.data["member"]["role"]) == (200, "member")
    items = (await visitors["stranger"].get("/api/chat/rooms/")).data["items"]
    assert [item["unread"] for item in items] == [0]
    again = await visitors["warden"].post(MEMBERS, {"username": "stranger", "role": "viewer"})
    assert again.data["member"]["role"] == "member"


@pytest.mark.parametrize(
    ("who", "body", "expected"),
    [
        ("member", {"username": "stranger"}, (403, "forbidden")),
        ("warden", {"username": "stranger", "role": "admin"}, (403, "forbidden")),
        ("owner", {"username": "stranger", "role": "owner"}, (403, "forbidden")),
        ("owner", {"username": "stranger", "role": "blocked"}, (403, "forbidden")),
        ("owner", {"username": "stranger", "role": "king"}, (400, "invalid_input")),
        ("owner", {"username": ""}, (400, "invalid_input")),
        ("owner", {"username": "nobody"}, (404, "user_not_found")),
        ("owner", {"username": "owner"}, (403, "own_role")),
    ],
)
async def test_refused_add(
    site: Site, db: Database, who: str, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    """Only who manages the room brings people in, the owner alone admins."""
    visitors = await crew(site, db)
    before = await roles(db, SLUG)
    answer = await visitors[who].post(MEMBERS, body)
    assert (answer.status, answer.data["code"]) == expected
    assert await roles(db, SLUG) == before


async def test_add_somebody_blocked_or_disabled(site: Site, db: Database) -> None:
    """A block is lifted on purpose only; an account out of use joins nothing."""
    visitors = await crew(site, db)
    await give_role(db, SLUG, "stranger", "blocked")
    answer = await visitors["owner"].post(MEMBERS, {"username": "stranger"})
    assert (answer.status, answer.data["code"]) == (409, "member_blocked")
    await db.execute("UPDATE users SET active = false WHERE name = 'stranger'")
    assert (await visitors["owner"].post(MEMBERS, {"username": "stranger"})).status == 404


# Changing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "whom", "role", "expected"),
    [
        ("owner", "warden", "viewer", 200),
        ("owner", "member", "admin", 200),
        ("owner", "stranger", "blocked", 200),
        ("owner", "stranger", "member", 404),
        ("owner", "owner", "admin", 403),
        ("owner", "stranger", "owner", 404),
        ("warden", "member", "viewer", 200),
        ("warden", "viewer", "blocked", 200),
        ("warden", "member", "admin", 403),
        ("warden", "member", "owner", 403),
        ("warden", "owner", "member", 403),
        ("warden", "warden", "member", 403),
        ("member", "viewer", "blocked", 403),
        ("viewer", "member", "viewer", 403),
        ("stranger", "member", "viewer", 404),
        ("owner", "member", "king", 400),
    ],
)
async def test_change(
    site: Site, db: Database, who: str, whom: str, role: str, expected: int
) -> None:
    """Admins manage members and viewers, the owner admins too, nobody themselves."""
    visitors = await crew(site, db)
    before = await roles(db, SLUG)
    assert (await put(visitors[who], whom, role)).status == expected
    assert await roles(db, SLUG) == (before | {whom: role} if expected == 200 else before)


async def test_admins_leave_admins_alone(site: Site, db: Database) -> None:
    """An admin does not manage another one."""
    visitors = await crew(site, db)
    await give_role(db, SLUG, "stranger", "admin")
    for answer in (
        await put(visitors["warden"], "stranger", "viewer"),
        await visitors["warden"].delete(f"{MEMBERS}stranger/"),
    ):
        assert (answer.status, answer.data["code"]) == (403, "forbidden")


async def test_hand_over(site: Site, db: Database) -> None:
    """The room has a new owner, and who gave it is an admin."""
    visitors = await crew(site, db)
    assert (await put(visitors["owner"], "viewer", "owner")).data["member"]["role"] == "owner"
    found = await roles(db, SLUG)
    assert (found["viewer"], found["owner"]) == ("owner", "admin")
    assert (await put(visitors["owner"], "member", "admin")).status == 403


async def test_no_room_for_the_blocked(site: Site, db: Database) -> None:
    """A room is not handed over to who is blocked there."""
    visitors = await crew(site, db)
    await give_role(db, SLUG, "stranger", "blocked")
    assert (await put(visitors["owner"], "stranger", "owner")).data["code"] == "member_blocked"


async def test_remove_and_unblock(site: Site, db: Database) -> None:
    """A removed or unblocked user has no role, and can't be removed again."""
    visitors = await crew(site, db)
    await put(visitors["warden"], "member", "blocked")
    for name in ("member", "viewer"):
        assert (await visitors["warden"].delete(f"{MEMBERS}{name}/")).data == {"ok": True}
        again = await visitors["warden"].delete(f"{MEMBERS}{name}/")
        assert (again.status, again.data["code"]) == (404, "member_not_found")
    assert set(await roles(db, SLUG)) == {"owner", "warden"}


async def test_leave(site: Site, db: Database) -> None:
    """Anybody leaves but the last owner, who hands the room over first."""
    visitors = await crew(site, db)
    leave = f"/api/chat/rooms/{SLUG}/leave/"
    assert (await visitors["member"].post(leave)).data == {"ok": True}
    answer = await visitors["owner"].post(leave)
    assert (answer.status, answer.data["code"]) == (409, "last_owner")
    await put(visitors["owner"], "warden", "owner")
    assert (await visitors["owner"].post(leave)).data == {"ok": True}
    assert await roles(db, SLUG) == {"warden": "owner", "viewer": "viewer"}


async def test_last_owners_leave_at_once(site: Site, db: Database) -> None:
    """Of several owners that leave together one stays, every time."""
    visitors = await crew(site, db)
    for _ in range(5):
        for name in ("owner", "warden", "member"):
            await give_role(db, SLUG, name, "owner")
        leaving = [
            visitors[name].post(f"/api/chat/rooms/{SLUG}/leave/")
            for name in ("owner", "warden", "member")
        ]
        statuses = sorted(answer.status for answer in await asyncio.gather(*leaving))
        assert statuses == [200, 200, 409]
        assert list((await roles(db, SLUG)).values()).count("owner") == 1


async def test_two_admins_at_once(site: Site, db: Database) -> None:
    """A user who concurrently becomes a viewer changes roles before that or not at all."""
    visitors = await crew(site, db)
    await asyncio.gather(
        put(visitors["owner"], "warden", "viewer"), put(visitors["warden"], "member", "blocked")
    )
    assert (await put(visitors["warden"], "viewer", "blocked")).status == 403


async def test_direct_room(site: Site) -> None:
    """A direct room has nobody to change, and nobody leaves it."""
    anna, _, _ = await people(site, "anna", "boris", "vera")
    slug = (await anna.post("/api/chat/direct/start/", {"username": "boris"})).data["slug"]
    path = f"/api/chat/rooms/{slug}"
    answers = [
        await anna.post(f"{path}/members/", {"username": "vera"}),
        await anna.patch(f"{path}/members/boris/", {"role": "blocked"}),
        await anna.delete(f"{path}/members/boris/"),
        await anna.post(f"{path}/leave/"),
        await anna.post(f"{path}/invitations/", {}),
    ]
    assert [answer.data["code"] for answer in answers] == ["forbidden"] * 5


async def test_public_room(site: Site, db: Database) -> None:
    """Site moderators shut people out of the public room and let them in again, nothing else."""
    visitors = dict(zip("mnx", await people(site, "moe", "nod", "xenia"), strict=True))
    for name in ("moe", "nod"):
        await make_moderator(db, name)
    path = "/api/chat/rooms/public/members/"
    assert (await visitors["x"].patch(f"{path}nod/", {"role": "blocked"})).status == 403
    assert (await visitors["m"].patch(f"{path}nod/", {"role": "blocked"})).status == 403
    assert (await visitors["m"].patch(f"{path}xenia/", {"role": "admin"})).status == 403
    async with chat(visitors["x"]) as one:
        assert (await visitors["m"].patch(f"{path}xenia/", {"role": "blocked"})).status == 200
        await until_error(one, "forbidden")
        assert (await visitors["n"].delete(f"{path}xenia/")).status == 200
        await until_error(one, None)


async def until_error(one: Any, error: str | None) -> None:
    """Speak until the answer is this error (None: none any more)."""
    async with asyncio.timeout(10):
        while (await one.said("may I?")).get("error") != error:
            await asyncio.sleep(0.05)


# What open sockets are told -----------------------------------------------------


async def state(one: ClientSocket) -> tuple[Any, ...]:
    """Return the next frame about the room, skipping those about its members."""
    frame = await one.next()
    while frame == PEOPLE_CHANGED:
        frame = await one.next()
    assert frame["type"] == "room"
    return frame["role"], frame["canWrite"], frame["name"], frame["slowMode"]


async def test_sockets_are_told(site: Site, db: Database) -> None:
    """A socket that asks for it learns of its role, the room's name and pace; then of the end."""
    visitors = await crew(site, db)
    async with chat(visitors["member"], SLUG, "?state=1") as one:
        assert await state(one) == ("member", True, SLUG, 0)
        await put(visitors["warden"], "member", "viewer")
        assert await state(one) == ("viewer", False, SLUG, 0)
        await visitors["warden"].patch(f"/api/chat/rooms/{SLUG}/", {"name": "Loft", "slowMode": 9})
        assert await state(one) == ("viewer", False, "Loft", 9)
        await put(visitors["warden"], "member", "blocked")
        assert await one.close_code() == 4403


async def test_old_sockets_are_told_nothing_new(site: Site, db: Database) -> None:
    """Sockets that did not opt in get only the base protocol of docs/wire.md."""
    visitors = await crew(site, db)
    async with (
        chat(visitors["member"], SLUG) as one,
        chat(visitors["viewer"], SLUG, "?state=1") as v,
    ):
        await v.next()
        await put(visitors["owner"], "member", "admin")
        assert await v.next() == PEOPLE_CHANGED
        await visitors["owner"].patch(f"/api/chat/rooms/{SLUG}/", {"name": "Loft"})
        assert (await v.next())["name"] == "Loft"
        assert await one.is_quiet()


async def test_people_are_told_of_others(site: Site, db: Database) -> None:
    """Sockets that opt in are told of members joining, leaving or changing roles."""
    visitors = await crew(site, db)
    made = await visitors["owner"].post(f"/api/chat/rooms/{SLUG}/invitations/", {})
    async with chat(visitors["member"], SLUG, "?state=1") as one:
        await one.next()
        await put(visitors["warden"], "viewer", "member")
        assert await one.next() == PEOPLE_CHANGED
        await give_role(db, SLUG, "viewer", "blocked")
        assert await one.next() == PEOPLE_CHANGED
        await visitors["stranger"].post(f"/api/chat/invitations/{made.data['token']}/")
        assert await one.next() == PEOPLE_CHANGED
        await db.execute("DELETE FROM chat_roles WHERE role = 'blocked'")
        assert await one.next() == PEOPLE_CHANGED


async def test_changes_of_people_are_gathered(site: Site, db: Database) -> None:
    """A room hears once of many changes, however many they are."""
    visitors = await crew(site, db)
    async with chat(visitors["owner"], SLUG, "?state=1") as one:
        await one.next()
        await db.execute("UPDATE chat_roles SET role = 'member' WHERE role <> 'owner'")
        assert await one.next() == PEOPLE_CHANGED
        assert await one.is_quiet()


async def test_who_is_shut_out_of_the_public_room_is_for_its_keepers(
    site: Site, db: Database
) -> None:
    """All others there are told nothing of one another."""
    anna, _ = await people(site, "anna", "boris")
    guest = await site.visitor()
    await make_moderator(db, "anna")
    async with chat(anna, "public", "?state=1") as a, chat(guest, "public", "?state=1") as g:
        await a.next(), await g.next()
        await give_role(db, "public", "boris", "blocked")
        assert await a.next() == PEOPLE_CHANGED
        assert await a.said("hello") == await g.next()


async def test_guests_and_moderators_are_told(site: Site, db: Database) -> None:
    """A guest in the public room learns of its pace, a moderator of being one."""
    (boris,) = await people(site, "boris")
    guest = await site.visitor()
    async with chat(guest, "public", "?state=1") as g, chat(boris, "public", "?state=1") as b:
        assert await state(g) == (None, False, "Public", 0)
        await b.next()
        await make_moderator(db, "boris")
        assert (await b.next())["canManage"]
        await boris.patch("/api/chat/rooms/public/", {"slowMode": 3})
        assert await state(g) == (None, False, "Public", 3)
    await db.execute("UPDATE rooms SET slow_seconds = 0")


# The rules alone ----------------------------------------------------------------


@pytest.mark.parametrize("role", ["owner", "admin", "member", "viewer", "blocked", None])
@pytest.mark.parametrize("wanted", ["owner", "admin", "member", "viewer", "blocked", None])
def test_nobody_manages_without_the_right(role: Role | None, wanted: Role | None) -> None:
    """Not as a member, not in a direct room, and not the owner."""
    target = Standing("private", role, is_moderator=False)
    for actor_role in ("member", "viewer", "blocked", None):
        actor = Standing("private", actor_role, is_moderator=True)
        assert refusal_to_assign(actor, target, wanted) == "forbidden"
    for kind in ("private", "direct"):
        owner = Standing(kind, "owner", is_moderator=True)
        boss = Standing(kind, "owner", is_moderator=False)
        assert refusal_to_assign(owner, boss, wanted) == "forbidden"
