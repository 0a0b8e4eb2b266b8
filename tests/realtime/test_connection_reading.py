"""Valid and invalid input of peers (RFC 6455, sections 5 to 8)."""

import asyncio

import pytest
from aiohttp._websocket.reader import WebSocketDataQueue, WebSocketReader

from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.realtime.intake import MAX_MESSAGE_SIZE, Intake
from tests.patience import until
from tests.realtime.support import (
    BINARY,
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

INVALID_TEXT, TOO_BIG = 1007, 1009


async def refused(peer: Peer) -> int:
    """The code with which the server refuses what came: told to both ends, then the end."""
    frame = await peer.frame()
    assert frame.opcode == CLOSE
    assert await peer.endpoint.code() == frame.code
    assert peer.endpoint.texts.empty()
    await peer.send(closing(frame.code))
    assert await peer.is_cut()
    return frame.code


def test_reader_is_the_compiled_one() -> None:
    """aiohttp's reader written in C is in use: the Python one is many times slower."""
    assert WebSocketReader.__module__ == "aiohttp._websocket.reader_c"
    assert Connection.__mro__[1:3] == (Intake, WebSocketDataQueue)
    assert WebSocketDataQueue.__module__ == "aiohttp._websocket.reader_c"


@pytest.mark.parametrize("text", ["", "hello", "привет 👋", "a" * 125, "a" * 126, "ж" * 32768])
async def test_text(wire: Wire, text: str) -> None:
    """A text arrives as it was sent, up to the largest size."""
    peer = await wire.open()
    await peer.send(masked(TEXT, text.encode()))
    assert await peer.endpoint.text() == text


async def test_too_large(wire: Wire) -> None:
    """One byte over the limit is refused as soon as the length is known."""
    peer = await wire.open()
    await peer.send(masked(TEXT, b"a" * (MAX_MESSAGE_SIZE + 1))[:14])
    assert await refused(peer) == TOO_BIG


async def test_refusal_reaches_who_is_still_sending(wire: Wire) -> None:
    """A peer that sends all of a huge message first still learns why it was refused."""
    peer = await wire.open()
    await peer.send(masked(TEXT, b"a" * 4_000_000))
    assert await refused(peer) == TOO_BIG


async def test_too_large_in_pieces(wire: Wire) -> None:
    """The limit holds for all fragments of a message together."""
    peer = await wire.open()
    half = b"a" * (MAX_MESSAGE_SIZE // 2 + 1)
    await peer.send(masked(TEXT, half, final=False) + masked(CONTINUATION, half)[:14])
    assert await refused(peer) == TOO_BIG


async def test_length_beyond_reason(wire: Wire) -> None:
    """A length of 2^64 - 1 is refused, not reserved."""
    peer = await wire.open()
    await peer.send(b"\x81\xff" + b"\xff" * 8 + b"mask")
    assert await refused(peer) == TOO_BIG


async def test_fragments(wire: Wire) -> None:
    """Fragments make one message; a character may be spread over two."""
    peer = await wire.open()
    first, second, third = "при".encode()[:3], "при".encode()[3:], b""
    await peer.send(
        masked(TEXT, first, final=False)
        + masked(CONTINUATION, second, final=False)
        + masked(CONTINUATION, third)
    )
    assert await peer.endpoint.text() == "при"


async def test_control_frame_between_fragments(wire: Wire) -> None:
    """A ping is answered at once, in the middle of a fragmented message."""
    peer = await wire.open()
    await peer.send(masked(TEXT, b"one ", final=False) + masked(PING, b"alive?"))
    assert await peer.frame() == Frame(PONG, b"alive?")
    await peer.send(masked(CONTINUATION, b"message"))
    assert await peer.endpoint.text() == "one message"


async def test_byte_by_byte(wire: Wire) -> None:
    """A message may come in as many pieces as it has bytes."""
    peer = await wire.open()
    for byte in masked(TEXT, b"slowly"):
        await peer.send(bytes((byte,)))
        await asyncio.sleep(0)
    assert await peer.endpoint.text() == "slowly"


async def test_many_in_one_packet(wire: Wire) -> None:
    """Messages that come together are handed over one by one, in order."""
    peer = await wire.open()
    await peer.send(b"".join(masked(TEXT, str(n).encode()) for n in range(500)))
    assert [await peer.endpoint.text() for _ in range(500)] == [str(n) for n in range(500)]


@pytest.mark.parametrize("payload", [b"", b"payload", b"p" * 125])
async def test_ping(wire: Wire, payload: bytes) -> None:
    """A ping is answered with its own payload."""
    peer = await wire.open()
    await peer.send(masked(PING, payload))
    assert await peer.frame() == Frame(PONG, payload)


async def test_unasked_pong(wire: Wire) -> None:
    """A pong nobody asked for is no message and no fault."""
    peer = await wire.open()
    await peer.send(masked(PONG, b"hello") + masked(TEXT, b"after"))
    assert await peer.endpoint.text() == "after"


async def test_binary(wire: Wire) -> None:
    """Binary messages are not for us."""
    peer = await wire.open()
    await peer.send(masked(BINARY, b"{}"))
    assert await refused(peer) == codes.UNSUPPORTED_DATA


@pytest.mark.parametrize(
    "sent",
    [
        masked(TEXT, b"\xff"),
        masked(TEXT, b"\xed\xa0\x80"),
        masked(TEXT, "я".encode()[:1], final=False) + masked(CONTINUATION, b"!"),
        closing(1000, b"\xff"),
    ],
)
async def test_invalid_utf8(wire: Wire, sent: bytes) -> None:
    """Invalid UTF-8, including lone surrogates, is refused."""
    peer = await wire.open()
    await peer.send(sent)
    assert await refused(peer) == INVALID_TEXT


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"\xc1" + masked(TEXT, b"x")[1:], id="reserved bit 1: no compression agreed"),
        pytest.param(b"\xa1" + masked(TEXT, b"x")[1:], id="reserved bit 2"),
        pytest.param(b"\x91" + masked(TEXT, b"x")[1:], id="reserved bit 3"),
        pytest.param(masked(3, b"x"), id="reserved data opcode"),
        pytest.param(masked(11, b"x"), id="reserved control opcode"),
        pytest.param(masked(CONTINUATION, b"x"), id="continuation of nothing"),
        pytest.param(masked(TEXT, b"x", final=False) + masked(TEXT, b"y"), id="new within"),
        pytest.param(masked(PING, b"x", final=False), id="fragmented ping"),
        pytest.param(masked(PING, b"x" * 126), id="large ping"),
        pytest.param(masked(TEXT, final=False) + masked(TEXT, b"y"), id="new within, empty"),
        pytest.param(masked(TEXT, b"x", final=False) + masked(BINARY, b"y"), id="other within"),
        pytest.param(masked(CLOSE, b"x"), id="close with half a code"),
        pytest.param(masked(CLOSE, b"\x03\xe8", final=False), id="fragmented close"),
        pytest.param(masked(CLOSE, b"\x03\xe8" + b"x" * 124), id="large close"),
        pytest.param(b"\x81\x05naked", id="no mask"),
        pytest.param(b"\x81\x00", id="no mask, empty"),
        pytest.param(b"\x89\x00", id="ping without a mask"),
        pytest.param(b"\x88\x00", id="close without a mask"),
        pytest.param(b"\x81\x7e\x00\x7e" + b"x" * 126, id="no mask, two bytes of length"),
        pytest.param(b"\x81\xfe\x00\x7d" + b"\0" * 129, id="two bytes of length for 125"),
        pytest.param(b"\x81\xff" + (65535).to_bytes(8, "big"), id="eight bytes for 65535"),
        pytest.param(b"\x89\xfe\x00\x01" + b"\0" * 5, id="ping, two bytes of length for 1"),
        *[
            pytest.param(closing(code), id=f"close {code}")
            for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)
        ],
    ],
)
async def test_broken_protocol(wire: Wire, sent: bytes) -> None:
    """Every breach of the protocol ends the connection with 1002."""
    peer = await wire.open()
    await peer.send(sent + masked(TEXT, b"ignored"))
    assert await refused(peer) == codes.PROTOCOL_ERROR


class Failing(Recorder):
    """An endpoint with a bug."""

    def received(self, text: str) -> None:
        raise ZeroDivisionError(text)


async def test_endpoint_that_fails(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """A bug in an endpoint ends its own connection, with a trace in the log."""
    wire.endpoint = Failing
    peer = await wire.open()
    await peer.send(masked(TEXT, b"anything") + masked(TEXT, b"more"))
    assert await peer.endpoint.code() == codes.ABNORMAL
    assert await peer.is_cut()
    assert "ZeroDivisionError" in caplog.text


# Holding back what comes ----------------------------------------------------


class Choosy(Recorder):
    """An endpoint that pauses, closes, or fails, at every text that says so."""

    connection: Connection

    def received(self, text: str) -> None:
        super().received(text)
        if text == "pause":
            self.connection.pause_receiving()
        elif text == "close":
            self.connection.close(codes.NORMAL)
        elif text == "fail":
            raise ZeroDivisionError


async def choosy(wire: Wire) -> Peer:
    endpoint = Choosy()
    wire.endpoint = lambda: endpoint
    peer = await wire.open()
    endpoint.connection = peer.connection
    return peer


def packet(*texts: str) -> bytes:
    return b"".join(masked(TEXT, text.encode()) for text in texts)


async def texts(peer: Peer, count: int) -> list[str]:
    return [await peer.endpoint.text() for _ in range(count)]


async def test_pause_holds_the_rest_of_a_packet(wire: Wire) -> None:
    """Messages that arrived with the one that paused reading wait in order."""
    peer = await choosy(wire)
    await peer.send(packet("1", "pause", "2", "3"))
    assert await texts(peer, 2) == ["1", "pause"]
    await peer.send(packet("4"))
    await asyncio.sleep(0.05)
    assert peer.endpoint.texts.empty()
    peer.connection.resume_receiving()
    assert await texts(peer, 3) == ["2", "3", "4"]


async def test_pause_again_while_resuming(wire: Wire) -> None:
    """An endpoint may pause anew at any message of those that were held."""
    peer = await choosy(wire)
    await peer.send(packet("pause", "1", "pause", "2", "pause") + packet("3"))
    assert await texts(peer, 1) == ["pause"]
    for held in ("1", "2"):
        peer.connection.resume_receiving()
        assert await texts(peer, 2) == [held, "pause"]
        assert peer.endpoint.texts.empty()
    await peer.send(packet("4"))
    peer.connection.resume_receiving()
    assert await texts(peer, 2) == ["3", "4"]


async def test_pause_makes_the_peer_wait(wire: Wire) -> None:
    """A paused connection takes in one read's worth; then TCP holds the peer back."""
    peer = await choosy(wire)
    count = 400
    flood = packet("pause", *(str(n).rjust(40_000) for n in range(count)))
    sending = asyncio.create_task(peer.send(flood))
    assert await texts(peer, 1) == ["pause"]
    await asyncio.sleep(0.1)
    assert not sending.done()
    assert len(peer.connection._backlog or ()) <= 256 * 1024 // 40_000
    peer.connection.resume_receiving()
    assert [int(text) for text in await texts(peer, count)] == list(range(count))
    await sending


async def test_control_frames_while_paused(wire: Wire) -> None:
    """A ping in the same read is answered though messages wait."""
    peer = await choosy(wire)
    await peer.send(packet("pause", "waits") + masked(PING, b"there?"))
    assert await peer.frame() == Frame(PONG, b"there?")


async def test_closing_while_paused(wire: Wire) -> None:
    """The answer to our close is read though the endpoint had paused; what waited is dropped."""
    peer = await choosy(wire)
    await peer.send(packet("pause", "waits"))
    assert await texts(peer, 1) == ["pause"]
    peer.connection.close(codes.GOING_AWAY)
    assert (await peer.frame()).code == codes.GOING_AWAY
    await peer.send(closing(codes.GOING_AWAY))
    assert await peer.is_cut()
    peer.connection.resume_receiving()
    assert peer.endpoint.texts.empty()


async def test_end_while_resuming(wire: Wire) -> None:
    """An endpoint may close at any message of those that were held; it hears no other."""
    peer = await choosy(wire)
    await peer.send(packet("pause", "close", "not heard"))
    assert await texts(peer, 1) == ["pause"]
    peer.connection.resume_receiving()
    assert await texts(peer, 1) == ["close"]
    assert peer.endpoint.texts.empty()
    assert (await peer.frame()).code == codes.NORMAL


async def test_pausing_and_resuming_twice(wire: Wire) -> None:
    """Each may be said again, at any time, the end included."""
    peer = await choosy(wire)
    for _ in range(2):
        peer.connection.pause_receiving()
    for _ in range(2):
        peer.connection.resume_receiving()
    await peer.send(packet("still here"))
    assert await texts(peer, 1) == ["still here"]
    peer.connection.abort()
    assert await peer.is_cut()
    peer.connection.pause_receiving()
    peer.connection.resume_receiving()


async def test_handed_over_in_a_turn_of_its_own(wire: Wire) -> None:
    """Whoever resumes is spared what the endpoint does; what comes meanwhile waits behind."""
    peer = await choosy(wire)
    await peer.send(packet("pause", "1"))
    assert await texts(peer, 1) == ["pause"]
    await until(lambda: bool(peer.connection._backlog))
    peer.connection.resume_receiving()
    assert peer.endpoint.texts.empty()
    peer.connection.data_received(packet("2"))
    assert await texts(peer, 2) == ["1", "2"]


async def test_pause_before_the_turn_comes(wire: Wire) -> None:
    """An endpoint that pauses again at once hears nothing of what was held."""
    peer = await choosy(wire)
    await peer.send(packet("pause", "1"))
    assert await texts(peer, 1) == ["pause"]
    await until(lambda: bool(peer.connection._backlog))
    peer.connection.resume_receiving()
    peer.connection.pause_receiving()
    await asyncio.sleep(0.05)
    assert peer.endpoint.texts.empty()
    peer.connection.resume_receiving()
    assert await texts(peer, 1) == ["1"]


async def test_endpoint_that_fails_at_what_was_held(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    """Its connection is cut, as at anything else it fails at, and a line says why."""
    peer = await choosy(wire)
    await peer.send(packet("pause", "fail", "not heard"))
    assert await texts(peer, 1) == ["pause"]
    await until(lambda: bool(peer.connection._backlog))
    peer.connection.resume_receiving()
    assert await peer.endpoint.code() == codes.ABNORMAL
    assert await texts(peer, 1) == ["fail"]
    assert peer.endpoint.texts.empty()
    assert "ZeroDivisionError" in caplog.text
