"""History shows what became of messages."""

from tests.accounts.support import Site
from tests.messages.changes.support import delete, edit, following, react, told
from tests.rooms.support import person

PATH = "/api/chat/rooms/public/messages/"


async def test_changed_messages(site: Site) -> None:
    """Edited, deleted, answered, reacted to; and the number from which changes go on."""
    anna = await person(site, "anna")
    async with following(anna) as one:
        ids = [(await one.said(text))["id"] for text in "abc"]
        await one.send(message="yes", replyTo=ids[0])
        await one.next()
        await edit(one, ids[0], "A")
        await delete(one, ids[1])
        await react(one, ids[2])
        await one.take(3)
    page = (await anna.get(PATH)).data
    edited, deleted, liked, reply = page["messages"]
    assert edited["content"] == "A"
    assert edited["editedAt"]
    assert told(deleted, "content", "deleted") == {"content": "", "deleted": True}
    assert liked["reactions"] == [{"emoji": "👍", "count": 1, "users": ["anna"], "mine": True}]
    assert told(reply["replyTo"], "id", "content") == {"id": ids[0], "content": "A"}
    assert page["lastChange"] == 3


async def test_others_reactions(site: Site) -> None:
    """To a guest no reaction is the guest's own."""
    async with following(await person(site)) as one:
        await react(one, (await one.said("a"))["id"])
        await one.next()
    page = (await (await site.visitor()).get(PATH)).data
    assert page["messages"][0]["reactions"][0]["mine"] is False
    assert "editedAt" not in page["messages"][0]


async def test_around(site: Site) -> None:
    """A page with one message in its middle leads on to both sides."""
    anna = await person(site)
    async with following(anna) as one:
        said = [await one.said(f"{number}") for number in range(1, 8)]
    page = (await anna.get(f"{PATH}?around=4&limit=3")).data
    assert [message["seq"] for message in page["messages"]] == [3, 4, 5]
    assert page["pagination"] == {
        "limit": 3,
        "hasMore": True,
        "nextBefore": said[2]["id"],
        "nextAfter": 5,
    }
    page = (await anna.get(f"{PATH}?around=1&limit=50")).data
    assert len(page["messages"]) == 7
    assert told(page["pagination"], "hasMore", "nextBefore", "nextAfter") == {
        "hasMore": False,
        "nextBefore": None,
        "nextAfter": None,
    }
