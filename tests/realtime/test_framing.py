"""The walk over the heads of frames, cut in any way."""

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
    """Messages before it are still read."""
    count, stops, broken = walked([b"".join(frames) + bad])
    assert (count, broken, stops[-1]) == (len(frames), True, sum(map(len, frames)))


def test_turns_are_bounded() -> None:
    """A turn begins so many frames, or so many bytes, and the next one goes on there."""
    small, large = masked(PING), masked(TEXT, b"x" * 60_000)
    assert Framing().walk(small * 10_000, 0) == (TURN_FRAMES * len(small), TURN_FRAMES)
    end, frames = Framing().walk(large * 10, 0)
    assert (end, frames) == (2 * len(large), 2)
    assert end - len(large) < TURN_BYTES <= end


def test_between_messages() -> None:
    """Inside of a frame, or of a message, is not between two."""
    framing, text = Framing(), masked(TEXT, b"abc")
    steps = [
        (text, True),
        (text[:-1], False),
        (text[-1:], True),
        (masked(TEXT, final=False), False),
        (masked(PING), False),
        (masked(CONTINUATION), True),
    ]
    for data, is_between in steps:
        framing.walk(data, 0)
        assert framing.is_between is is_between
