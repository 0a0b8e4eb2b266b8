"""A direct room is for its two, by role."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.conversations.support import pair, write
from tests.rooms.support import ROLES, assert_rights, chat, give_role, person


async def statuses(visitor: Visitor, slug: str) -> list[int]:
    paths = (f"/api/chat/rooms/{slug}/", f"/api/chat/rooms/{slug}/messages/")
    return [(await visitor.get(path)).status for path in paths]


async def test_room_object(site: Site) -> None:
    """Each of the two is shown the other one."""
    anna, boris, slug = await pair(site)
    for visitor, name in ((anna, "boris"), (boris, "anna")):
        data = (await visitor.get(f"/api/chat/rooms/{slug}/")).data
        assert data["peer"].pop("lastSeen").endswith("+00:00")
        assert data == {
            "slug": slug,
            "name": name,
            "kind": "direct",
            "created": False,
            "createdBy": "anna",
            "peer": {"username": name, "profileImage": None},
            "role": "member",
            "canWrite": True,
            "canManage": False,
            "canModerate": False,
            "canArchive": False,
            "slowMode": 0,
            "topic": "",
            "description": "",
            "archived": False,
        }


async def test_both_read_and_write(site: Site) -> None:
    """A message reaches the other user live and in the history."""
    anna, boris, slug = await pair(site)
    async with chat(anna, slug) as one, chat(boris, slug) as two:
        assert await one.said("hi") == await two.next()
        assert (await two.said("hello"))["seq"] == 2
    history = (await boris.get(f"/api/chat/rooms/{slug}/messages/")).data["messages"]
    assert [message["content"] for message in history] == ["hi", "hello"]


async def test_strangers(site: Site) -> None:
    """Others, signed in or not, are told that it does not exist; their sockets get 4403."""
    _, _, slug = await pair(site)
    for visitor in (await person(site, "clara"), await site.visitor()):
        assert await statuses(visitor, slug) == [404, 404]
        async with chat(visitor, slug) as one:
            assert await one.close_code() == 4403


@pytest.mark.parametrize("role", ROLES)
async def test_role_without_being_of_the_pair(site: Site, db: Database, role: str) -> None:
    """No role lets a third one in."""
    _, _, slug = await pair(site)
    clara = await person(site, "clara")
    await give_role(db, slug, "clara", role)
    assert await statuses(clara, slug) == [404, 404]
    async with chat(clara, slug) as one:
        assert await one.close_code() == 4403


@pytest.mark.parametrize("role", ROLES)
async def test_roles_of_the_pair(site: Site, db: Database, role: str) -> None:
    """One of the two has the rights of their role."""
    _, boris, slug = await pair(site)
    await give_role(db, slug, "boris", role)
    assert await statuses(boris, slug) == ([404, 404] if role == "blocked" else [200, 200])
    async with chat(boris, slug) as one:
        await assert_rights(one, role)


async def test_losing_the_right_to_read(site: Site, db: Database) -> None:
    """4403 for who is blocked while reading."""
    anna, boris, slug = await pair(site)
    async with chat(boris, slug) as one:
        await give_role(db, slug, "boris", "blocked")
        assert await one.close_code() == 4403
    await write(anna, slug, "still here")
