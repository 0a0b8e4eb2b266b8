"""What event sockets are told of a room's state and people."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.events.support import Events, events
from tests.rooms.support import chat, give_role, make_moderator, person, private_room


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in."""
    return await person(site, "anna")


async def test_people(
    site: Site, anna: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who joins, leaves or is blocked is told by name; a crowd is not."""
    for name in ("boris", "clara", "dora", "vera"):
        await person(site, name)
    vera = await site.visitor()
    await vera.login("vera")
    await private_room(anna, "attic")
    await give_role(db, "attic", "vera", "member")
    async with events(anna) as one, events(vera) as other:
        await one.show("attic")
        await other.show("attic")

        async def told(socket: Events) -> dict[str, str | None] | None:
            members = (await socket.event("people_changed"))["members"]
            return members and {member["username"]: member["role"] for member in members}

        await give_role(db, "attic", "boris", "member")
        assert await told(one) == await told(other) == {"boris": "member"}
        await give_role(db, "attic", "boris", "blocked")
        assert await told(one) == {"boris": "blocked"}
        assert await told(other) == {"boris": None}
        await db.execute("DELETE FROM chat_roles WHERE role = 'blocked'")
        assert await told(one) == await told(other) == {"boris": None}
        monkeypatch.setattr("echochat.rooms.role_watch.PEOPLE_AT_ONCE", 1)
        await db.execute(
            "INSERT INTO chat_roles (room_id, user_id, role)"
            " SELECT r.id, u.id, 'member' FROM rooms r, users u"
            " WHERE r.slug = 'attic' AND u.name IN ('clara', 'dora')"
        )
        assert await told(one) is None


async def test_state(site: Site, anna: Visitor, db: Database) -> None:
    """Names, rights and members that change are told; who loses the room is told that alone."""
    boris = await person(site, "boris")
    await private_room(anna, "attic")
    await give_role(db, "attic", "boris", "member")
    async with events(boris) as one, chat(anna, "attic") as old:
        await one.show()
        room_id = (await one.show("attic"))["room"]["id"]
        await anna.patch("/api/chat/rooms/attic/", {"name": "Loft"})
        assert (await one.event("room_changed"))["room"]["name"] == "Loft"
        await give_role(db, "attic", "boris", "viewer")
        assert (await one.event("room_changed"))["room"]["role"] == "viewer"
        changed = await one.event("people_changed")
        (member,) = changed["members"]
        assert (changed["roomId"], member["username"], member["role"]) == (
            *(room_id, "boris", "viewer"),
        )
        await make_moderator(db, "boris")
        while not (await one.event("room_changed"))["room"]["canModerate"]:
            pass
        await give_role(db, "attic", "boris", "blocked")
        ended = await one.event("unsubscribed")
        assert ended == {"type": "unsubscribed", "roomId": room_id, "code": "room_not_found"}
        await old.said("unheard")
        async with chat(anna) as public:
            await public.said("heard")
        assert await one.texts(1) == ["heard"]
        assert await one.refusal(type="typing", roomId=room_id) == "not_subscribed"
