"""Who may do what in a room, and what a valid message is. Pure: no I/O, no await."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeGuard, get_args

import orjson

Kind = Literal["public", "private", "direct"]
Role = Literal["owner", "admin", "member", "viewer", "blocked"]

NONCE_MAX_LENGTH: Final = 64
"""Characters of the mark by which a client recognises its own message."""

BIGINT_MAX: Final = 2**63 - 1
BIGINT_DIGITS: Final = 19

ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""All roles, the mightiest first: the order of a list of members."""

READERS: Final[frozenset[Role]] = frozenset({"owner", "admin", "member", "viewer"})
WRITERS: Final[frozenset[Role]] = frozenset({"owner", "admin", "member"})
MANAGERS: Final[frozenset[Role]] = frozenset({"owner", "admin"})


def read_role(name: str) -> Role | None:
    """Return the role of this name, None when there is none."""
    return next((role for role in ROLES if role == name), None)


class Access(NamedTuple):
    """What one person may do in one room."""

    read: bool
    write: bool


NO_ACCESS: Final = Access(read=False, write=False)


def access(kind: Kind, role: Role | None, *, signed_in: bool) -> Access:
    """Return what somebody with this role (None: no role there) may do.

    Only the two of its pair have a role in a direct room.
    """
    if kind == "public":
        return Access(read=True, write=signed_in and role != "blocked")
    return Access(read=role in READERS, write=role in WRITERS)


class Standing(NamedTuple):
    """What somebody is in a room; `is_moderator` is about the whole site."""

    kind: Kind
    role: Role | None
    is_moderator: bool

    @property
    def manages(self) -> bool:
        """Whether they keep the room: its people, its pace. A moderator keeps the public one."""
        if self.kind == "direct":
            return False
        return self.role in MANAGERS or (self.kind == "public" and self.is_moderator)

    @property
    def moderates(self) -> bool:
        """Whether they may take away what others said, and are free of the slow mode.

        In rooms that they may read: a moderator who is in a room is one there too.
        """
        return self.kind != "direct" and (self.is_moderator or self.role in MANAGERS)

    @property
    def knows_people(self) -> bool:
        """Whether they are told of changes of the room's people.

        Of the public one that is who is shut out, which is for those who keep it.
        """
        return self.kind == "private" or self.manages


class Message(NamedTuple):
    """What a client wants to say."""

    content: str
    nonce: str | None
    reply_to: int | None = None


class Refusal(NamedTuple):
    """Why it is not said or done: a code of the contract, and what tells the client which."""

    error: str
    nonce: str | None = None
    about: Mapping[str, Any] = MappingProxyType({})


def read_frame(text: str) -> dict[str, Any] | Refusal:
    """Decode one frame of a chat socket."""
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        return Refusal("invalid_payload")
    return frame if isinstance(frame, dict) else Refusal("invalid_payload")


def read_message(
    frame: Mapping[str, Any], max_length: int, *, may_write: bool
) -> Message | Refusal | None:
    """Return what a frame says; None when that is nothing."""
    content, nonce = frame.get("message"), frame.get("nonce") or None
    if nonce is not None and not (is_text(nonce) and len(nonce) <= NONCE_MAX_LENGTH):
        return Refusal("invalid_payload")
    reply_to = frame.get("replyTo")
    if not is_text(content) or not (reply_to is None or is_id(reply_to)):
        return Refusal("invalid_payload", nonce)
    content = content.strip()
    if not content:
        return None
    if not may_write:
        return Refusal("forbidden", nonce)
    if len(content) > max_length:
        return Refusal("message_too_long", nonce)
    return Message(content, nonce, reply_to)


def is_id(value: object) -> TypeGuard[int]:
    """Whether it can be the id of something in PostgreSQL."""
    return type(value) is int and 1 <= value <= BIGINT_MAX


def is_text(value: object) -> TypeGuard[str]:
    """Whether it is text that PostgreSQL can keep; JSON's lone surrogates don't get this far."""
    return isinstance(value, str) and "\0" not in value


def read_number(text: str | None, least: int) -> int | None:
    """Return a whole number from `least` up to what PostgreSQL counts to; None if absent.

    Raises ValueError for anything else.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= BIGINT_DIGITS):
        raise ValueError(text)
    number = int(text)
    if not least <= number <= BIGINT_MAX:
        raise ValueError(text)
    return number
