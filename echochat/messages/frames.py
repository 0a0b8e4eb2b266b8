"""The frames of the chat socket. The names are specified in docs/wire.md 2.2."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from echochat.counters import CHAT, ERRORS
from echochat.media import MediaUrls
from echochat.messages.changes.queries import MessageChange
from echochat.messages.queries import Quote, StoredMessage
from echochat.messages.reactions.queries import Reaction
from echochat.realtime.frames import json_frame


def message_frame(slug: str, message: StoredMessage, media: MediaUrls) -> bytes:
    """Return the frame of one stored message, the same for every reader."""
    frame: dict[str, Any] = {
        "message": message.content,
        "username": message.username,
        "profile_pic": media.url(message.avatar),
        "room": slug,
        "id": message.id,
        "seq": message.seq,
        "createdAt": message.created_at,
        "nonce": message.nonce,
    }
    add_uncommon(frame, message)
    return json_frame(frame)


def add_uncommon(told: dict[str, Any], message: StoredMessage) -> None:
    """Add the rare fields of a message; absent ones save bytes for every reader."""
    if message.quote is not None:
        told["replyTo"] = _quote_object(message.quote)
    if message.edited_at is not None:
        told["editedAt"] = message.edited_at
    if message.deleted:
        told["deleted"] = True


def _quote_object(quote: Quote) -> dict[str, object]:
    """Return the quote of a message that is replied to."""
    return {
        "id": quote.id,
        "seq": quote.seq,
        "username": quote.username,
        "content": quote.content,
        "deleted": quote.deleted,
    }


def change_frame(
    slug: str,
    change: MessageChange,
    reactions: Sequence[Reaction],
    *,
    personal: bool = False,
    details: Mapping[str, object] = MappingProxyType({}),
) -> bytes:
    """Return the frame of a changed message, with everything that can change.

    `personal` adds the reader's own reactions. Otherwise all readers get the same frame and learn
    from `reacted`, the author of an added or removed reaction, whether it was their own.
    """
    frame: dict[str, Any] = {
        "type": "message_changed",
        "change": change.change,
        "room": slug,
        "id": change.id,
        "seq": change.seq,
        "message": change.content,
        "editedAt": change.edited_at,
        "deleted": change.deleted,
        "reactions": [reaction_object(reaction, personal=personal) for reaction in reactions],
    }
    frame |= details
    return json_frame(frame)


def reaction_object(reaction: Reaction, *, personal: bool) -> dict[str, object]:
    """Return the state of one emoji on a message."""
    told: dict[str, object] = {
        "emoji": reaction.emoji,
        "count": reaction.number,
        "users": reaction.users,
    }
    if personal:
        told["mine"] = reaction.mine
    return told


def typing_frame(username: str) -> bytes:
    """Return the frame for typing."""
    return json_frame({"type": "typing", "username": username})


def error_frame(error: str, nonce: str | None = None, **details: object) -> bytes:
    """Return the frame that says why a message was not taken."""
    ERRORS.of(CHAT, error).value += 1
    frame = {"error": error, **details}
    if nonce is not None:
        frame["nonce"] = nonce
    return json_frame(frame)


def done_frame(kind: str, id_: int, nonce: str | None) -> bytes:
    """Return the frame that acknowledges a command to its sender only."""
    frame = {"type": "done", "command": kind, "id": id_}
    if nonce is not None:
        frame["nonce"] = nonce
    return json_frame(frame)


def resume_frame(last_seq: int, *, complete: bool, **changes: object) -> bytes:
    """Return the frame that starts a resumed connection; `changes` only for their followers."""
    return json_frame({"type": "resume", "lastSeq": last_seq, "complete": complete, **changes})
