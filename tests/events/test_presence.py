"""Who is online, over the event socket and together with the presence socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from echochat.presence import frames
from tests.accounts.support import Site, StartSite, Visitor
from tests.conversations.support import Inbox, inbox, opening_inbox, pair, write
from tests.events.support import Events, Json, events
from tests.patience import PATIENCE
from tests.presence.support import guest, watch
from tests.rooms.support import person, private_room


class Crowd:
    """The people whom an event socket shows as online, kept as docs/wire.md 2.5 says."""

    def __init__(self, socket: Events) -> None:
        self.socket = socket
        self.users: dict[int, Json] = {}
        self.guests: int | None = None
        self.frames = 0

    @property
    def names(self) -> set[str]:
        return {user["username"] for user in self.users.values()}

    async def sees(self, *names: str, guests: int = 0) -> None:
        """Read until exactly these are online."""
        async with asyncio.timeout(PATIENCE):
            while (self.names, self.guests) != (set(names), guests):
                self.hear(await self.socket.next())

    def hear(self, frame: Json) -> None:
        """Take a frame."""
        if frame["type"] not in ("presence", "presence_delta"):
            return
        self.frames += 1
        if frame["type"] == "presence":
            self.users = {}
        for left in frame.get("left", ()):
            del self.users[left]
        for user in [*frame.get("online", ()), *frame.get("joined", ())]:
            self.users[user["id"]] = user
        self.guests = frame["guests"]


@asynccontextmanager
async def online(visitor: Visitor) -> AsyncIterator[Crowd]:
    """Open an event socket with presence; at the end it is closed cleanly."""
    async with events(visitor) as socket:
        await socket.do(type="subscribe", channel="presence")
        yield Crowd(socket)


async def unread_with_item(counts: Inbox) -> dict[str, int]:
    """The unread messages by slug that the next message in the inbox comes with."""
    while (frame := await counts.next())["type"] != "direct_inbox_item":
        pass
    unread: dict[str, int] = frame["unread"]["counts"]
    return unread


async def test_the_same_people_on_both_sockets(site: Site) -> None:
    """A snapshot and its changes; a person counts once, on whichever sockets they are."""
    anna, boris, clara = [await person(site, name) for name in ("anna", "boris", "clara")]
    async with online(anna) as one, watch(boris, "?delta=1") as other:
        await one.sees("anna", "boris")
        await other.sees("anna", "boris")
        async with online(clara), watch(clara):
            await one.sees("anna", "boris", "clara")
            await other.sees("anna", "boris", "clara")
        await one.sees("anna", "boris")
        await other.sees("anna", "boris")
        async with online(boris):
            pass
        async with online(clara):
            await one.sees("anna", "boris", "clara")
    assert {user["id"] for user in one.users.values()} == set(one.users)


async def test_a_crowd_in_frames(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comes in as many as are needed."""
    monkeypatch.setattr(frames, "PEOPLE_A_FRAME", 2)
    people = [await person(site, f"user{n}") for n in range(5)]
    async with AsyncExitStack() as stack:
        crowds = [await stack.enter_async_context(online(user)) for user in people]
        await crowds[-1].sees(*(f"user{n}" for n in range(5)))
        assert crowds[-1].frames == 3


async def test_guests(site: Site) -> None:
    """Learn the number of guests and nothing else; without a session they take no part."""
    first, second, anna = await guest(site), await guest(site), await person(site)
    async with online(first) as one, watch(second) as other:
        await one.sees(guests=2)
        await other.counts(2)
        async with online(anna) as user, online(first):
            await user.sees("anna", guests=2)
        async with online(await guest(site)):
            await one.sees(guests=3)
        await one.sees(guests=2)
    async with events(await site.visitor()) as stranger:
        assert await stranger.refusal(type="subscribe", channel="presence") == "forbidden"
        await stranger.do(type="focus", roomId=None, active=True)


async def test_unsubscribed(site: Site) -> None:
    """Nobody is online by a connection without presence; a second subscription begins anew."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with online(anna) as one, online(boris) as other, events(boris):
        await one.sees("anna", "boris")
        await other.sees("anna", "boris")
        await other.socket.do(type="subscribe", channel="presence")
        other.users = {}
        await other.sees("anna", "boris")
        await other.socket.do(type="unsubscribe", channel="presence")
        other.socket.aside.clear()
        await one.sees("anna")
        async with watch(boris):
            await one.sees("anna", "boris")
        assert await other.socket.is_quiet()


async def test_ends_of_a_connection(start_site: StartSite) -> None:
    """A clean one leaves at once; a broken one after the grace, unless the person comes back."""
    site = await start_site(PRESENCE_GRACE="3600")
    anna, boris, clara = [await person(site, name) for name in ("anna", "boris", "clara")]
    async with online(anna) as one:
        async with online(boris) as other, online(clara):
            await one.sees("anna", "boris", "clara")
            other.socket.socket._writer.transport.abort()
        await one.sees("anna", "boris")
        async with online(boris):
            pass
        await one.sees("anna")


async def test_grace(start_site: StartSite) -> None:
    """After it somebody whose connection broke is gone."""
    site = await start_site(PRESENCE_GRACE="0.2")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with online(anna) as one, online(boris) as other:
        await one.sees("anna", "boris")
        other.socket.socket._writer.transport.abort()
        await one.sees("anna")


async def test_idle_people(start_site: StartSite) -> None:
    """Leave after the TTL, whatever their client sends, and return when they are active."""
    site = await start_site(PRESENCE_TTL="1")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with online(anna) as one, online(boris) as other:
        alive = [asyncio.create_task(ping(crowd.socket)) for crowd in (one, other)]
        try:
            await one.sees("anna", "boris")
            await other.socket.do(type="focus", roomId=None, active=False)
            await one.sees("anna")
            await other.socket.do(type="focus", roomId=None, active=True)
            await one.sees("anna", "boris")
        finally:
            for task in alive:
                task.cancel()
            await asyncio.gather(*alive, return_exceptions=True)


async def ping(socket: Events) -> None:
    """Let a client give signs of life."""
    while True:
        await socket.send(type="ping")
        await asyncio.sleep(0.1)


async def test_names_change(site: Site) -> None:
    """In place of the earlier one of the same id."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with online(anna) as one, online(boris):
        await one.sees("anna", "boris")
        assert (await boris.post("/api/auth/profile/", {"username": "bob"})).status == 200
        await one.sees("anna", "bob")


async def test_messages_under_ones_eyes(site: Site) -> None:
    """Are read at once in a direct room that has the focus of an active person, and only there."""
    anna, boris, slug = await pair(site)
    await write(boris, slug, "before")
    async with events(anna) as one, inbox(anna) as counts:
        shown = await one.show(slug)
        room_id = shown["room"]["id"]
        await one.do(type="mark_read", roomId=room_id, seq=1)
        await one.do(type="focus", roomId=room_id, active=True)
        await write(boris, slug, "seen")
        assert await unread_with_item(counts) == {}
        await one.do(type="focus", roomId=room_id, active=False)
        await write(boris, slug, "not seen")
        assert await unread_with_item(counts) == {slug: 1}
        await one.do(type="focus", roomId=room_id, active=True)
        await one.do(type="unsubscribe", channel="room", roomId=room_id)
        await write(boris, slug, "not shown")
        assert await unread_with_item(counts) == {slug: 2}
        assert await one.refusal(type="focus", roomId=room_id, active=True) == "not_subscribed"
    async with events(anna) as one:
        room_id = (await one.show(slug))["room"]["id"]
        await one.do(type="mark_read", roomId=room_id, seq=4)
        await one.do(type="focus", roomId=room_id, active=True)
        await write(boris, slug, "seen without an inbox")
        async with opening_inbox(anna) as counts:
            assert await counts.unread() == {}


async def test_focus_in_a_group(site: Site) -> None:
    """Reads nothing: there the client says how far it has read."""
    anna = await person(site, "anna")
    await private_room(anna, "attic")
    async with events(anna) as one:
        room_id = (await one.show("attic"))["room"]["id"]
        await one.do(type="focus", roomId=room_id, active=True)
        for bad in ({"roomId": room_id}, {"roomId": "1", "active": True}, {"active": 1}):
            assert await one.refusal(type="focus", **bad) == "invalid_payload"
