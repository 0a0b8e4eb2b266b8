"""News within one instance."""

from collections.abc import Callable

import pytest

from echochat.realtime.bus import (
    SESSIONS,
    Event,
    MemoryBus,
    RoomFrames,
    SessionEnded,
    room_channel,
)

NEWS = RoomFrames(7, (b"seven", b"eight"))


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


def listen(bus: MemoryBus, channel: str) -> tuple[list[Event], Callable[[], None]]:
    """What is heard on a channel, and how to stop listening."""
    heard: list[Event] = []
    return heard, bus.subscribe(channel, heard.append)


def test_every_listener_of_the_channel_hears(bus: MemoryBus) -> None:
    """News is heard by all who listen, before publish returns."""
    first, _ = listen(bus, room_channel(1))
    second, _ = listen(bus, room_channel(1))
    bus.publish(room_channel(1), NEWS)
    assert first == second == [NEWS]


def test_channels_are_apart(bus: MemoryBus) -> None:
    """Nobody hears what is not for them."""
    room, _ = listen(bus, room_channel(1))
    sessions, _ = listen(bus, SESSIONS)
    bus.publish(room_channel(11), NEWS)
    bus.publish(SESSIONS, SessionEnded(b"id"))
    assert room == []
    assert sessions == [SessionEnded(b"id")]


def test_nobody_listens(bus: MemoryBus) -> None:
    """News that nobody waits for is nothing special."""
    bus.publish(room_channel(1), NEWS)


def test_leaving(bus: MemoryBus) -> None:
    """Who left hears nothing more; who stays does."""
    gone, leave = listen(bus, SESSIONS)
    there, _ = listen(bus, SESSIONS)
    leave()
    bus.publish(SESSIONS, SessionEnded(b"id"))
    assert (len(gone), len(there)) == (0, 1)


def test_last_to_leave_leaves_nothing(bus: MemoryBus) -> None:
    """Channels without listeners take no memory."""
    for room_id in range(100):
        _, leave = listen(bus, room_channel(room_id))
        leave()
    assert not bus._listeners


def test_leaving_while_hearing(bus: MemoryBus) -> None:
    """A listener may leave when it hears the news; the next one hears it all the same."""
    leaves: list[Callable[[], None]] = []
    leaves.append(bus.subscribe(SESSIONS, lambda _event: leaves[0]()))
    heard, _ = listen(bus, SESSIONS)
    for _ in range(2):
        bus.publish(SESSIONS, SessionEnded(b"id"))
    assert len(heard) == 2


def test_listener_that_fails(bus: MemoryBus, caplog: pytest.LogCaptureFixture) -> None:
    """One broken listener keeps the news from nobody, and is logged."""

    def fail(_event: Event) -> None:
        raise ZeroDivisionError

    bus.subscribe(SESSIONS, fail)
    heard, _ = listen(bus, SESSIONS)
    bus.publish(SESSIONS, SessionEnded(b"id"))
    assert heard
    assert "ZeroDivisionError" in caplog.text


async def test_check(bus: MemoryBus) -> None:
    """An instance alone always reaches itself."""
    await bus.check()
