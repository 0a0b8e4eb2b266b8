"""The frames of the chat socket. The wire names are the contract's."""

from typing import Any

from echochat.measures import CHAT, ERRORS
from echochat.media import MediaUrls
from echochat.realtime.frames import json_frame
from echochat.rooms.queries import StoredMessage
from echochat.rooms.rules import Standing


def message_frame(slug: str, message: StoredMessage, media: MediaUrls) -> bytes:
    """Return the frame of one stored message, the same for every reader."""
    return json_frame(
        {
            "message": message.content,
            "username": message.username,
            "profile_pic": media.url(message.avatar),
            "room": slug,
            "id": message.id,
            "seq": message.seq,
            "createdAt": message.created_at,
            "nonce": message.nonce,
        }
    )


def error_frame(error: str, nonce: str | None = None, **details: Any) -> bytes:
    """Return the frame that says why a message was not taken."""
    ERRORS.of(CHAT, error).value += 1
    frame = {"error": error, **details}
    if nonce is not None:
        frame["nonce"] = nonce
    return json_frame(frame)


def resume_frame(last_seq: int, *, complete: bool) -> bytes:
    """Return the frame that opens a resumed connection."""
    return json_frame({"type": "resume", "lastSeq": last_seq, "complete": complete})


def state_frame(
    name: str | None, standing: Standing, *, can_write: bool, slow_seconds: int
) -> bytes:
    """Return the frame that says what a room is called and what its reader may do there.

    A direct room has no name of its own.
    """
    return json_frame(
        {
            "type": "room",
            "name": name,
            "role": standing.role,
            "canWrite": can_write,
            "canManage": standing.manages,
            "canModerate": standing.moderates,
            "slowMode": slow_seconds,
        }
    )
