"""Closing handshakes: by either side, in order, out of order, or missing."""

import gc
import socket
import struct
import weakref

import pytest

from echochat.realtime import codes, connection
from echochat.realtime.connection import Connection
from echochat.realtime.frames import TEXT as TEXT_FRAME
from echochat.realtime.frames import frame
from tests.patience import until
from tests.realtime.support import (
    CLOSE,
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

HELLO = frame(TEXT_FRAME, b"hello")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the closing handshake time out at once."""
    monkeypatch.setattr(connection, "CLOSE_TIMEOUT", 0.05)


def reset(peer: Peer) -> None:
    """Vanish with a TCP reset."""
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.socket.close()


async def test_server_closes(wire: Wire) -> None:
    """The peer gets the code, answers, and the server ends the stream."""
    peer = await wire.open()
    peer.connection.close(codes.CHAT_IDLE)
    assert peer.endpoint.over.result() == codes.CHAT_IDLE
    assert await peer.frame() == Frame(CLOSE, codes.CHAT_IDLE.to_bytes(2, "big"))
    await peer.send(closing(codes.CHAT_IDLE))
    assert await peer.is_cut()


async def test_closing_twice(wire: Wire) -> None:
    """Only the first code counts, and only one close frame is sent."""
    peer = await wire.open()
    peer.connection.close(codes.FORBIDDEN)
    peer.connection.close(codes.GOING_AWAY)
    await peer.send(closing(codes.FORBIDDEN))
    assert [frame.code for frame in await peer.frames()] == [codes.FORBIDDEN]


class Farewell(Recorder):
    """An endpoint that wants to say something at its end."""

    def closed(self, code: int) -> None:
        super().closed(code)
        self.connection.send(HELLO)

    connection: Connection


async def test_nothing_follows_the_close_frame(wire: Wire) -> None:
    """The endpoint is told first; what it, or anybody, sends from then on stays unsent."""
    endpoint = Farewell()
    wire.endpoint = lambda: endpoint
    peer = await wire.open()
    endpoint.connection = peer.connection
    peer.connection.send(HELLO)
    peer.connection.close(codes.NORMAL)
    peer.connection.send(HELLO)
    peer.connection.beat()
    await peer.send(masked(PING, b"still?") + masked(TEXT, b"late") + closing(codes.NORMAL))
    assert [frame.opcode for frame in await peer.frames()] == [TEXT, CLOSE]
    assert endpoint.texts.empty()


class Flushing(Farewell):
    """An endpoint whose hub writes what had gathered for it, past all checks, as it leaves."""

    def closed(self, code: int) -> None:
        Recorder.closed(self, code)
        self.connection.write(HELLO)


@pytest.mark.parametrize("who", ["server", "peer"])
async def test_endpoint_leaves_before_the_close_frame(wire: Wire, who: str) -> None:
    """Frames that a hub writes while releasing a connection precede the close frame."""
    endpoint = Flushing()
    wire.endpoint = lambda: endpoint
    peer = await wire.open()
    endpoint.connection = peer.connection
    if who == "server":
        peer.connection.close(codes.NORMAL)
    await peer.send(closing(codes.NORMAL))
    assert [frame.opcode for frame in await peer.frames()] == [TEXT, CLOSE]


class Failing(Recorder):
    """An endpoint with a bug."""

    def closed(self, code: int) -> None:
        raise ZeroDivisionError(code)


async def test_endpoint_that_fails_at_its_end(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """The peer is told all the same; the bug is logged."""
    wire.endpoint = Failing
    peer = await wire.open()
    peer.connection.close(codes.CHAT_IDLE)
    await peer.send(closing(codes.CHAT_IDLE))
    assert [frame.code for frame in await peer.frames()] == [codes.CHAT_IDLE]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("code", [*range(1000, 1004), *range(1007, 1015), 3000, 4999])
async def test_peer_closes(wire: Wire, code: int) -> None:
    """The peer's code is sent back, told to the endpoint, and the server ends the stream."""
    peer = await wire.open()
    await peer.send(closing(code, "прощай".encode()) + masked(TEXT, b"late"))
    assert [frame.code for frame in await peer.frames()] == [code]
    assert await peer.endpoint.code() == code
    assert peer.endpoint.texts.empty()


async def test_peer_closes_without_a_code(wire: Wire) -> None:
    """An empty close frame is answered by an empty one, and counts as a normal end."""
    peer = await wire.open()
    await peer.send(masked(CLOSE))
    assert await peer.frames() == [Frame(CLOSE, b"")]
    assert await peer.endpoint.code() == codes.NORMAL


async def test_message_before_the_close(wire: Wire) -> None:
    """Messages in the same packet before a close frame are delivered."""
    peer = await wire.open()
    await peer.send(masked(TEXT, b"bye") + closing(1000))
    assert await peer.endpoint.text() == "bye"
    assert await peer.endpoint.code() == 1000


async def test_peer_vanishes(wire: Wire) -> None:
    """A reset connection ends as abnormal, and writing to it is harmless."""
    peer = await wire.open()
    reset(peer)
    assert await peer.endpoint.code() == codes.ABNORMAL
    for write in (peer.connection.send, peer.connection.write):
        write(HELLO)
    peer.connection.close(codes.NORMAL)
    peer.connection.beat()
    peer.connection.abort()


async def test_peer_ends_the_stream(wire: Wire) -> None:
    """A stream that ends without a close frame ends the connection as abnormal."""
    peer = await wire.open()
    peer.socket.shutdown(socket.SHUT_WR)
    assert await peer.is_cut()
    assert await peer.endpoint.code() == codes.ABNORMAL


async def test_peer_ends_the_stream_in_a_frame(wire: Wire) -> None:
    """Half a frame is no message."""
    peer = await wire.open()
    await peer.send(masked(TEXT, b"half")[:-1])
    peer.socket.shutdown(socket.SHUT_WR)
    assert await peer.endpoint.code() == codes.ABNORMAL
    assert peer.endpoint.texts.empty()


async def test_abort(wire: Wire) -> None:
    """An aborted connection ends at once and without a close frame."""
    peer = await wire.open()
    peer.connection.abort()
    assert peer.endpoint.over.result() == codes.ABNORMAL
    assert await peer.is_cut()


@pytest.mark.usefixtures("hasty")
async def test_peer_that_never_answers(wire: Wire) -> None:
    """A peer that doesn't answer a close frame is cut off."""
    peer = await wire.open()
    peer.connection.close(codes.NORMAL)
    assert [frame.code for frame in await peer.frames()] == [codes.NORMAL]


@pytest.mark.usefixtures("hasty")
async def test_peer_that_never_leaves(wire: Wire) -> None:
    """A peer that breaks the protocol and stays connected is cut off."""
    peer = await wire.open()
    await peer.send(masked(3))
    assert (await peer.frame()).code == codes.PROTOCOL_ERROR
    await until(lambda: peer.connection.gone)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("who", ["server", "peer"])
async def test_closing_a_peer_that_reads_nothing(wire: Wire, who: str) -> None:
    """A closing handshake that can't get through a full buffer ends by the timer too."""
    wire.send_limit = 16 * 1024 * 1024
    peer = await wire.open(receive_buffer=4096)
    peer.connection.send(bytes(8 * 1024 * 1024))
    if who == "server":
        peer.connection.close(codes.NORMAL)
    else:
        await peer.send(closing(codes.NORMAL))
    assert await peer.endpoint.code() == codes.NORMAL
    await until(lambda: peer.connection.gone)


async def test_answered_close_leaves_no_timer(wire: Wire) -> None:
    """The timer of the closing handshake ends with the connection."""
    peer = await wire.open()
    peer.connection.close(codes.NORMAL)
    timer = peer.connection._close_timer
    assert timer is not None
    await peer.send(closing(codes.NORMAL))
    await until(timer.cancelled)


# Signs of life --------------------------------------------------------------


async def test_beat_pings(wire: Wire) -> None:
    """A peer that answers pings stays connected."""
    peer = await wire.open()
    for _ in range(3):
        peer.connection.beat()
        assert await peer.frame() == Frame(PING, b"")
        await peer.send(masked(PONG) + masked(TEXT, b"alive"))
        await peer.endpoint.text()
    assert not peer.connection.closing


async def test_any_byte_is_a_sign_of_life(wire: Wire) -> None:
    """A peer in the middle of a long message is alive."""
    peer = await wire.open()
    message = masked(TEXT, b"long")
    for byte in message[:-1]:
        peer.connection.beat()
        await peer.send(bytes((byte,)))
        await until(lambda: not peer.connection._awaiting_pong)
    await peer.send(message[-1:])
    assert await peer.endpoint.text() == "long"


async def test_silent_peer(wire: Wire) -> None:
    """A peer without a pong by the next heartbeat is cut off."""
    peer = await wire.open()
    peer.connection.beat()
    peer.connection.beat()
    assert peer.endpoint.over.result() == codes.ABNORMAL
    assert [frame.opcode for frame in await peer.frames()] == [PING]


# Nothing stays --------------------------------------------------------------


async def peer_leaves(peer: Peer) -> None:
    await peer.send(closing(1000))
    await peer.frames()


async def server_closes(peer: Peer) -> None:
    peer.connection.close(codes.NORMAL)
    await peer_leaves(peer)


async def peer_is_reset(peer: Peer) -> None:
    reset(peer)


async def protocol_is_broken(peer: Peer) -> None:
    await peer.send(masked(TEXT, b"\xff"))
    await peer.frame()
    peer.socket.close()


async def paused_and_aborted(peer: Peer) -> None:
    peer.connection.pause_receiving()
    peer.connection.abort()


@pytest.mark.parametrize(
    "end", [peer_leaves, server_closes, peer_is_reset, protocol_is_broken, paused_and_aborted]
)
async def test_no_garbage(wire: Wire, end: object) -> None:
    """Connection and endpoint are freed when they end, without the garbage collector."""
    peer = await wire.open(early=masked(TEXT, b"hi") + masked(PING))
    assert await peer.endpoint.text() == "hi"
    endpoint = weakref.ref(peer.endpoint)
    gc.collect()
    own = id(peer.connection)
    gc.disable()
    try:
        assert callable(end)
        await end(peer)
        await peer.endpoint.code()
        wire.forget()
        del peer.connection, peer.endpoint
        await until(lambda: endpoint() is None)
        await until(
            lambda: (
                not any(id(one) == own for one in gc.get_objects() if isinstance(one, Connection))
            )
        )
    finally:
        gc.enable()
