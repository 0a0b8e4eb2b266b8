"""What may be done to a message, and by whom. Pure: no I/O, no await."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from echochat.messages.rules import (
    BadFrame,
    Message,
    Refusal,
    has_valid_nonce,
    is_empty,
    is_text,
    nonce_of,
    read_frame,
    read_message,
)
from echochat.numbers import is_id
from echochat.rooms import Standing, room_rights
from echochat.unicode import is_emoji

REACTION_KINDS: Final = 20
"""Different emoji under one message."""


class Edit(NamedTuple):
    """Say it in other words."""

    id: int
    content: str
    nonce: str | None = None


class Delete(NamedTuple):
    """Unsay it."""

    id: int
    nonce: str | None = None


class React(NamedTuple):
    """Put an emoji under a message, or take it away."""

    id: int
    emoji: str
    on: bool
    nonce: str | None = None


Command = Edit | Delete | React

NAMES: Final[Mapping[type[Command], str]] = {Edit: "edit", Delete: "delete", React: "react"}


class Typing:
    """Somebody is writing: nothing to keep."""


class Ping:
    """A client asks whether the connection still works."""


class Target(NamedTuple):
    """The message that it is about."""

    author_id: int
    deleted: bool
    recent: bool
    """Whether it was said within the time in which it can be edited."""


Request = Message | Command | Typing | Ping | Refusal
"""What a frame asks for, or why it is refused."""


def read_request(text: str, max_length: int, *, may_write: bool) -> Request | None:
    """Decode one frame of a chat socket; None when there is nothing to do and to answer."""
    try:
        frame = read_frame(text)
    except BadFrame as bad:
        return _invalid(bad.read)
    if "type" in frame and (command := read_command(frame, max_length)) is not None:
        return command
    return read_message(frame, max_length, may_write=may_write)


def read_command(
    frame: Mapping[str, Any], max_length: int
) -> Command | Typing | Ping | Refusal | None:
    """Decode a frame whose `type` is one of ours; None when it is a message like any other."""
    kind = frame.get("type")
    if kind in ("typing", "ping"):
        # Neither is answered by a nonce, so none may be waited for.
        return _invalid(frame) if nonce_of(frame) else Typing() if kind == "typing" else Ping()
    if kind not in NAMES.values():
        return None
    id_ = frame.get("id")
    if not (is_id(id_) and has_valid_nonce(frame)):
        return _invalid(frame)
    nonce = nonce_of(frame)
    if kind == "delete":
        return Delete(id_, nonce)
    if kind == "edit":
        return _read_edit(frame, id_, nonce, max_length)
    return _read_reaction(frame, id_, nonce)


def subject(kind: object, id_: object) -> dict[str, Any]:
    """Return by what an answer names the command that it is about; nothing for a message."""
    if kind not in (*NAMES.values(), "typing", "ping"):
        return {}
    return {"type": kind, "id": id_} if is_id(id_) else {"type": kind}


def _invalid(frame: Mapping[str, Any], error: str = "invalid_payload") -> Refusal:
    return Refusal(error, nonce_of(frame), subject(frame.get("type"), frame.get("id")))


def _read_edit(
    frame: Mapping[str, Any], id_: int, nonce: str | None, max_length: int
) -> Edit | Refusal:
    content = frame.get("message")
    if not is_text(content) or is_empty(content := content.strip()):
        return _invalid(frame)
    if len(content) > max_length:
        return _invalid(frame, "message_too_long")
    return Edit(id_, content, nonce)


def _read_reaction(frame: Mapping[str, Any], id_: int, nonce: str | None) -> React | Refusal:
    emoji, on = frame.get("emoji"), frame.get("on")
    if not (is_text(emoji) and is_emoji(emoji) and isinstance(on, bool)):
        return _invalid(frame)
    return React(id_, emoji, on, nonce)


def refusal(
    command: Command, user_id: int, standing: Standing, target: Target | None
) -> str | None:
    """Return the code with which a user's command is refused, None when it is allowed."""
    rights = room_rights(standing.kind, standing.role, signed_in=True)
    if not rights.read:
        return "forbidden"
    if target is None or target.deleted:
        return "message_not_found"
    own = target.author_id == user_id
    if isinstance(command, Delete):
        return None if own or standing.moderates else "forbidden"
    if not rights.write or (isinstance(command, Edit) and not own):
        return "forbidden"
    return "too_late" if isinstance(command, Edit) and not target.recent else None
