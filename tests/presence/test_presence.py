"""Content and time of presence frames."""

import asyncio
import gc
import json
import time
from contextlib import AsyncExitStack
from itertools import cycle

import pytest

from echochat.realtime.connection import Connection
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.patience import until
from tests.presence.support import PING, guest, watch
from tests.rooms.support import person


def delta(*, joined: str | None = None, left: str | None = None, guests: int = 0) -> object:
    """The frame that says that one user joined or left."""
    return {
        "type": "presence_delta",
        "joined": [{"username": joined, "profileImage": None}] if joined else [],
        "left": [left] if left else [],
        "guests": guests,
    }


async def test_state_of_the_signed_in(site: Site) -> None:
    """On connect, exactly the full state, oneself in it."""
    async with watch(await person(site)) as one:
        assert await one.next() == {
            "online": [{"username": "anna", "profileImage": None}],
            "guests": 0,
        }


async def test_state_of_guests(site: Site) -> None:
    """On connect and on change, the number of guests and nothing else."""
    first, second, anna = await guest(site), await guest(site), await person(site)
    async with watch(first) as one:
        assert await one.next() == {"guests": 1}
        async with watch(anna) as user, watch(second):
            await user.sees("anna", guests=2)
            assert await one.next() == {"guests": 2}
        assert await one.next() == {"guests": 1}


async def test_change(site: Site) -> None:
    """On change, the whole state again."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna) as one:
        await one.sees("anna")
        async with watch(boris):
            names = [user["username"] for user in (await one.next())["online"]]
            assert names == ["anna", "boris"]
        assert [user["username"] for user in (await one.next())["online"]] == ["anna"]


async def test_delta(site: Site) -> None:
    """With `?delta=1` one full state, then only what changed."""
    anna, boris, stranger = (
        await person(site, "anna"),
        await person(site, "boris"),
        await guest(site),
    )
    async with watch(anna, "?delta=1") as one:
        assert await one.next() == {
            "online": [{"username": "anna", "profileImage": None}],
            "guests": 0,
        }
        async with watch(boris):
            assert await one.next() == delta(joined="boris")
        assert await one.next() == delta(left="boris")
        async with watch(stranger):
            assert await one.next() == delta(guests=1)


async def test_delta_is_not_for_guests(site: Site) -> None:
    """They learn only the number, whatever they ask for."""
    async with watch(await guest(site), "?delta=1") as one, watch(await person(site)):
        assert await one.next() == {"guests": 1}
        async with watch(await guest(site)):
            assert await one.next() == {"guests": 2}


async def test_several_devices(site: Site) -> None:
    """A user counts once, and leaves with the last tab or device."""
    boris = await person(site, "boris")
    anna = await person(site, "anna")
    phone = await site.visitor()
    await phone.login("anna")
    async with watch(boris, "?delta=1") as one:
        async with watch(anna), watch(phone):
            await one.sees("anna", "boris")
            async with watch(anna) as tab:
                assert len((await tab.next())["online"]) == 2
        assert await one.next() == delta(left="anna")


async def test_several_tabs_of_a_guest(site: Site) -> None:
    """One guest is one session."""
    stranger = await guest(site)
    async with watch(stranger) as one, watch(stranger) as two, watch(stranger):
        await two.next()
        async with watch(await guest(site)):
            await one.counts(2)
        await one.counts(1)


async def test_clean_close(start_site: StartSite) -> None:
    """1000, 1001 and no code at all leave at once, however long the grace."""
    site = await start_site(PRESENCE_GRACE="3600")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna) as one:
        for code in (1000, 1001):
            async with watch(boris) as other:
                await one.sees("anna", "boris")
                await other.socket.close(code=code)
                await one.sees("anna")


async def test_broken_connection(start_site: StartSite) -> None:
    """Leaves after the grace."""
    site = await start_site(PRESENCE_GRACE="0.2")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna) as one, watch(boris) as other:
        await one.sees("anna", "boris")
        other.break_off()
        await one.sees("anna")


async def test_return_within_the_grace(start_site: StartSite) -> None:
    """Nobody hears of a connection that broke and came back."""
    site = await start_site(PRESENCE_GRACE="3600")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna, "?delta=1") as one:
        async with watch(boris) as other:
            await one.sees("anna", "boris")
            other.break_off()
        async with watch(boris) as other:
            await other.sees("anna", "boris")
        assert await one.next() == delta(left="boris")


async def test_no_sign_of_life(start_site: StartSite) -> None:
    """A connected user without pings leaves after the TTL and returns with a ping."""
    site = await start_site(PRESENCE_TTL="2", PRESENCE_IDLE_TIMEOUT="3600")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna) as one, watch(boris, "?delta=1") as other:
        await other.sees("anna", "boris")
        await other.sees()
        await one.send(PING)
        await other.sees("anna")


async def test_idle(start_site: StartSite) -> None:
    """4000 for who sends nothing."""
    site = await start_site(PRESENCE_IDLE_TIMEOUT="0.5")
    async with watch(await person(site)) as one:
        assert await one.close_code() == 4000


async def test_ping_keeps_open(start_site: StartSite) -> None:
    """A socket that pings is not idle."""
    site = await start_site(PRESENCE_IDLE_TIMEOUT="1")
    async with watch(await person(site)) as one:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            await one.send(PING)
            await asyncio.sleep(0.1)
        await one.sees("anna")
        await one.send("still there?")
        assert (await one.next())["type"] == "error"


async def test_ping(site: Site) -> None:
    """A ping is answered where the client asks for it."""
    async with watch(await person(site)) as one:
        await one.sees("anna")
        await one.send(PING)
        await one.send({**PING, "answer": True})
        assert await one.next() == {"type": "pong"}


async def test_heartbeat(start_site: StartSite) -> None:
    """The server pings, and sends nothing else while nothing changes."""
    site = await start_site(PRESENCE_HEARTBEAT="0.5")
    async with watch(await person(site)) as one:
        await one.sees("anna")
        await one.heartbeat()
        assert await one.socket.receive_json() == PING


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"ping"', "{}", '{"type":"pong"}', '{"type":["ping"]}', "\0"]
)
async def test_bad_frames(site: Site, text: str) -> None:
    """Are answered with an error and change nothing."""
    async with watch(await person(site)) as one:
        await one.sees("anna")
        await one.socket.send_str(text)
        assert await one.next() == {"type": "error", "code": "invalid_payload"}


async def test_signing_out(start_site: StartSite) -> None:
    """Closes with 4401, and the user leaves at once."""
    site = await start_site(PRESENCE_GRACE="3600")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna) as one, watch(boris) as other:
        await other.sees("anna", "boris")
        await anna.logout()
        assert await one.close_code() == 4401
        await other.sees("boris")


async def test_gathered_changes(site: Site) -> None:
    """At most one frame in 250 ms, though people come and go all the time."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    started, frames = time.monotonic(), 0
    async with watch(anna) as one:
        for _ in range(20):
            async with watch(boris):
                await asyncio.sleep(0.03)
            await asyncio.sleep(0.03)
        await one.send("what?")
        while "error" not in json.dumps(await one.next()):
            frames += 1
    assert 1 <= frames <= (time.monotonic() - started) / 0.25 + 1


async def test_deltas_add_up(site: Site) -> None:
    """To the state that a newcomer gets."""
    anna, *others = [await person(site, f"user{n}") for n in range(6)]
    async with watch(anna, "?delta=1") as one, AsyncExitStack() as stack:
        for stays, member in zip(cycle((True, False)), others, strict=False):
            watcher = await stack.enter_async_context(watch(member))
            await watcher.next()
            if not stays:
                await watcher.socket.close()
        newcomer = await stack.enter_async_context(watch(anna))
        await newcomer.next()
        assert len(newcomer.online) == 4
        await one.sees(*newcomer.online)


async def test_state_larger_than_the_send_buffer(start_site: StartSite, db: Database) -> None:
    """Nobody counts as a slow reader because many are online."""
    site = await start_site(
        CHAT_WS_SEND_BUFFER="65536", PRESENCE_GRACE="3600", PRESENCE_HEARTBEAT="3600"
    )
    *crowd, anna, boris = [await person(site, f"user{n}") for n in range(7)]
    await db.execute("UPDATE users SET revision = 1, name = name || repeat('x', 150000)")
    for member in crowd:
        async with watch(member) as one:
            one.break_off()
    async with watch(anna) as states:
        assert len((await states.socket.receive_json())["online"]) == 6
        async with watch(boris, "?delta=1") as deltas:
            for one in (states, deltas):
                assert len((await one.socket.receive_json())["online"]) == 7
                await one.send("still there?")
                assert (await one.next())["type"] == "error"


async def test_nothing_is_kept(site: Site) -> None:
    """Of connections that are over, whatever they were told and however they ended."""
    anna, stranger, before = await person(site), await guest(site), connections()
    for visitor, query in ((anna, ""), (anna, "?delta=1"), (stranger, "")):
        async with watch(visitor, query) as one:
            await one.next()
        async with watch(visitor, query) as one:
            await one.next()
            one.break_off()
    await until(lambda: connections() <= before)


def connections() -> int:
    """Number of instances in the whole process."""
    gc.collect()
    return sum(isinstance(thing, Connection) for thing in gc.get_objects())


async def test_bound_on_full_states(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait when they take too much, not the deltas, and then tell all that happened."""
    monkeypatch.setattr("echochat.presence.subscribers.STATES_RATE", 60)
    people = [await person(site, f"user{n}") for n in range(4)]
    async with watch(people[0], "?delta=1") as deltas, watch(people[1]) as states:
        await states.sees("user0", "user1")
        await deltas.sees("user0", "user1")
        async with watch(people[2]):
            await deltas.sees("user0", "user1", "user2")
            assert len((await states.next())["online"]) == 3
            async with watch(people[3]):
                await deltas.sees(*(f"user{n}" for n in range(4)))
                await states.send("a mark")
                assert "error" in str(await states.next())
                assert len((await states.next())["online"]) == 4
