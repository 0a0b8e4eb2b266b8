"""The frames of the event socket. The names are specified in docs/wire.md 2.5."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

from echochat.accounts import Identity
from echochat.counters import ERRORS, EVENTS
from echochat.media import MediaUrls
from echochat.messages import StoredMessage, Told
from echochat.realtime.frames import json_frame, payload
from echochat.realtime.registry import HEARTBEAT
from echochat.rooms import ChangedMember, Peer

UNCOMMON: Final = ("replyTo", "editedAt", "deleted")
"""Fields of a message that are left out where they say nothing."""

CHANGING: Final = ("id", "seq", "editedAt", "deleted", "reactions")
"""Fields of a message that can change, beside its content."""


def hello_frame(identity: Identity | None, rooms: int, media: MediaUrls) -> bytes:
    """Return the first frame: who the client is, and the limits."""
    user = identity and _user(identity.user_id, identity.username, identity.avatar, media)
    return json_frame(
        {"type": "hello", "user": user, "heartbeatSeconds": round(HEARTBEAT), "maxRooms": rooms}
    )


def ok_frame(id_: int, result: Mapping[str, object] | None = None) -> bytes:
    """Return the frame that answers a command which was carried out."""
    return json_frame({"type": "ok", "id": id_, "result": result or {}})


def error_frame(id_: int | None, code: str, retry_after: object = None) -> bytes:
    """Return the frame that refuses a command; `retry_after`: seconds."""
    ERRORS.of(EVENTS, code).value += 1
    wait = {} if retry_after is None else {"retryAfter": retry_after}
    return json_frame({"type": "error", "id": id_, "code": code, **wait})


def stored_frame(id_: int, message: StoredMessage, *, repeated: bool) -> bytes:
    """Return the frame that answers `send`."""
    return ok_frame(
        id_,
        {
            "messageId": message.id,
            "seq": message.seq,
            "createdAt": message.created_at,
            "repeated": repeated,
        },
    )


def list_frame(id_: int, *, version: int, count: int, is_complete: bool) -> bytes:
    """Return the frame that follows the conversations of a list, and answers its subscription."""
    return ok_frame(id_, {"version": str(version), "count": count, "complete": is_complete})


def marked_frame(id_: int, last_read_seq: int, read_version: int) -> bytes:
    """Return the frame that answers `mark_read`, with the mark that holds."""
    return ok_frame(id_, {"lastReadSeq": last_read_seq, "readVersion": read_version})


def room_object(
    about: Mapping[str, object],
    state: Mapping[str, object],
    peer: tuple[int, Peer] | None,
    media: MediaUrls,
) -> dict[str, object]:
    """Return a room as its reader sees it; `peer`: id and name of the other of a direct room."""
    other = peer and _user(peer[0], peer[1].username, peer[1].avatar, media)
    return {**about, "peer": other, **state}


def _user(id_: int, username: str, avatar: str | None, media: MediaUrls) -> dict[str, object]:
    return {"id": id_, "username": username, "avatarUrl": media.url(avatar)}


def room_changed_frame(room: Mapping[str, object]) -> bytes:
    """Return the frame with a room's present state and the reader's rights."""
    return json_frame({"type": "room_changed", "room": room})


def people_changed_frame(
    room_id: int, members: Iterable[ChangedMember] | None, media: MediaUrls, *, manages: bool
) -> bytes:
    """Return the frame that says which of a room's members changed; None: any number.

    Those who are blocked are out of the room for all but its managers.
    """
    changed: list[dict[str, object]] | None = (
        None
        if members is None
        else [
            {
                **_user(one.user_id, one.username, one.avatar, media),
                "role": one.role if manages or one.role != "blocked" else None,
            }
            for one in members
        ]
    )
    return json_frame({"type": "people_changed", "roomId": room_id, "members": changed})


def unsubscribed_frame(room_id: int, code: str) -> bytes:
    """Return the frame that ends a subscription, and says why."""
    return json_frame({"type": "unsubscribed", "roomId": room_id, "code": code})


def room_frames(room_id: int, told: Iterable[Told]) -> list[bytes]:
    """Return a room's frames as event sockets get them, made of those of chat sockets.

    All instances exchange the latter, so that instances of an earlier release understand them.
    """
    return [
        json_frame(_event(room_id, orjson.loads(payload(frame)), user_id))
        for frame, user_id in told
    ]


def _event(room_id: int, told: dict[str, Any], user_id: int | None) -> dict[str, Any]:
    kind = told.get("type", "message")
    event: dict[str, Any] = {"type": kind, "roomId": room_id}
    if kind == "typing":
        return event | {"userId": user_id, "username": told["username"]}
    if kind == "message":
        return event | {"message": _message(told, user_id)}
    message = {name: told[name] for name in CHANGING} | {"content": told["message"]}
    event |= {"change": told["change"], "message": message}
    return event | {"reacted": told["reacted"]} if "reacted" in told else event


def _message(told: dict[str, Any], user_id: int | None) -> dict[str, Any]:
    return {
        "id": told["id"],
        "seq": told["seq"],
        "userId": user_id,
        "username": told["username"],
        "avatarUrl": told["profile_pic"],
        "content": told["message"],
        "createdAt": told["createdAt"],
        "nonce": told["nonce"],
        **{name: told[name] for name in UNCOMMON if name in told},
    }
