"""The frames of the inbox socket. The names are specified in docs/wire.md 2.3."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from echochat.conversations.queries import Dialog
from echochat.media import MediaUrls
from echochat.realtime.frames import json_frame

Counts = Mapping[str, int]
"""Unread messages by slug, of the rooms that have any."""

Item = dict[str, Any]
"""A direct room as lists show it."""

ROOMS_CHANGED: Final = json_frame({"type": "rooms_changed"})
"""Tells a client that its list of rooms, or a role or name in it, changed."""


class Build(Protocol):
    """Builds a frame when it is sent, with the unread counts of that moment."""

    def __call__(self, counts: Counts, *, delta: bool) -> bytes:
        """Build it with `delta` for clients that asked for changes only."""


def state_frame(counts: Counts) -> bytes:
    """Return the frame with all unread counts."""
    return json_frame({"type": "direct_unread_state", "unread": _unread(counts)})


def read_frame(slug: str, counts: Counts, *, delta: bool) -> bytes:
    """Return the frame for a room that was read on another socket."""
    if not delta or not slug:
        return state_frame(counts)
    return json_frame({"type": "direct_unread_delta", "unread": _delta(slug, counts)})


def ack_frame(slug: str, counts: Counts, *, delta: bool) -> bytes:
    """Return the frame that answers `mark_read`."""
    unread = _delta(slug, counts) if delta else _unread(counts)
    return json_frame({"type": "direct_mark_read_ack", "roomSlug": slug, "unread": unread})


def item_frame(item: Item, counts: Counts, *, delta: bool) -> bytes:
    """Return the frame that brings a message to one of the two."""
    slug = item["slug"]
    own = {"roomSlug": slug, "isUnread": slug in counts}
    unread = _delta(slug, counts) if delta else own | _unread(counts)
    return json_frame({"type": "direct_inbox_item", "item": item, "unread": unread})


def changed_frame(item: Item, counts: Counts, *, delta: bool) -> bytes:
    """Return the frame for an edited or deleted last message."""
    if not delta:
        return state_frame(counts)
    unread = _delta(item["slug"], counts)
    return json_frame({"type": "direct_inbox_changed", "item": item, "unread": unread})


def item_of(dialog: Dialog, content: str, created_at: str, media: MediaUrls) -> Item:
    """Return a direct room as lists show it."""
    return {
        "slug": dialog.slug,
        "peer": {"username": dialog.username, "profileImage": media.url(dialog.avatar)},
        "lastMessage": content,
        "lastMessageAt": created_at,
    }


def rooms_state_frame(counts: Counts) -> bytes:
    """Return the frame with the unread counts of all private rooms."""
    return json_frame({"type": "rooms_unread_state", "counts": counts})


def rooms_frame(counts: Counts) -> bytes:
    """Return the frame with the unread counts of the named rooms; 0 means all is read."""
    return json_frame({"type": "rooms_unread", "counts": counts})


def error_frame(code: str) -> bytes:
    """Return the frame that refuses a client's frame."""
    return json_frame({"type": "error", "code": code})


def _unread(counts: Counts) -> dict[str, Any]:
    return {"dialogs": len(counts), "slugs": list(counts), "counts": counts}


def _delta(slug: str, counts: Counts) -> dict[str, Any]:
    count = counts.get(slug, 0)
    return {"roomSlug": slug, "isUnread": count > 0, "count": count, "dialogs": len(counts)}
