"""The SQL of the list of conversations."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from echochat.conversations.queries import PEER
from echochat.rooms import READERS, Kind, Role, unread
from echochat.storage.database import Executor

PREVIEW_LENGTH: Final = 140
"""Characters of a room's last message that a list shows."""

OLDEST: Final = 2**30
"""Transactions after which a version is too old to compare rows with: ids come round."""


class LastMessage(NamedTuple):
    """A room's last message; a deleted one has no content."""

    seq: int
    user_id: int | None
    username: str
    content: str
    created_at: datetime
    deleted: bool


class Position(NamedTuple):
    """The common part of a room in all lists: name, progress and last message."""

    room_id: int
    kind: Kind
    name: str
    archived: bool
    last_seq: int
    last_at: datetime
    last_message: LastMessage | None


class Conversation(NamedTuple):
    """A room in the list of one of its members."""

    position: Position
    user_id: int
    slug: str
    role: Role
    last_read_seq: int
    unread: int
    read_version: int
    muted_until: datetime | None
    pin_order: int | None
    hidden_seq: int | None
    settings_version: int
    peer: tuple[int, str, str | None] | None
    """Id, name and picture of the other user of a direct room; None if the account is gone."""


class Overview(NamedTuple):
    """The ids of a list's rooms, latest activity first, as of a version.

    `changed`: those that changed since the version that was asked for; None: it can't be compared.
    """

    version: int
    ids: list[int]
    changed: list[int] | None


# A row's xmin is the transaction that wrote it. Whatever was not visible to the snapshot of a
# version was written by a transaction that is not older than the snapshot's oldest one.
WRITTEN_SINCE: Final = "age({row}) <= age((%(since)s::bigint %% 4294967296)::text::xid)"

OVERVIEW: Final = f"""
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
           coalesce(array_agg(id ORDER BY last_at DESC, id DESC), ARRAY[]::bigint[]),
           coalesce(array_agg(id ORDER BY last_at DESC, id DESC) FILTER (WHERE is_new),
                    ARRAY[]::bigint[])
    FROM (
        SELECT r.id, r.last_at, %(since)s::bigint IS NULL
            OR {WRITTEN_SINCE.format(row="r.written")} OR {WRITTEN_SINCE.format(row="c.xmin")}
            OR EXISTS (SELECT FROM users WHERE id = direct_peer(r.direct_pair_key, c.user_id)
                       AND {WRITTEN_SINCE.format(row="users.xmin")}) AS is_new
        FROM chat_roles c
        CROSS JOIN LATERAL (
            SELECT id, last_at, kind, last_seq, created_by, direct_pair_key, rooms.xmin AS written
            FROM rooms WHERE id = c.room_id OFFSET 0
        ) r
        WHERE c.user_id = %(user_id)s AND c.role = ANY(%(readers)s)
          AND (r.kind <> 'direct'
               OR ((r.last_seq > 0 OR r.created_by = c.user_id)
                   AND direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL))
    ) mine
"""  # noqa: S608 - made of constants

# Rooms in whose entries of a list somebody is named: as the other, or as who spoke last.
SHOWN_IN: Final = """
    SELECT c.user_id, r.id, r.kind = 'direct'
    FROM chat_roles c
    CROSS JOIN LATERAL (SELECT id, kind, last_seq FROM rooms WHERE id = c.room_id OFFSET 0) r
    WHERE c.user_id = ANY(%(users)s)
      AND (r.kind = 'direct'
           OR EXISTS (SELECT FROM messages m WHERE m.room_id = r.id AND m.seq = r.last_seq
                      AND m.author_id = c.user_id))
"""

POSITION: Final = f"""
    r.id, r.kind, r.name, r.archived_at IS NOT NULL, r.last_seq, r.last_at,
    m.seq, author.id, coalesce(author.name, ''), left(m.content, {PREVIEW_LENGTH}),
    m.created_at, m.deleted_at IS NOT NULL
"""
LAST_MESSAGE: Final = """
    LEFT JOIN LATERAL (
        SELECT * FROM messages WHERE room_id = r.id AND seq = r.last_seq OFFSET 0
    ) m ON true
    LEFT JOIN LATERAL (SELECT id, name FROM users WHERE id = m.author_id OFFSET 0) author ON true
"""

ROOM_POSITIONS: Final = f"""
    SELECT {POSITION}
    FROM unnest(%(rooms)s::bigint[]) AS wanted (room_id)
    CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = wanted.room_id OFFSET 0) r
    {LAST_MESSAGE}
"""  # noqa: S608 - made of constants

THESE_CONVERSATIONS: Final = f"""
    SELECT {POSITION}, c.user_id, r.slug, c.role, c.last_read_seq, {unread("r", "c")},
           c.read_version, CASE WHEN c.muted_until > now() THEN c.muted_until END,
           c.pin_order, c.hidden_seq, c.settings_version,
           peer.id, peer.name, profile.avatar
    FROM unnest(%(users)s::bigint[], %(rooms)s::bigint[])
         WITH ORDINALITY AS wanted (user_id, room_id, place)
    CROSS JOIN LATERAL (
        SELECT * FROM chat_roles WHERE room_id = wanted.room_id AND user_id = wanted.user_id
          AND role = ANY(%(readers)s) OFFSET 0
    ) c
    CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = wanted.room_id OFFSET 0) r
    {LAST_MESSAGE}
    {PEER.format(room="r", user="c.user_id")}
    WHERE r.kind <> 'direct'
       OR ((r.last_seq > 0 OR r.created_by = c.user_id)
           AND direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
    ORDER BY wanted.place
"""  # noqa: S608 - made of constants


async def overview(db: Executor, user_id: int, since: int | None) -> Overview:
    """Return the rooms of a user's list, and those of them that changed since a version."""
    values = {"user_id": user_id, "since": since, "readers": list(READERS)}
    row = await db.fetch_one(OVERVIEW, values)
    assert row is not None, "an aggregate has a row"
    version, ids, changed = row
    is_comparable = since is not None and 0 <= version - since < OLDEST
    return Overview(version, ids, changed if is_comparable else None)


async def shown_in(db: Executor, user_ids: Collection[int]) -> list[tuple[int, int, bool]]:
    """Return user and room of all that name these users in lists; True: as one of the two."""
    return await db.fetch_all(SHOWN_IN, {"users": list(user_ids)})


async def positions(db: Executor, room_ids: Collection[int]) -> dict[int, Position]:
    """Return the rooms that are there, by id."""
    rows = await db.fetch_all(ROOM_POSITIONS, {"rooms": list(room_ids)})
    return {row[0]: _position(row) for row in rows}


async def conversations(db: Executor, wanted: Collection[tuple[int, int]]) -> list[Conversation]:
    """Return conversations by (user id, room id), in this order, as far as they are in lists."""
    values = {
        "users": [user_id for user_id, _ in wanted],
        "rooms": [room_id for _, room_id in wanted],
        "readers": list(READERS),
    }
    rows = await db.fetch_all(THESE_CONVERSATIONS, values)
    return [Conversation._make((_position(row), *row[12:22], _peer(row[22:]))) for row in rows]


def _peer(row: Sequence[Any]) -> tuple[int, str, str | None] | None:
    id_, name, avatar = row
    return None if id_ is None else (id_, name, avatar)


def _position(row: Sequence[Any]) -> Position:
    message = None if row[6] is None else LastMessage(*row[6:12])
    room_id, kind, name, archived, last_seq, last_at = row[:6]
    return Position(room_id, kind, name, archived, last_seq, last_at, message)
