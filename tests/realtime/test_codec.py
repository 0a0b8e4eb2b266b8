"""Events on their way between instances, those of other releases too."""

from typing import get_args

import orjson
import pytest

from echochat.realtime import bus, codec
from echochat.realtime.bus import Event, RoomFrames, SessionEnded
from echochat.realtime.codec import EVENTS, decode, encode

EXAMPLES: list[Event] = [
    RoomFrames(7, (b"\x81\x02{}", b"", "\x00\n\u0451".encode())),
    bus.DirectMessage(1, "dm_a", 2, 3, "\u043f\u0440\u0438\u0432\u0435\u0442\n", "2026-11-01"),
    bus.DirectRead("dm_a", 2**63 - 1),
    bus.RoomRead(7),
    bus.RoomShown(5, None, 90.0),
    bus.ShownAsked(),
    SessionEnded(bytes(range(32))),
    bus.UserChanged(1, 2, "anna", None),
    bus.PresenceChanged("one", 2, [[1, 0, "anna", None], ["guest"]], [2, "other"]),
    bus.PresenceState("one", 2, [["guest"]]),
    bus.PresenceAsked("one"),
    bus.PresenceLeaving("one", 2.5),
    bus.NewsLost(),
]


def altered(event: Event, /, **head: object) -> bytes:
    """An event whose head another release would write like this."""
    line, _, rest = encode("other", event).partition(b"\n")
    return orjson.dumps(orjson.loads(line) | head) + b"\n" + rest


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: type(event).__name__)
def test_there_and_back(event: Event) -> None:
    """Decoding restores the encoded event with its origin."""
    assert decode(encode("one", event)) == ("one", event)


def test_every_event_has_a_name() -> None:
    """No event of the bus can be forgotten in the codec, nor here."""
    kinds = set(get_args(Event))
    assert set(EVENTS.values()) == kinds


@pytest.mark.parametrize("head", [{"event": "dance"}, {"v": 2}])
def test_another_release(
    head: dict[str, object], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event that this release does not know is passed over, and logged once."""
    monkeypatch.setattr(codec, "_passed_over", set())
    payload = altered(SessionEnded(b"id"), **head)
    assert decode(payload).event is None
    assert decode(payload).event is None
    assert len([one for one in caplog.records if "another release" in one.message]) == 1


def test_new_field() -> None:
    """A field that this release does not know is left out, whether text or bytes."""
    payload = altered(
        SessionEnded(b"id"), data={"reason": "told"}, sizes={"session_id": [2], "proof": [0]}
    )
    assert decode(payload).event == SessionEnded(b"id")


@pytest.mark.parametrize("payload", [b"", b"\n", b"[]", b"{}", b'{"v":1,"event":"user_changed"}'])
def test_rubbish(payload: bytes) -> None:
    """Invalid data raises the error that the bus expects."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        decode(payload)
