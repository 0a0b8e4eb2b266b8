"""All sockets of an instance: heartbeat, the end of sessions, the end of the server."""

import asyncio
import math
from collections.abc import Iterable
from typing import NamedTuple

import pytest

from echochat.realtime import codes, connection, registry
from echochat.realtime.bus import SESSIONS, MemoryBus, SessionEnded
from echochat.realtime.registry import Registry
from tests.patience import until
from tests.realtime.support import (
    PING,
    PONG,
    TEXT,
    Frame,
    Peer,
    Recorder,
    Wire,
    closing,
    masked,
)

SESSION = b"session"


class Member(Recorder):
    """An endpoint that leaves the registry at its end, as all do."""

    def __init__(self, hall: "Hall", session_id: bytes | None) -> None:
        super().__init__()
        self._hall = hall
        self._session_id = session_id

    def closed(self, code: int) -> None:
        super().closed(code)
        self._hall.registry.discard(self._hall.peers[self].connection, self._session_id)


class SignedIn(NamedTuple):
    """A session as it was read."""

    session_id: bytes
    version: int
    deadline: float


class Hall:
    """A registry, its bus, and the peers that come."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.bus = MemoryBus()
        self.registry = Registry(self.bus)
        self.registry.doubt = self._doubt
        self.peers: dict[Recorder, Peer] = {}
        self.doubted: list[bytes] = []

    async def enter(
        self, session_id: bytes | None = None, version: int | None = None, left: float = math.inf
    ) -> Peer:
        self._wire.endpoint = lambda: Member(self, session_id)
        peer = await self._wire.open()
        self.peers[peer.endpoint] = peer
        if session_id is None:
            self.registry.add(peer.connection, None)
        else:
            version = self.registry.version if version is None else version
            deadline = asyncio.get_running_loop().time() + left
            self.registry.add(peer.connection, SignedIn(session_id, version, deadline))
        return peer

    def _doubt(self, session_ids: Iterable[bytes]) -> None:
        self.doubted += session_ids

    def end(self, session_id: bytes) -> None:
        self.bus.publish(SESSIONS, SessionEnded(session_id))


@pytest.fixture
def hall(wire: Wire) -> Hall:
    return Hall(wire)


def code_of(peer: Peer) -> int | None:
    """The code with which a connection ended, None while it is open."""
    return peer.endpoint.over.result() if peer.endpoint.over.done() else None


async def test_ended_session_closes_its_sockets(hall: Hall) -> None:
    """All sockets of the session are told 4401; nobody else's."""
    mine = [await hall.enter(SESSION) for _ in range(2)]
    other, guest = await hall.enter(b"other"), await hall.enter(None)
    hall.end(SESSION)
    assert [(await peer.frame()).code for peer in mine] == [codes.NOT_SIGNED_IN] * 2
    assert code_of(other) is None
    assert code_of(guest) is None
    assert len(hall.registry) == 2


async def test_socket_opened_while_a_session_ends(hall: Hall) -> None:
    """A session that was read before some session ended is looked up when a socket joins it."""
    read_at = hall.registry.version
    hall.end(b"any")
    await hall.enter(SESSION, read_at)
    assert hall.doubted == [SESSION]
    await hall.enter(b"read after it")
    assert hall.doubted == [SESSION]


async def test_deadline(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session whose time is over is looked up, again and again until somebody says what holds."""
    monkeypatch.setattr(registry, "DEADLINE_ROUND", 0.15)
    hall.registry = Registry(hall.bus)
    hall.registry.doubt = hall._doubt
    first = await hall.enter(SESSION, left=0.0)
    await hall.enter(b"other")
    await until(lambda: len(hall.doubted) >= 2)
    assert set(hall.doubted) == {SESSION}
    hall.registry.renew(SESSION, math.inf)
    hall.doubted.clear()
    await asyncio.sleep(0.3)
    assert not hall.doubted
    hall.registry.end(SESSION)
    assert (await first.frame()).code == codes.NOT_SIGNED_IN


async def test_latest_deadline(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two sockets of a session, the one that was let in later knows how long it lives."""
    monkeypatch.setattr(registry, "DEADLINE_ROUND", 0.15)
    hall.registry = Registry(hall.bus)
    hall.registry.doubt = hall._doubt
    await hall.enter(SESSION, left=0.0)
    await hall.enter(SESSION)
    await asyncio.sleep(0.3)
    assert not hall.doubted


async def test_given_up(hall: Hall) -> None:
    """Sockets of a session that nobody can vouch for are told to come back later."""
    peer = await hall.enter(SESSION)
    hall.registry.give_up(SESSION)
    assert (await peer.frame()).code == codes.TRY_AGAIN_LATER


async def test_nothing_stays_of_who_left(hall: Hall) -> None:
    """A connection that ended is forgotten; to discard it again is harmless."""
    peer = await hall.enter(SESSION)
    await peer.send(closing(1000))
    assert await peer.endpoint.code() == 1000
    hall.registry.discard(peer.connection, SESSION)
    assert len(hall.registry) == 0
    assert not hall.registry._sessions
    assert not list(hall.registry._wheel)
    assert not list(hall.registry._deadlines)
    hall.end(SESSION)


async def answers(peer: Peer) -> list[Frame]:
    """Close frames to peers that answer them."""
    frames = await peer.frames_until_close()
    await peer.send(closing(frames[-1].code))
    return frames


async def test_close_all(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the server's end every peer hears 1001, however many batches that takes."""
    monkeypatch.setattr(registry, "FAREWELL_BATCH", 3)
    peers = [await hall.enter(SESSION) for _ in range(10)]
    told, _ = await asyncio.gather(
        asyncio.gather(*(answers(peer) for peer in peers)), hall.registry.close_all()
    )
    assert [[frame.code for frame in frames] for frames in told] == [[codes.GOING_AWAY]] * 10
    assert len(hall.registry) == 0


async def test_farewell_waits_for_who_is_still_talking(hall: Hall) -> None:
    """The process may end after close_all: no peer's connection is reset then."""
    peers = [await hall.enter() for _ in range(3)]
    for peer in peers:
        await peer.send(masked(TEXT, b"and another thing") * 1000)
    leaving = asyncio.create_task(hall.registry.close_all())
    for peer in peers:
        assert not leaving.done()
        assert (await answers(peer))[-1].code == codes.GOING_AWAY
        assert await peer.is_cut()
    await leaving
    assert all(peer.connection.gone for peer in peers)


async def test_farewell_waits_for_who_was_just_closed(hall: Hall) -> None:
    """Sockets closed just before get their code, too, before the process ends."""
    peer = await hall.enter(SESSION)
    await peer.send(masked(TEXT, b"and another thing") * 1000)
    hall.end(SESSION)
    leaving = asyncio.create_task(hall.registry.close_all())
    await asyncio.sleep(2 * registry.FAREWELL_PAUSE)
    assert not leaving.done()
    assert (await answers(peer))[-1].code == codes.NOT_SIGNED_IN
    assert await peer.is_cut()
    await leaving


async def test_farewell_to_who_never_answers(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that does not answer keeps the server no longer than its timer runs."""
    monkeypatch.setattr(connection, "CLOSE_TIMEOUT", 0.05)
    peer = await hall.enter()
    async with asyncio.timeout(2):
        await hall.registry.close_all()
    assert [frame.code for frame in await peer.frames()] == [codes.GOING_AWAY]


async def test_who_leaves_during_the_farewell(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that goes while others are told changes nothing for them."""
    monkeypatch.setattr(registry, "FAREWELL_BATCH", 1)
    peers = [await hall.enter() for _ in range(4)]
    farewell = asyncio.create_task(hall.registry.close_all())
    await asyncio.sleep(0)
    peers[2].connection.abort()
    for peer in (peers[0], peers[1], peers[3]):
        await answers(peer)
    await farewell
    assert [code_of(peer) for peer in peers] == [1001, 1001, codes.ABNORMAL, 1001]


async def test_latecomer(hall: Hall) -> None:
    """Connections admitted during a shutdown are closed at once."""
    await hall.registry.close_all()
    peer = await hall.enter()
    assert (await peer.frame()).code == codes.GOING_AWAY
    assert len(hall.registry) == 0


async def test_heartbeat(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every peer is pinged; who answers stays, who does not is cut off."""
    monkeypatch.setattr(registry, "HEARTBEAT", 0.3)
    hall.registry = Registry(hall.bus)
    alive, silent = await hall.enter(), await hall.enter()
    for _ in range(3):
        assert await alive.frame() == Frame(PING, b"")
        await alive.send(masked(PONG))
    assert await silent.endpoint.code() == codes.ABNORMAL
    assert code_of(alive) is None
    await until(lambda: len(hall.registry) == 1)
