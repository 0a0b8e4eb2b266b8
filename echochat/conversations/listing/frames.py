"""The frames of the list of conversations. The names are specified in docs/wire.md 2.5."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from echochat.conversations.listing.queries import Conversation, LastMessage, Position
from echochat.media import MediaUrls
from echochat.realtime.bus import UserChanged
from echochat.realtime.frames import TEXT, frame, json_frame

PAGE: Final = 60 * 1024
"""Bytes of a page of conversations: under the 64 KiB that a client's frame may have, too."""


def pages(found: Iterable[Conversation], media: MediaUrls) -> Iterator[bytes]:
    """Yield frames with conversations, each of `PAGE` bytes at most."""
    page: list[bytes] = []
    size = 0
    for one in found:
        item = orjson.dumps(_item(one, media))
        if page and size + len(item) > PAGE:
            yield _page(page)
            page, size = [], 0
        page.append(item)
        size += len(item) + 1
    if page:
        yield _page(page)


def _page(items: list[bytes]) -> bytes:
    return frame(TEXT, b'{"type":"conversations","items":[' + b",".join(items) + b"]}")


def position_frame(position: Position, deleted: Iterable[int]) -> bytes:
    """Return the frame for a room that has moved on, the same for everybody who lists it.

    `deleted`: the seqs of messages that were deleted since the room's last frame.
    """
    return json_frame({"type": "room_position", **_common(position), "deleted": sorted(deleted)})


def removed_frame(room_id: int) -> bytes:
    """Return the frame for a conversation that is not in the list any more."""
    return json_frame({"type": "conversation_removed", "roomId": room_id})


def settings_frame(settings: Mapping[str, object], version: int) -> bytes:
    """Return the frame with the settings of the user's account."""
    return json_frame({"type": "settings_changed", "settings": settings, "version": version})


def user_frame(user: UserChanged, media: MediaUrls) -> bytes:
    """Return the frame for a user with another name or picture."""
    changed = {"id": user.user_id, "username": user.username, "avatarUrl": media.url(user.avatar)}
    return json_frame({"type": "user_changed", "user": changed})


def _item(one: Conversation, media: MediaUrls) -> dict[str, Any]:
    peer = None
    if one.peer is not None:
        id_, username, avatar = one.peer
        peer = {"id": id_, "username": username, "avatarUrl": media.url(avatar)}
    return {
        **_common(one.position),
        "slug": one.slug,
        "kind": one.position.kind,
        "peer": peer,
        "role": one.role,
        "lastReadSeq": one.last_read_seq,
        "readVersion": one.read_version,
        "mutedUntil": one.muted_until,
        "pinOrder": one.pin_order,
        "hiddenSeq": one.hidden_seq,
        "version": one.settings_version,
        "deletedAfterRead": max(0, one.position.last_seq - one.last_read_seq - one.unread),
    }


def _common(position: Position) -> dict[str, Any]:
    return {
        "roomId": position.room_id,
        "name": None if position.kind == "direct" else position.name,
        "archived": position.archived,
        "lastSeq": position.last_seq,
        "lastActivityAt": position.last_at,
        "lastMessage": _message(position.last_message),
    }


def _message(message: LastMessage | None) -> dict[str, Any] | None:
    if message is None:
        return None
    return {
        "seq": message.seq,
        "userId": message.user_id,
        "username": message.username,
        "content": message.content,
        "createdAt": message.created_at,
        "deleted": message.deleted,
    }
