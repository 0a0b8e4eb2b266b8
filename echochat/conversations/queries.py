"""The SQL of direct rooms and of how far each of the two has read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from echochat.rooms import READERS, Kind, ListPosition, Peer, unread
from echochat.storage.database import Executor


class Chat(NamedTuple):
    """A direct room as the list of chats shows it."""

    slug: str
    peer: Peer
    last_message: str
    last_message_at: datetime
    position: ListPosition


class RoomUnread(NamedTuple):
    """The unread state of one member in a private room."""

    user_id: int
    room_id: int
    slug: str
    unread: int
    name: str
    role: str


class Dialog(NamedTuple):
    """A direct room as seen by one user; `username` and `avatar` are the other user's."""

    user_id: int
    slug: str
    last_seq: int
    last_read_seq: int
    unread: int
    username: str
    avatar: str | None


class Preview(NamedTuple):
    """A room's last message in its current state; a deleted one has no content."""

    seq: int
    content: str
    created_at: datetime


class OwnRoom(NamedTuple):
    """A room in which a user has a role, and how far they have read it."""

    slug: str
    kind: Kind
    last_seq: int
    last_read_seq: int


FIND_SLUG: Final = "SELECT slug FROM rooms WHERE direct_pair_key = %s"

# Without a conflict target: of two concurrent inserts, the second may meet either unique key first.
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

# Each row is looked up (OFFSET 0): a plan that joins tables reads all rooms, or people, there are.
DIRECT_ROOMS: Final = """
    CROSS JOIN LATERAL (
        SELECT * FROM rooms
        WHERE kind = 'direct' AND (split_part(direct_pair_key, ':', 1) = me.user_id::text
                                   OR split_part(direct_pair_key, ':', 2) = me.user_id::text)
        OFFSET 0
    ) r
    CROSS JOIN LATERAL (
        SELECT * FROM chat_roles WHERE room_id = r.id AND user_id = me.user_id
          AND role = ANY(%(readers)s) OFFSET 0
    ) c
"""
"""The direct rooms that a user, `me.user_id`, may read, however many other rooms they have."""

PEER: Final = """
    LEFT JOIN LATERAL (
        SELECT * FROM users WHERE id = direct_peer({room}.direct_pair_key, {user}) OFFSET 0
    ) peer ON true
    LEFT JOIN LATERAL (SELECT * FROM profiles WHERE user_id = peer.id OFFSET 0) profile ON true
"""

CHATS: Final = f"""
    SELECT page.slug, coalesce(peer.name, ''), profile.avatar, profile.last_seen,
           m.content, m.created_at, page.last_at, page.id
    FROM (
        SELECT r.id, r.slug, r.last_seq, r.last_at, r.direct_pair_key, c.user_id
        FROM (VALUES (%(user_id)s::bigint)) AS me (user_id)
        {DIRECT_ROOMS}
        WHERE r.last_seq > 0
          AND (%(at)s::timestamptz IS NULL OR (r.last_at, r.id) < (%(at)s, %(id)s::bigint))
        ORDER BY r.last_at DESC, r.id DESC LIMIT %(limit)s
    ) page
    JOIN messages m ON m.room_id = page.id AND m.seq = page.last_seq
    {PEER.format(room="page", user="page.user_id")}
    ORDER BY page.last_at DESC, page.id DESC
"""  # noqa: S608 - made of constants

DIALOG: Final = f"""
    SELECT c.user_id, r.slug, r.last_seq, c.last_read_seq,
           {unread("r", "c")}, coalesce(peer.name, ''), profile.avatar
"""
PEER_OF_DIALOG: Final = PEER.format(room="r", user="c.user_id")
UNREAD_DIALOGS: Final = f"""
    {DIALOG}
    FROM unnest(%(users)s::bigint[]) AS me (user_id)
    {DIRECT_ROOMS}
    {PEER_OF_DIALOG}
    WHERE c.last_read_seq < r.last_seq
    ORDER BY r.id
"""
THESE_DIALOGS: Final = f"""
    {DIALOG}
    FROM unnest(%(users)s::bigint[], %(slugs)s::text[]) AS wanted (user_id, slug)
    JOIN rooms r ON r.slug = wanted.slug
    JOIN chat_roles c ON c.room_id = r.id AND c.user_id = wanted.user_id
    {PEER_OF_DIALOG}
    WHERE r.kind = 'direct' AND c.role = ANY(%(readers)s)
      AND direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL
"""

PREVIEWS: Final = """
    SELECT r.id, m.seq, m.content, m.created_at
    FROM rooms r JOIN messages m ON m.room_id = r.id AND m.seq = r.last_seq
    WHERE r.id = ANY(%s)
"""

OF_PRIVATE_ROOMS: Final = f"""
    SELECT c.user_id, r.id, r.slug, {unread("r", "c")}, r.name, c.role
    FROM chat_roles c
    JOIN rooms r ON r.id = c.room_id AND r.kind = 'private'
    WHERE c.user_id = ANY(%(users)s) AND c.role = ANY(%(readers)s)
"""  # noqa: S608 - made of constants
# Looked up pair by pair, as each of many people may be in many rooms of the others.
OF_THESE_ROOMS: Final = f"""
    SELECT c.user_id, r.id, r.slug, {unread("r", "c")}, r.name, c.role
    FROM unnest(%(users)s::bigint[], %(rooms)s::bigint[]) AS wanted (user_id, room_id)
    CROSS JOIN LATERAL (
        SELECT * FROM chat_roles
        WHERE room_id = wanted.room_id AND user_id = wanted.user_id OFFSET 0
    ) c
    CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = c.room_id OFFSET 0) r
    WHERE r.kind = 'private' AND c.role = ANY(%(readers)s)
"""  # noqa: S608 - made of constants

MARK_READ: Final = """
    UPDATE chat_roles c SET last_read_seq = least(coalesce(%(seq)s, r.last_seq), r.last_seq)
    FROM rooms r
    WHERE r.id = %(room_id)s AND c.room_id = r.id AND c.user_id = %(user_id)s
      AND c.last_read_seq < least(coalesce(%(seq)s, r.last_seq), r.last_seq)
"""

OWN_ROOM: Final = """
    SELECT r.slug, r.kind, r.last_seq, c.last_read_seq
    FROM rooms r JOIN chat_roles c ON c.room_id = r.id AND c.user_id = %(user_id)s
    WHERE r.id = %(room_id)s AND c.role = ANY(%(readers)s)
      AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
"""

# The rows are locked in the order in which messages/store.py locks them.
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


async def chats(
    db: Executor, user_id: int, *, before: ListPosition | None = None, limit: int | None = None
) -> list[Chat]:
    """Return a user's direct rooms in which something was said, newest first.

    With `before` those that follow this place; without `limit` all of them.
    """
    at, id_ = before or (None, None)
    values = {"user_id": user_id, "readers": list(READERS), "at": at, "id": id_, "limit": limit}
    return [
        Chat(slug, Peer(name, avatar, last_seen), message, said_at, ListPosition(*position))
        for slug, name, avatar, last_seen, message, said_at, *position in await db.fetch_all(
            CHATS, values
        )
    ]


async def unread_dialogs(db: Executor, users: Collection[int]) -> list[Dialog]:
    """Return the users' direct rooms with something above their mark."""
    values = {"users": list(users), "readers": list(READERS)}
    return [Dialog(*row) for row in await db.fetch_all(UNREAD_DIALOGS, values)]


async def dialogs(db: Executor, wanted: Collection[tuple[int, str]]) -> list[Dialog]:
    """Return direct rooms by (user id, slug), as far as the users may read them."""
    values = {
        "users": [user_id for user_id, _ in wanted],
        "slugs": [slug for _, slug in wanted],
        "readers": list(READERS),
    }
    return [Dialog(*row) for row in await db.fetch_all(THESE_DIALOGS, values)]


async def previews(db: Executor, room_ids: Collection[int]) -> dict[int, Preview]:
    """Return the last messages of rooms by the rooms' ids."""
    rows = await db.fetch_all(PREVIEWS, (list(room_ids),))
    return {room_id: Preview(*preview) for room_id, *preview in rows}


async def private_rooms(db: Executor, users: Collection[int]) -> list[RoomUnread]:
    """Return all private rooms that the users may read."""
    values = {"users": list(users), "readers": list(READERS)}
    return [RoomUnread(*row) for row in await db.fetch_all(OF_PRIVATE_ROOMS, values)]


async def unread_in(db: Executor, places: Collection[tuple[int, int]]) -> list[RoomUnread]:
    """Return the unread counts by (user id, room id) of readable rooms."""
    values = {
        "users": [user_id for user_id, _ in places],
        "rooms": [room_id for _, room_id in places],
        "readers": list(READERS),
    }
    return [RoomUnread(*row) for row in await db.fetch_all(OF_THESE_ROOMS, values)]


async def mark_read(db: Executor, room_id: int, user_id: int, seq: int | None = None) -> bool:
    """Note that a user has read a room up to a seq, or all of it; False if they had already.

    A mark never goes back.
    """
    return await db.execute(MARK_READ, {"room_id": room_id, "user_id": user_id, "seq": seq}) == 1


async def own_room(db: Executor, room_id: int, user_id: int) -> OwnRoom | None:
    """Return a room, if a user has a role there with which it may be read."""
    values = {"room_id": room_id, "user_id": user_id, "readers": list(READERS)}
    row = await db.fetch_one(OWN_ROOM, values)
    return OwnRoom(*row) if row else None


async def mark_read_up_to(db: Executor, marks: Mapping[tuple[int, int], int]) -> None:
    """Note how far users have read, seq by (user id, room id); a mark never goes back."""
    values = {
        "users": [user_id for user_id, _ in marks],
        "rooms": [room_id for _, room_id in marks],
        "seqs": list(marks.values()),
        "readers": list(READERS),
    }
    await db.execute(MARK_READ_UP_TO, values)
