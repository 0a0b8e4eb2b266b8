"""Authors of a room's latest messages."""

from echochat.messages.authors import MOST, Authors
from echochat.messages.sequence import KEPT


def test_told_and_known() -> None:
    """Those that were noted, of accounts that are gone too; what was not noted is not known."""
    authors = Authors()
    authors.note(3, (7, None), 2)
    assert authors.told(4, [b"c", b"d"]) == [(b"c", 7), (b"d", None)]
    assert authors.know(2, 4)
    assert authors.know(4, 4)
    assert not authors.know(1, 4)
    assert not authors.know(2, 5)


def test_bounds() -> None:
    """Those of kept messages, and of messages that wait, which are limited, too."""
    authors = Authors()
    for seq in range(1, 3 * KEPT):
        authors.note(seq, (seq,), seq)
    last = 3 * KEPT - 1
    assert authors.know(last - KEPT, last)
    assert not authors.know(last - KEPT - 1, last)
    for seq in range(last + 2, last + 2 * MOST):
        authors.note(seq, (seq,), last)
    assert not authors.know(last, last + MOST)
    assert authors.know(last + MOST, last + 2 * MOST - 1)
