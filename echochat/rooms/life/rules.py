"""What may be done to a message, and by whom. Pure: no I/O, no await."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from echochat.rooms.rules import Refusal, Standing, access, is_id, is_text

EMOJI_LENGTH: Final = 16
"""Characters of one emoji: a family with skin tones has eleven."""

JOINER: Final = "\u200d"
"""Makes one family of several people."""

FIRST_EMOJI: Final = 0x203C
"""No emoji but © and ® comes before it, the double exclamation mark."""

REACTION_KINDS: Final = 20
"""Different emoji under one message."""


class Edit(NamedTuple):
    """Say it in other words."""

    id: int
    content: str


class Delete(NamedTuple):
    """Unsay it."""

    id: int


class React(NamedTuple):
    """Put an emoji under a message, or take it away."""

    id: int
    emoji: str
    on: bool


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


def read_command(
    frame: Mapping[str, Any], max_length: int
) -> Command | Typing | Ping | Refusal | None:
    """Decode a frame whose `type` is one of ours; None when it is a message like any other."""
    kind = frame.get("type")
    if kind == "typing":
        return Typing()
    if kind == "ping":
        return Ping()
    if kind not in NAMES.values():
        return None
    id_ = frame.get("id")
    if not is_id(id_):
        return Refusal("invalid_payload", about={"type": kind})
    if kind == "delete":
        return Delete(id_)
    command = _read_edit(frame, id_, max_length) if kind == "edit" else _read_reaction(frame, id_)
    return (
        Refusal(command, about={"type": kind, "id": id_}) if isinstance(command, str) else command
    )


def _read_edit(frame: Mapping[str, Any], id_: int, max_length: int) -> Edit | str:
    content = frame.get("message")
    if not is_text(content) or not (content := content.strip()):
        return "invalid_payload"
    return Edit(id_, content) if len(content) <= max_length else "message_too_long"


def _read_reaction(frame: Mapping[str, Any], id_: int) -> React | str:
    emoji, on = frame.get("emoji"), frame.get("on")
    if not (is_text(emoji) and is_emoji(emoji) and isinstance(on, bool)):
        return "invalid_payload"
    return React(id_, emoji, on)


def is_emoji(text: str) -> bool:
    """Whether it may stand under a message: short, and neither words nor spaces."""
    if not 1 <= len(text) <= EMOJI_LENGTH:
        return False
    # Digits, # and * are emoji as keycaps only, which are not worth the exception.
    return all(c == JOINER or (ord(c) >= FIRST_EMOJI and not c.isalnum()) for c in text)


def refusal(
    command: Command, user_id: int, standing: Standing, target: Target | None
) -> str | None:
    """Return the code with which a user's command is refused, None when it is allowed."""
    rights = access(standing.kind, standing.role, signed_in=True)
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
