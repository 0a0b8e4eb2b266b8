"""The SQL of rooms, roles and history. Messages are stored by store.py."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple

import orjson

from echochat.rooms.rules import Kind, Role, Standing
from echochat.storage.database import Executor


class Peer(NamedTuple):
    """The other one of a direct room; `username` is empty when the account is gone."""

    username: str
    avatar: str | None
    last_seen: datetime | None


class Room(NamedTuple):
    """A room, and what somebody is in it.

    A direct room has a `pair`, the ids of its two, and `peer`, the other one of them.
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
    pair: tuple[int, int] | None
    peer: Peer | None

    @property
    def standing(self) -> Standing:
        """What decides on somebody's rights here."""
        return Standing(self.kind, self.role, self.is_moderator)


class RoomState(NamedTuple):
    """What of a room, and of somebody in it, may change while a socket is open."""

    name: str
    slow_seconds: int
    role: Role | None
    is_moderator: bool


class Quote(NamedTuple):
    """The message that another one answers; `content` is its beginning."""

    id: int
    seq: int
    username: str
    content: str
    deleted: bool


class StoredMessage(NamedTuple):
    """A message as history shows it; `username` is empty when the author is gone.

    `changed` is the number of its latest change in the room, None if there was none.
    """

    id: int
    seq: int
    username: str
    avatar: str | None
    content: str
    created_at: datetime
    nonce: str | None
    edited_at: datetime | None = None
    deleted: bool = False
    changed: int | None = None
    quote: Quote | None = None


CREATED_AT: Final = StoredMessage._fields.index("created_at")
EDITED_AT: Final = StoredMessage._fields.index("edited_at")


class Page(NamedTuple):
    """Messages of a room, how far it had got then, and what somebody is there."""

    room_id: int
    kind: Kind
    role: Role | None
    last_seq: int
    last_change: int
    messages: list[StoredMessage]


class Following(NamedTuple):
    """Messages in order, and the number of the room's latest change when they were read."""

    change: int
    messages: list[StoredMessage]


class Position(NamedTuple):
    """How far a room has got: its last message and the latest change of an older one."""

    seq: int
    change: int


# A role in a direct room is none for who is not of its pair.
FIND: Final = """
    SELECT r.id, r.slug, coalesce(peer.name, r.name), r.kind, creator.name, c.role,
           coalesce(me.is_moderator, false), r.slow_seconds, r.last_change,
           string_to_array(r.direct_pair_key, ':')::bigint[],
           coalesce(peer.name, ''), profile.avatar, profile.last_seen
    FROM rooms r
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
        VALUES (%(slug)s, %(name)s, 'private', %(user_id)s)
        ON CONFLICT (slug) DO NOTHING
        RETURNING id
    )
    INSERT INTO chat_roles (room_id, user_id, role, granted_by)
    SELECT id, %(user_id)s, 'owner', %(user_id)s FROM room
"""

# Looked up key by key, whatever the planner thinks of joining whole tables.
STATES: Final = """
    SELECT wanted.room_id, wanted.user_id, r.name, r.slow_seconds,
           (SELECT c.role FROM chat_roles c
            WHERE c.room_id = wanted.room_id AND c.user_id = wanted.user_id
              AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)),
           coalesce((SELECT u.is_moderator FROM users u WHERE u.id = wanted.user_id), false)
    FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (room_id, user_id)
    CROSS JOIN LATERAL (SELECT * FROM rooms WHERE id = wanted.room_id OFFSET 0) r
"""

POSITIONS: Final = "SELECT id, last_seq, last_change FROM rooms WHERE id = ANY(%s)"

# Of a quoted message its beginning is enough, as in store.py.
COLUMNS: Final = """
    m.id, m.seq, coalesce(u.name, ''), p.avatar, m.content, m.created_at, m.nonce,
    m.edited_at, m.deleted_at IS NOT NULL, m.changed,
    q.id, q.seq, coalesce(qu.name, ''), left(q.content, 140), q.deleted_at IS NOT NULL
"""
JOINS: Final = """
    LEFT JOIN users u ON u.id = m.author_id
    LEFT JOIN profiles p ON p.user_id = m.author_id
    LEFT JOIN messages q ON q.room_id = m.room_id AND q.id = m.reply_to AND q.id < m.id
    LEFT JOIN users qu ON qu.id = q.author_id
"""
MESSAGE: Final = "SELECT" + COLUMNS + "FROM messages m" + JOINS + "WHERE m.room_id = %(room_id)s"

# With the number of the latest change, as of which the messages are: one statement, one snapshot.
AFTER: Final = f"""
    SELECT r.last_change, page.* FROM rooms r
    LEFT JOIN LATERAL ({MESSAGE} AND m.seq > %(after)s ORDER BY m.seq LIMIT %(limit)s) page ON true
    WHERE r.id = %(room_id)s
"""  # noqa: S608 - made of constants

# By a nonce its author alone can tell what of theirs is stored; it is nobody else's business.
OWN_NONCES: Final = COLUMNS.replace(
    "m.nonce", "CASE WHEN m.author_id = %(user_id)s THEN m.nonce END"
)

# A page of history, with what says who may read it, in one round trip. The messages come as one
# JSON text: 50 rows of 15 columns would cost Python several times as much.
PAGE: Final = f"""
    SELECT r.id, r.kind, c.role, r.last_seq, r.last_change, page.messages
    FROM rooms r
    LEFT JOIN chat_roles c ON c.room_id = r.id AND c.user_id = %(user_id)s
        AND (r.kind <> 'direct' OR direct_peer(r.direct_pair_key, c.user_id) IS NOT NULL)
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array({OWN_NONCES}))::text AS messages
        FROM (SELECT * FROM messages WHERE room_id = r.id {{part}} LIMIT %(limit)s) m {JOINS}
    ) page
    WHERE r.slug = %(slug)s
"""  # noqa: S608 - made of constants

LATEST_PAGE: Final = PAGE.format(part="ORDER BY id DESC")
PAGE_BEFORE: Final = PAGE.format(part="AND id < %(before)s ORDER BY id DESC")
PAGE_AFTER: Final = PAGE.format(part="AND seq > %(after)s ORDER BY seq")

DELETED_COUNTED: Final = 1000
"""Deleted messages above a read mark that are looked at: 1 ms. There may be tens of thousands, and
each of a room's people is counted for. What is deleted beyond them counts as unread."""


def unread(room: str, mark: str) -> str:
    """Return the SQL for how much of a room is unread, by the aliases of room and of role.

    No function of PostgreSQL: one with a query in it is not inlined, and starting it is most of
    the cost.
    """
    return f"""greatest(0, {room}.last_seq - {mark}.last_read_seq - (SELECT count(*) FROM (
        SELECT FROM messages d
        WHERE d.room_id = {room}.id AND d.seq > {mark}.last_read_seq AND d.deleted_at IS NOT NULL
        LIMIT {DELETED_COUNTED}) deleted))"""  # noqa: S608 - made of constants


async def find_room(db: Executor, slug: str, user_id: int | None) -> Room | None:
    """Return the room with this slug and the user's role there."""
    row = await db.fetch_one(FIND, {"slug": slug, "user_id": user_id})
    if row is None:
        return None
    *room, pair, name, avatar, last_seen = row
    peer = Peer(name, avatar, last_seen)
    return Room(*room, *((None, None) if pair is None else (tuple(pair), peer)))


async def create_private_room(db: Executor, slug: str, name: str, owner_id: int) -> bool:
    """Create a room and its owner in one statement; False when the slug is taken."""
    return await db.execute(CREATE, {"slug": slug, "name": name, "user_id": owner_id}) == 1


async def find_states(
    db: Executor, keys: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], RoomState]:
    """Return what is so by (room id, user id); rooms that are gone are left out.

    The user id of a guest is 0.
    """
    rows = await db.fetch_all(STATES, ([room for room, _ in keys], [user for _, user in keys]))
    return {(room_id, user_id): RoomState(*state) for room_id, user_id, *state in rows}


async def positions(db: Executor, room_ids: list[int]) -> dict[int, Position]:
    """Return how far each of the rooms has got."""
    rows = await db.fetch_all(POSITIONS, (room_ids,))
    return {id_: Position(seq, change) for id_, seq, change in rows}


async def find_page(
    db: Executor,
    slug: str,
    user_id: int | None,
    limit: int,
    *,
    before: int | None = None,
    after: int | None = None,
) -> Page | None:
    """Return messages of a room, oldest first: those after a seq, or the latest, below an id.

    None when there is no such room.
    """
    query = LATEST_PAGE if before is None else PAGE_BEFORE
    values = {"slug": slug, "user_id": user_id, "before": before, "after": after, "limit": limit}
    row = await db.fetch_one(query if after is None else PAGE_AFTER, values)
    if row is None:
        return None
    room_id, kind, role, last_seq, last_change, text = row
    messages = [_message_of_page(message) for message in orjson.loads(text or "[]")]
    in_order = sorted(messages, key=attrgetter("seq"))
    return Page(room_id, kind, role, last_seq, last_change, in_order)


async def messages_after(db: Executor, room_id: int, after: int, limit: int) -> Following:
    """Return the messages that follow seq `after`, in order."""
    rows = await db.fetch_all(AFTER, {"room_id": room_id, "after": after, "limit": limit})
    change = rows[0][0] if rows else 0
    return Following(change, [_message(row[1:]) for row in rows if row[1] is not None])


def _message_of_page(row: list[Any]) -> StoredMessage:
    for column in (CREATED_AT, EDITED_AT):
        row[column] = row[column] and datetime.fromisoformat(row[column])
    return _message(row)


def _message(row: Sequence[Any]) -> StoredMessage:
    *message, id_, seq, username, content, deleted = row
    quote = None if id_ is None else Quote(id_, seq, username, content, deleted)
    return StoredMessage(*message)._replace(quote=quote)
