"""Peers that send as fast as they can, and what of it is dealt with."""

import asyncio
import logging

import pytest

from echochat.realtime import budget, codes, intake
from echochat.realtime.budget import BURST, FRAME_BYTES, QUIET
from echochat.realtime.framing import TURN_FRAMES
from tests.patience import until
from tests.realtime.support import (
    CLOSE,
    CONTINUATION,
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
from tests.realtime.test_connection_pace import running, send_forever

ALLOWED = QUIET * BURST

FLOODS = {
    "texts": masked(TEXT, b"x"),
    "empty texts": masked(TEXT),
    "pings": masked(PING, b"p" * 20),
    "pongs": masked(PONG),
    "fragments": masked(TEXT, final=False) + masked(CONTINUATION) + masked(PING),
    "open fragments": masked(CONTINUATION, final=False),
    "large texts": masked(TEXT, b"x" * 60_000),
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose patience with floods soon."""
    monkeypatch.setattr(budget, "PATIENCE", 0.2)


async def parsed(peer: Peer) -> float:
    """Count what was dealt with until it stands still: the frames that the budget has lost."""
    before = -1.0
    while before != (spent := ALLOWED - peer.connection._budget.left):
        before = spent
        await asyncio.sleep(0.03)
    return spent


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
async def test_flood_waits(wire: Wire, flood: bytes) -> None:
    """Over its budget a peer waits, whatever it sends; what it has sent is not dealt with."""
    wire.frames_per_second = None
    start = masked(TEXT, final=False) if flood == FLOODS["open fragments"] else b""
    peer = await wire.open(early=start)
    with running(asyncio.create_task(send_forever(peer, flood * (200_000 // len(flood))))):
        assert ALLOWED <= await parsed(peer) < ALLOWED + 2 * TURN_FRAMES
        assert peer.endpoint.texts.qsize() <= ALLOWED + 2 * TURN_FRAMES


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
async def test_flood_that_goes_on(
    wire: Wire, flood: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A peer that continues is closed with 1008, even if it never reads."""
    caplog.set_level(logging.INFO)
    wire.frames_per_second = None
    start = masked(TEXT, final=False) if flood == FLOODS["open fragments"] else b""
    peer = await wire.open(early=start)
    with running(asyncio.create_task(send_forever(peer, flood * (200_000 // len(flood))))):
        assert await peer.endpoint.code() == codes.POLICY_VIOLATION
        frame = (await peer.frames_until_close())[-1]
    assert frame == Frame(CLOSE, codes.POLICY_VIOLATION.to_bytes(2, "big"))
    assert "floods" in caplog.text


@pytest.mark.usefixtures("hasty")
async def test_bytes_count(wire: Wire) -> None:
    """Large messages cost as many frames as they have parts of 4 KiB."""
    wire.frames_per_second = None
    peer = await wire.open()
    await peer.send(masked(TEXT, b"x" * (8 * FRAME_BYTES)))
    await peer.endpoint.text()
    assert ALLOWED - peer.connection._budget.left == 9


@pytest.mark.usefixtures("hasty")
async def test_bytes_count_in_small_reads(wire: Wire) -> None:
    """A large message that comes bit by bit costs what it costs in one piece."""
    peer = await wire.open()
    message = masked(TEXT, b"x" * (8 * FRAME_BYTES))
    before = peer.connection._budget.left
    for start in range(0, len(message), FRAME_BYTES - 1):
        peer.connection.data_received(message[start : start + FRAME_BYTES - 1])
    assert before - peer.connection._budget.left == 9


async def test_one_read_is_many_turns(wire: Wire) -> None:
    """Of tens of thousands of frames in one read a turn of the loop deals with a few, in order."""
    peer = await wire.open()
    count = 20_000
    peer.connection.data_received(b"".join(masked(TEXT, b"%d" % n) for n in range(count)))
    for turn in range(1, 4):
        assert peer.endpoint.texts.qsize() <= turn * TURN_FRAMES
        await asyncio.sleep(0)
    assert [int(await peer.endpoint.text()) for _ in range(count)] == list(range(count))
    await peer.send(masked(TEXT, b"and on"))
    assert await peer.endpoint.text() == "and on"


async def test_others_have_their_turn(wire: Wire) -> None:
    """Beside floods that the budget still lets pass, another peer is answered."""
    flood = masked(PING, b"p" * 20) * 10_000
    floods = [await wire.open() for _ in range(5)]
    quiet = await wire.open()
    for peer in floods:
        peer.connection.data_received(flood)
    await quiet.send(masked(TEXT, b"hello"))
    assert await quiet.endpoint.text() == "hello"
    assert all(peer.connection._has_frames for peer in floods)


async def test_pipelining_is_no_flood(wire: Wire) -> None:
    """A bot that sends 32 messages at once, again and again within its budget, never waits."""
    wire.frames_per_second = 100_000
    peer = await wire.open()
    for _ in range(50):
        await peer.send(masked(TEXT, b"hello") * 32)
        for _ in range(32):
            await peer.endpoint.text()
        assert peer.connection._turn is None
    assert not peer.connection.closing


class Chatty(Recorder):
    """An endpoint that is closed at the first text."""

    peer: Peer

    def received(self, text: str) -> None:
        super().received(text)
        self.peer.connection.close(codes.GOING_AWAY)


async def test_answer_to_a_close_is_found_behind_other_frames(wire: Wire) -> None:
    """The closing handshake is finished though much was on its way."""
    endpoint = Chatty()
    wire.endpoint = lambda: endpoint
    peer = endpoint.peer = await wire.open()
    await peer.send(masked(TEXT, b"x") * 1000 + closing(codes.GOING_AWAY))
    assert (await peer.frame()).code == codes.GOING_AWAY
    assert await peer.is_cut()
    assert endpoint.texts.qsize() == 1


async def test_refused_peer_is_discarded_slowly(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Further data of a refused peer is read with pauses, so that others don't suffer."""
    monkeypatch.setattr(intake, "DISCARD_PAUSE", 0.2)
    peer = await wire.open()
    await peer.send(masked(3))
    assert (await peer.frame()).code == codes.PROTOCOL_ERROR
    await peer.send(b"x")
    await until(lambda: peer.connection._turn is not None)
    transport = peer.connection._transport
    assert transport is not None
    assert not transport.is_reading()
    await until(transport.is_reading)
