"""Finds frame boundaries (RFC 6455, section 5.2) and violations that aiohttp's reader accepts.

The reader takes a whole read at once, which may be 40,000 frames. Walking over their headers limits
the part for one turn of the loop, counts frames, and finds violations of section 5 that the reader
misses.
"""

from typing import Final

TURN_FRAMES: Final = 64
"""Frames that are read in one turn of the loop: half a millisecond of ours."""

TURN_BYTES: Final = 64 * 1024
"""Bytes after which no further frame is begun in it."""

MASKED: Final = 0x80
FINAL: Final = 0x80
CONTINUATION: Final = 0
FIRST_CONTROL: Final = 8
TWO_BYTES: Final = 126
EIGHT_BYTES: Final = 127
"""Lengths in the second byte that say in how many bytes the length follows."""

HEAD: Final = 6
"""Bytes of a short frame's head, the mask among them."""

LONG_HEAD: Final = HEAD + 2
"""Bytes of a frame's header with a two-byte length."""

SHORT: Final = HEAD + TWO_BYTES
"""Frames under this size have their length in the second byte."""

TEXT: Final = 0x81
"""The first byte of a whole text message."""

SHORT_TEXT: Final = MASKED - HEAD
"""The second header byte of a short masked frame, minus its length."""

ORDINARY: Final = 1024
"""Bytes under which a read may be known by its head; the others are walked over."""

LONG_TEXTS: Final = tuple(
    bytes((TEXT, MASKED + TWO_BYTES)) + (size - LONG_HEAD).to_bytes(2, "big")
    if size >= LONG_HEAD + TWO_BYTES
    else b""
    for size in range(ORDINARY)
)
"""By its size, the first four bytes of one that is not short."""

STARVED: Final = -1000
BROKEN: Final = -1
"""In the place of a length: its bytes are not there yet; anything else below zero may not be."""


class Framing:
    """The state of one connection's stream between two walks."""

    __slots__ = ("_in_message", "_missing", "broken", "starved")

    def __init__(self) -> None:
        self._missing = 0
        self._in_message = False
        self.broken = False
        """True if the last walk ended before an invalid frame."""
        self.starved = False
        """True if the last walk ended at an incomplete header."""

    @property
    def is_between(self) -> bool:
        """True if the last walk ended at the end of a message."""
        return not (self._missing or self._in_message)

    def walk(self, data: bytes, start: int) -> tuple[int, int]:
        """Return the end of the data for this turn, and the number of frames that begin in it."""
        size = len(data)
        last = min(size, start + TURN_BYTES)
        at = start + self._missing
        frames = 0
        self.starved = False
        while at < last and frames < TURN_FRAMES:
            # Below zero without a mask, which a client has to set (section 5.1).
            length = data[at + 1] - MASKED if at + 1 < size else STARVED
            head = HEAD
            if length >= TWO_BYTES:
                head += 2 if length == TWO_BYTES else 8
                length = _long(data, at, head - HEAD)
            opcode = data[at] & 0x0F
            if length >= 0 and opcode < FIRST_CONTROL:
                if (opcode == CONTINUATION) is not self._in_message:
                    length = BROKEN
                self._in_message = data[at] < FINAL
            if length < 0:
                self.starved = length == STARVED
                self.broken = not self.starved
                self._missing = 0
                return at, frames
            frames += 1
            at += head + length
        end = min(at, size)
        self._missing = at - end
        return end, frames


def _long(data: bytes, at: int, width: int) -> int:
    """Return a length that stands in `width` bytes, or why there is none."""
    field = data[at + 2 : at + 2 + width]
    if len(field) < width:
        return STARVED
    length = int.from_bytes(field, "big")
    # Section 5.2: "the minimal number of bytes MUST be used".
    return length if length >= (TWO_BYTES if width == 2 else 1 << 16) else BROKEN
