"""The SQL of read receipts."""

from typing import Final, NamedTuple

from echochat.rooms import PUBLIC_SLUG, READERS
from echochat.storage.database import Executor

MOST: Final = 50
"""Members of a room with read receipts: names of more say nothing any more."""


class Receipt(NamedTuple):
    """How far somebody has read a room, for others; marking as unread takes nothing back."""

    user_id: int
    username: str
    seq: int


class Receipts(NamedTuple):
    """Those of a room, unless it is too large, or the reader has switched them off."""

    available: bool
    receipts: list[Receipt]


# Whoever switches receipts off neither gives nor gets any. One member more than `MOST` tells that
# the room is too large.
READ: Final = f"""
    WITH member AS MATERIALIZED (
        SELECT c.user_id, greatest(c.last_read_seq, c.seen_seq) AS seq
        FROM rooms r JOIN chat_roles c ON c.room_id = r.id
        WHERE r.id = %(room_id)s AND r.slug <> '{PUBLIC_SLUG}' AND c.role = ANY(%(readers)s)
          AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
        LIMIT {MOST + 1}
    )
    SELECT member.user_id, u.name, member.seq, (SELECT count(*) FROM member),
           coalesce(s.document -> 'readReceipts' = 'false', false)
    FROM member
    CROSS JOIN LATERAL (SELECT name FROM users WHERE id = member.user_id OFFSET 0) u
    LEFT JOIN LATERAL (
        SELECT document FROM account_settings WHERE user_id = member.user_id OFFSET 0
    ) s ON true
    ORDER BY member.user_id
"""  # noqa: S608 - made of constants


async def receipts(db: Executor, room_id: int, user_id: int) -> Receipts:
    """Return how far the other members of a room have read it, as one member may know."""
    rows = await db.fetch_all(READ, {"room_id": room_id, "readers": list(READERS)})
    found = {id_: (Receipt(id_, name, seq), is_off) for id_, name, seq, _, is_off in rows}
    is_small = bool(rows) and rows[0][3] <= MOST
    if not is_small or user_id not in found or found[user_id][1]:
        return Receipts(available=False, receipts=[])
    others = [one for id_, (one, is_off) in found.items() if id_ != user_id and not is_off]
    return Receipts(available=True, receipts=others)
