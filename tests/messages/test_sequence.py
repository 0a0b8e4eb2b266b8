"""The order of a room's messages, as a state machine."""

import pytest

from echochat.messages import sequence
from echochat.messages.sequence import KEPT, Sequence


def frames(first: int, last: int) -> list[bytes]:
    return [b"%d" % seq for seq in range(first, last + 1)]


def test_in_order_and_repeated() -> None:
    """A frame from before is not repeated, alone or in a batch."""
    room = Sequence(0)
    assert room.accept(1, frames(1, 3)) == frames(1, 3)
    assert room.accept(1, frames(1, 3)) == []
    assert room.accept(2, frames(2, 5)) == frames(4, 5)
    assert room.last_seq == 5
    assert not room.has_gap


def test_gap_that_closes() -> None:
    """An early frame waits for its predecessors and follows them."""
    room = Sequence(0)
    assert room.accept(3, frames(3, 3)) == []
    assert room.accept(5, frames(5, 5)) == []
    assert room.has_gap
    assert room.accept(1, frames(1, 2)) == frames(1, 3)
    assert room.has_gap
    assert room.accept(4, frames(4, 4)) == frames(4, 5)
    assert (room.last_seq, room.has_gap) == (5, False)


def test_gap_that_is_overtaken() -> None:
    """A waiting frame that also arrives by another way is delivered once."""
    room = Sequence(0)
    room.accept(3, frames(3, 4))
    assert room.accept(1, frames(1, 4)) == frames(1, 4)
    assert not room.has_gap
    assert room.accept(5, frames(5, 5)) == frames(5, 5)


def test_gap_overtaken_in_part() -> None:
    """Of what waits the rest still comes, once."""
    room = Sequence(0)
    room.accept(3, frames(3, 6))
    assert room.accept(1, frames(1, 4)) == frames(1, 6)
    assert (room.last_seq, room.has_gap) == (6, False)


def test_bound_of_what_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames over the bound are dropped, to be read again; those held stay."""
    monkeypatch.setattr(sequence, "HELD", 3)
    room = Sequence(0)
    room.accept(2, frames(2, 3))
    room.accept(4, frames(4, 9))
    assert room.accept(1, frames(1, 1)) == frames(1, 4)
    assert (room.last_seq, room.has_gap) == (4, False)
    room.accept(6, frames(6, 8))
    room.accept(9, frames(9, 9))
    assert room.accept(5, frames(5, 5)) == frames(5, 8)
    assert room.last_seq == 8


def test_since() -> None:
    """Memory answers as far as it goes back, and says when it does not."""
    room = Sequence(10)
    assert room.since(10) == []
    assert room.since(12) == []
    assert room.since(9) is None
    room.accept(11, frames(11, 12))
    assert room.since(10) == frames(11, 12)
    assert room.since(11) == frames(12, 12)
    assert room.since(9) is None
    room.accept(13, frames(13, 12 + KEPT))
    assert room.since(12) == frames(13, 12 + KEPT)
    assert room.since(11) is None
    assert room.since(12 + KEPT) == []
    room.forget()
    assert room.since(12 + KEPT) == []
    assert room.since(11 + KEPT) is None


def test_caught_up() -> None:
    """A frame read from the database is taken once, followed by those that waited for it."""
    room = Sequence(0)
    room.accept(4, frames(4, 5))
    read = list(enumerate(frames(1, 3), 1))
    assert room.catch_up(read) == frames(1, 5)
    assert room.catch_up(read) == []
    assert room.since(0) == frames(1, 5)
    assert room.catch_up([]) == []
