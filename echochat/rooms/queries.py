"""The SQL of rooms: finding, listing, making, changing and deleting them, and roles there."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from echochat.rooms.paging import ListPosition
from echochat.rooms.rules import READERS, Kind, Role, Standing
from echochat.storage.database import Executor


class Peer(NamedTuple):
    """The other one of a direct room; `username` is empty when the account is gone."""

    username: str
    avatar: str | None
    last_seen: datetime | None


class Room(NamedTuple):
    """A room, and a user's role in it.

    A direct room has a `pair`, the ids of its users, and `peer`, the other user.
    """

    id: int
    slug: str
    name: str
    kind: Kind
    created_by: str | None
    role: Role | None
    is_moderator: bool
    slow_seconds: int
    last_change: int
    archived: bool
    topic: str
    description: str
    pair: tuple[int, int] | None
    peer: Peer | None

    @property
    def standing(self) -> Standing:
        """The user's standing, which decides on rights."""
        return Standing(self.kind, self.role, self.is_moderator)

    @property
    def state(self) -> "RoomState":
        """The state of a room that may change while a socket is open."""
        return RoomState(
            self.slug,
            self.kind,
            self.name,
            self.slow_seconds,
            self.archived,
            self.topic,
            self.role,
            self.is_moderator,
        )


class RoomState(NamedTuple):
    """The state of a room and of a user in it that may change while a socket is open."""

    slug: str
    kind: Kind
    name: str
    slow_seconds: int
    archived: bool
    topic: str
    role: Role | None
    is_moderator: bool


# A role in a direct room counts only for its two users.
FIND: Final = """
    SELECT r.id, r.slug, coalesce(peer.name, r.name), r.kind, creator.name, c.role,
           coalesce(me.is_moderator, false), r.slow_seconds, r.last_change,
           r.archived_at IS NOT NULL, coalesce(about.topic, ''), coalesce(about.description, ''),
           string_to_array(r.direct_pair_key, ':')::bigint[],
           coalesce(peer.name, ''), profile.avatar, profile.last_seen
    FROM rooms r
    LEFT JOIN room_texts about ON about.room_id = r.id
    LEFT JOIN users creator ON creator.id = r.created_by
    LEFT JOIN users me ON me.id = %(user_id)s
    LEFT JOIN users peer ON peer.id = direct_peer(r.direct_pair_key, %(user_id)s)
    LEFT JOIN profiles profile ON profile.user_id = peer.id
    LEFT JOIN chat_roles c ON c.room_id = r.id AND c.user_id = %(user_id)s
        AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
    WHERE r.slug = %(slug)s
"""

CREATE: Final = """
    WITH room AS (
        INSERT INTO rooms (slug, name, kind, created_by)
        VALUES (%(slug)s, %(name)s, %(kind)s, %(user_id)s)
        ON CONFLICT (slug) DO NOTHING
        RETURNING id
    )
    INSERT INTO chat_roles (room_id, user_id, role, granted_by)
    SELECT id, %(user_id)s, 'owner', %(user_id)s FROM room
"""

# Looked up key by key, so that the planner doesn't join whole tables.
STATES: Final = """
    SELECT wanted.room_id, wanted.user_id, r.slug, r.kind, r.name, r.slow_seconds,
           r.archived_at IS NOT NULL,
           coalesce((SELECT about.topic FROM room_texts about WHERE about.room_id = r.id), ''),
           (SELECT c.role FROM chat_roles c
            WHERE c.room_id = wanted.room_id AND c.user_id = wanted.user_id
              AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)),
           coalesce((SELECT u.is_moderator FROM users u WHERE u.id = wanted.user_id), false)
    FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (room_id, user_id)
    CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = wanted.room_id OFFSET 0) r
"""

DELETED_COUNTED: Final = 1000
"""Maximum deleted messages above a read mark that are subtracted (1 ms). There may be tens of
thousands, for each of a room's users. Further ones count as unread."""


def unread(room: str, mark: str) -> str:
    """Return the SQL for how much of a room is unread, by the aliases of room and of role.

    No function of PostgreSQL: one with a query in it is not inlined, and starting it is most of
    the cost.
    """
    return f"""greatest(0, {room}.last_seq - {mark}.last_read_seq - (SELECT count(*) FROM (
        SELECT FROM messages d
        WHERE d.room_id = {room}.id AND d.seq > {mark}.last_read_seq AND d.deleted_at IS NOT NULL
        LIMIT {DELETED_COUNTED}) deleted))"""  # noqa: S608 - made of constants


DELETE_BATCH: Final = 500
"""Rows deleted by a statement, so that each is a short transaction."""


ROOMS_AT_ONCE: Final = 100
"""Deleted rooms whose ids are read at a time."""


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
    position: ListPosition


class AnyRoom(NamedTuple):
    """A room as seen by operators; `members` counts users with a reading role."""

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
                     slow_seconds = coalesce(%(slow_seconds)s, slow_seconds),
                     archived_at = CASE %(archived)s::boolean
                         WHEN true THEN coalesce(archived_at, now())
                         WHEN false THEN NULL
                         ELSE archived_at END
    WHERE id = %(room_id)s
"""
SET_TEXTS: Final = """
    INSERT INTO room_texts AS about (room_id, topic, description)
    VALUES (%(room_id)s, coalesce(%(topic)s, ''), coalesce(%(description)s, ''))
    ON CONFLICT (room_id) DO UPDATE SET topic = coalesce(%(topic)s, about.topic),
                                        description = coalesce(%(description)s, about.description)
"""
IS_MODERATOR: Final = "SELECT is_moderator FROM users WHERE id = %s"

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


async def find_room(db: Executor, slug: str, user_id: int | None) -> Room | None:
    """Return the room with this slug and the user's role there."""
    row = await db.fetch_one(FIND, {"slug": slug, "user_id": user_id})
    if row is None:
        return None
    id_, slug, name, kind, creator, role, is_moderator, slow_seconds, last_change, *more = row
    archived, topic, description, pair, peer_name, peer_avatar, peer_last_seen = more
    return Room(
        id=id_,
        slug=slug,
        name=name,
        kind=kind,
        created_by=creator,
        role=role,
        is_moderator=is_moderator,
        slow_seconds=slow_seconds,
        last_change=last_change,
        archived=archived,
        topic=topic,
        description=description,
        pair=None if pair is None else tuple(pair),
        peer=None if pair is None else Peer(peer_name, peer_avatar, peer_last_seen),
    )


async def create_room(db: Executor, slug: str, name: str, kind: Kind, owner_id: int) -> bool:
    """Create a room and its owner in one statement; False when the slug is taken."""
    values = {"slug": slug, "name": name, "kind": kind, "user_id": owner_id}
    return await db.execute(CREATE, values) == 1


async def is_moderator(db: Executor, user_id: int) -> bool:
    """Tell whether a user is a moderator of the site."""
    row = await db.fetch_one(IS_MODERATOR, (user_id,))
    return row is not None and bool(row[0])


async def find_states(
    db: Executor, keys: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], RoomState]:
    """Return the current `RoomState` for each (room id, user id); deleted rooms are omitted.

    The user id of a guest is 0.
    """
    rows = await db.fetch_all(STATES, ([room for room, _ in keys], [user for _, user in keys]))
    return {(room_id, user_id): RoomState(*state) for room_id, user_id, *state in rows}


async def own_rooms(
    db: Executor, user_id: int, before: ListPosition | None, limit: int
) -> list[OwnRoom]:
    """Return the private rooms that a user may read, latest message first."""
    at, room_id = before or (None, None)
    rows = await db.fetch_all(
        OWN_ROOMS,
        {"user_id": user_id, "readers": list(READERS), "at": at, "id": room_id, "limit": limit},
    )
    return [
        OwnRoom(
            slug=slug,
            name=name,
            role=role,
            unread=count,
            said_by=said_by,
            last_message=last_message,
            said_at=said_at,
            position=ListPosition(at, id_),
        )
        for slug, name, role, count, said_by, last_message, said_at, at, id_ in rows
    ]


async def all_rooms(db: Executor) -> list[AnyRoom]:
    """Return all rooms but direct ones."""
    return [AnyRoom(*row) for row in await db.fetch_all(ALL_ROOMS, (list(READERS),))]


class RoomEdit(NamedTuple):
    """The changed fields of a room; None stays as it is."""

    name: str | None = None
    slow_seconds: int | None = None
    archived: bool | None = None
    topic: str | None = None
    description: str | None = None


async def update_room(db: Executor, room_id: int, edit: RoomEdit) -> None:
    """Change a room, in a transaction. Its texts are apart: each message rewrites `rooms`."""
    values = edit._asdict() | {"room_id": room_id}
    if (edit.name, edit.slow_seconds, edit.archived) != (None, None, None):
        await db.execute(UPDATE, values)
    if (edit.topic, edit.description) != (None, None):
        await db.execute(SET_TEXTS, values)


async def delete_room(db: Executor, room_id: int) -> None:
    """Delete a room, which frees its slug; `clear_deleted_rooms` deletes its content later.

    Its roles, invitations and search progress are deleted with it.
    """
    await db.execute(DELETE_ROOM, (room_id,))


async def clear_deleted_rooms(db: Executor) -> AsyncGenerator[int, None]:
    """Delete the content of deleted rooms in batches; yield the number of rows of each.

    Resumes an interrupted run. Raises `Unavailable`.
    """
    while rooms := await db.fetch_all(DELETED_ROOMS, (ROOMS_AT_ONCE,)):
        for (room_id,) in rooms:
            values = {"room_id": room_id, "limit": DELETE_BATCH}
            for remains in REMAINS:
                while removed := await db.execute(remains, values):
                    yield removed
            await db.execute(FORGET_DELETED, (room_id,))
