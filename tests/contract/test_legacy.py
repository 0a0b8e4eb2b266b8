"""A client that was written for the contract without its additions: no nonce, after, delta, create.

It knows only the fields of old and ignores all others.
"""

from typing import Any

import pytest

from tests.accounts.support import PASSWORD, Answer, Site, Visitor
from tests.conversations.support import inbox
from tests.presence.support import guest, watch
from tests.rooms.support import Chat, chat, person

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MESSAGE = ("message", "username", "profile_pic", "room")
HISTORY = ("id", "username", "content", "profilePic", "createdAt")


def old(frame: dict[str, Any], *fields: str) -> dict[str, Any]:
    """The fields that the client knows; each has to be there."""
    return {field: frame[field] for field in fields}


async def say(one: Chat, message: str) -> dict[str, Any]:
    """Send the frame of an old client; return what it reads of the next one."""
    await one.send(message=message, username="ignored", profile_pic="/ignored.png", room="ignored")
    return old(await one.next(), *MESSAGE)


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in."""
    return await person(site, "anna")


async def form(visitor: Visitor, path: str, **fields: str) -> Answer:
    """Send a form with the token of the cookie as a field."""
    await visitor.get("/api/auth/csrf/")
    fields["csrfmiddlewaretoken"] = visitor.cookies["csrftoken"]
    return await visitor.ask("POST", path, data=fields, headers=FORM)


async def test_account(visitor: Visitor) -> None:
    """Registers, signs out and in, and edits the profile, all by forms."""
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    assert (await form(visitor, "/api/auth/register/", username="anna", **passwords)).status == 201
    assert (await form(visitor, "/api/auth/logout/")).data == {"ok": True}
    answer = await form(visitor, "/api/auth/login/", username="anna", password=PASSWORD)
    assert answer.data["authenticated"]
    answer = await form(visitor, "/api/auth/profile/", username="anna", email="", bio="Hello")
    assert answer.data["user"]["bio"] == "Hello"


async def test_chat(anna: Visitor, site: Site) -> None:
    """Makes a room, speaks, repeats itself, and reads the history backwards."""
    assert (await anna.get("/api/chat/rooms/attic/")).data["created"]
    async with chat(anna, "attic") as one:
        expected = {"message": "hi", "username": "anna", "profile_pic": None, "room": "attic"}
        assert [await say(one, "hi"), await say(one, "hi")] == [expected, expected]
    page = (await anna.get("/api/chat/rooms/attic/messages/?limit=1")).data
    path = f"/api/chat/rooms/attic/messages/?before={page['pagination']['nextBefore']}"
    [first] = (await anna.get(path)).data["messages"]
    assert old(first, *HISTORY)["content"] == "hi"
    async with chat(await site.visitor()) as listener:
        assert (await listener.said("hi"))["error"] == "forbidden"


async def test_direct_chat(anna: Visitor, site: Site) -> None:
    """Starts a direct chat, is told of messages, reads them."""
    boris = await person(site, "boris")
    slug = (await anna.post("/api/chat/direct/start/", {"username": "@boris"})).data["slug"]
    async with inbox(boris) as his, chat(anna, slug) as one:
        await say(one, "hi")
        item = await his.next()
        assert (item["item"]["slug"], item["unread"]["counts"]) == (slug, {slug: 1})
        await his.mark_read(slug)
        ack = await his.next()
        assert (ack["type"], ack["unread"]["dialogs"]) == ("direct_mark_read_ack", 0)
    [item] = (await boris.get("/api/chat/direct/chats/")).data["items"]
    assert (item["peer"]["username"], item["lastMessage"]) == ("anna", "hi")


async def test_presence(anna: Visitor, site: Site) -> None:
    """Gets the full state each time; a guest gets the number."""
    online = [{"username": "anna", "profileImage": None}]
    async with watch(anna) as one:
        assert await one.next() == {"online": online, "guests": 0}
        async with watch(await guest(site)) as stranger:
            assert await stranger.next() == {"guests": 1}
            assert await one.next() == {"online": online, "guests": 1}
        assert (await one.next())["guests"] == 0


async def test_logout(anna: Visitor) -> None:
    """Signing out closes all its sockets."""
    async with chat(anna) as one, inbox(anna) as two, watch(anna) as three:
        await anna.logout()
        assert {await each.close_code() for each in (one, two, three)} == {4401}
