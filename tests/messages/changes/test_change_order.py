"""Changes in order, whatever order the news of them comes in."""

import random

import pytest

from echochat.messages.changes.change_order import HELD, ChangeOrder


def test_in_order() -> None:
    """A change in its turn is due at once, and once."""
    log = ChangeOrder(4)
    assert log.accept(5, b"5") == [b"5"]
    assert log.accept(5, b"5") == []
    assert log.last_change == 5


def test_gap() -> None:
    """An early change waits for its predecessors."""
    log = ChangeOrder(0)
    assert log.accept(2, b"2") == []
    assert log.has_gap
    assert log.accept(1, b"1") == [b"1", b"2"]
    assert not log.has_gap


def test_hold() -> None:
    """A change of a message that is not there yet waits, even if it is next."""
    log = ChangeOrder(0)
    log.hold(1, b"1")
    assert log.has_gap
    assert log.catch_up([(1, b"read")], 1) == [b"read"]
    assert not log.has_gap


def test_catch_up() -> None:
    """Of what was read only what is new is due; then what was held behind it."""
    log = ChangeOrder(3)
    log.accept(8, b"8")
    assert log.catch_up([(2, b"2"), (5, b"5"), (7, b"7")], 7) == [b"5", b"7", b"8"]
    assert log.last_change == 8


def test_old_reading() -> None:
    """Changes read before newer ones arrived have no effect."""
    log = ChangeOrder(9)
    assert log.catch_up([(8, b"8"), (9, b"9")], 9) == []
    assert log.last_change == 9


def test_bound() -> None:
    """No more than so much is held; that there was more is known, so that it is read."""
    log = ChangeOrder(0)
    for change in range(2, HELD + 5):
        log.accept(change, b"x")
    assert len(log.accept(1, b"1")) == HELD + 1
    assert log.has_gap
    assert log.catch_up([(HELD + 4, b"read")], HELD + 4) == [b"read"]
    assert not log.has_gap


def test_old_changes_take_no_place() -> None:
    """A change that is out already leaves all places to those that are not."""
    log = ChangeOrder(1)
    log.hold(1, b"1")
    for change in range(3, HELD + 3):
        log.hold(change, b"x")
    assert len(log.accept(2, b"2")) == HELD + 1
    log.hold(HELD + 4, b"y")
    assert log.catch_up([(HELD + 4, b"read")], HELD + 4) == [b"read"]
    for change in range(HELD + 6, 2 * HELD + 6):
        log.hold(change, b"x")
    assert len(log.accept(HELD + 5, b"z")) == HELD + 1


@pytest.mark.parametrize("seed", range(20))
def test_any_order(seed: int) -> None:
    """In whatever order, however often: each once, in order."""
    chance = random.Random(seed)  # noqa: S311
    news = [change for change in range(1, 30) for _ in range(chance.randint(1, 3))]
    chance.shuffle(news)
    log = ChangeOrder(0)
    due = [frame for change in news for frame in log.accept(change, b"%d" % change)]
    assert due == [b"%d" % change for change in range(1, 30)]
