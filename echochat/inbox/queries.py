"""The SQL of direct rooms and of how far each of the two has read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from echochat.rooms import READERS, Peer
from echochat.storage.database import Executor


class Chat(NamedTuple):
    """A direct room as the list of chats shows it."""

    slug: str
    peer: Peer
    last_message: str
    last_message_at: datetime


class RoomUnread(NamedTuple):
    """How much of a private room one of its people has not read."""

    user_id: int
    room_id: int
    slug: str
    unread: int
    name: str
    role: str


class Dialog(NamedTuple):
    """A direct room as one of its two sees it; `username` and `avatar` are the other one's."""

    user_id: int
    slug: str
    last_seq: int
    last_read_seq: int
    username: str
    avatar: str | None


FIND_SLUG: Final = "SELECT slug FROM rooms WHERE direct_pair_key = %s"

# Without a target: of two who start at once, the second may meet either unique key first.
START: Final = """
    WITH room AS (
        INSERT INTO rooms (slug, name, kind, direct_pair_key, created_by)
        VALUES (%(slug)s, %(slug)s, 'direct', %(pair_key)s, %(user_id)s)
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    INSERT INTO chat_roles (room_id, user_id, role, granted_by)
    SELECT room.id, pair.user_id, 'member', %(user_id)s
    FROM room, unnest(ARRAY[%(user_id)s, %(peer_id)s]::bigint[]) AS pair (user_id)
"""

# Of both lists: the rooms that a user may read. A role counts for the room's two alone.
CHATS: Final = """
    SELECT r.slug, coalesce(peer.name, ''), profile.avatar, profile.last_seen,
           m.content, m.created_at
    FROM chat_roles c
    JOIN rooms r ON r.id = c.room_id AND r.kind = 'direct'
    JOIN messages m ON m.room_id = r.id AND m.seq = r.last_seq
    LEFT JOIN users peer ON peer.id = direct_peer(r.direct_pair_key, c.user_id)
    LEFT JOIN profiles profile ON profile.user_id = peer.id
    WHERE c.user_id = %(user_id)s AND c.role = ANY(%(readers)s)
      AND direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL
    ORDER BY m.created_at DESC, m.id DESC
"""

DIALOGS: Final = """
    SELECT c.user_id, r.slug, r.last_seq, c.last_read_seq, coalesce(peer.name, ''), profile.avatar
    FROM chat_roles c
    JOIN rooms r ON r.id = c.room_id AND r.kind = 'direct'
    LEFT JOIN users peer ON peer.id = direct_peer(r.direct_pair_key, c.user_id)
    LEFT JOIN profiles profile ON profile.user_id = peer.id
    WHERE c.user_id = ANY(%(users)s) AND c.role = ANY(%(readers)s)
      AND direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL
      AND (c.last_read_seq < r.last_seq OR r.id = ANY(%(rooms)s))
    ORDER BY r.id
"""

OF_PRIVATE_ROOMS: Final = """
    SELECT c.user_id, r.id, r.slug, r.last_seq - c.last_read_seq, r.name, c.role
    FROM chat_roles c
    JOIN rooms r ON r.id = c.room_id AND r.kind = 'private'
    WHERE c.user_id = ANY(%(users)s) AND c.role = ANY(%(readers)s)
"""
OF_THESE_ROOMS: Final = OF_PRIVATE_ROOMS + " AND c.room_id = ANY(%(rooms)s)"

MARK_READ: Final = """
    UPDATE chat_roles c SET last_read_seq = r.last_seq
    FROM rooms r
    WHERE r.id = %(room_id)s AND c.room_id = r.id AND c.user_id = %(user_id)s
      AND c.last_read_seq < r.last_seq
"""

# The rows are locked in the order in which rooms/store.py locks them.
MARK_READ_UP_TO: Final = """
    WITH mark AS MATERIALIZED (
        SELECT c.room_id, c.user_id, wanted.seq
        FROM unnest(%(users)s::bigint[], %(rooms)s::bigint[], %(seqs)s::bigint[])
             AS wanted (user_id, room_id, seq)
        JOIN chat_roles c ON c.room_id = wanted.room_id AND c.user_id = wanted.user_id
        WHERE c.role = ANY(%(readers)s)
        ORDER BY c.room_id, c.user_id FOR NO KEY UPDATE OF c
    )
    UPDATE chat_roles c SET last_read_seq = greatest(c.last_read_seq, mark.seq)
    FROM mark WHERE c.room_id = mark.room_id AND c.user_id = mark.user_id
"""


async def start_direct(db: Executor, pair_key: str, slug: str, user_id: int, peer_id: int) -> str:
    """Return the slug of two users' room, which is made with this slug unless it is there."""
    row = await db.fetch_one(FIND_SLUG, (pair_key,))
    if row is None:
        await db.execute(
            START, {"slug": slug, "pair_key": pair_key, "user_id": user_id, "peer_id": peer_id}
        )
        row = await db.fetch_one(FIND_SLUG, (pair_key,))
    assert row is not None, "another room has the slug of this pair"
    return str(row[0])


async def chats(db: Executor, user_id: int) -> list[Chat]:
    """Return a user's direct rooms in which something was said, newest first."""
    rows = await db.fetch_all(CHATS, {"user_id": user_id, "readers": list(READERS)})
    return [
        Chat(slug, Peer(name, avatar, last_seen), message, at)
        for slug, name, avatar, last_seen, message, at in rows
    ]


async def dialogs(db: Executor, users: Collection[int], rooms: Collection[int]) -> list[Dialog]:
    """Return the users' direct rooms with something unread, and those `rooms` that are theirs."""
    rows = await db.fetch_all(
        DIALOGS, {"users": list(users), "rooms": list(rooms), "readers": list(READERS)}
    )
    return [Dialog(*row) for row in rows]


async def private_rooms(db: Executor, users: Collection[int]) -> list[RoomUnread]:
    """Return all private rooms that the users may read."""
    values = {"users": list(users), "readers": list(READERS)}
    return [RoomUnread(*row) for row in await db.fetch_all(OF_PRIVATE_ROOMS, values)]


async def unread_in(
    db: Executor, users: Collection[int], rooms: Collection[int]
) -> list[RoomUnread]:
    """Return what is unread in these rooms, as far as the users may read them."""
    values = {"users": list(users), "readers": list(READERS), "rooms": list(rooms)}
    return [RoomUnread(*row) for row in await db.fetch_all(OF_THESE_ROOMS, values)]


async def mark_read(db: Executor, room_id: int, user_id: int) -> None:
    """Note that a user has read all of a room."""
    await db.execute(MARK_READ, {"room_id": room_id, "user_id": user_id})


async def mark_read_up_to(db: Executor, marks: Mapping[tuple[int, int], int]) -> None:
    """Note how far users have read, seq by (user id, room id); a mark never goes back."""
    values = {
        "users": [user_id for user_id, _ in marks],
        "rooms": [room_id for _, room_id in marks],
        "seqs": list(marks.values()),
        "readers": list(READERS),
    }
    await db.execute(MARK_READ_UP_TO, values)
