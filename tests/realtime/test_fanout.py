"""The same frames for many connections: in order, gathered, to nobody too early or too late."""

import asyncio
import math
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from echochat.counters import DELIVERIES, Histogram
from echochat.realtime import codes, fanout
from echochat.realtime.fanout import Fanout
from echochat.realtime.frames import TEXT as TEXT_FRAME
from echochat.realtime.frames import frame
from tests.realtime.support import CLOSE, TEXT, Peer, Recorder, Wire, closing


def text(words: str) -> bytes:
    return frame(TEXT_FRAME, words.encode())


async def heard(peer: Peer, count: int) -> list[str]:
    return [(await peer.frame()).payload.decode() for _ in range(count)]


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a room rest for a while after each write, as if it had thousands of members."""
    monkeypatch.setattr(fanout, "WRITE_COST", 1.0)
    monkeypatch.setattr(fanout, "LONGEST_WAIT", 0.05)


async def members(wire: Wire, room: Fanout, count: int) -> list[Peer]:
    peers = [await wire.open() for _ in range(count)]
    for peer in peers:
        room.add(peer.connection)
    return peers


async def writes(wire: Wire, room: Fanout) -> list[bytes]:
    """The writes to a member, as they are made."""
    peer = await wire.open()
    written: list[bytes] = []
    peer.connection.write = written.append
    room.add(peer.connection)
    return written


async def test_everybody_gets_the_same_in_order(wire: Wire) -> None:
    """Each member gets each frame once, in the order of sending."""
    room = Fanout("chat")
    peers = await members(wire, room, 3)
    for n in range(10):
        room.send([text(f"{n}a"), text(f"{n}b")])
    wanted = [f"{n}{letter}" for n in range(10) for letter in "ab"]
    for peer in peers:
        assert await heard(peer, 20) == wanted


async def test_quiet_room_does_not_wait(wire: Wire) -> None:
    """The first frame after a rest is written before send returns."""
    room = Fanout("chat")
    written = await writes(wire, room)
    room.send([text("now")])
    assert written == [text("now")]


class Timer:
    """A call that is due at some time."""

    def __init__(self, when: float, call: Callable[[], None]) -> None:
        self.when = when
        self.call = call

    def cancel(self) -> None:
        self.when = math.inf


class Clock:
    """A loop whose time passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0
        self._timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_later(self, wait: float, call: Callable[[], None]) -> Timer:
        self._timers.append(Timer(self.now + wait, call))
        return self._timers[-1]

    def wait(self, seconds: float) -> None:
        self.now += seconds
        for timer in self._timers:
            if timer.when <= self.now:
                timer.cancel()
                timer.call()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(fanout, "asyncio", SimpleNamespace(get_running_loop=lambda: clock))
    return clock


class Member:
    """A connection that keeps what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.write = self.written.append


def crowd(room: Fanout, count: int) -> list[bytes]:
    """Let so many take part; return the writes to one of them."""
    people = [Member() for _ in range(count)]
    for member in people:
        room.add(member)  # type: ignore[arg-type] # its `write` is all that is used
    return people[0].written


@pytest.mark.parametrize(("count", "rest"), [(1000, 0.0084), (10_000, fanout.LONGEST_WAIT)])
def test_room_rests_between_writes(clock: Clock, count: int, rest: float) -> None:
    """Half the time, as a write takes 4.2 µs for each member, but no longer than 20 ms."""
    room = Fanout("chat")
    written = crowd(room, count)
    for one in (b"1", b"2", b"3"):
        room.send([one])
    clock.wait(rest - 0.0001)
    assert written == [b"1"]
    clock.wait(0.0002)
    assert written == [b"1", b"23"]


def test_flush_before_its_time(clock: Clock) -> None:
    """An early flush cancels the timer; the room rests anew."""
    room = Fanout("chat")
    written = crowd(room, 10_000)
    room.send([b"1"])
    room.send([b"2"])
    clock.wait(0.015)
    room.flush()
    assert written == [b"1", b"2"]
    room.send([b"3"])
    clock.wait(0.01)
    assert written == [b"1", b"2"]
    clock.wait(0.011)
    assert written == [b"1", b"2", b"3"]


def test_what_is_counted(clock: Clock) -> None:
    """Each frame for each member, and how long the first of a write has waited."""
    delays = Histogram("delays", "", (1.0,))
    room = Fanout("test", delays)
    before = DELIVERIES.of("test").value
    crowd(room, 1000)
    room.send([b"1"])
    room.send([b"2", b"3"])
    clock.wait(0.01)
    assert DELIVERIES.of("test").value == before + 3000
    assert sum(delays.counts) == 2
    assert delays.sum == pytest.approx(0.01)


@pytest.mark.usefixtures("busy")
async def test_gathering(wire: Wire) -> None:
    """Frames that arrive in the pause go out as one write soon afterwards."""
    room = Fanout("chat")
    written = await writes(wire, room)
    for n in range(4):
        room.send([text(str(n))])
    assert written == [text("0")]
    await asyncio.sleep(0.1)
    assert written == [text("0"), text("1") + text("2") + text("3")]


@pytest.mark.usefixtures("busy")
async def test_much_is_written_in_pieces(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write has as many whole frames as a piece holds; a longer frame goes alone."""
    monkeypatch.setattr(fanout, "PIECE", 100)
    room = Fanout("chat")
    written = await writes(wire, room)
    room.send([b"first"])
    frames = [b"a" * 60, b"b" * 40, b"c", b"d" * 100, b"e" * 150, b"f" * 50, b"g" * 60, b"h" * 40]
    room.send(frames)
    await asyncio.sleep(0.1)
    together = [frames[:2], frames[2:3], frames[3:4], frames[4:5], frames[5:6], frames[6:]]
    assert written == [b"first", *map(b"".join, together)]


@pytest.mark.usefixtures("busy")
async def test_joining_while_frames_wait(wire: Wire) -> None:
    """A new member gets only the frames sent after joining."""
    room = Fanout("chat")
    [early] = await members(wire, room, 1)
    room.send([text("1")])
    room.send([text("2")])
    [late] = await members(wire, room, 1)
    room.send([text("3")])
    assert await heard(early, 3) == ["1", "2", "3"]
    assert await heard(late, 1) == ["3"]


@pytest.mark.usefixtures("busy")
async def test_leaving_while_frames_wait(wire: Wire) -> None:
    """A member who left gets nothing more, not even waiting frames."""
    room = Fanout("chat")
    gone, there = await members(wire, room, 2)
    room.send([text("1")])
    room.send([text("2")])
    room.discard(gone.connection)
    assert await heard(there, 2) == ["1", "2"]
    gone.connection.send(text("bye"))
    assert await heard(gone, 2) == ["1", "bye"]


async def test_leaving_twice_and_never_joined(wire: Wire) -> None:
    """To leave a room that one is not in is nothing special."""
    room = Fanout("chat")
    [peer] = await members(wire, room, 1)
    for _ in range(2):
        room.discard(peer.connection)
    room.send([text("nobody hears")])
    assert not room.members


@pytest.mark.usefixtures("busy")
async def test_empty_room(wire: Wire) -> None:
    """Frames for nobody are dropped; a flush with nothing to send does nothing."""
    room = Fanout("chat")
    room.send([text("nobody")])
    room.flush()
    [peer] = await members(wire, room, 1)
    room.send([text("somebody")])
    assert await heard(peer, 1) == ["somebody"]


class Leaver(Recorder):
    """An endpoint that leaves its room at its end, as all do."""

    leave: Callable[[], None]

    def closed(self, code: int) -> None:
        super().closed(code)
        self.leave()


async def slow_and_quick(wire: Wire, room: Fanout) -> tuple[Peer, Peer]:
    """Two members, one of which reads nothing."""
    slow_end = Leaver()
    wire.endpoint = lambda: slow_end
    slow = await wire.open(receive_buffer=4096)
    slow_end.leave = lambda: room.discard(slow.connection)
    wire.endpoint = Recorder
    room.add(slow.connection)
    [quick] = await members(wire, room, 1)
    return slow, quick


async def test_slow_reader_holds_up_nobody(wire: Wire) -> None:
    """A member ended by a write leaves the room; the others get everything."""
    room = Fanout("chat")
    slow, quick = await slow_and_quick(wire, room)
    chunk = "c" * 10_000
    for _ in range(1000):
        room.send([text(chunk)])
        room.flush()
        assert await heard(quick, 1) == [chunk]
        await asyncio.sleep(0)
    assert await slow.endpoint.code() == codes.SLOW_READER
    assert room.members == {quick.connection}
    frames = await slow.frames_until_close()
    assert [frame.opcode for frame in frames] == [TEXT] * (len(frames) - 1) + [CLOSE]
    await slow.send(closing(codes.SLOW_READER))
    assert await slow.is_cut()


async def test_members_that_end_in_a_flush(wire: Wire) -> None:
    """A write that ends other members breaks off nothing: who is left gets the frame."""
    room = Fanout("chat")
    first, *others = await members(wire, room, 8)
    ended = [peer.connection for peer in others[:4]]

    def end_some(_data: bytes) -> None:
        for connection in ended:
            room.discard(connection)
            connection.close(codes.GOING_AWAY)

    room.discard(first.connection)
    first.connection.write = end_some
    room.add(first.connection)
    room.send([text("hello")])
    assert room.members == {peer.connection for peer in (first, *others[4:])}
    for peer in others[4:]:
        assert await heard(peer, 1) == ["hello"]
    for peer in others[:4]:
        assert (await peer.frames_until_close())[-1].code == codes.GOING_AWAY


async def test_write_that_fails(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """A transport that refuses a write is logged and keeps the frames from nobody else."""
    room = Fanout("chat")
    [broken] = await members(wire, room, 1)

    def fail(_data: bytes) -> None:
        raise RuntimeError("transport is closed")

    room.discard(broken.connection)
    broken.connection.write = fail
    room.add(broken.connection)
    peers = await members(wire, room, 3)
    room.send([text("hello")])
    for peer in peers:
        assert await heard(peer, 1) == ["hello"]
    assert "transport is closed" in caplog.text
