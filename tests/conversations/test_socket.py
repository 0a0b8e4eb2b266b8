"""/ws/direct/inbox/: who is let in, what it asks and tells, and when it ends."""

import asyncio
from typing import Any

import pytest

from echochat.conversations import queries
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, outage
from tests.conversations.support import NOTHING, inbox, opening_inbox, pair, start, unread, write
from tests.patience import PATIENCE
from tests.rooms.support import chat, give_role, person, private_room

INVALID = {"type": "error", "code": "invalid_payload"}
FORBIDDEN = {"type": "error", "code": "forbidden"}


# Admission and end ----------------------------------------------------------


async def test_state_on_accept(site: Site) -> None:
    """Unread counts come first."""
    async with opening_inbox(await person(site)) as one:
        assert await one.next() == {"type": "direct_unread_state", "unread": NOTHING}


async def test_signed_out(site: Site) -> None:
    """4401 for a guest."""
    async with opening_inbox(await site.visitor()) as one:
        assert await one.close_code() == 4401


async def test_too_many_connects(start_site: StartSite) -> None:
    """4429 over the limit, which who is signed out does not use up: 4401 comes before."""
    site = await start_site(WS_CONNECT_RATE_LIMIT="1")
    guest, anna = await site.visitor(), await person(site)
    for visitor, code in ((guest, 4401), (guest, 4401)):
        async with opening_inbox(visitor) as one:
            assert await one.close_code() == code
    async with inbox(anna), opening_inbox(anna) as two:
        assert await two.close_code() == 4429


async def test_database_away(site: Site, dsn: str) -> None:
    """1013: try again later."""
    anna = await person(site)
    with outage(dsn):
        async with opening_inbox(anna) as one:
            assert await one.close_code() == 1013


async def test_signing_out_closes(site: Site) -> None:
    """4401 when the session ends."""
    anna = await person(site)
    async with inbox(anna) as one:
        await anna.logout()
        assert await one.close_code() == 4401


async def test_heartbeat(start_site: StartSite) -> None:
    """A ping every so often."""
    async with inbox(await person(await start_site(DIRECT_INBOX_HEARTBEAT="0.5"))) as one:
        for _ in range(2):
            await one.heartbeat()


async def test_idle(start_site: StartSite) -> None:
    """4002 for a client that sends nothing, not even a ping, whatever it receives."""
    site = await start_site(DIRECT_INBOX_IDLE_TIMEOUT="1", DIRECT_INBOX_HEARTBEAT="0.5")
    anna = await person(site)
    async with inbox(anna) as silent, inbox(anna) as alive:
        ended = asyncio.create_task(silent.close_code())
        while not ended.done():
            await alive.send(type="ping")
            await asyncio.sleep(0.1)
        assert await ended == 4002
        assert not alive.socket.closed


async def test_ping(site: Site) -> None:
    """A ping is answered where the client asks for it."""
    async with inbox(await person(site)) as one:
        await one.send(type="ping")
        await one.send(type="ping", answer=1)
        await one.send(type="ping", answer=True)
        assert await one.next() == {"type": "pong"}
        await one.send(type="nonsense")
        assert await one.next() == {"type": "error", "code": "invalid_payload"}


async def test_last_seen(site: Site, db: Database) -> None:
    """Each client frame updates the user's last seen."""
    async with inbox(await person(site)) as one:
        await db.execute("UPDATE profiles SET last_seen = now() - interval '1 hour'")
        await one.send(type="ping")
        async with asyncio.timeout(PATIENCE):
            while not await db.fetch_all(
                "SELECT 1 FROM profiles WHERE last_seen > now() - interval '1 minute'"
            ):
                await asyncio.sleep(0.05)


async def test_state_before_items(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket opened while an item is on its way is told the state first."""
    anna, boris, slug = await pair(site)
    look, opened = queries.dialogs, asyncio.Event()

    async def dialogs(*args: Any) -> Any:
        await opened.wait()
        return await look(*args)

    async with inbox(boris) as one:
        monkeypatch.setattr(queries, "dialogs", dialogs)
        await write(anna, slug, "a")
        async with opening_inbox(boris) as two:
            opened.set()
            assert (await two.next())["type"] == "direct_unread_state"
            assert (await one.next())["type"] == "direct_inbox_item"


# Items ----------------------------------------------------------------------


async def test_item_to_both(site: Site) -> None:
    """Both of the pair get an item for each message; one's own is never unread."""
    anna, boris, slug = await pair(site)
    async with inbox(anna) as hers, inbox(boris) as his, chat(anna, slug) as one:
        said = await one.said("hi")
        item = {
            "slug": slug,
            "peer": {"username": "anna", "profileImage": None},
            "lastMessage": "hi",
            "lastMessageAt": said["createdAt"],
        }
        assert await his.next() == {
            "type": "direct_inbox_item",
            "item": item,
            "unread": {"roomSlug": slug, "isUnread": True, **unread(**{slug: 1})},
        }
        item["peer"] = {"username": "boris", "profileImage": None}
        assert await hers.next() == {
            "type": "direct_inbox_item",
            "item": item,
            "unread": {"roomSlug": slug, "isUnread": False, **NOTHING},
        }


async def test_item_on_every_device(site: Site) -> None:
    """All sockets of a user are told the same."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as one, inbox(boris) as two:
        await write(anna, slug, "a", "b")
        frames = [await one.next(), await one.next()]
        assert frames == [await two.next(), await two.next()]
    assert [frame["unread"]["counts"] for frame in frames] == [{slug: 1}, {slug: 2}]


async def test_counted_one_by_one(start_site: StartSite) -> None:
    """In a burst too, each item tells what is unread as of its message."""
    anna, boris, slug = await pair(await start_site(CHAT_MESSAGE_RATE_LIMIT="1000"))
    async with inbox(boris) as his, chat(anna, slug) as one:
        for number in range(200):
            await one.say(str(number))
        frames = [await his.next() for _ in range(200)]
    assert [frame["item"]["lastMessage"] for frame in frames] == [str(n) for n in range(200)]
    assert [frame["unread"]["counts"][slug] for frame in frames] == list(range(1, 201))


async def test_several_dialogs(site: Site) -> None:
    """The counts of all dialogs stand in each item."""
    anna, boris, with_anna = await pair(site)
    clara = await person(site, "clara")
    with_clara = await start(clara, "boris")
    async with inbox(boris) as his:
        await write(anna, with_anna, "a", "b")
        await write(clara, with_clara, "c")
        frames = [await his.next() for _ in range(3)]
    counts = {with_anna: 2, with_clara: 1}
    assert frames[2]["unread"] == {"roomSlug": with_clara, "isUnread": True, **unread(**counts)}


async def test_no_item_for_other_rooms(site: Site) -> None:
    """Neither the public room nor a private one is in anybody's inbox."""
    anna = await person(site)
    slug = await private_room(anna)
    async with inbox(anna) as hers:
        await write(anna, slug, "hi")
        await write(anna, "public", "hi")
        assert await hers.is_quiet()


async def test_no_item_for_strangers(site: Site, db: Database) -> None:
    """Neither for others, not even with a role in the room, nor for one who is blocked in it."""
    anna, boris, slug = await pair(site)
    clara = await person(site, "clara")
    await give_role(db, slug, "clara", "member")
    await give_role(db, slug, "boris", "blocked")
    async with inbox(anna) as hers, inbox(boris) as his, inbox(clara) as strange:
        await write(anna, slug, "hi")
        assert (await hers.next())["item"]["slug"] == slug
        assert await his.is_quiet()
        assert await strange.is_quiet()
    async with opening_inbox(boris) as his, opening_inbox(clara) as strange:
        assert await his.unread() == await strange.unread() == {}


async def test_no_item_for_a_repeat(site: Site) -> None:
    """A message that is sent again is not told again."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as his, chat(anna, slug) as one:
        await one.said("hi", "n1")
        await one.said("hi", "n1")
        assert await his.unread() == {slug: 1}
        assert await his.is_quiet()


# Reading --------------------------------------------------------------------


async def test_mark_read(site: Site) -> None:
    """The reader's socket gets an ack, the user's others the new state, the peer nothing."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a", "b")
    async with inbox(boris) as one, opening_inbox(boris) as two, inbox(anna) as hers:
        assert (await two.next())["unread"] == unread(**{slug: 2})
        await one.mark_read(slug)
        ack = {"type": "direct_mark_read_ack", "roomSlug": slug, "unread": NOTHING}
        assert await one.next() == ack
        assert await two.next() == {"type": "direct_unread_state", "unread": NOTHING}
        assert await hers.is_quiet()


async def test_mark_read_again(site: Site) -> None:
    """Nothing unread is marked as read just the same, and other rooms stay unread."""
    anna, boris, slug = await pair(site)
    other = await start(await person(site, "clara"), "boris")
    await write(anna, slug, "a")
    async with inbox(boris) as one:
        await one.mark_read(other)
        assert (await one.next())["unread"] == unread(**{slug: 1})


async def test_active_room(site: Site) -> None:
    """Messages that arrive in a socket's active room are read at once on all devices."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as one, inbox(boris) as two:
        await one.show(slug)
        await write(anna, slug, "a")
        for socket in (one, two):
            frame = await socket.next()
            assert frame["unread"] == {"roomSlug": slug, "isUnread": False, **NOTHING}
    async with opening_inbox(boris) as later:
        assert await later.unread() == {}


async def test_no_room_active(site: Site) -> None:
    """null ends it; another room's messages were never read by it."""
    anna, boris, slug = await pair(site)
    other = await start(await person(site, "clara"), "boris")
    async with inbox(boris) as one:
        for active in (other, slug, None):
            await one.show(active)
            await write(anna, slug, "a")
        frames = [await one.unread() for _ in range(3)]
    assert frames == [{slug: 1}, {}, {slug: 1}]


async def test_active_room_ends_with_its_socket(site: Site) -> None:
    """A closed socket shows nothing."""
    anna, boris, slug = await pair(site)
    async with inbox(boris) as one:
        async with inbox(boris) as two:
            await two.show(slug)
            await write(anna, slug, "a")
            assert await two.unread() == await one.unread() == {}
        await write(anna, slug, "b")
        assert await one.unread() == {slug: 1}


async def test_active_room_lapses(start_site: StartSite) -> None:
    """Without a frame of the client for long its room is no longer shown, until the next one."""
    anna, boris, slug = await pair(await start_site(DIRECT_INBOX_ACTIVE_TTL="0.5"))
    async with inbox(boris) as one:
        await one.show(slug)
        await asyncio.sleep(0.6)
        await write(anna, slug, "a")
        assert await one.unread() == {slug: 1}
        await one.send(type="ping")
        await write(anna, slug, "b")
        assert await one.unread() == {}


async def test_reading_outlives_the_socket(site: Site) -> None:
    """A socket that closes right after mark_read has marked the room."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    async with inbox(boris) as other:
        async with inbox(boris) as one:
            await one.mark_read(slug)
        assert await other.next() == {"type": "direct_unread_state", "unread": NOTHING}


# Errors ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "[]",
        '{"type":"dance"}',
        '{"type":"mark_read"}',
        '{"type":"mark_read","roomSlug":"a\\u0000"}',
    ],
)
async def test_invalid_payload(site: Site, text: str) -> None:
    """An invalid event gets an error, and the socket stays open."""
    async with inbox(await person(site)) as one:
        await one.socket.send_str(text)
        assert await one.next() == INVALID
        assert await one.is_quiet()


@pytest.mark.parametrize("kind", ["mark_read", "set_active_room"])
async def test_forbidden(site: Site, db: Database, kind: str) -> None:
    """Rooms that are not there, not direct, of others, or lost."""
    anna, _, strange = await pair(site)
    clara = await person(site, "clara")
    lost = await start(clara, "anna")
    await private_room(clara, "attic")
    await give_role(db, lost, "clara", "blocked")
    async with inbox(clara) as one:
        for slug in ("dm_none", "attic", "public", strange, lost, "no slug!"):
            await one.send(type=kind, roomSlug=slug)
            assert await one.next() == FORBIDDEN
    assert (await anna.get(f"/api/chat/rooms/{lost}/")).status == 200


async def test_forbidden_room_is_not_active(site: Site, db: Database) -> None:
    """Nothing is read by showing a room that may not be shown."""
    anna, boris, slug = await pair(site)
    await give_role(db, slug, "boris", "blocked")
    async with inbox(boris) as one:
        await one.show(slug)
        assert await one.next() == FORBIDDEN
        await give_role(db, slug, "boris", "member")
        await write(anna, slug, "a")
        assert await one.unread() == {slug: 1}


async def test_marking_while_the_database_is_away(site: Site, dsn: str) -> None:
    """The client is told; afterwards it may try again."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "a")
    async with inbox(boris) as one:
        with outage(dsn):
            await one.mark_read(slug)
            assert await one.next() == {"type": "error", "code": "unavailable"}
        await one.mark_read(slug)
        assert (await one.next())["type"] == "direct_mark_read_ack"


async def test_requests_in_order(site: Site) -> None:
    """Frames sent in one burst are handled one by one, in order."""
    async with inbox(await person(site)) as one:
        await one.mark_read("dm_none")
        await one.send(type="dance")
        await one.show("dm_none")
        await one.send(type="dance")
        frames = [await one.next() for _ in range(4)]
    assert frames == [FORBIDDEN, INVALID] * 2
