"""News between instances, and what becomes of it when Redis fails."""

import asyncio

import pytest

from echochat.realtime.bus import SESSIONS, RoomFrames, SessionEnded, room_channel
from echochat.realtime.codec import encode
from echochat.realtime.redis import outbox
from echochat.realtime.redis.connection import RedisConnection
from tests.accounts.support import SECRET
from tests.instances.redis_support import Instance, instance, is_ready, two
from tests.patience import until
from tests.ports import free_port
from tests.redis_server import RedisServer

ROOM = room_channel(1)
NEWS = RoomFrames(7, (b"seven", b"eight"))
END = SessionEnded(b"id")


async def test_news_crosses(redis_server: RedisServer) -> None:
    """An event reaches the other instance once, and its publisher not at all."""
    async with two(redis_server.url) as (one, other):
        here, there = one.listen(ROOM), other.listen(ROOM)
        await other.bus.attached(ROOM)
        await one.bus.attached(ROOM)
        one.bus.publish(ROOM, NEWS)
        other.bus.publish(ROOM, RoomFrames(9, (b"nine",)))
        await until(lambda: len(here) == len(there) == 2)
        assert sorted(here) == sorted(there) == [NEWS, RoomFrames(9, (b"nine",))]


async def test_order_of_one_publisher(redis_server: RedisServer) -> None:
    """Everything that one instance says arrives, in its order, over several pipelines."""
    async with two(redis_server.url) as (one, other):
        heard = other.listen(ROOM)
        await other.bus.attached(ROOM)
        for number in range(outbox.BATCH * 3):
            one.bus.publish(ROOM, RoomFrames(number, ()))
        await until(lambda: len(heard) == outbox.BATCH * 3)
        assert heard == [RoomFrames(number, ()) for number in range(outbox.BATCH * 3)]


async def test_only_what_is_needed(redis_server: RedisServer) -> None:
    """A channel that nobody listens to is not subscribed to at the server."""
    observer = await RedisConnection.open(redis_server.url)
    async with two(redis_server.url) as (one, _):
        leave = one.bus.subscribe(ROOM, print)
        await one.bus.attached(ROOM)
        (there,) = await observer.ask([("PUBSUB", "CHANNELS", "*:room:1")])
        leave()
        one.bus.subscribe(SESSIONS, print)
        await one.bus.attached(SESSIONS)
        (gone,) = await observer.ask([("PUBSUB", "CHANNELS", "*:room:1")])
    await observer.close()
    assert (len(there), gone) == (1, [])


async def test_left_and_taken_again(redis_server: RedisServer) -> None:
    """A channel left and taken again in one breath is heard when `attached` says so."""
    async with two(redis_server.url) as (one, other):
        for number in range(50):
            leave = other.bus.subscribe(ROOM, print)
            await asyncio.sleep(0)
            leave()
            heard = other.listen(ROOM)
            await other.bus.attached(ROOM)
            one.bus.publish(ROOM, RoomFrames(number, ()))
            await until(heard.__len__)


async def test_deployments_are_apart(redis_server: RedisServer) -> None:
    """Two deployments may share a Redis: their room 1 is not the same."""
    async with instance(redis_server.url) as ours, instance(redis_server.url, "x" * 32) as theirs:
        heard, mine = theirs.listen(ROOM), ours.listen(ROOM)
        await ours.ready()
        await theirs.ready()
        async with instance(redis_server.url) as third:
            await third.ready()
            third.bus.publish(ROOM, NEWS)
            await until(lambda: mine)
        assert heard == []


async def test_rubbish_on_a_channel(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Invalid data is logged, and later events are received."""
    stranger = await RedisConnection.open(redis_server.url)
    async with two(redis_server.url) as (one, other):
        heard = other.listen(ROOM)
        await other.bus.attached(ROOM)
        name = other.bus._prefix + ROOM
        await stranger.ask([("PUBLISH", name, b"hello"), ("PUBLISH", name, encode("x", END))])
        one.bus.publish(ROOM, NEWS)
        await until(lambda: NEWS in heard)
    await stranger.close()
    assert "unreadable" in caplog.text


async def test_start_without_redis() -> None:
    """An instance starts with Redis away, says so, serves its own, and resyncs on its return."""
    with RedisServer() as server:
        server.stop()
        async with instance(server.url) as one:
            heard = one.listen(ROOM)
            one.bus.publish(ROOM, NEWS)
            await one.bus.attached(ROOM)
            assert heard == [NEWS]
            assert not await is_ready(one.bus)
            server.start()
            await one.resyncs()
            await one.ready()


async def test_restart() -> None:
    """After a restart of Redis both resync, and hear each other on the channels they had."""
    with RedisServer() as server:
        async with two(server.url) as (one, other):
            heard = other.listen(ROOM)
            await other.bus.attached(ROOM)
            server.restart()
            await asyncio.gather(one.resyncs(), other.resyncs())
            await asyncio.gather(one.ready(), other.ready())
            one.bus.publish(ROOM, NEWS)
            await until(lambda: NEWS in heard)


async def test_hanging_server() -> None:
    """A server that hangs is noticed in seconds; when it goes on, the instance resyncs."""
    with RedisServer() as server:
        async with instance(server.url) as one:
            await one.ready()
            heard = one.listen(ROOM)
            server.hang()
            await one.troubled()
            one.bus.publish(ROOM, NEWS)
            assert heard == [NEWS]
            server.go_on()
            await one.resyncs()
            await one.ready()


async def test_news_of_an_outage(redis_server: RedisServer) -> None:
    """After a failed publish the other instances resync."""
    async with two(redis_server.url) as (one, other):
        stranger = await RedisConnection.open(redis_server.url)
        await stranger.ask([("CLIENT", "KILL", "ADDR", sender_of(one))])
        one.bus.publish(ROOM, NEWS)
        await other.resyncs()
        await stranger.close()


def sender_of(one: Instance) -> str:
    """The address of the connection on which an instance publishes."""
    assert one.bus._session is not None
    writer = one.bus._session._shards[0]._sender._connection._writer
    assert writer is not None
    host, port = writer.get_extra_info("sockname")
    return f"{host}:{port}"


async def test_too_much_news(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events over the queue's bound are lost, and the others are told to resync."""
    monkeypatch.setattr(outbox, "CAPACITY", 10)
    async with two(redis_server.url) as (one, other):
        heard = other.listen(ROOM)
        await other.bus.attached(ROOM)
        for number in range(20):
            one.bus.publish(ROOM, RoomFrames(number, ()))
        await other.resyncs()
        assert 0 < len(heard) < 20


async def test_last_news_gets_out(redis_server: RedisServer) -> None:
    """Events published right before the shutdown reach the others."""
    async with instance(redis_server.url) as other:
        heard = other.listen(SESSIONS)
        await other.ready()
        async with instance(redis_server.url) as one:
            await one.ready()
            one.bus.publish(SESSIONS, END)
        await until(lambda: END in heard)


async def test_closing_with_redis_away() -> None:
    """An instance ends in no time although Redis can't be reached."""
    async with asyncio.timeout(5), instance(f"redis://127.0.0.1:{free_port()}/") as one:
        one.bus.publish(SESSIONS, END)
        await asyncio.sleep(0)


async def test_wrong_password() -> None:
    """A Redis that refuses us counts as away."""
    with RedisServer("--requirepass", SECRET) as server:
        async with instance(server.url) as stranger:
            url = server.url.replace("//", f"//:{SECRET}@")
            async with instance(url) as friend:
                await friend.ready()
            assert not await is_ready(stranger.bus)


async def test_cancellation_is_never_lost(redis_server: RedisServer) -> None:
    """Whoever is cancelled while asking ends, at whatever step it hits: else a session hangs."""
    for steps in range(12):
        connection = await RedisConnection.open(redis_server.url)
        asking = asyncio.create_task(ask_for_ever(connection))
        for _ in range(steps):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking], timeout=0.5)
        was_lost = not asking.done()
        asking.cancel()
        await asyncio.wait([asking])
        await connection.close()
        assert not was_lost, steps


async def ask_for_ever(connection: RedisConnection) -> None:
    await connection.ask([("PING",)])
    await asyncio.Event().wait()
