"""Reads the frames of a server (RFC 6455, section 5.2) cheaply.

A message goes to all readers of a room as the same bytes, often many messages in
one piece. So a piece is taken apart once for all sockets of a process, and
found by its bytes when the next socket gets it.
"""

from typing import Any, Final, NamedTuple

import orjson

TEXT, CLOSE, PING = 1, 8, 9

REMEMBERED: Final = 256
"""Pieces kept in mind; the sockets of a room get a piece within moments."""

MARK: Final = "load "
"""Prefix of a load's messages; the time of sending follows, in nanoseconds."""


class Message(NamedTuple):
    """A chat message; `sent_at` is monotonic time in ns, 0 when it is none of the load's."""

    seq: int
    sent_at: int
    nonce: str | None


class Piece(NamedTuple):
    """The content of a piece of the stream, and the length of its complete frames in bytes."""

    messages: tuple[Message, ...]
    others: tuple[tuple[int, Any], ...]
    """Other frames: opcode and payload, which is decoded when it is text."""
    length: int


class Pieces:
    """Takes pieces apart, each once."""

    def __init__(self) -> None:
        self._known: dict[bytes, Piece] = {}

    def read(self, data: bytes) -> Piece:
        """Return what is in a piece that begins with a frame."""
        piece = self._known.get(data)
        if piece is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            piece = self._known[data] = taken_apart(data)
        return piece


def taken_apart(data: bytes) -> Piece:
    """Return the whole frames of a piece."""
    messages: list[Message] = []
    others: list[tuple[int, Any]] = []
    position = 0
    while (found := frame_at(data, position)) is not None:
        opcode, start, position = found
        payload = data[start:position]
        if opcode != TEXT:
            others.append((opcode, payload))
            continue
        frame = orjson.loads(payload)
        if "seq" in frame and "message" in frame:
            messages.append(Message(frame["seq"], _sent_at(frame["message"]), frame.get("nonce")))
        else:
            others.append((TEXT, frame))
    return Piece(tuple(messages), tuple(others), position)


def frame_at(data: bytes, position: int) -> tuple[int, int, int] | None:
    """Return opcode, start and end of the payload of the frame there, None when it is not whole."""
    start = position + 2
    if len(data) < start:
        return None
    size = data[position + 1]
    if size == 126:
        start += 2
        size = int.from_bytes(data[position + 2 : start], "big")
    elif size == 127:
        start += 8
        size = int.from_bytes(data[position + 2 : start], "big")
    end = start + size
    return (data[position] & 0x0F, start, end) if len(data) >= end else None


def _sent_at(text: str) -> int:
    if not text.startswith(MARK):
        return 0
    return int(text[len(MARK) :].split(" ", 1)[0])
