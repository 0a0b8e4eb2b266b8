"""Readers that are slower than what they are sent."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from echochat.realtime import codes, connection
from echochat.realtime.frames import TEXT as TEXT_FRAME
from echochat.realtime.frames import frame
from tests.patience import until
from tests.realtime.support import (
    PING,
    SEND_LIMIT,
    TEXT,
    Peer,
    Wire,
    closing,
    masked,
)

CHUNK = frame(TEXT_FRAME, b"c" * 10_000)
LONG = 1000
"""Chunks, more by far than the kernel's buffers hold."""


async def slow_peer(wire: Wire) -> Peer:
    return await wire.open(receive_buffer=4096)


def send_until_ended(peer: Peer) -> None:
    for _ in range(LONG):
        peer.connection.send(CHUNK)


def buffered(peer: Peer) -> int:
    """Bytes that the server keeps for the peer."""
    transport = peer.connection._transport
    return transport.get_write_buffer_size() if transport else 0


@contextmanager
def running(work: asyncio.Task[None]) -> Iterator[asyncio.Task[None]]:
    """A task that does not outlive its test."""
    try:
        yield work
    finally:
        work.cancel()


async def test_slow_reader_is_closed(wire: Wire) -> None:
    """Over the limit of unread bytes a reader is told 4008, after all that it was sent."""
    peer = await slow_peer(wire)
    send_until_ended(peer)
    assert peer.endpoint.over.result() == codes.SLOW_READER
    assert buffered(peer) < SEND_LIMIT + 2 * len(CHUNK)
    frames = await peer.frames_until_close()
    assert {frame.opcode for frame in frames[:-1]} == {TEXT}
    assert frames[-1].code == codes.SLOW_READER
    await peer.send(closing(codes.SLOW_READER))
    assert await peer.is_cut()


async def test_slow_reader_is_cut(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that reads nothing at all does not hold its memory for long."""
    monkeypatch.setattr(connection, "CLOSE_TIMEOUT", 0.05)
    peer = await slow_peer(wire)
    send_until_ended(peer)
    await until(lambda: peer.connection.gone)


async def test_quick_reader_is_not_closed(wire: Wire) -> None:
    """However much is sent in all: only what is unread counts."""
    peer = await wire.open()
    for _ in range(LONG):
        peer.connection.send(CHUNK)
        assert (await peer.frame()).opcode == TEXT
    assert not peer.connection.closing


async def test_slow_reader_of_pongs(wire: Wire) -> None:
    """A peer that pings without reading the pongs is a slow reader."""
    peer = await slow_peer(wire)
    pings = masked(PING, b"p" * 125) * 1000
    with running(asyncio.create_task(send_forever(peer, pings))):
        assert await peer.endpoint.code() == codes.SLOW_READER


async def send_forever(peer: Peer, data: bytes) -> None:
    while True:
        await peer.send(data)


# Filling up -----------------------------------------------------------------


async def test_fill_at_the_pace_of_the_reader(wire: Wire) -> None:
    """A reader that takes its time gets everything, and little waits in memory."""
    peer = await slow_peer(wire)
    with running(asyncio.create_task(peer.connection.fill([CHUNK] * 100))) as filling:
        for _ in range(100):
            assert buffered(peer) <= SEND_LIMIT + len(CHUNK)
            assert len((await peer.frame()).payload) == 10_000
        await filling
    assert not peer.connection.closing


async def test_slowness_counts_again_after_a_fill(wire: Wire) -> None:
    """The patience of a fill ends with it."""
    peer = await slow_peer(wire)
    await peer.connection.fill([CHUNK])
    send_until_ended(peer)
    assert peer.endpoint.over.result() == codes.SLOW_READER


@pytest.mark.parametrize("end", ["cancel", "abort", "reset"])
async def test_fill_that_is_broken_off(wire: Wire, end: str) -> None:
    """A fill ends with its task, and with its connection."""
    peer = await slow_peer(wire)
    filling = asyncio.create_task(peer.connection.fill([CHUNK] * LONG))
    await until(lambda: buffered(peer) > SEND_LIMIT)
    ends: dict[str, Callable[[], object]] = {
        "cancel": filling.cancel,
        "abort": peer.connection.abort,
        "reset": peer.socket.close,
    }
    ends[end]()
    await asyncio.wait([filling], timeout=5)
    assert filling.done()
    assert filling.cancelled() == (end == "cancel")


async def test_close_during_a_fill(wire: Wire) -> None:
    """A fill may be closed in its midst: the peer reads to the close frame, nothing follows."""
    peer = await slow_peer(wire)
    with running(asyncio.create_task(peer.connection.fill([CHUNK] * LONG))):
        await until(lambda: buffered(peer) > SEND_LIMIT)
        peer.connection.close(codes.GOING_AWAY)
        frames = await peer.frames_until_close()
        assert len(frames) < LONG
        await peer.send(closing(codes.GOING_AWAY))
        assert await peer.is_cut()


async def test_answers_during_a_fill_are_bounded(wire: Wire) -> None:
    """A peer that pings during a fill and reads nothing waits like other slow readers."""
    peer = await slow_peer(wire)
    with (
        running(asyncio.create_task(peer.connection.fill([CHUNK] * LONG))),
        running(asyncio.create_task(send_forever(peer, masked(PING, b"p" * 125) * 1000))),
    ):
        for _ in range(100):
            await asyncio.sleep(0.002)
            assert buffered(peer) < 10 * SEND_LIMIT


async def test_messages_during_a_slow_fill(wire: Wire) -> None:
    """Messages sent during a fill are handled once the peer reads."""
    peer = await slow_peer(wire)
    with running(asyncio.create_task(peer.connection.fill([CHUNK] * 100))) as filling:
        await until(lambda: buffered(peer) > SEND_LIMIT)
        await peer.send(masked(TEXT, b"hello"))
        for _ in range(100):
            await peer.frame()
        await filling
        assert await peer.endpoint.text() == "hello"


async def test_slow_reader_is_heard_during_a_fill(wire: Wire) -> None:
    """A reader that takes some is heard, and so seen to be alive, before it has taken all."""
    peer = await slow_peer(wire)
    with running(asyncio.create_task(peer.connection.fill([CHUNK] * LONG))) as filling:
        await until(lambda: buffered(peer) > SEND_LIMIT)
        await peer.send(masked(TEXT, b"hello"))
        while peer.endpoint.texts.empty():
            await peer.frame()
        assert not filling.done()


async def test_pause_outlasts_a_fill(wire: Wire) -> None:
    """A fill that goes on does not end the pause that the endpoint asked for."""
    peer = await slow_peer(wire)
    peer.connection.pause_receiving()
    flood = masked(TEXT, b"f" * 50_000) * 200
    with (
        running(asyncio.create_task(peer.connection.fill([CHUNK] * 100))) as filling,
        running(asyncio.create_task(peer.send(flood))) as sending,
    ):
        await until(lambda: buffered(peer) > SEND_LIMIT)
        for _ in range(100):
            await peer.frame()
        await filling
        await asyncio.sleep(0.05)
        assert not sending.done()
        assert peer.endpoint.texts.empty()
        peer.connection.resume_receiving()
        assert await peer.endpoint.text() == "f" * 50_000


async def test_resuming_in_a_stalled_fill(wire: Wire) -> None:
    """An endpoint that resumes hears nothing from a reader that takes nothing."""
    peer = await slow_peer(wire)
    with running(asyncio.create_task(peer.connection.fill([CHUNK] * LONG))):
        await until(lambda: buffered(peer) > SEND_LIMIT)
        peer.connection.pause_receiving()
        peer.connection.resume_receiving()
        await peer.send(masked(TEXT, b"hello"))
        await asyncio.sleep(0.05)
        assert peer.endpoint.texts.empty()


async def test_reader_that_takes_nothing_is_ended_by_the_heartbeat(wire: Wire) -> None:
    """A stalled fill ends at the second beat, even if the peer keeps talking."""
    peer = await slow_peer(wire)
    with (
        running(asyncio.create_task(peer.connection.fill([CHUNK] * LONG))),
        running(asyncio.create_task(send_forever(peer, masked(TEXT, b"bla") * 1000))),
    ):
        await until(lambda: buffered(peer) > SEND_LIMIT)
        peer.connection.beat()
        await asyncio.sleep(0.05)
        peer.connection.beat()
        assert await peer.endpoint.code() == codes.ABNORMAL
