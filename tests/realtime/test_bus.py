"""News within one instance and between several: the same of the memory and the Redis bus."""

from collections.abc import AsyncIterator, Callable

import pytest

from echochat.realtime.bus import (
    SESSIONS,
    Bus,
    Event,
    MemoryBus,
    RoomFrames,
    SessionEnded,
    room_channel,
)
from echochat.realtime.redis.bus import RedisBus
from tests.instances.conftest import redis_server
from tests.instances.redis_support import instance

__all__ = ["redis_server"]

NEWS = RoomFrames(7, (b"seven", b"eight"))


@pytest.fixture(params=["memory", "redis"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """A bus of each kind."""
    if request.param == "memory":
        yield MemoryBus()
        return
    async with instance(request.getfixturevalue("redis_server").url) as one:
        yield one.bus


def listen(bus: Bus, channel: str) -> tuple[list[Event], Callable[[], None]]:
    """Events received on a channel, and a function that unsubscribes."""
    heard: list[Event] = []
    return heard, bus.subscribe(channel, heard.append)


async def test_every_listener_of_the_channel_hears(bus: Bus) -> None:
    """News is heard by all who listen, before publish returns."""
    first, _ = listen(bus, room_channel(1))
    second, _ = listen(bus, room_channel(1))
    bus.publish(room_channel(1), NEWS)
    assert first == second == [NEWS]


async def test_channels_are_apart(bus: Bus) -> None:
    """Nobody hears what is not for them."""
    room, _ = listen(bus, room_channel(1))
    sessions, _ = listen(bus, SESSIONS)
    bus.publish(room_channel(11), NEWS)
    bus.publish(SESSIONS, SessionEnded(b"id"))
    assert room == []
    assert sessions == [SessionEnded(b"id")]


async def test_nobody_listens(bus: Bus) -> None:
    """News that nobody waits for is nothing special."""
    bus.publish(room_channel(1), NEWS)


async def test_leaving(bus: Bus) -> None:
    """Unsubscribed listeners get nothing more; others do."""
    gone, leave = listen(bus, SESSIONS)
    there, _ = listen(bus, SESSIONS)
    leave()
    bus.publish(SESSIONS, SessionEnded(b"id"))
    assert (len(gone), len(there)) == (0, 1)


async def test_last_to_leave_leaves_nothing(bus: Bus) -> None:
    """Channels without listeners take no memory."""
    before = channels(bus)
    for room_id in range(100):
        _, leave = listen(bus, room_channel(room_id))
        leave()
    assert channels(bus) == before


async def test_leaving_while_hearing(bus: Bus) -> None:
    """A listener may leave when it hears the news; the next one hears it all the same."""
    leaves: list[Callable[[], None]] = []
    leaves.append(bus.subscribe(SESSIONS, lambda _event: leaves[0]()))
    heard, _ = listen(bus, SESSIONS)
    for _ in range(2):
        bus.publish(SESSIONS, SessionEnded(b"id"))
    assert len(heard) == 2


async def test_listener_that_fails(bus: Bus, caplog: pytest.LogCaptureFixture) -> None:
    """One broken listener keeps the news from nobody, and is logged."""

    def fail(_event: Event) -> None:
        raise ZeroDivisionError

    bus.subscribe(SESSIONS, fail)
    heard, _ = listen(bus, SESSIONS)
    bus.publish(SESSIONS, SessionEnded(b"id"))
    assert heard
    assert "ZeroDivisionError" in caplog.text


async def test_attached(bus: Bus) -> None:
    """Waiting for other instances ends when they answer."""
    listen(bus, SESSIONS)
    await bus.attached(SESSIONS)


async def test_memory_check() -> None:
    """An instance alone always reaches itself."""
    bus = MemoryBus()
    await bus.check()
    await bus.close()


def channels(bus: Bus) -> set[str]:
    """The channels that a bus keeps in mind."""
    if isinstance(bus, RedisBus):
        return set(bus._listeners) | set(bus._local._listeners)
    assert isinstance(bus, MemoryBus)
    return set(bus._listeners)
