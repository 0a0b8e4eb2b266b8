"""The walk over the heads of frames, cut in any way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.realtime.framing import TURN_BYTES, TURN_FRAMES, Framing
from tests.realtime.support import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, masked

SIZES = st.one_of(st.integers(0, 140), st.sampled_from([65535, 65536, 70_000]))


@st.composite
def streams(draw: st.DrawFn) -> list[bytes]:
    """The frames of a stream that keeps the rules: fragments, and control frames between."""
    frames: list[bytes] = []
    for fragments in draw(st.lists(st.integers(1, 3), max_size=8)):
        kind = draw(st.sampled_from([TEXT, BINARY]))
        for n in range(fragments):
            payload = b"x" * draw(SIZES)
            opcode = CONTINUATION if n else kind
            frames.append(masked(opcode, payload, final=n == fragments - 1))
            if draw(st.booleans()):
                control = draw(st.sampled_from([PING, PONG, CLOSE]))
                frames.append(masked(control, b"y" * draw(st.integers(0, 125))))
    return frames


def ends(frames: list[bytes]) -> list[int]:
    return [sum(map(len, frames[: n + 1])) for n in range(len(frames))]


def walked(pieces: list[bytes]) -> tuple[int, list[int], bool]:
    """Walk over a stream in pieces: frames counted, where walks ended, whether it broke."""
    framing, rest, before, count = Framing(), b"", 0, 0
    stops: list[int] = []
    for piece in pieces:
        rest += piece
        while rest:
            end, frames = framing.walk(rest, 0)
            count += frames
            before, rest = before + end, rest[end:]
            stops.append(before)
            if framing.starved or framing.broken:
                break
        if framing.broken:
            break
    return count, stops, framing.broken


@given(streams(), st.lists(st.integers(1, 200), max_size=20))
def test_every_frame_is_counted_once(frames: list[bytes], cuts: list[int]) -> None:
    """However the stream is cut, each frame is counted, and a walk ends where it came to."""
    stream, pieces, at = b"".join(frames), [], 0
    for cut in cuts:
        pieces.append(stream[at : at + cut])
        at += cut
    pieces.append(stream[at:])
    count, stops, broken = walked([piece for piece in pieces if piece])
    assert (count, broken) == (len(frames), False)
    assert not stream or stops[-1] == len(stream)


@given(streams(), st.sampled_from([b"\x81\x05naked", b"\x81\xfe\x00\x7d", b"\x80\x80mask"]))
def test_a_walk_ends_before_a_frame_that_may_not_be(frames: list[bytes], bad: bytes) -> None:
    """What came before it is still read."""
    count, stops, broken = walked([b"".join(frames) + bad])
    assert (count, broken, stops[-1]) == (len(frames), True, sum(map(len, frames)))


def test_turns_are_bounded() -> None:
    """A turn begins so many frames, or so many bytes, and the next one goes on there."""
    small, large = masked(PING), masked(TEXT, b"x" * 60_000)
    assert Framing().walk(small * 10_000, 0) == (TURN_FRAMES * len(small), TURN_FRAMES)
    end, frames = Framing().walk(large * 10, 0)
    assert (end, frames) == (2 * len(large), 2)
    assert end - len(large) < TURN_BYTES <= end


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        *[(masked(TEXT, b"x" * size), True) for size in (0, 1, 125, 126, 127, 65535)],
        (masked(TEXT, b"x" * 65536), False),
        (masked(TEXT, b"x") * 2, False),
        (masked(TEXT, b"x" * 10)[:-1], False),
        (masked(TEXT, b"x" * 200) + b"\x81", False),
        (masked(TEXT, b"x", final=False), False),
        (masked(PING, b"x"), False),
        (b"\x81\x01\x00\x00\x00\x00x", False),
        (b"\x81\xfe\x00\x7d" + b"\0" * 129, False),
        (b"\x81", False),
        (b"", False),
    ],
)
def test_one_text(data: bytes, is_one: bool) -> None:
    """One whole text that keeps the rules is told at a glance, and nothing else is taken for it."""
    assert Framing().is_one_text(data) is is_one
    if is_one:
        assert Framing().walk(data, 0) == (len(data), 1)


@pytest.mark.parametrize("before", [masked(TEXT, b"abc")[:-1], masked(TEXT, b"x", final=False)])
def test_no_text_of_its_own(before: bytes) -> None:
    """Inside of a frame, or of a message, a read is looked at closely."""
    framing = Framing()
    framing.walk(before, 0)
    assert not framing.is_one_text(masked(TEXT, b"x"))
