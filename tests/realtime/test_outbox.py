"""Much in one moment: attentive readers get it all, stalled ones are let go."""

import asyncio
import logging

import pytest

from echochat.realtime import codes, outbox
from echochat.realtime.fanout import Fanout
from echochat.realtime.frames import TEXT as TEXT_FRAME
from echochat.realtime.frames import frame
from echochat.realtime.outbox import LARGEST, PIECE
from tests.patience import until
from tests.realtime.support import PING, PONG, SEND_LIMIT, TEXT, Peer, Wire, closing, masked
from tests.realtime.test_connection_pace import slow_peer

EMOJI = "🙂".encode() * 1000
MOMENT = 600
"""Messages of 1,000 emoji: ten times the limit of these tests, under what may wait."""


def text(number: int) -> bytes:
    return frame(TEXT_FRAME, b"%d " % number + EMOJI)


def is_behind(peer: Peer) -> bool:
    return peer.connection._outbox is not None


async def numbers(peer: Peer, count: int) -> list[int]:
    return [int((await peer.frame()).payload.split()[0]) for _ in range(count)]


async def test_however_much_comes_in_one_moment(wire: Wire) -> None:
    """Attentive readers get more than the send limit, beside one that reads nothing."""
    room = Fanout("chat")
    peers = [await wire.open() for _ in range(3)]
    stalled = await slow_peer(wire)
    for peer in (*peers, stalled):
        room.add(peer.connection)
    room.send([text(number) for number in range(MOMENT)])
    assert MOMENT * len(EMOJI) > 8 * SEND_LIMIT
    room.send([text(MOMENT)])
    room.flush()
    for peer in peers:
        assert await numbers(peer, MOMENT + 1) == list(range(MOMENT + 1))
        assert not peer.connection.closing
    await until(lambda: not any(map(is_behind, peers)))
    room.send([text(0)])
    room.flush()
    assert [await numbers(peer, 1) for peer in peers] == [[0]] * 3


async def test_transport_is_given_a_piece_more_than_the_limit_at_most(wire: Wire) -> None:
    """Waiting readers share a burst's bytes; each transport buffers little."""
    room, peer = Fanout("chat"), await slow_peer(wire)
    room.add(peer.connection)
    room.send([text(number) for number in range(MOMENT)])
    transport = peer.connection._transport
    assert transport is not None
    for _ in range(MOMENT):
        assert transport.get_write_buffer_size() <= SEND_LIMIT + PIECE
        await numbers(peer, 1)


async def test_own_frames_keep_their_place(wire: Wire) -> None:
    """A lagging reader gets answers and pongs in order among the room's frames."""
    room, peer = Fanout("chat"), await slow_peer(wire)
    room.add(peer.connection)
    room.send([text(number) for number in range(MOMENT)])
    assert is_behind(peer)
    peer.connection.send(text(-1))
    await peer.send(masked(PING, b"there?") + masked(TEXT, b"mark"))
    assert await peer.endpoint.text() == "mark"
    room.send([text(-2)])
    room.flush()
    assert await numbers(peer, MOMENT + 1) == [*range(MOMENT), -1]
    assert (await peer.frame()).opcode == PONG
    assert await numbers(peer, 1) == [-2]


async def test_stalled_reader(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A reader that takes nothing is closed with 4008, after its transport's buffer."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(outbox, "LOOK", 0.05)
    room, peer = Fanout("chat"), await slow_peer(wire)
    room.add(peer.connection)
    room.send([text(number) for number in range(MOMENT)])
    assert await peer.endpoint.code() == codes.SLOW_READER
    assert peer.connection._outbox is None
    frames = await peer.frames_until_close()
    assert frames[-1].code == codes.SLOW_READER
    assert {frame.opcode for frame in frames[:-1]} == {TEXT}
    assert len(frames) < MOMENT
    await peer.send(closing(codes.SLOW_READER))
    assert await peer.is_cut()
    assert "slow reader" in caplog.text


async def test_reader_that_takes_a_little(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow reader goes on, but only for a limited time."""
    monkeypatch.setattr(outbox, "LOOK", 0.2)
    monkeypatch.setattr(outbox, "LONGEST", 1.0)
    room, peer = Fanout("chat"), await slow_peer(wire)
    room.add(peer.connection)
    room.send([text(number) for number in range(MOMENT)])
    begun = asyncio.get_running_loop().time()
    while not peer.connection.closing:
        await peer.take(5_000)
        await asyncio.sleep(0.01)
    assert await peer.endpoint.code() == codes.SLOW_READER
    assert asyncio.get_running_loop().time() - begun >= 1.0


async def test_what_waits_is_bounded(wire: Wire) -> None:
    """Over so many times the limit a reader is closed at once, and what waited is let go."""
    room, peer = Fanout("chat"), await slow_peer(wire)
    room.add(peer.connection)
    number, most = 0, 0
    while not peer.connection.closing:
        room.send([text(number)])
        room.flush()
        number += 1
        most = max(most, peer.connection.unread)
    assert peer.endpoint.over.result() == codes.SLOW_READER
    assert LARGEST * SEND_LIMIT < most < (LARGEST + 1) * SEND_LIMIT + 2 * PIECE
    assert peer.connection.unread <= SEND_LIMIT + PIECE


async def test_closed_while_behind(wire: Wire) -> None:
    """A close frame follows what the transport has: the rest is for the resume."""
    room, peer = Fanout("chat"), await slow_peer(wire)
    room.add(peer.connection)
    room.send([text(number) for number in range(MOMENT)])
    peer.connection.close(codes.GOING_AWAY)
    frames = await peer.frames_until_close()
    assert len(frames) < MOMENT
    assert frames[-1].code == codes.GOING_AWAY


async def test_heartbeat_of_who_is_behind(wire: Wire) -> None:
    """A reader that has much to take is not cut because it has not seen the ping yet."""
    room, peer = Fanout("chat"), await slow_peer(wire)
    room.add(peer.connection)
    peer.connection.beat()
    room.send([text(number) for number in range(MOMENT)])
    for _ in range(3):
        peer.connection.beat()
    assert (await peer.frame()).opcode == PING
    assert await numbers(peer, MOMENT) == list(range(MOMENT))
    await until(lambda: not is_behind(peer))
    peer.connection.beat()
    assert (await peer.frame()).opcode == PING
    assert not peer.connection.closing


async def test_room_after_a_fill_that_left_the_transport_full(wire: Wire) -> None:
    """Frames of the room wait meanwhile: they are counted, and come after the fill."""
    room, peer = Fanout("chat"), await slow_peer(wire)
    chunks = [text(number) for number in range(100)]
    filling = asyncio.create_task(peer.connection.fill([b"".join(chunks)]))
    await until(lambda: peer.connection.unread > SEND_LIMIT)
    filling.cancel()
    await asyncio.wait([filling])
    room.add(peer.connection)
    room.send([text(100)])
    assert is_behind(peer)
    assert await numbers(peer, 101) == list(range(101))


async def test_fill_of_who_is_behind(wire: Wire) -> None:
    """A fill waits for its turn behind what waits already."""
    peer = await slow_peer(wire)
    for number in range(MOMENT):
        peer.connection.send(text(number))
    filling = asyncio.create_task(
        peer.connection.fill([text(MOMENT + number) for number in range(MOMENT)])
    )
    assert await numbers(peer, 2 * MOMENT) == list(range(2 * MOMENT))
    await filling
    assert not peer.connection.closing
