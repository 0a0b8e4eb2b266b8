"""/ws/direct/inbox/?delta=1: what changes is told instead of all that is unread."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.accounts.support import Site, Visitor
from tests.conversations.support import Inbox, inbox, pair, start, unread, write
from tests.messages.changes.support import delete, edit, following
from tests.rooms.support import person


@asynccontextmanager
async def delta_inbox(visitor: Visitor) -> AsyncIterator[Inbox]:
    """Open an inbox socket that asks for changes; its first frame is read."""
    async with visitor.http.ws_connect("/ws/direct/inbox/?delta=1") as socket:
        one = Inbox(socket)
        await one.next()
        yield one


def delta(slug: str, count: int, dialogs: int) -> dict[str, Any]:
    """The Unread object of one room."""
    return {"roomSlug": slug, "isUnread": count > 0, "count": count, "dialogs": dialogs}


async def test_item(site: Site) -> None:
    """A message tells what is unread in its own room, and in how many there is something."""
    anna, boris, slug = await pair(site)
    clara = await person(site, "clara")
    with_clara = await start(clara, "boris")
    async with delta_inbox(boris) as his:
        await write(anna, slug, "a")
        await write(clara, with_clara, "b")
        first, second = await his.take(2)
    assert first["unread"] == delta(slug, 1, 1)
    assert second["unread"] == delta(with_clara, 1, 2)
    assert second["item"]["lastMessage"] == "b"


async def test_read(site: Site) -> None:
    """The reading socket gets the answer; the user's others get the change in their own form."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    async with delta_inbox(boris) as reader, delta_inbox(boris) as other, inbox(boris) as old:
        await reader.mark_read(slug)
        ack, told, state = await reader.next(), await other.next(), await old.next()
    assert ack == {
        "type": "direct_mark_read_ack",
        "roomSlug": slug,
        "unread": delta(slug, 0, 0),
    }
    assert told == {"type": "direct_unread_delta", "unread": delta(slug, 0, 0)}
    assert state == {"type": "direct_unread_state", "unread": unread()}


async def test_changed_last_message(site: Site) -> None:
    """The new text of an edited last message is told, and that nothing is left of a deleted one."""
    anna, boris, slug = await pair(site)
    async with delta_inbox(boris) as his, following(anna, slug) as one:
        said = await one.said("oh")
        item = (await his.next())["item"]
        await edit(one, said["id"], "ah")
        edited = await his.next()
        await delete(one, said["id"])
        deleted = await his.next()
    assert edited["type"] == deleted["type"] == "direct_inbox_changed"
    assert edited["item"] == item | {"lastMessage": "ah"}
    assert edited["unread"] == delta(slug, 1, 1)
    assert deleted["item"] == item | {"lastMessage": ""}
    assert deleted["unread"] == delta(slug, 0, 0)


async def test_changed_older_message(site: Site) -> None:
    """Of an older message only what is left unread is told; old clients get it all."""
    anna, boris, slug = await pair(site)
    async with following(anna, slug) as one:
        said = await one.said("oh")
        await one.said("then")
        async with delta_inbox(boris) as his, inbox(boris) as old:
            await delete(one, said["id"])
            assert await his.next() == {"type": "direct_unread_delta", "unread": delta(slug, 1, 1)}
            assert await old.next() == {
                "type": "direct_unread_state",
                "unread": unread(**{slug: 1}),
            }
