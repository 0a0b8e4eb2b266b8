"""Events as bytes, for their way between instances.

A line of JSON, then the event's bytes (frames, ids) one after the other:

    {"v":1,"event":"room_frames","from":"<instance>","data":{"first_seq":7},"sizes":{"frames":[120,98]}}
    <218 bytes>

Instances of two releases run side by side during a deploy. So a new kind of
event gets a name in `EVENTS`, a new field a default; both are passed over by
instances that don't know them. `VERSION` rises only when the form itself changes.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, get_type_hints

import orjson

from echochat.realtime import bus
from echochat.realtime.bus import Event

logger = logging.getLogger(__name__)

VERSION: Final = 1

EVENTS: Final[Mapping[str, type[Any]]] = {
    "room_frames": bus.RoomFrames,
    "room_change": bus.RoomChange,
    "room_typing": bus.RoomTyping,
    "rooms_moved": bus.RoomsMoved,
    "message_retracted": bus.MessageRetracted,
    "direct_message": bus.DirectMessage,
    "direct_changed": bus.DirectChanged,
    "direct_read": bus.DirectRead,
    "room_read": bus.RoomRead,
    "all_read": bus.AllRead,
    "receipts_moved": bus.ReceiptsMoved,
    "receipts_switched": bus.ReceiptsSwitched,
    "membership_changed": bus.MembershipChanged,
    "account_settings_changed": bus.AccountSettingsChanged,
    "room_shown": bus.RoomShown,
    "shown_asked": bus.ShownAsked,
    "session_ended": bus.SessionEnded,
    "user_changed": bus.UserChanged,
    "presence_changed": bus.PresenceChanged,
    "presence_state": bus.PresenceState,
    "presence_asked": bus.PresenceAsked,
    "presence_leaving": bus.PresenceLeaving,
    "news_lost": bus.NewsLost,
}
"""Every event by its name on the wire, which never changes."""

NAMES: Final = {kind: name for name, kind in EVENTS.items()}


class Envelope(NamedTuple):
    """An envelope from an instance; no event when this release does not know it."""

    sender: str
    event: Event | None


def encode(sender: str, event: Event) -> bytes:
    """Return an event as bytes; `sender` is the instance that it comes from."""
    kind = type(event)
    data = event._asdict()
    sizes: dict[str, list[int]] = {}
    pieces: list[bytes] = []
    for name in _BYTES[kind]:
        value = data.pop(name)
        chunks = [value] if isinstance(value, bytes) else value
        sizes[name] = [len(chunk) for chunk in chunks]
        pieces += chunks
    head = {"v": VERSION, "event": NAMES[kind], "from": sender, "data": data, "sizes": sizes}
    return b"".join((orjson.dumps(head), b"\n", *pieces))


def decode(payload: bytes) -> Envelope:
    """Return what was encoded. Raises ValueError, KeyError or TypeError for anything else."""
    line, _, rest = payload.partition(b"\n")
    head = orjson.loads(line)
    kind = EVENTS.get(head["event"])
    if head["v"] != VERSION or kind is None:
        _pass_over(f"event {head['event']!r} of form {head['v']!r}")
        return Envelope(head["from"], None)
    known = kind._fields
    data = {
        name: tuple(value) if name in _NUMBERS[kind] else value
        for name, value in head["data"].items()
        if name in known
    }
    start = 0
    for name, sizes in head["sizes"].items():
        chunks = []
        for size in sizes:
            chunks.append(rest[start : start + size])
            start += size
        if name in _BYTES[kind]:
            data[name] = tuple(chunks) if _BYTES[kind][name] else chunks[0]
    return Envelope(head["from"], kind(**data))


def _bytes_fields(kind: type[Any]) -> dict[str, bool]:
    """Return an event's fields of type bytes; True for tuples of bytes."""
    hints = get_type_hints(kind)
    kinds = {bytes: False, tuple[bytes, ...]: True}
    return {name: kinds[hint] for name, hint in hints.items() if hint in kinds}


def _number_fields(kind: type[Any]) -> set[str]:
    """Return an event's fields that are tuples of numbers, which JSON has as lists."""
    return {name for name, hint in get_type_hints(kind).items() if hint == tuple[int, ...]}


_NUMBERS: Final = {kind: _number_fields(kind) for kind in EVENTS.values()}

_BYTES: Final = {kind: _bytes_fields(kind) for kind in EVENTS.values()}

_passed_over: set[str] = set()


def _pass_over(what: str) -> None:
    """Log once that another instance has another release."""
    if what not in _passed_over:
        _passed_over.add(what)
        logger.warning("ignoring %s: another instance is of another release", what)
