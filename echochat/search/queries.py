"""The SQL of searching."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from echochat.rooms import READERS, Peer
from echochat.storage.database import Executor, Row


class Scope(NamedTuple):
    """Where to search: up to `ROOMS` rooms, or any (None); ids from `oldest` up to `newest`.

    `rebuilding` when older messages are not in the index yet.
    """

    rooms: list[int] | None
    newest: int
    rebuilding: bool
    oldest: int = 0
    author: int | None = None


class SearchPosition(NamedTuple):
    """Where a message is that the index has."""

    id: int
    room_id: int


class Hit(NamedTuple):
    """A message that was found."""

    slug: str
    name: str
    kind: str
    peer: Peer | None
    id: int
    seq: int
    username: str
    avatar: str | None
    created_at: datetime
    content: str


ROOMS: Final = 32
"""Maximum rooms matched by the index; for users in more, the rows are filtered."""

# SHOW omits messages in direct rooms by anyone but its two users.
READABLE: Final = """
    SELECT id FROM rooms WHERE kind = 'public'
    UNION ALL
    SELECT room_id FROM chat_roles WHERE user_id = %(user_id)s AND role = ANY(%(readers)s)
"""

SCOPE: Final = f"""
    SELECT CASE WHEN %(slug)s::text IS NULL
                THEN array(SELECT id FROM ({READABLE}) AS readable LIMIT %(rooms)s)
                ELSE array(SELECT r.id FROM rooms r WHERE r.slug = %(slug)s AND (
                    r.kind = 'public' OR EXISTS (
                        SELECT FROM chat_roles c WHERE c.room_id = r.id
                        AND c.user_id = %(user_id)s AND c.role = ANY(%(readers)s)))) END,
           (SELECT last_value FROM messages_id_seq),
           EXISTS (SELECT FROM search_rooms WHERE low_seq > 0)
"""  # noqa: S608 - made of constants

# LIMIT ends the reading of rows; the index's own part is bounded by the slices.
CANDIDATES: Final = f"""
    WITH readable AS MATERIALIZED ({READABLE}),
    candidate AS MATERIALIZED (
        SELECT message_id, room_id,
               %(exact)s OR words @@ ANY(%(phrases)s::text[]::tsquery[]) AS fits
        FROM search_messages WHERE words @@ ANY(%(words)s::text[]::tsquery[])
        LIMIT %(most)s
    )
    SELECT (SELECT count(*) FROM candidate),
           array(SELECT ARRAY[message_id, room_id] FROM candidate
                 WHERE fits AND message_id < %(before)s
                   AND room_id IN (SELECT id FROM readable)
                 ORDER BY message_id DESC LIMIT %(limit)s)
"""  # noqa: S608 - made of constants

# For queries with exclusions only: newest first, until there are enough.
OTHERS: Final = f"""
    WITH readable AS MATERIALIZED ({READABLE})
    SELECT message_id, room_id FROM (
        SELECT message_id, room_id, words FROM search_messages
        WHERE message_id >= %(first)s AND message_id < %(before)s
        ORDER BY message_id DESC LIMIT %(slice)s
    ) AS newest
    WHERE words @@ %(words)s::tsquery AND room_id IN (SELECT id FROM readable)
      AND (%(rooms)s::bigint[] IS NULL OR room_id = ANY(%(rooms)s))
    LIMIT %(limit)s
"""  # noqa: S608 - made of constants

SHOW: Final = """
    SELECT r.slug, coalesce(peer.name, r.name), r.kind,
           coalesce(peer.name, ''), face.avatar, face.last_seen,
           m.id, m.seq, coalesce(u.name, ''), p.avatar, m.created_at, m.content
    FROM unnest(%(ids)s::bigint[], %(rooms)s::bigint[]) AS hit (id, room_id)
    CROSS JOIN LATERAL (
        SELECT id, seq, author_id, created_at, content FROM messages
        WHERE room_id = hit.room_id AND id = hit.id AND deleted_at IS NULL
          AND created_at >= coalesce(%(since)s::timestamptz, '-infinity')
          AND created_at < coalesce(%(until)s::timestamptz, 'infinity') LIMIT 1
    ) m
    JOIN rooms r ON r.id = hit.room_id
    LEFT JOIN chat_roles c ON c.room_id = r.id AND c.user_id = %(user_id)s
        AND c.role = ANY(%(readers)s)
        AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
    LEFT JOIN users u ON u.id = m.author_id
    LEFT JOIN profiles p ON p.user_id = m.author_id
    LEFT JOIN users peer ON peer.id = direct_peer(r.direct_pair_key, %(user_id)s)
    LEFT JOIN profiles face ON face.user_id = peer.id
    WHERE r.kind = 'public' OR c.role IS NOT NULL
    ORDER BY m.id DESC
"""


# Ids rise with time, but for messages that were stored at one moment; halved again and again.
FIRST_ID: Final = """
    WITH RECURSIVE probe (low, high) AS (
        SELECT 1::bigint, (SELECT last_value FROM messages_id_seq) + 1
        UNION ALL
        SELECT CASE WHEN at.is_before THEN at.id + 1 ELSE probe.low END,
               CASE WHEN at.is_before THEN probe.high ELSE (probe.low + probe.high) / 2 END
        FROM probe LEFT JOIN LATERAL (
            SELECT s.message_id AS id, m.created_at < %(at)s AS is_before
            FROM (
                SELECT message_id, room_id FROM search_messages
                WHERE message_id >= (probe.low + probe.high) / 2 AND message_id < probe.high
                ORDER BY message_id LIMIT 1
            ) s CROSS JOIN LATERAL (
                SELECT created_at FROM messages
                WHERE room_id = s.room_id AND id = s.message_id LIMIT 1
            ) m
        ) at ON true
        WHERE probe.low < probe.high
    )
    SELECT max(low) FROM probe
"""


class Reader(NamedTuple):
    """A searching user, on a connection for searches."""

    db: Executor
    user_id: int | None

    @property
    def values(self) -> dict[str, object]:
        """The parameters of `READABLE`."""
        return {"user_id": self.user_id, "readers": list(READERS)}


async def scope(reader: Reader, slug: str | None) -> Scope:
    """Return where to search: in all rooms that one may read, or the one with this slug.

    A room that one may not read is none: not even the time that a search takes tells of it.
    """
    values = reader.values | {"slug": slug, "rooms": ROOMS + 1}
    row = await reader.db.fetch_one(SCOPE, values)
    assert row is not None
    rooms, newest, rebuilding = row
    return Scope(rooms if len(rooms) <= ROOMS else None, newest, rebuilding)


async def candidates(
    reader: Reader,
    words: Sequence[str],
    phrases: Sequence[str],
    *,
    before: int,
    limit: int,
    most: int,
) -> tuple[int, list[SearchPosition]]:
    """Return how many messages (at most `most`) have the words, and the newest that one may read.

    `words` and `phrases` are tsqueries of which one has to hold; without `phrases`, words do.
    """
    values = reader.values | {
        "exact": not phrases,
        "phrases": list(phrases),
        "words": list(words),
        "before": before,
        "limit": limit,
        "most": most,
    }
    row = await reader.db.fetch_one(CANDIDATES, values)
    assert row is not None
    return row[0], [SearchPosition(*pair) for pair in row[1]]


async def others(
    reader: Reader, words: str, rooms: list[int] | None, *, first: int, before: int, limit: int
) -> list[SearchPosition]:
    """Return the newest messages from `first` up to `before` of which the tsquery holds."""
    values = reader.values | {
        "words": words,
        "rooms": rooms,
        "first": first,
        "slice": before - first,
        "before": before,
        "limit": limit,
    }
    return [SearchPosition(*row) for row in await reader.db.fetch_all(OTHERS, values)]


async def first_id(reader: Reader, at: datetime) -> int:
    """Return the lowest id of a message in the index that was stored at a time or later."""
    row = await reader.db.fetch_one(FIRST_ID, {"at": at})
    assert row is not None
    return int(row[0])


async def show(
    reader: Reader,
    places: Sequence[SearchPosition],
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Hit]:
    """Return messages in their current state, newest first, without unreadable ones.

    Only those stored at `since` or later, and before `until`.
    """
    values = reader.values | {
        "since": since,
        "until": until,
        "ids": [place.id for place in places],
        "rooms": [place.room_id for place in places],
    }
    rows = await reader.db.fetch_all(SHOW, values)
    return [_hit(row) for row in rows]


def _hit(row: Row) -> Hit:
    slug, name, kind, peer_name, peer_avatar, peer_last_seen, *message = row
    id_, seq, username, avatar, created_at, content = message
    peer = Peer(peer_name, peer_avatar, peer_last_seen) if kind == "direct" else None
    return Hit(
        slug=slug,
        name=name,
        kind=kind,
        peer=peer,
        id=id_,
        seq=seq,
        username=username,
        avatar=avatar,
        created_at=created_at,
        content=content,
    )
