"""The frames of the inbox socket. The wire names are the contract's."""

from collections.abc import Mapping
from typing import Any

from echochat.inbox.queries import Dialog
from echochat.media import MediaUrls
from echochat.realtime.bus import DirectMessage
from echochat.realtime.frames import json_frame

Counts = Mapping[str, int]
"""Unread messages by slug, of the rooms that have any."""


def state_frame(counts: Counts) -> bytes:
    """Return the frame that tells what is unread."""
    return json_frame({"type": "direct_unread_state", "unread": _unread(counts)})


def ack_frame(slug: str, counts: Counts) -> bytes:
    """Return the frame that answers `mark_read`."""
    frame = {"type": "direct_mark_read_ack", "roomSlug": slug, "unread": _unread(counts)}
    return json_frame(frame)


def item_frame(message: DirectMessage, dialog: Dialog, counts: Counts, media: MediaUrls) -> bytes:
    """Return the frame that brings a message to one of the two."""
    peer = {"username": dialog.username, "profileImage": media.url(dialog.avatar)}
    item = {
        "slug": message.slug,
        "peer": peer,
        "lastMessage": message.content,
        "lastMessageAt": message.created_at,
    }
    own = {"roomSlug": message.slug, "isUnread": message.slug in counts}
    frame = {"type": "direct_inbox_item", "item": item, "unread": own | _unread(counts)}
    return json_frame(frame)


def rooms_state_frame(counts: Counts) -> bytes:
    """Return the frame that tells what is unread in all private rooms."""
    return json_frame({"type": "rooms_unread_state", "counts": counts})


def rooms_frame(counts: Counts) -> bytes:
    """Return the frame that tells what is unread in the rooms named; 0: all is read."""
    return json_frame({"type": "rooms_unread", "counts": counts})


def error_frame(code: str) -> bytes:
    """Return the frame that refuses what a client sent."""
    return json_frame({"type": "error", "code": code})


def _unread(counts: Counts) -> dict[str, Any]:
    return {"dialogs": len(counts), "slugs": list(counts), "counts": counts}
