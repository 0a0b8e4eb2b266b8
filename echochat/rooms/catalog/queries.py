"""The SQL of one's list of rooms, and of changing and deleting them."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Final, NamedTuple

from echochat.rooms.places import Place
from echochat.rooms.queries import unread
from echochat.rooms.rules import READERS, Kind, Role
from echochat.storage.database import Executor

DELETE_BATCH: Final = 500
"""Rows deleted by a statement, so that each is a short transaction."""


ROOMS_AT_ONCE: Final = 100
"""Rooms that are gone whose ids are read at a time."""


class OwnRoom(NamedTuple):
    """A room as the list of somebody's rooms shows it; no `said_by` when nothing was said.

    `said_by` is empty when the author is gone.
    """

    slug: str
    name: str
    role: Role
    unread: int
    said_by: str | None
    last_message: str | None
    said_at: datetime | None
    place: Place


class AnyRoom(NamedTuple):
    """A room as operators see it; `members` are those who may read it by a role."""

    slug: str
    name: str
    kind: Kind
    owners: list[str]
    members: int
    messages: int
    created_at: datetime


# Messages and their authors are looked up for the page alone.
OWN_ROOMS: Final = f"""
    WITH page AS MATERIALIZED (
        SELECT r.id, r.slug, r.name, r.last_seq, r.last_at, c.role, c.last_read_seq
        FROM chat_roles c
        JOIN rooms r ON r.id = c.room_id AND r.kind = 'private'
        WHERE c.user_id = %(user_id)s AND c.role = ANY(%(readers)s)
          AND (%(at)s::timestamptz IS NULL OR (r.last_at, r.id) < (%(at)s, %(id)s::bigint))
        ORDER BY r.last_at DESC, r.id DESC LIMIT %(limit)s
    )
    SELECT page.slug, page.name, page.role,
           {unread("page", "page")},
           CASE WHEN m.id IS NOT NULL THEN coalesce(author.name, '') END, m.content, m.created_at,
           page.last_at, page.id
    FROM page
    LEFT JOIN LATERAL (
        SELECT id, author_id, content, created_at FROM messages
        WHERE room_id = page.id AND seq = page.last_seq LIMIT 1
    ) m ON true
    LEFT JOIN users author ON author.id = m.author_id
    ORDER BY page.last_at DESC, page.id DESC
"""  # noqa: S608 - made of constants

ALL_ROOMS: Final = """
    SELECT r.slug, r.name, r.kind,
           array(SELECT u.name FROM chat_roles c JOIN users u ON u.id = c.user_id
                 WHERE c.room_id = r.id AND c.role = 'owner' ORDER BY u.name),
           (SELECT count(*) FROM chat_roles c WHERE c.room_id = r.id AND c.role = ANY(%s)),
           r.last_seq, r.created_at
    FROM rooms r WHERE r.kind <> 'direct' ORDER BY r.slug
"""

UPDATE: Final = """
    UPDATE rooms SET name = coalesce(%(name)s, name),
                     slow_seconds = coalesce(%(slow_seconds)s, slow_seconds)
    WHERE id = %(room_id)s
"""

DELETE_ROOM: Final = "DELETE FROM rooms WHERE id = %s"
DELETED_ROOMS: Final = "SELECT room_id FROM deleted_rooms ORDER BY deleted_at, room_id LIMIT %s"
FORGET_DELETED: Final = "DELETE FROM deleted_rooms WHERE room_id = %s"

# Rows of a room that is gone, a batch of each kind.
DELETE_REACTIONS: Final = """
    DELETE FROM reactions WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM reactions WHERE room_id = %(room_id)s
        ORDER BY message_id LIMIT %(limit)s
    ))
"""
DELETE_WORDS: Final = """
    DELETE FROM message_words WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM message_words WHERE room_id = %(room_id)s
        ORDER BY message_id LIMIT %(limit)s
    ))
"""
DELETE_MESSAGES: Final = """
    WITH page AS MATERIALIZED (
        SELECT ctid, id FROM messages WHERE room_id = %(room_id)s ORDER BY id LIMIT %(limit)s
    ), words AS (
        DELETE FROM search_messages WHERE message_id = ANY (ARRAY(SELECT id FROM page))
    )
    DELETE FROM messages WHERE ctid = ANY (ARRAY(SELECT ctid FROM page))
"""
REMAINS: Final = (DELETE_REACTIONS, DELETE_WORDS, DELETE_MESSAGES)


async def own_rooms(db: Executor, user_id: int, before: Place | None, limit: int) -> list[OwnRoom]:
    """Return private rooms that a user may read, those with the newest message first."""
    at, room_id = before or (None, None)
    rows = await db.fetch_all(
        OWN_ROOMS,
        {"user_id": user_id, "readers": list(READERS), "at": at, "id": room_id, "limit": limit},
    )
    return [OwnRoom._make([*room, Place(at, id_)]) for *room, at, id_ in rows]


async def all_rooms(db: Executor) -> list[AnyRoom]:
    """Return all rooms but direct ones."""
    return [AnyRoom(*row) for row in await db.fetch_all(ALL_ROOMS, (list(READERS),))]


async def update_room(
    db: Executor, room_id: int, name: str | None, slow_seconds: int | None
) -> None:
    """Change a room; None stays as it is."""
    values = {"room_id": room_id, "name": name, "slow_seconds": slow_seconds}
    await db.execute(UPDATE, values)


async def delete_room(db: Executor, room_id: int) -> None:
    """Let a room be gone for everybody, its slug free; `clear_deleted_rooms` deletes what it held.

    Its roles, invitations and how far search had got there go with it.
    """
    await db.execute(DELETE_ROOM, (room_id,))


async def clear_deleted_rooms(db: Executor) -> AsyncGenerator[int, None]:
    """Delete what rooms that are gone held, in batches; yield how many rows each time.

    It begins again wherever it was left. Raises `Unavailable`.
    """
    while rooms := await db.fetch_all(DELETED_ROOMS, (ROOMS_AT_ONCE,)):
        for (room_id,) in rooms:
            values = {"room_id": room_id, "limit": DELETE_BATCH}
            for remains in REMAINS:
                while removed := await db.execute(remains, values):
                    yield removed
            await db.execute(FORGET_DELETED, (room_id,))
