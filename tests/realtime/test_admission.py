"""The way into the sockets of the real application, for clients that do it wrong or go away."""

import asyncio
import logging
import socket
from contextlib import AsyncExitStack

import pytest
from aiohttp import WSMsgType

from echochat.realtime import admission, connection, seats
from echochat.realtime.admission import REFUSALS, Refusals
from echochat.realtime.seats import Seats
from tests.accounts.support import Site, StartSite, Visitor
from tests.patience import PATIENCE
from tests.realtime.support import REQUEST
from tests.rooms.support import chat, person

CONNECT = REQUEST.replace(b"GET / ", b"GET /ws/chat/public/ ")


async def test_no_upgrade(site: Site) -> None:
    """A request without an upgrade gets 426 with the protocol, in the error form."""
    answer = await (await site.visitor()).get("/ws/chat/public/")
    assert answer.status == 426
    assert answer.headers["Upgrade"] == "websocket"
    assert answer.data["code"] == "bad_request"


async def test_unknown_version(site: Site) -> None:
    """Another protocol version is answered with the supported one."""
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "8"}
    answer = await (await site.visitor()).get("/ws/chat/public/", headers=headers)
    assert answer.status == 426
    assert answer.headers["Sec-WebSocket-Version"] == "13"


async def test_clients_that_go_away_while_they_are_let_in(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """To leave before the answer is nobody's fault: no error in the log, nothing kept."""
    loop = asyncio.get_running_loop()
    for _ in range(10):
        with socket.create_connection(("127.0.0.1", site.server.port or 0)) as client:
            client.setblocking(False)
            await loop.sock_sendall(client, CONNECT)
    async with chat(await site.visitor()):
        pass
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def outcome(visitor: Visitor, path: str = "/ws/presence/") -> int:
    """The code with which a further socket is closed."""
    async with visitor.http.ws_connect(path) as socket:
        return int((await socket.receive()).data)


async def test_sockets_of_one_user(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Over the limit of one person a socket is closed with 4429, whichever it is; not another's."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(seats, "PER_USER", 0.05)  # of 40 connects: two sockets
    site = await start_site(WS_CONNECT_RATE_LIMIT="40")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with chat(anna):
        async with anna.http.ws_connect("/ws/direct/inbox/"):
            for path in ("/ws/chat/public/", "/ws/direct/inbox/", "/ws/presence/"):
                assert await outcome(anna, path) == 4429
            denied = [one.getMessage() for one in caplog.records if "denied" in one.getMessage()]
            assert len(denied) == 3
            assert all('"code": 4429' in line or "4429" in line for line in denied)
            async with chat(boris) as other:
                await other.said("hi")
        async with asyncio.timeout(10):
            while await outcome_or_open(anna) != 0:
                pass


async def outcome_or_open(visitor: Visitor) -> int:
    """0 when a chat socket of theirs is opened."""
    async with visitor.http.ws_connect("/ws/chat/public/") as socket:
        await socket.send_str('{"type":"ping"}')
        message = await socket.receive()
        return int(message.data) if message.type is WSMsgType.CLOSE else 0


async def test_sockets_of_one_address(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guests are counted by their address; what ends is counted no more."""
    monkeypatch.setattr(seats, "PER_ADDRESS", 0.05)
    site = await start_site(WS_CONNECT_RATE_LIMIT="40")
    near = await site.visitor()
    far = await site.visitor(**{"X-Real-IP": "203.0.113.1", "X-Forwarded-For": "203.0.113.1"})
    async with chat(near):
        async with chat(near), chat(far) as elsewhere:
            assert await outcome(near, "/ws/chat/public/") == 4429
            assert (await elsewhere.said("hi"))["error"] == "forbidden"
        async with asyncio.timeout(10):
            while await outcome_or_open(near) != 0:
                pass


async def test_who_is_denied_holds_no_seat(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused connections don't count as open."""
    monkeypatch.setattr(seats, "PER_ADDRESS", 0.025)
    site = await start_site(WS_CONNECT_RATE_LIMIT="40")
    near = await site.visitor()
    for _ in range(5):
        assert await outcome(near, "/ws/chat/nowhere/") == 4404
    assert (await near.get("/ws/chat/public/")).status == 426
    async with chat(near):
        pass


async def test_denied_peers_that_stay(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused connections that don't answer the close frame are dropped, oldest first."""
    monkeypatch.setattr(admission, "DENIED", 2)
    monkeypatch.setattr(connection, "CLOSE_TIMEOUT", 60)
    request = CONNECT.replace(b"/public/", b"/nowhere/")
    async with AsyncExitStack() as stack:
        peers, writers = [], []
        for _ in range(4):
            reader, writer = await asyncio.open_connection("127.0.0.1", site.server.port)
            stack.callback(writer.transport.abort)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101 ")
            assert await reader.readexactly(4) == b"\x88\x02" + (4404).to_bytes(2, "big")
            peers.append(reader)
            writers.append(writer)  # or it would close its transport
        for reader in peers[:2]:
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await asyncio.wait_for(reader.readexactly(1), PATIENCE)
        assert not any(reader.at_eof() or reader.exception() for reader in peers[2:])


def test_seats_forget_who_has_none() -> None:
    """Nobody is remembered who has no socket, though a seat be freed twice."""
    some = Seats(1, 100)
    taken = [some.take("192.0.2.1", 7, 0.0) for _ in range(3)]
    assert len(some) == 2
    for seat in [*taken, *taken]:
        assert seat is not None
        some.free(seat)
    assert len(some) == 0


async def test_refusals_are_bounded() -> None:
    """A flood from many addresses fills no memory, and a refusal is over with its window."""
    refusals = Refusals()
    for number in range(REFUSALS + 1):
        refusals.add(str(number), 60)
    assert not refusals.holds("0")
    assert refusals.holds("1")
    refusals.add("1", 0)
    assert not refusals.holds("1")
