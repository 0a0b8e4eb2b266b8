"""Decodes the frames of a chat socket and judges commands. Pure: no I/O, no await."""

from collections.abc import Mapping
from typing import Any

from echochat.messages.changes.command import Command
from echochat.messages.changes.commands import COMMANDS
from echochat.messages.changes.queries import Target
from echochat.messages.rules import (
    BadFrame,
    Message,
    Refusal,
    has_valid_nonce,
    nonce_of,
    read_frame,
    read_message,
)
from echochat.numbers import is_id
from echochat.rooms import Standing, room_rights


class Typing:
    """A typing notice, which isn't stored."""


class Ping:
    """A client asks whether the connection still works."""


Request = Message | Command | Typing | Ping | Refusal
"""A decoded frame, or why it is refused."""


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
    """Decode a frame with a known `type`; None for an ordinary message."""
    kind = frame.get("type")
    if kind in ("typing", "ping"):
        # Neither is answered by a nonce, so none may be waited for.
        return _invalid(frame) if nonce_of(frame) else Typing() if kind == "typing" else Ping()
    if not isinstance(kind, str) or kind not in COMMANDS:
        return None
    id_ = frame.get("id")
    if not (is_id(id_) and has_valid_nonce(frame)):
        return _invalid(frame)
    command = COMMANDS[kind].read(frame, id_, nonce_of(frame), max_length)
    return _invalid(frame, command) if isinstance(command, str) else command


def subject(kind: object, id_: object) -> dict[str, Any]:
    """Return the fields by which an answer names its command; nothing for a message."""
    if kind not in (*COMMANDS, "typing", "ping"):
        return {}
    return {"type": kind, "id": id_} if is_id(id_) else {"type": kind}


def _invalid(frame: Mapping[str, Any], error: str = "invalid_payload") -> Refusal:
    return Refusal(error, nonce_of(frame), subject(frame.get("type"), frame.get("id")))


def refusal(
    command: Command,
    user_id: int,
    standing: Standing,
    target: Target | None,
    *,
    archived: bool,
) -> str | None:
    """Return the code with which a user's command is refused, None when it is allowed."""
    rights = room_rights(standing.kind, standing.role, signed_in=True, archived=archived)
    if not rights.read:
        return "forbidden"
    if target is None or target.deleted:
        return "message_not_found"
    is_own = target.author_id == user_id
    return command.refusal(target, standing, is_own=is_own, may_write=rights.write)
