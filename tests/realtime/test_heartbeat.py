"""Heartbeats to sockets, and the end of those from which nothing comes."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from echochat.realtime import codes
from echochat.realtime.frames import TEXT as TEXT_FRAME
from echochat.realtime.frames import frame
from echochat.realtime.heartbeat import HEARTBEAT_FRAME, Heartbeat
from tests.patience import until
from tests.realtime.support import TEXT, Frame, Peer, Recorder, Wire, masked

PING = Frame(TEXT, b'{"type":"ping"}')


class Member(Recorder):
    """An endpoint as features have them: it notes when something came, and leaves at its end."""

    peer: Peer
    heartbeat: Heartbeat

    def received(self, text: str) -> None:
        super().received(text)
        self.peer.connection.last_message = asyncio.get_running_loop().time()

    def closed(self, code: int) -> None:
        super().closed(code)
        self.heartbeat.discard(self.peer.connection)


MakeHeartbeat = Callable[[float, float], Heartbeat]


@pytest.fixture
async def beating() -> AsyncIterator[MakeHeartbeat]:
    """Make heartbeats that stop at the end of the test."""
    heartbeats: list[Heartbeat] = []

    def make(interval: float, idle_timeout: float) -> Heartbeat:
        heartbeats.append(Heartbeat(interval, idle_timeout, codes.CHAT_IDLE))
        return heartbeats[-1]

    yield make
    for heartbeat in heartbeats:
        heartbeat.stop()


async def join(wire: Wire, heartbeat: Heartbeat) -> Peer:
    member = Member()
    wire.endpoint = lambda: member
    member.peer, member.heartbeat = await wire.open(), heartbeat
    heartbeat.add(member.peer.connection)
    return member.peer


def test_heartbeat_frame() -> None:
    """The heartbeat is that of docs/wire.md."""
    assert frame(TEXT_FRAME, PING.payload) == HEARTBEAT_FRAME


async def test_heartbeat(wire: Wire, beating: MakeHeartbeat) -> None:
    """Everybody gets it, again and again."""
    heartbeat = beating(0.05, 60)
    peers = [await join(wire, heartbeat) for _ in range(3)]
    for peer in peers:
        assert [await peer.frame() for _ in range(3)] == [PING] * 3


async def test_idle(wire: Wire, beating: MakeHeartbeat) -> None:
    """Silent sockets are closed with the endpoint's code; others stay."""
    heartbeat = beating(60, 0.3)
    silent, talking = await join(wire, heartbeat), await join(wire, heartbeat)
    while not silent.endpoint.over.done():
        await talking.send(masked(TEXT, b"{}"))
        await asyncio.sleep(0.05)
    assert silent.endpoint.over.result() == codes.CHAT_IDLE
    assert not talking.endpoint.over.done()


async def test_idle_not_too_early(wire: Wire, beating: MakeHeartbeat) -> None:
    """The time counts from the last message, not from the last look."""
    heartbeat = beating(60, 0.3)
    peer = await join(wire, heartbeat)
    began = peer.connection.last_message
    assert await peer.endpoint.code() == codes.CHAT_IDLE
    assert asyncio.get_running_loop().time() - began >= 0.3


async def test_nothing_stays(wire: Wire, beating: MakeHeartbeat) -> None:
    """A closed connection gets no more heartbeats and is released."""
    heartbeat = beating(0.05, 60)
    peer = await join(wire, heartbeat)
    peer.connection.abort()
    await until(lambda: peer.connection.gone)
    assert not heartbeat._spokes
    assert not list(heartbeat._beats)
    assert not len(heartbeat._idle)
