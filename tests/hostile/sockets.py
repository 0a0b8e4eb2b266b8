"""A client's end of a socket that sends whatever it likes (RFC 6455), and hostile frames."""

import json
import struct
from collections.abc import Iterator
from itertools import count
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import orjson

from tests.contract.documents import ASYNCAPI, Json, names_of
from tests.hostile.requests import BODY_ROOM, resolved, texts
from tests.hostile.server import Served
from tests.hostile.strings import VALUES

TEXT: Final = 1
BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
PONG: Final = 10

MASK: Final = b"\x01\x02\x03\x04"

CHANNELS: Final = {
    "chat": "/ws/chat/attic/",
    "events": "/ws/events/",
    "inbox": "/ws/direct/inbox/",
    "presence": "/ws/presence/",
}

UNANSWERED: Final = ("typing", "chatPing")
"""Messages of the chat that have no nonce."""

SHOW: Final = b'{"type":"subscribe","id":1,"channel":"room","slug":"attic"}'

ROOM: Final = b'"roomId": 12'
"""The room of the document's examples; the server's own takes its place."""


class Frame(NamedTuple):
    """A frame to send; with a field and its value if the answer must repeat it."""

    name: str
    payload: bytes
    mark: tuple[str, str | int] | None = None
    opcode: int = TEXT


class Closed(Exception):
    """The server closed, with this code; 0 stands for none."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """One connection."""

    def __init__(self, server: Served, target: str) -> None:
        lines = [f"GET {target} HTTP/1.1".encode()]
        lines += [name.encode() + b": " + value for name, value in server.socket_headers.items()]
        self._socket = server.connect()
        self._socket.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
        self._file = self._socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        while self._file.readline().strip():
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
        self._socket.close()

    def send(self, opcode: int, payload: bytes) -> None:
        """Send a masked frame. Raises `Closed`."""
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        masked = int.from_bytes(payload) ^ int.from_bytes((MASK * (size // 4 + 1))[:size])
        try:
            self._socket.sendall(head + MASK + masked.to_bytes(size))
        except ConnectionError:
            raise Closed(0) from None

    def receive(self) -> tuple[int, bytes]:
        """Return opcode and payload of the next frame. Raises `Closed`."""
        try:
            head = self._file.read(2)
            if len(head) < 2:
                raise Closed(0)
            size = head[1]
            if size == 126:
                (size,) = struct.unpack("!H", self._file.read(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._file.read(8))
            payload = self._file.read(size)
        except ConnectionError:
            raise Closed(0) from None
        if head[0] & 15 == CLOSE:
            # Without a code it is the echo of a close that had none.
            raise Closed(int.from_bytes(payload[:2]) or 1000)
        return head[0] & 15, payload

    def exchange(self, frame: Frame) -> list[Any]:
        """Send a frame; return what comes until it is dealt with. Raises `Closed`."""
        self.send(frame.opcode, frame.payload)
        self.send(PING, b"done")
        came: list[Any] = []
        is_read, is_answered = False, frame.mark is None
        while not (is_read and is_answered):
            opcode, payload = self.receive()
            if opcode == PONG:
                is_read = True
            elif opcode == TEXT:
                came.append(orjson.loads(payload))
                is_answered = is_answered or frame.mark in came[-1].items()
        return came


def messages(channel: str) -> Iterator[tuple[str, Json]]:
    """Client frames of a channel: name and an example."""
    for name in names_of(channel, "receive"):
        yield name, ASYNCAPI["components"]["messages"][name]["examples"][0]["payload"]


def properties(name: str) -> list[str]:
    """The fields of a message."""
    return list(resolved(ASYNCAPI["components"]["messages"][name]["payload"])["properties"])


_numbers: Final = count()


def frames(channel: str, name: str, example: Json) -> Iterator[Frame]:
    """A message with one field that is hostile."""
    for field in properties(name):
        values = [(text.name, json.dumps(text.whole)) for text in texts(BODY_ROOM // 6)]
        for title, value in (*values, *VALUES.items()):
            mark: tuple[str, str | int] | None = None
            if channel == "chat" and name not in UNANSWERED and field != "nonce":
                mark = ("nonce", f"n{next(_numbers)}")
            elif channel == "events" and field != "id":
                mark = ("id", next(_numbers) + 2)
            good = example | dict([mark] if mark else []) | {field: "@"}
            payload = json.dumps(good).replace('"@"', value).encode()
            yield Frame(f"{field}, {title}", payload, mark)


def odd_frames() -> Iterator[Frame]:
    """Frames that are no messages."""
    for title, text in VALUES.items():
        yield Frame(f"only {title}", text.encode())
    odd = {
        "empty": b"",
        "words": b"hello",
        "half": b'{"message": "a',
        "two": b"{}{}",
        "no utf-8": b'{"message": "\xff"}',
        "byte order mark": b'\xef\xbb\xbf{"message": "a"}',
        "duplicate keys": b"{" + b'"message":"a",' * 4000 + b'"message":1}',
        "nul": b"\0" * 1000,
        "largest": b'{"message": "' + b"a" * 65_521 + b'"}',
        "too large": b"a" * 65_537,
    }
    for title, value in odd.items():
        yield Frame(title, value)
    yield Frame("binary", b"{}", opcode=BINARY)
    yield Frame("close without a code", b"", opcode=CLOSE)
    yield Frame("close with half a code", b"\x03", opcode=CLOSE)
    yield Frame("reserved", b"", opcode=3)
    yield Frame("reserved control", b"", opcode=11)
