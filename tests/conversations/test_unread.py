"""Unread counts are durable, exact and equal on all devices."""

import asyncio
from typing import Any

import pytest

from echochat.conversations import queries
from echochat.conversations.active_rooms import ActiveElsewhere
from echochat.realtime.bus import MemoryBus
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.conversations.support import NOTHING, inbox, opening_inbox, pair, start, write
from tests.messages.changes.support import delete, following
from tests.rooms.support import chat, give_role, person, private_room


async def state(visitor: Visitor) -> dict[str, int]:
    """Return the first frame of a new socket."""
    async with opening_inbox(visitor) as one:
        return await one.unread()


async def signed_in(site: Site, name: str) -> Visitor:
    visitor = await site.visitor()
    await visitor.login(name)
    return visitor


async def test_told_when_away(site: Site) -> None:
    """Messages to an absent user are unread on their return; their own are not."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a", "b")
    assert (await state(anna), await state(boris)) == ({}, {slug: 2})


async def test_answering_is_reading(site: Site) -> None:
    """Sending marks earlier messages as read on all of the sender's devices, not the peer's."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a", "b")
    async with inbox(boris) as other:
        await write(boris, slug, "c")
        assert await other.unread() == {}
    assert (await state(anna), await state(boris)) == ({slug: 1}, {})


async def test_both_at_once(start_site: StartSite) -> None:
    """Of two who write at once, each has unread what the other one said after their last word."""
    anna, boris, slug = await pair(await start_site(CHAT_MESSAGE_RATE_LIMIT="1000"))
    async with chat(anna, slug) as one, chat(boris, slug) as two:
        for _ in range(50):
            await one.say("from anna")
            await two.say("from boris")
        authors = [frame["username"] for frame in await one.take(100)]
    last = authors[-1]
    after = list(reversed(authors)).index("boris" if last == "anna" else "anna")
    away, here = (boris, anna) if last == "anna" else (anna, boris)
    assert (await state(away), await state(here)) == ({slug: after}, {})


async def test_outlives_a_restart(start_site: StartSite) -> None:
    """Another server on the same database tells the same."""
    site = await start_site()
    anna, boris, slug = await pair(site)
    await person(site, "clara")
    other = await start(anna, "clara")
    await write(anna, slug, "a")
    await write(anna, other, "b")
    async with inbox(boris) as one:
        await one.mark_read(slug)
        await one.next()
    await write(anna, slug, "c")
    again = await start_site()
    assert await state(await signed_in(again, "boris")) == {slug: 1}
    assert await state(await signed_in(again, "clara")) == {other: 1}


async def test_order_of_slugs(site: Site) -> None:
    """Slugs and counts name the same rooms, and so many are the dialogs."""
    boris = await person(site, "boris")
    for name in ("anna", "clara", "dora"):
        await write(visitor := await person(site, name), await start(visitor, "boris"), "hi")
    async with opening_inbox(boris) as one:
        told = (await one.next())["unread"]
    assert told["slugs"] == list(told["counts"])
    assert (told["dialogs"], set(told["counts"].values())) == (3, {1})


async def test_new_name_and_item(site: Site) -> None:
    """An item shows the other one as they are called now."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as his:
        await anna.post("/api/auth/profile/", {"username": "anya"})
        await write(anna, slug, "hi")
        assert (await his.next())["item"]["peer"]["username"] == "anya"


async def two_instances(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> tuple[Visitor, Visitor, Visitor, str]:
    """Anna and Boris, Boris again at another server on the same bus, and the room's slug."""
    bus = MemoryBus()
    monkeypatch.setattr("echochat.realtime.core.MemoryBus", lambda: bus)
    anna, boris, slug = await pair(await start_site())
    return anna, boris, await signed_in(await start_site(), "boris"), slug


async def test_read_on_another_instance(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Items and what is read are told by all servers."""
    anna, here, there, slug = await two_instances(start_site, monkeypatch)
    async with inbox(here) as one, inbox(there) as two:
        await write(anna, slug, "a")
        assert await one.unread() == await two.unread() == {slug: 1}
        await two.mark_read(slug)
        assert (await two.next())["type"] == "direct_mark_read_ack"
        assert await one.next() == {"type": "direct_unread_state", "unread": NOTHING}


async def test_shown_on_another_instance(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that has not heard what another one shows hears it when that is stored as read."""
    monkeypatch.setattr(ActiveElsewhere, "shows", lambda *_: False)
    anna, here, there, slug = await two_instances(start_site, monkeypatch)
    store, told = queries.mark_read_up_to, asyncio.Event()

    async def store_later(*args: Any) -> None:
        await told.wait()
        await store(*args)

    monkeypatch.setattr(queries, "mark_read_up_to", store_later)
    async with inbox(here) as one, inbox(there) as two:
        await one.show(slug)
        assert await one.is_quiet()
        await write(anna, slug, "a")
        assert await two.unread() == {slug: 1}
        told.set()
        assert await one.unread() == {}
        assert await two.next() == {"type": "direct_unread_state", "unread": NOTHING}
        assert await one.is_quiet()


async def test_deleted_is_not_unread(site: Site) -> None:
    """Deleted messages count for nobody, in direct and in private rooms, on open sockets too."""
    anna, boris, slug = await pair(site)
    await private_room(anna)
    await anna.post("/api/chat/rooms/attic/members/", {"username": "boris", "role": "member"})
    async with following(anna, slug) as one, following(anna, "attic") as two:
        direct, private = [await one.said("a"), await one.said("b")], await two.said("c")
        async with opening_inbox(boris) as his:
            assert await his.unread() == {slug: 2}
            await delete(one, direct[0]["id"])
            await delete(two, private["id"])
            await two.next()
            assert await his.unread() == {slug: 1}
            await delete(one, direct[1]["id"])
            assert await his.unread() == {}
    rooms = (await boris.get("/api/chat/rooms/")).data["items"]
    assert [room["unread"] for room in rooms] == [0]


async def test_thousands_of_deleted_messages(site: Site, db: Database) -> None:
    """Of deleted messages so many are looked at; those beyond count as unread, which is cheaper."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    await db.execute(
        "INSERT INTO messages (room_id, seq, author_id, content, created_at, deleted_at)"
        " SELECT room_id, seq + n, author_id, '', created_at, created_at"
        " FROM messages, generate_series(1, 1010) n"
    )
    await db.execute("UPDATE rooms SET last_seq = 1001 WHERE slug = %s", (slug,))
    assert await state(boris) == {slug: 1}
    await db.execute("UPDATE rooms SET last_seq = 1011 WHERE slug = %s", (slug,))
    assert await state(boris) == {slug: 11}


async def test_block_is_not_unread(site: Site, db: Database) -> None:
    """Messages sent while a user was blocked don't count as unread."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    await give_role(db, slug, "boris", "blocked")
    await write(anna, slug, "b", "c")
    await give_role(db, slug, "boris", "member")
    assert await state(boris) == {}
    await write(anna, slug, "d")
    assert await state(boris) == {slug: 1}


async def test_block_is_told(site: Site, db: Database) -> None:
    """An open inbox hears that a room with something unread may not be read any more."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    async with opening_inbox(boris) as his:
        assert await his.unread() == {slug: 1}
        await give_role(db, slug, "boris", "blocked")
        assert await his.unread() == {}


async def test_read_up_to(site: Site) -> None:
    """A client says how far it has read: what nobody saw stays unread, a mark never goes back."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a", "b", "c")
    async with inbox(boris) as his:
        for seq, left in ((2, {slug: 1}), (1, {slug: 1}), (99, {}), (None, {})):
            await his.send(type="mark_read", roomSlug=slug, seq=seq)
            assert await his.unread() == left


@pytest.mark.parametrize("seq", ["2", 1.5, -1, 2**63, True, [1]])
async def test_seq_that_is_none(site: Site, seq: object) -> None:
    """An invalid seq is refused and marks nothing."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    async with inbox(boris) as his:
        await his.send(type="mark_read", roomSlug=slug, seq=seq)
        assert (await his.next())["code"] == "invalid_payload"
    assert await state(boris) == {slug: 1}
