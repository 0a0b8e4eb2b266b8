"""Rooms on screens that other instances serve."""

from echochat.conversations.active_rooms import MOST, ActiveElsewhere
from echochat.realtime.bus import RoomShown


def test_shown_and_not() -> None:
    """A room is shown from the news on until another one is."""
    elsewhere = ActiveElsewhere()
    elsewhere.note(RoomShown(1, "a", 90), 0)
    assert elsewhere.shows("a", 1)
    elsewhere.note(RoomShown(1, "b", 90), 1)
    assert not elsewhere.shows("a", 1)
    elsewhere.note(RoomShown(1, None, 90), 1)
    assert not elsewhere.shows("b", 1)


def test_lapse() -> None:
    """A socket that nobody hears of any more shows nothing."""
    elsewhere = ActiveElsewhere()
    elsewhere.note(RoomShown(1, "a", 90), 0)
    assert not elsewhere.shows("a", 90)


def test_bound() -> None:
    """However many sockets a user opens, so many are kept; those that lapsed make room."""
    elsewhere = ActiveElsewhere()
    for mark in range(MOST + 1):
        elsewhere.note(RoomShown(mark, str(mark), 90), 0)
    assert not elsewhere.shows(str(MOST), 0)
    elsewhere.note(RoomShown(MOST, str(MOST), 90), 90)
    assert elsewhere.shows(str(MOST), 90)
