"""Rules of valid messages. Pure: no I/O, no await."""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeGuard

import orjson

from echochat.numbers import is_id

NONCE_MAX_LENGTH: Final = 64
"""Characters of the mark by which a client recognises its own message."""

NONCE_LIFETIME: Final = 24 * 60 * 60
"""Seconds in which the same nonce stands for the same message."""

EDIT_WINDOW: Final = 24 * 60 * 60
"""Seconds in which its author may edit a message."""

QUOTE_LENGTH: Final = 140
"""Characters of an answered message that its quote has."""

NONCE: Final = re.compile(r'"nonce"\s*:\s*"([^"\\]+)"')
ID: Final = re.compile(r'"id"\s*:\s*(\d{1,19})\b')

NOTHING: Final = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u2800"
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)
"""An empty message: white space, control characters, the empty Braille pattern, and characters with
Unicode's property Default_Ignorable_Code_Point. In a browser that is
`/^[\\p{White_Space}\\p{Cc}\\p{DI}\\u2800]*$/u`."""

SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Message(NamedTuple):
    """A message that a client sends."""

    content: str
    nonce: str | None
    reply_to: int | None = None


class Refusal(NamedTuple):
    """Why a frame is refused: an error code, and what tells the client which frame it was."""

    error: str
    nonce: str | None = None
    about: Mapping[str, Any] = MappingProxyType({})


class BadFrame(Exception):
    """A frame that is no valid JSON object; `read` has the fields that could be read."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        super().__init__("invalid frame")
        self.read = read


def read_frame(text: str) -> dict[str, Any]:
    """Decode one frame of a chat socket. Raises `BadFrame`."""
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise BadFrame(_salvaged(text)) from None
    if not isinstance(frame, dict):
        raise BadFrame({})
    return frame


def _salvaged(text: str) -> Mapping[str, Any]:
    """Return the fields found by a more tolerant parser, since the sender waits for an answer.

    JSON may contain lone surrogates and numbers of any size, which orjson refuses (RFC 8259, 8.2).
    """
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        # Not JSON, or a number or a nesting without end.
        nonce, id_ = NONCE.search(text), ID.search(text)
        found: dict[str, Any] = {"nonce": nonce[1]} if nonce else {}
        return found | {"id": int(id_[1])} if id_ else found
    return frame if isinstance(frame, dict) else {}


def nonce_of(frame: Mapping[str, Any]) -> str | None:
    """Return the nonce with which a frame is answered, also one that is too long to be stored."""
    nonce = frame.get("nonce")
    if not isinstance(nonce, str) or not nonce or SURROGATE.search(nonce):
        return None
    return nonce


def has_valid_nonce(frame: Mapping[str, Any]) -> bool:
    """Tell whether the nonce is absent or can be stored."""
    nonce = frame.get("nonce")
    return nonce is None or (is_text(nonce) and len(nonce) <= NONCE_MAX_LENGTH)


def read_message(
    frame: Mapping[str, Any], max_length: int, *, may_write: bool
) -> Message | Refusal | None:
    """Return a frame's message; None if it is none and needs no answer."""
    nonce = nonce_of(frame)
    content, reply_to = frame.get("message"), frame.get("replyTo")
    if not (has_valid_nonce(frame) and is_text(content) and (reply_to is None or is_id(reply_to))):
        return Refusal("invalid_payload", nonce)
    content = content.strip()
    if is_empty(content):
        return None if nonce is None else Refusal("invalid_payload", nonce)
    if not may_write:
        return Refusal("forbidden", nonce)
    if len(content) > max_length:
        return Refusal("message_too_long", nonce)
    return Message(content, nonce, reply_to)


def is_empty(text: str) -> bool:
    """Tell whether a text has no visible character."""
    return NOTHING.fullmatch(text) is not None


def is_text(value: object) -> TypeGuard[str]:
    """Tell whether PostgreSQL can store it as text; lone surrogates were refused before."""
    return isinstance(value, str) and "\0" not in value
