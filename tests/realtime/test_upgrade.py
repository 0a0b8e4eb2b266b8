"""The opening handshake (RFC 6455, section 4.2), and what lies around it in the stream."""

import asyncio
import gc

import pytest
from aiohttp import web

from echochat.realtime.connection import Connection
from tests.patience import until
from tests.realtime.support import REQUEST, TEXT, Wire, closing, masked

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="


async def test_accept_key_of_the_rfc(wire: Wire) -> None:
    """The RFC's example key is answered with the RFC's example accept."""
    head = (await wire.ask(REQUEST)).lower()
    assert head.startswith("http/1.1 101 ")
    assert "\r\nupgrade: websocket\r\n" in head
    assert "\r\nconnection: upgrade\r\n" in head
    assert "\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n" in head


async def test_no_extension_and_no_subprotocol(wire: Wire) -> None:
    """Offered compression and subprotocols are declined."""
    offer = b"Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n\r\n"
    head = await wire.ask(REQUEST.removesuffix(b"\r\n") + offer)
    assert head.startswith("HTTP/1.1 101 ")
    assert "Sec-WebSocket-Extensions" not in head
    assert "Sec-WebSocket-Protocol" not in head


@pytest.mark.parametrize(
    "header",
    [b"Connection: keep-alive, Upgrade", b"connection: upgrade", b"Connection: foo,UPGRADE ,bar"],
)
async def test_connection_header_is_a_list(wire: Wire, header: bytes) -> None:
    """Upgrade may be one of several tokens, in any case."""
    head = await wire.ask(REQUEST.replace(b"Connection: Upgrade", header))
    assert head.startswith("HTTP/1.1 101 ")


async def test_connection_header_in_two_lines(wire: Wire) -> None:
    """A list may be spread over several header lines (RFC 9110, section 5.3)."""
    both = b"Connection: keep-alive\r\nConnection: Upgrade"
    head = await wire.ask(REQUEST.replace(b"Connection: Upgrade", both))
    assert head.startswith("HTTP/1.1 101 ")


@pytest.mark.parametrize(
    ("present", "instead"),
    [
        (b"Upgrade: websocket\r\n", b""),
        (b"Upgrade: websocket\r\n", b"Upgrade: h2c\r\n"),
        (b"Connection: Upgrade\r\n", b""),
        (b"Connection: Upgrade\r\n", b"Connection: keep-alive\r\n"),
    ],
)
async def test_no_upgrade(wire: Wire, present: bytes, instead: bytes) -> None:
    """A plain request is told to upgrade, and to what."""
    head = await wire.ask(REQUEST.replace(present, instead))
    assert head.startswith("HTTP/1.1 426 ")
    assert "\r\nUpgrade: websocket\r\n" in head


async def test_http_1_0(wire: Wire) -> None:
    """A request of HTTP/1.0 can't ask for an upgrade (RFC 9110, section 7.8)."""
    for connection in (b"Upgrade", b"keep-alive, Upgrade"):
        request = REQUEST.replace(b" HTTP/1.1", b" HTTP/1.0").replace(
            b"Connection: Upgrade", b"Connection: " + connection
        )
        head = await wire.ask(request)
        assert head.startswith(("HTTP/1.0 426 ", "HTTP/1.1 426 "))
        assert "\r\nUpgrade: websocket\r\n" in head


@pytest.mark.parametrize("version", [b"", b"Sec-WebSocket-Version: 8\r\n"])
async def test_unknown_version(wire: Wire, version: bytes) -> None:
    """The answer to another version of the protocol names ours (section 4.4)."""
    head = await wire.ask(REQUEST.replace(b"Sec-WebSocket-Version: 13\r\n", version))
    assert head.startswith("HTTP/1.1 426 ")
    assert "\r\nSec-WebSocket-Version: 13\r\n" in head


@pytest.mark.parametrize(
    "key",
    [b"", b"c2hvcnQ=", b"dGhlIHNhbXBsZSBub25jZSE=", b"!dGhlIHNhbXBsZSBub25jZQ==", b"\xc3\xa4"],
)
async def test_bad_key(wire: Wire, key: bytes) -> None:
    """The key has to be 16 bytes in base64."""
    head = await wire.ask(REQUEST.replace(KEY, key))
    assert head.startswith("HTTP/1.1 400 ")


async def test_two_keys(wire: Wire) -> None:
    """There is one key (section 11.3.1)."""
    key = b"Sec-WebSocket-Key: " + KEY + b"\r\n\r\n"
    head = await wire.ask(REQUEST.removesuffix(b"\r\n") + key)
    assert head.startswith("HTTP/1.1 400 ")


async def test_http_goes_on_after_a_refusal(wire: Wire) -> None:
    """A declined upgrade leaves an ordinary HTTP connection."""
    peer = wire.peer()
    await peer.send(REQUEST.replace(b": 13", b": 8"))
    assert "426" in await peer.head()
    await peer.take(len(b"426: Upgrade Required"))
    await peer.send(b"GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert (await peer.head()).startswith("HTTP/1.1 200 ")


async def test_upgrade_on_a_used_connection(wire: Wire) -> None:
    """An upgrade may follow other requests on a kept-alive connection."""
    peer = wire.peer()
    await peer.send(b"GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert "200" in await peer.head()
    assert await peer.take(5) == b"plain"
    await peer.send(REQUEST + masked(TEXT, b"here"))
    assert await (await wire.opened(peer)).endpoint.text() == "here"


async def test_early_message(wire: Wire) -> None:
    """Frames in the request's packet are read."""
    peer = await wire.open(early=masked(TEXT, b"early"))
    assert await peer.endpoint.text() == "early"


async def test_early_half_message(wire: Wire) -> None:
    """A frame may begin in the request's packet and end in a later one."""
    whole = masked(TEXT, b"two halves")
    peer = await wire.open(early=whole[:7])
    await peer.send(whole[7:])
    assert await peer.endpoint.text() == "two halves"


async def test_early_bytes_stay_first(wire: Wire) -> None:
    """Frames that arrive during the upgrade follow those in the request's packet."""
    peer = wire.peer()
    whole = masked(TEXT, b"first, ") + masked(TEXT, b"second")

    def more_arrives(_connection: Connection) -> None:
        peer.socket.sendall(whole[9:])

    wire.upgraded = more_arrives
    await peer.send(REQUEST + whole[:9])
    await wire.opened(peer)
    assert [await peer.endpoint.text(), await peer.endpoint.text()] == ["first, ", "second"]


async def test_early_flood(wire: Wire) -> None:
    """So much that aiohttp stops reading comes whole, in order, and is read on."""

    async def stop_reading(request: web.Request) -> None:
        transport = request.transport
        assert transport is not None
        await until(lambda: not transport.is_reading())

    wire.admission = stop_reading
    count, size = 100, 20_000
    flood = b"".join(masked(TEXT, str(n).encode().rjust(size)) for n in range(count))
    peer = wire.peer()
    sending = asyncio.create_task(peer.send(REQUEST + flood))
    await wire.opened(peer)
    assert [int(await peer.endpoint.text()) for _ in range(count)] == list(range(count))
    await sending


async def test_early_close(wire: Wire) -> None:
    """A close in the request's packet reaches the endpoint after the handler is done."""
    told: list[bool] = []

    def look(connection: Connection) -> None:
        told.append(connection.closing)

    wire.upgraded = look
    peer = await wire.open(early=closing(1000))
    assert await peer.endpoint.code() == 1000
    assert told == [False]


async def test_early_bytes_wait_for_a_paused_endpoint(wire: Wire) -> None:
    """An endpoint that pauses in its set-up gets early messages when it resumes."""
    wire.upgraded = Connection.pause_receiving
    peer = await wire.open(early=masked(TEXT, b"early"))
    await peer.send(masked(TEXT, b"late"))
    for _ in range(10):
        await asyncio.sleep(0)
    assert peer.endpoint.texts.empty()
    peer.connection.resume_receiving()
    assert [await peer.endpoint.text(), await peer.endpoint.text()] == ["early", "late"]


async def test_client_that_left_before_the_answer(wire: Wire) -> None:
    """A peer that left before the upgrade gets no connection."""
    left = asyncio.Event()
    outcome: asyncio.Queue[BaseException | None] = asyncio.Queue()

    async def see_them_leave(request: web.Request) -> None:
        left.set()
        await until(lambda: request.transport is None)

    wire.admission, wire.outcome = see_them_leave, outcome.put_nowait
    peer = wire.peer()
    await peer.send(REQUEST)
    await left.wait()
    peer.socket.close()
    assert isinstance(await outcome.get(), ConnectionResetError)


async def test_body_before_the_frames(wire: Wire) -> None:
    """A body that belongs to the request is no part of the WebSocket's stream."""
    request = REQUEST.removesuffix(b"\r\n") + b"Content-Length: 5\r\n\r\nhello"
    peer = wire.peer()
    await peer.send(request + masked(TEXT, b"here"))
    assert await (await wire.opened(peer)).endpoint.text() == "here"


def alive(kinds: tuple[str, ...]) -> list[object]:
    """The objects of these classes that nothing has freed yet."""
    gc.collect()
    return [one for one in gc.get_objects() if type(one).__name__ in kinds]


async def test_nothing_of_the_request_stays(wire: Wire) -> None:
    """After the upgrade aiohttp's task, request and protocol of the connection are freed."""
    kinds = ("RequestHandler", "Request")
    before, of_others = len(asyncio.all_tasks()), {id(one) for one in alive(kinds)}
    peers = [await wire.open() for _ in range(3)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == before
    assert not [one for one in alive(kinds) if id(one) not in of_others]
    assert all(not peer.connection.closing for peer in peers)
