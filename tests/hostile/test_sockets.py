"""Whatever is sent over any socket: answered as documented, by its nonce, and cheaply."""

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote

import pytest

from tests.contract.documents import ASYNCAPI, check_close, check_frame
from tests.hostile.requests import ADDRESS_ROOM, texts
from tests.hostile.server import MOST, TRIES, WORTH_COMPARING, Served
from tests.hostile.sockets import (
    CHANNELS,
    ROOM,
    SHOW,
    Closed,
    Frame,
    Socket,
    frames,
    messages,
    odd_frames,
)

MESSAGES = [(channel, name) for channel in CHANNELS for name, _ in messages(channel)]


NOT_ANSWERED = -1

BUDGET = 200
"""Frames, or 4 KiB of them, that a connection takes without a pause: fewer than 10 s of 30."""

MOST_TOLD = 3
"""Faults after which a test ends: each frame that is not answered is waited for."""


class Line:
    """A socket that is opened again when the server closes it."""

    def __init__(self, server: Served, channel: str) -> None:
        self._server = server
        self._channel = channel
        self._socket: Socket | None = None
        self._sent = 0
        self._room = ROOM

    def close(self) -> None:
        if self._socket:
            self._socket.__exit__(None, None, None)
            self._socket = None

    def cost(self, frame: Frame) -> float:
        """Send a frame; return what it cost. What comes back has to be as documented."""
        self._server.reset()
        self._sent += 2 + len(frame.payload) // 4096
        if self._sent > BUDGET:
            self.close()
        if self._socket is None:
            self._sent = 0
            self._socket = Socket(self._server, CHANNELS[self._channel])
            self._socket.exchange(Frame("hello", b"{}"))
            if self._channel == "events":
                (answer,) = self._socket.exchange(Frame("show", SHOW, ("id", 1)))
                self._room = b'"roomId": %d' % answer["result"]["room"]["id"]
        frame = frame._replace(payload=frame.payload.replace(ROOM, self._room))
        before = self._server.cpu()
        code = None
        try:
            for each in self._socket.exchange(frame):
                check_frame(self._channel, each)
        except Closed as closed:
            code = closed.code
        except TimeoutError:
            code = NOT_ANSWERED
        if code is not None:
            self.close()
            assert code > 0, "not answered" if code == NOT_ANSWERED else "closed without a code"
            check_close(self._channel, code)
        return self._server.cpu() - before


def faults(server: Served, line: Line, frame: Frame) -> Iterator[str]:
    """Return the faults in the handling of a frame."""
    try:
        cost = line.cost(frame)
        if cost > WORTH_COMPARING:
            cost = min([cost, *(line.cost(frame) for _ in range(TRIES - 1))])
        if cost > MOST:
            yield f"{frame.name}: {1000 * cost:.0f} ms"
    except AssertionError as fault:
        yield f"{frame.name}: {fault}"
    if lines := server.errors.take():
        yield f"{frame.name}, logged {lines[0][:2000]}"


def assert_well(server: Served, channel: str, cases: Iterable[Frame]) -> None:
    line = Line(server, channel)
    try:
        all_of_them = (fault[:600] for frame in cases for fault in faults(server, line, frame))
        found = list(islice(all_of_them, MOST_TOLD))
    finally:
        line.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("channel", "name"), MESSAGES)
def test_fields(server: Served, channel: str, name: str) -> None:
    """Each field of each message with each text and value."""
    assert_well(server, channel, frames(channel, name, dict(messages(channel))[name]))


@pytest.mark.parametrize("channel", CHANNELS)
def test_odd_frames(server: Served, channel: str) -> None:
    """Frames that are no messages."""
    assert_well(server, channel, odd_frames())


@pytest.mark.parametrize("channel", CHANNELS)
def test_addresses(server: Served, channel: str) -> None:
    """Each parameter of an address with each text: the socket opens, or is closed with a code."""
    query = ASYNCAPI["channels"][channel]["bindings"]["ws"].get("query", {}).get("properties", {})
    targets = [f"{CHANNELS[channel]}?{name}=" for name in query]
    found = []
    for target in (*targets, "/ws/chat/") if channel == "chat" else targets:
        for name, text, _ in texts(ADDRESS_ROOM):
            server.reset()
            full = target + quote(text, safe="", errors="surrogatepass")
            before = server.cpu()
            with Socket(server, full if "?" in full else full + "/") as socket:
                if socket.status != 101:
                    assert socket.status in (400, 404), f"{target}, {name}: {socket.status}"
                    continue
                try:
                    socket.exchange(Frame("hello", b"{}"))
                except Closed as closed:
                    check_close(channel, closed.code)
            if (cost := server.cpu() - before) > MOST:
                found.append(f"{target}, {name}: {1000 * cost:.0f} ms")
            found += server.errors.take()
    assert not found, "\n".join(found)
