"""The frame of read receipts (docs/wire.md 2.5)."""

from collections.abc import Iterable

from echochat.conversations.receipts.queries import Receipt
from echochat.realtime.frames import json_frame


def receipts_frame(room_id: int, given: Iterable[Receipt]) -> bytes:
    """Return the frame with how far each member has read, the same for all of them."""
    items = [{"userId": one.user_id, "seq": one.seq} for one in given]
    return json_frame({"type": "receipts", "roomId": room_id, "items": items})
