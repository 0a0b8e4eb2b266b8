"""Rate limits of a user's actions that others see."""

from tests.accounts.support import StartSite
from tests.rooms.support import people, private_room

ROOM = "/api/chat/rooms/attic/"
MEMBER = f"{ROOM}members/anna/"


async def test_actions_are_limited(start_site: StartSite) -> None:
    """Each kind by itself: one is done, the next is refused; others, and reading, are not."""
    site = await start_site(ACTION_RATE_LIMIT="1")
    anna, boris = await people(site, "anna", "boris")
    await private_room(anna, "attic")
    made = await anna.post(f"{ROOM}invitations/", {})
    assert made.status == 201, made.data
    link = f"/api/chat/invitations/{made.data['token']}/"
    assert (await boris.post(link, {})).status == 200
    assert (await anna.post("/api/auth/profile/", {"bio": "Hello"})).status == 200
    assert (await anna.post("/api/chat/direct/start/", {"username": "boris"})).status == 200
    refused = [
        await anna.unsafe("PATCH", ROOM, {"name": "Cellar"}),
        await anna.delete(ROOM),
        await anna.post(f"{ROOM}leave/", {}),
        await anna.post(f"{ROOM}members/", {"username": "boris"}),
        await anna.unsafe("PATCH", MEMBER, {"role": "admin"}),
        await anna.delete(MEMBER),
        await anna.post(f"{ROOM}invitations/", {}),
        await anna.delete(f"{ROOM}invitations/1/"),
        await boris.post(link, {}),
        await anna.post("/api/auth/profile/", {"bio": "Hello again"}),
        await anna.post("/api/chat/direct/start/", {"username": "boris"}),
    ]
    for answer in refused:
        assert (answer.status, answer.data["code"]) == (429, "rate_limited")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert (await anna.get(ROOM)).data["name"] == "attic"
    assert (await boris.get("/api/auth/users/anna/")).data["user"]["bio"] == "Hello"
    assert (await boris.post("/api/chat/direct/start/", {"username": "anna"})).status == 200
