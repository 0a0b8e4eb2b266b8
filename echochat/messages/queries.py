"""The SQL of reading messages. They are stored by store.py, changed by changes/queries.py."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple

import orjson

from echochat.messages.rules import QUOTE_LENGTH
from echochat.rooms import Kind, Role
from echochat.storage.database import Executor


class Quote(NamedTuple):
    """The message that another one answers; `content` is its beginning."""

    id: int
    seq: int
    username: str
    content: str
    deleted: bool


class StoredMessage(NamedTuple):
    """A message as history shows it; without its author, once the account is gone.

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
    user_id: int | None = None
    quote: Quote | None = None


CREATED_AT: Final = StoredMessage._fields.index("created_at")
EDITED_AT: Final = StoredMessage._fields.index("edited_at")


class Page(NamedTuple):
    """A room's messages, its progress at that time, and the reader's role."""

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
    """A room's position: its last message and the latest change of an older one."""

    seq: int
    change: int


POSITIONS: Final = "SELECT id, last_seq, last_change FROM rooms WHERE id = ANY(%s)"

# Of a quoted message its beginning is enough, as in store.py.
COLUMNS: Final = f"""
    m.id, m.seq, coalesce(u.name, ''), p.avatar, m.content, m.created_at, m.nonce,
    m.edited_at, m.deleted_at IS NOT NULL, m.changed, u.id,
    q.id, q.seq, coalesce(qu.name, ''), left(q.content, {QUOTE_LENGTH}), q.deleted_at IS NOT NULL
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

# Only the author gets the nonces, to find out which of their messages are stored.
OWN_NONCES: Final = COLUMNS.replace(
    "m.nonce", "CASE WHEN m.author_id = %(user_id)s THEN m.nonce END"
)

# A page of history and the data for the reader's rights, in one round trip. The messages come as
# one JSON text: 50 rows of 15 columns would cost Python several times as much.
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


# The messages of a room have all numbers from 1 to the last, in the order of their times.
FIRST_AT: Final = """
    WITH RECURSIVE probe (low, high) AS (
        SELECT 1::bigint, last_seq + 1 FROM rooms WHERE id = %(room_id)s
        UNION ALL
        SELECT CASE WHEN m.created_at < %(at)s THEN (low + high) / 2 + 1 ELSE low END,
               CASE WHEN m.created_at < %(at)s THEN high ELSE (low + high) / 2 END
        FROM probe CROSS JOIN LATERAL (
            SELECT created_at FROM messages
            WHERE room_id = %(room_id)s AND seq = (low + high) / 2 LIMIT 1
        ) m
        WHERE low < high
    )
    SELECT max(low) FROM probe
"""


async def first_at(db: Executor, room_id: int, at: datetime) -> int:
    """Return the seq of the first message that was stored at a time or later.

    If there is none it is the next that there will be.
    """
    row = await db.fetch_one(FIRST_AT, {"room_id": room_id, "at": at})
    return int(row[0]) if row and row[0] else 1


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
