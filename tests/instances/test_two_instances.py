"""Users on two instances see one another."""

import asyncio

from echochat.app import DRAIN, LEAVE
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.conversations.support import NOTHING, inbox, start, write
from tests.instances.conftest import Pair, ready
from tests.presence.support import guest, watch
from tests.redis_server import RedisServer
from tests.rooms.support import chat, person, store_past


async def elsewhere(visitor: Visitor, site: Site) -> Visitor:
    """The same browser, let in by another instance."""
    other = await site.visitor()
    other.http.cookie_jar.update_cookies(visitor.cookies, site.server.make_url("/"))
    return other


async def test_chat(sites: Pair) -> None:
    """Messages reach the other instance in the order of seq."""
    here, there = sites
    async with chat(await person(here)) as one, chat(await there.visitor()) as other:
        await one.said("first")
        await one.said("second")
        assert [frame["seq"] for frame in await other.take(2)] == [1, 2]


async def test_order_with_several_writers(sites: Pair) -> None:
    """Two instances that write to one room at once: all hear 1, 2, 3 …, each once."""
    here, there = sites
    anna, boris = await person(here, "anna"), await person(there, "boris")
    async with chat(anna) as one, chat(boris) as other, chat(await here.visitor()) as third:
        for number in range(10):
            await asyncio.gather(one.say(f"a{number}"), other.say(f"b{number}"))
        for listener in (one, other, third):
            frames = await listener.take(20)
            assert [frame["seq"] for frame in frames] == list(range(1, 21))


async def test_logout(sites: Pair) -> None:
    """A logout on one instance closes the sockets on the other with 4401."""
    here, there = sites
    anna = await person(here)
    async with chat(await elsewhere(anna, there)) as one:
        await anna.logout()
        async with asyncio.timeout(1):
            assert await one.close_code() == 4401


async def test_logout_during_an_outage(sites: Pair, redis_server: RedisServer) -> None:
    """A session that ended while Redis was away has its sockets closed when it is back."""
    here, there = sites
    anna = await person(here)
    async with chat(await elsewhere(anna, there)) as one:
        redis_server.stop()
        await anna.logout()
        redis_server.start()
        assert await one.close_code() == 4401


async def test_new_name(sites: Pair) -> None:
    """A rename on one instance is what is shown by the sockets of the other."""
    here, there = sites
    anna = await person(here)
    async with chat(await elsewhere(anna, there)) as one:
        await anna.post("/api/auth/profile/", {"username": "annette"})
        while (await one.said("again"))["username"] != "annette":
            pass


async def test_new_name_during_an_outage(sites: Pair, redis_server: RedisServer) -> None:
    """A rename that the other instance could not hear of through Redis reaches it nevertheless."""
    here, there = sites
    anna = await person(here)
    async with chat(await elsewhere(anna, there)) as one:
        redis_server.stop()
        await anna.post("/api/auth/profile/", {"username": "annette"})
        while (await one.said("hello"))["username"] != "annette":
            pass
        redis_server.start()
        await ready(there)


async def test_outage(sites: Pair, redis_server: RedisServer, db: Database) -> None:
    """With Redis away an instance's own people chat on; afterwards nobody has missed anything."""
    here, there = sites
    async with chat(await person(here)) as one, chat(await there.visitor()) as other:
        await one.said("before")
        await other.next()
        redis_server.stop()
        assert (await one.said("during"))["seq"] == 2
        health = await (await here.visitor()).get("/api/health/ready/")
        assert (health.status, health.data["components"]["cache"]) == (200, "error")
        await store_past(db, 1)
        redis_server.start()
        assert [frame["seq"] for frame in await other.take(2)] == [2, 3]
        await ready(here, there)


async def test_client_ahead_of_the_instance(
    sites: Pair, redis_server: RedisServer, db: Database
) -> None:
    """A client from an instance that was ahead gets nothing twice."""
    here, there = sites
    async with chat(await person(here)) as one, chat(await there.visitor()) as behind:
        await one.said("first")
        await behind.next()
        redis_server.stop()
        await store_past(db, 2)
        async with chat(await there.visitor(), query="?after=3") as ahead:
            assert (await ahead.next())["lastSeq"] == 3
            redis_server.start()
            await ready(here, there)
            assert (await one.said("fourth"))["seq"] in (2, 4)
            assert (await ahead.next())["seq"] == 4


async def test_direct_message(sites: Pair) -> None:
    """A direct message reaches the inbox on the other instance; reading it there counts here."""
    here, there = sites
    anna, boris = await person(here, "anna"), await person(there, "boris")
    slug = await start(anna, "boris")
    async with inbox(boris) as his, inbox(await elsewhere(boris, here)) as his_other:
        await write(anna, slug, "hello")
        assert (await his.next())["unread"]["counts"] == {slug: 1}
        assert (await his_other.next())["unread"]["counts"] == {slug: 1}
        await his.mark_read(slug)
        assert (await his.next())["type"] == "direct_mark_read_ack"
        told = await his_other.next()
        assert (told["type"], told["unread"]) == ("direct_unread_state", NOTHING)


async def test_unread_after_an_outage(sites: Pair, redis_server: RedisServer) -> None:
    """An inbox that did not hear of a message is told when Redis is back."""
    here, there = sites
    anna, boris = await person(here, "anna"), await person(there, "boris")
    slug = await start(anna, "boris")
    async with inbox(boris) as his:
        redis_server.stop()
        await write(anna, slug, "hello")
        redis_server.start()
        while (await his.next())["unread"]["counts"] != {slug: 1}:
            pass


async def test_presence(sites: Pair) -> None:
    """People are seen on both instances, each once; guests are counted once a session."""
    here, there = sites
    anna, stranger = await person(here, "anna"), await guest(here)
    anna_there, stranger_there = await elsewhere(anna, there), await elsewhere(stranger, there)
    async with watch(anna) as one, watch(anna_there), watch(stranger), watch(stranger_there):
        async with watch(await person(there, "boris"), "?delta=1") as other:
            await one.sees("anna", "boris", guests=1)
            await other.sees("anna", "boris", guests=1)
        await one.sees("anna", guests=1)


async def test_newcomer_learns_who_is_where(
    sites: Pair, start_site: StartSite, redis_server: RedisServer
) -> None:
    """An instance that comes later knows at once who is on the others."""
    here, _ = sites
    async with watch(await person(here, "anna")):
        third = await start_site(REDIS_URL=redis_server.url)
        await ready(third)
        async with watch(await person(third, "boris")) as other:
            await other.sees("anna", "boris")


async def test_moving_is_not_seen(sites: Pair) -> None:
    """A user who moves between instances is never shown as offline."""
    here, there = sites
    anna = await person(here, "anna")
    async with watch(await person(there, "boris"), "?delta=1") as other:
        first = await anna.http.ws_connect("/ws/presence/")
        await other.sees("anna", "boris")
        await first.close()
        async with watch(await elsewhere(anna, there)), watch(await person(here, "clara")):
            frame = await other.next()
            while "clara" not in other.online:
                assert frame["left"] == []
                frame = await other.next()
            assert "anna" in other.online


async def test_presence_after_an_outage(sites: Pair, redis_server: RedisServer) -> None:
    """Arrivals and departures during an outage of Redis are known afterwards."""
    here, there = sites
    async with watch(await person(there, "boris")) as other:
        async with watch(await person(here, "anna")) as one:
            await other.sees("anna", "boris")
            redis_server.stop()
        async with watch(await person(here, "clara")) as one:
            redis_server.start()
            await other.sees("boris", "clara")
            await one.sees("boris", "clara")


async def test_deploy(sites: Pair) -> None:
    """An instance that is drained sends its people away with 1001; nobody sees them gone."""
    here, there = sites
    anna = await person(here, "anna")
    async with watch(await person(there, "boris"), "?delta=1") as other, watch(anna) as one:
        await other.sees("anna", "boris")
        leaving = asyncio.create_task(here.server.app[DRAIN]())
        assert await one.close_code() == 1001
        await leaving
        async with watch(await elsewhere(anna, there)), watch(await person(there, "clara")):
            while "clara" not in other.online:
                assert (await other.next())["left"] == []
        assert "anna" in other.online


async def test_not_ready_before_the_end(sites: Pair) -> None:
    """A server that is about to stop says so, and sends new sockets away."""
    here, _ = sites
    here.server.app[LEAVE]()
    visitor = await here.visitor()
    assert (await visitor.get("/api/health/ready/")).status == 503
    await here.server.app[DRAIN]()
    async with chat(visitor) as one:
        assert await one.close_code() == 1001


async def test_room_on_a_screen_elsewhere(sites: Pair) -> None:
    """Messages in an active room are read at once on all instances."""
    here, there = sites
    anna, boris = await person(here, "anna"), await person(here, "boris")
    slug = await start(anna, "boris")
    async with inbox(boris) as screen:
        await screen.show(slug)
        async with inbox(await elsewhere(boris, there)) as other:
            await write(anna, slug, "first")
            assert (await screen.next())["unread"]["isUnread"] is False
            assert (await other.next())["unread"]["counts"] == {}
            await screen.show(None)
            assert await screen.is_quiet()
            while (await other.next())["type"] != "direct_unread_state":
                pass
            await write(anna, slug, "second")
            assert (await screen.next())["unread"]["counts"] == {slug: 1}
            assert (await other.next())["unread"]["counts"] == {slug: 1}


async def test_room_on_a_screen_during_an_outage(sites: Pair, redis_server: RedisServer) -> None:
    """Messages missed in an active room are read when Redis is back."""
    here, there = sites
    anna, boris = await person(here, "anna"), await person(there, "boris")
    slug = await start(anna, "boris")
    async with inbox(boris) as screen:
        await screen.show(slug)
        assert await screen.is_quiet()
        redis_server.stop()
        await write(anna, slug, "unheard")
        redis_server.start()
        assert (await screen.next())["unread"]["counts"] == {}
