"""The SQL of read receipts."""

from collections import defaultdict
from collections.abc import Collection
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
    """Those of a small room's members; whoever switches them off neither gives nor gets any."""

    given: list[Receipt]
    readers: frozenset[int]
    """Ids of users who get them."""


# One member more than `MOST` tells that a room is too large.
READ: Final = f"""
    SELECT member.room_id, member.user_id, u.name, member.seq,
           coalesce(s.document -> 'readReceipts' = 'false', false)
    FROM unnest(%(rooms)s::bigint[]) AS wanted (room_id)
    CROSS JOIN LATERAL (
        SELECT c.room_id, c.user_id, greatest(c.last_read_seq, c.seen_seq) AS seq
        FROM rooms r JOIN chat_roles c ON c.room_id = r.id
        WHERE r.id = wanted.room_id AND r.slug <> '{PUBLIC_SLUG}' AND c.role = ANY(%(readers)s)
          AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
        LIMIT {MOST + 1}
    ) member
    CROSS JOIN LATERAL (SELECT name FROM users WHERE id = member.user_id OFFSET 0) u
    LEFT JOIN LATERAL (
        SELECT document FROM account_settings WHERE user_id = member.user_id OFFSET 0
    ) s ON true
    ORDER BY member.room_id, member.user_id
"""  # noqa: S608 - made of constants


async def receipts(db: Executor, room_ids: Collection[int]) -> dict[int, Receipts]:
    """Return how far the members of rooms have read them; of rooms that are too large, nothing."""
    values = {"rooms": list(room_ids), "readers": list(READERS)}
    members: defaultdict[int, list[tuple[Receipt, bool]]] = defaultdict(list)
    for room_id, user_id, name, seq, is_off in await db.fetch_all(READ, values):
        members[room_id].append((Receipt(user_id, name, seq), is_off))
    found = {}
    for room_id, there in members.items():
        if len(there) <= MOST:
            given = [one for one, is_off in there if not is_off]
            found[room_id] = Receipts(given, frozenset(one.user_id for one in given))
    return found
