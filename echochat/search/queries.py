"""The SQL of the index of words, and of searching in it."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from echochat.rooms import READERS, Peer
from echochat.storage.database import Executor


class Hit(NamedTuple):
    """A message that was found; in `marked`, its text, hits stand between \\x02 and \\x03."""

    slug: str
    name: str
    kind: str
    peer: Peer | None
    id: int
    seq: int
    username: str
    avatar: str | None
    created_at: datetime
    marked: str


# The newest are found first. Hits are marked in those of the page alone.
SEARCH: Final = """
    WITH room AS MATERIALIZED (
        SELECT r.id, r.slug, r.name, r.kind, r.direct_pair_key FROM rooms r
        WHERE r.kind = 'public'
        UNION ALL
        SELECT r.id, r.slug, r.name, r.kind, r.direct_pair_key
        FROM chat_roles c JOIN rooms r ON r.id = c.room_id AND r.kind <> 'public'
        WHERE c.user_id = %(user_id)s AND c.role = ANY(%(readers)s)
          AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
    ), wanted AS MATERIALIZED (
        SELECT websearch_to_tsquery('russian', %(query)s) AS query,
               string_agg(quote_literal('room:' || id), ' | ')::tsquery AS rooms
        FROM room WHERE %(slug)s IS NULL OR slug = %(slug)s
    ), hit AS MATERIALIZED (
        SELECT w.room_id, w.message_id FROM message_words w
        WHERE w.words @@ (SELECT query && rooms FROM wanted)
          AND (SELECT numnode(query) FROM wanted) > 0
          AND (%(before)s::bigint IS NULL OR w.message_id < %(before)s)
        ORDER BY w.message_id DESC LIMIT %(limit)s
    )
    SELECT room.slug, coalesce(peer.name, room.name), room.kind,
           coalesce(peer.name, ''), face.avatar, face.last_seen,
           m.id, m.seq, coalesce(u.name, ''), p.avatar, m.created_at,
           ts_headline('russian', translate(m.content, E'\\x02\\x03', ''), wanted.query,
                       E'HighlightAll=true, StartSel=\\x02, StopSel=\\x03')
    FROM hit
    JOIN wanted ON true
    JOIN room ON room.id = hit.room_id
    JOIN messages m ON m.room_id = hit.room_id AND m.id = hit.message_id
    LEFT JOIN users u ON u.id = m.author_id
    LEFT JOIN profiles p ON p.user_id = m.author_id
    LEFT JOIN users peer ON peer.id = direct_peer(room.direct_pair_key, %(user_id)s)
    LEFT JOIN profiles face ON face.user_id = peer.id
    WHERE m.deleted_at IS NULL
    ORDER BY m.id DESC
"""

BEHIND: Final = """
    SELECT r.id FROM rooms r LEFT JOIN search_progress p ON p.room_id = r.id
    WHERE r.last_seq > coalesce(p.indexed_seq, 0)
"""

LOCK: Final = "SELECT search_lock(%s)"

FILL: Final = """
    WITH span AS MATERIALIZED (
        SELECT r.id, coalesce(p.indexed_seq, 0) AS before,
               least(r.last_seq, coalesce(p.indexed_seq, 0) + %(limit)s) AS upto, r.last_seq
        FROM rooms r LEFT JOIN search_progress p ON p.room_id = r.id WHERE r.id = %(room_id)s
    ), filled AS (
        INSERT INTO message_words (room_id, message_id, words)
        SELECT m.room_id, m.id, words_of(m.room_id, m.content)
        FROM span JOIN messages m ON m.room_id = span.id AND m.seq > span.before
            AND m.seq <= span.upto
        WHERE m.content <> ''
        ON CONFLICT DO NOTHING
    ), noted AS (
        INSERT INTO search_progress (room_id, indexed_seq) SELECT id, upto FROM span
        ON CONFLICT (room_id) DO UPDATE SET indexed_seq = excluded.indexed_seq
    )
    SELECT last_seq > upto FROM span
"""


async def search(
    db: Executor,
    query: str,
    *,
    user_id: int | None,
    slug: str | None,
    before: int | None,
    limit: int,
) -> list[Hit]:
    """Return messages with ids below `before` that match, newest first, from what a user may read.

    `query` has the form that web searches have: words, "a phrase", or, -without.
    """
    values = {
        "query": query,
        "user_id": user_id,
        "slug": slug,
        "before": before,
        "limit": limit,
        "readers": list(READERS),
    }
    rows = await db.fetch_all(SEARCH, values)
    return [_hit(*row[:3], list(row[3:6]), *row[6:]) for row in rows]


async def rooms_behind(db: Executor) -> list[int]:
    """Return the rooms with messages that search does not know yet."""
    return [room_id for (room_id,) in await db.fetch_all(BEHIND)]


async def fill(db: Executor, room_id: int, limit: int) -> bool:
    """Let search know of at most `limit` messages more of a room; whether there are others.

    To be run in a transaction.
    """
    await db.execute(LOCK, (room_id,))
    row = await db.fetch_one(FILL, {"room_id": room_id, "limit": limit})
    return bool(row and row[0])


def _hit(slug: str, name: str, kind: str, peer: list[Any], *message: Any) -> Hit:
    return Hit(slug, name, kind, Peer(*peer) if kind == "direct" else None, *message)
