"""Slugs of direct rooms and requests of inbox sockets. Pure: no I/O, no await."""

import hashlib
import hmac
from typing import Any, Final, NamedTuple

import orjson

SLUG_PREFIX: Final = "dm_"
SLUG_DIGITS: Final = 24
"""Hex digits of the signature that a slug shows: 96 bits can't be guessed."""


def pair_key(one: int, other: int) -> str:
    """Return the key of two users' room, `"<low id>:<high id>"`, in either order."""
    return f"{min(one, other)}:{max(one, other)}"


def direct_slug(salt: bytes, key: str) -> str:
    """Return the slug of a direct room, which doesn't reveal the ids of its users."""
    digest = hmac.new(salt, key.encode(), hashlib.sha256).hexdigest()
    return SLUG_PREFIX + digest[:SLUG_DIGITS]


def possible_names(text: str) -> list[str]:
    """Return the users whom `name` or `@name` may mean, the likeliest first; none without a name.

    A username may begin with "@", but a user called "@anna" must not get messages meant for "anna".
    """
    name = text.strip()
    plain = name.removeprefix("@")
    return list(dict.fromkeys((plain, name))) if plain else []


class InboxPing(NamedTuple):
    """The client is there."""

    wants_answer: bool = False


class SetActiveRoom(NamedTuple):
    """The client's active room, in which messages are read on arrival; None: no room."""

    slug: str | None


class MarkRead(NamedTuple):
    """This room has been read, up to a seq or all that is in it."""

    slug: str
    seq: int | None = None


Request = InboxPing | SetActiveRoom | MarkRead


def read_request(text: str) -> Request | None:
    """Decode one frame of an inbox socket; None when it is not valid."""
    try:
        frame: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(frame, dict):
        return None
    kind, slug = frame.get("type"), frame.get("roomSlug", "")
    if kind == "ping":
        return InboxPing(wants_answer=frame.get("answer") is True)
    if kind == "set_active_room" and (slug is None or _is_name(slug)):
        return SetActiveRoom(slug)
    if kind == "mark_read" and _is_name(slug) and _is_seq(seq := frame.get("seq")):
        return MarkRead(slug, seq)
    return None


def _is_name(slug: object) -> bool:
    """Tell whether the value can be a room's slug in a query."""
    return isinstance(slug, str) and slug != "" and "\0" not in slug


def _is_seq(seq: object) -> bool:
    """Tell whether the value is None or a seq within PostgreSQL's bigint."""
    return seq is None or (type(seq) is int and 0 <= seq < 2**63)
