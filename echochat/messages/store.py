"""Storing a batch of messages durably: one statement, one round trip, one commit."""

from collections.abc import AsyncGenerator, Set
from datetime import datetime
from typing import Final, NamedTuple

import orjson

from echochat.messages.queries import Quote
from echochat.messages.rules import NONCE_LIFETIME, QUOTE_LENGTH
from echochat.storage.connection import PgConnection
from echochat.storage.database import Executor, Row


class Draft(NamedTuple):
    """A permitted message, not stored yet."""

    room_id: int
    author_id: int
    content: str
    nonce: str | None
    reply_to: int | None = None


Lane = tuple[int, int]
"""Room and author: messages of one lane are stored in the order in which they came."""


NonceKey = tuple[int, int, str]
"""Room, author and nonce: by these a message is known when it comes again."""


def nonce_key(draft: Draft) -> NonceKey | None:
    """Return by what a draft is known, None without a nonce."""
    return None if draft.nonce is None else (draft.room_id, draft.author_id, draft.nonce)


ANY: Final = 0
"""In a lane, stands for any room or any author."""


def lane(draft: Draft) -> Lane:
    """Return the lane of a draft."""
    return (draft.room_id, draft.author_id)


def is_locked(draft: Draft, locked: Set[Lane]) -> bool:
    """Tell whether a draft's lane, room or author is locked."""
    room_id, author_id, *_ = draft
    return not locked.isdisjoint(((room_id, author_id), (room_id, ANY), (ANY, author_id)))


class Outcome(NamedTuple):
    """The outcome of a draft.

    Refused by the rate limit or slow mode: `retry_after` (seconds) is set. Stored: `id`, `seq` and
    `created_at` are set; `repeated` if it was stored before under the same nonce, and then
    `content`, `edited_at` and `deleted` are its current state. Room deleted: neither.
    """

    id: int | None
    seq: int | None
    created_at: datetime
    repeated: bool
    content: str | None
    retry_after: int | None
    edited_at: datetime | None = None
    deleted: bool = False
    quote: Quote | None = None


def repeated(draft: Draft, outcome: Outcome | None) -> Outcome | None:
    """Return the outcome of what came with the nonce of a draft that was dealt with."""
    if outcome is None or outcome.id is None or outcome.repeated:
        return outcome
    return outcome._replace(repeated=True, content=draft.content)


SESSION: Final = {
    # The statement is planned once, for tables of any size: planning it takes
    # longer than running it, and a plan made for empty tables must not scan full ones.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    # A transaction that holds a row must not delay messages that don't need it. Another instance
    # that stores in the same room holds its lock for milliseconds.
    "lock_timeout": "250ms",
}
"""Settings of the connection that runs the statement."""

# Lock order (prevents deadlocks): buckets by key, rooms by id, roles by (room, user). Known nonces
# don't count against the limit. A message that is replied to must exist: a future id would quote a
# later message. Slow mode's turn is taken under the room's lock, and only by messages that are not
# refused otherwise. Authors have read everything before their own message; in the public room
# nobody's reading is recorded. LIMIT 1 and the conditions with ARRAY change no result: they keep
# every plan from reading a whole table.
PREPARE: Final = f"""
PREPARE store_messages (jsonb, integer, double precision) AS
WITH draft AS MATERIALIZED (
    SELECT d.ord, d.r AS room_id, d.a AS author_id, d.c AS content, d.n AS nonce,
           old.id IS NOT NULL AS repeated, old.id, old.seq, old.created_at,
           old.content AS old_content, coalesce(old.reply_to, answered.id) AS reply_to,
           old.edited_at, old.deleted_at
    FROM ROWS FROM (jsonb_to_recordset($1) AS (r bigint, a bigint, c text, n text, p bigint))
         WITH ORDINALITY AS d (r, a, c, n, p, ord)
    LEFT JOIN LATERAL (
        SELECT m.id, m.seq, m.created_at, m.content, m.reply_to, m.edited_at, m.deleted_at
        FROM messages m
        WHERE d.n IS NOT NULL AND m.room_id = d.r AND m.author_id = d.a AND m.nonce = d.n
          AND m.created_at > now() - interval '{NONCE_LIFETIME} s'
        LIMIT 1
    ) old ON true
    LEFT JOIN LATERAL (
        SELECT m.id FROM messages m
        WHERE d.p IS NOT NULL AND old.id IS NULL AND m.room_id = d.r AND m.id = d.p
        LIMIT 1
    ) answered ON true
), sender AS MATERIALIZED (
    SELECT author_id, 'chat:message:' || author_id AS scope_key, count(*) AS drafts
    FROM draft WHERE NOT repeated GROUP BY author_id
), bucket AS (
    INSERT INTO security_rate_limit_bucket AS b (scope_key, count, reset_at)
    SELECT scope_key, drafts, now() + make_interval(secs => $3) FROM sender ORDER BY scope_key
    ON CONFLICT (scope_key) DO UPDATE SET
        count = CASE WHEN b.reset_at <= now() OR b.reset_at > excluded.reset_at + interval '10 s'
                     THEN excluded.count ELSE least(b.count, $2) + excluded.count END,
        reset_at = CASE WHEN b.reset_at <= now() OR b.reset_at > excluded.reset_at + interval '10 s'
                        THEN excluded.reset_at ELSE b.reset_at END
    RETURNING scope_key, count, reset_at
), judged AS MATERIALIZED (
    SELECT d.ord, d.room_id, d.author_id, d.content, d.nonce, d.reply_to, b.reset_at,
           b.count - s.drafts
           + row_number() OVER (PARTITION BY d.author_id ORDER BY d.ord) <= $2 AS admitted
    FROM draft d JOIN sender s USING (author_id) JOIN bucket b USING (scope_key)
    WHERE NOT d.repeated
), room AS MATERIALIZED (
    SELECT id, last_seq, kind <> 'public' AS is_closed, slow_seconds
    FROM rooms
    WHERE id = ANY (ARRAY(SELECT DISTINCT room_id FROM judged WHERE admitted))
    ORDER BY id FOR NO KEY UPDATE
), turn AS MATERIALIZED (
    SELECT j.ord, j.room_id, j.author_id, j.content, j.nonce, j.reply_to, r.last_seq, r.is_closed,
           CASE WHEN NOT j.admitted THEN j.reset_at
                WHEN r.slow_seconds > 0 THEN take_turn(r.id, j.author_id, r.slow_seconds)
           END AS held_until
    FROM judged j LEFT JOIN room r ON r.id = j.room_id AND j.admitted
    ORDER BY j.ord
), fresh AS MATERIALIZED (
    SELECT *, nextval('messages_id_seq') AS id
    FROM (SELECT ord, room_id, author_id, content, nonce, reply_to, is_closed,
                 last_seq + row_number() OVER (PARTITION BY room_id ORDER BY ord) AS seq
          FROM turn WHERE held_until IS NULL AND last_seq IS NOT NULL) numbered
), raised AS (
    UPDATE rooms SET last_seq = top.seq, last_at = now()
    FROM (SELECT room_id, max(seq) AS seq FROM fresh GROUP BY room_id) top
    WHERE rooms.id = top.room_id AND rooms.id = ANY (ARRAY(SELECT id FROM room))
), own AS MATERIALIZED (
    SELECT last.room_id, last.author_id, last.seq
    FROM (SELECT room_id, author_id, max(seq) AS seq FROM fresh WHERE is_closed
          GROUP BY room_id, author_id ORDER BY room_id, author_id) last
    CROSS JOIN LATERAL (
        SELECT FROM chat_roles c WHERE c.room_id = last.room_id AND c.user_id = last.author_id
        LIMIT 1 FOR NO KEY UPDATE
    ) lock
), read AS (
    UPDATE chat_roles c SET last_read_seq = own.seq
    FROM own WHERE c.room_id = own.room_id AND c.user_id = own.author_id
      AND c.room_id = ANY (ARRAY(SELECT room_id FROM own))
      AND c.user_id = ANY (ARRAY(SELECT author_id FROM own))
), stored AS (
    INSERT INTO messages (room_id, id, seq, author_id, content, nonce, reply_to, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT room_id, id, seq, author_id, content, nonce, reply_to, now() FROM fresh
)
SELECT coalesce(f.id, d.id), coalesce(f.seq, d.seq), coalesce(d.created_at, now()),
       d.repeated, d.old_content,
       CASE WHEN t.held_until IS NOT NULL
            THEN greatest(1, ceil(extract(epoch FROM t.held_until - now()))) END::integer,
       d.edited_at, d.deleted_at IS NOT NULL,
       q.id, q.seq, q.username, q.content, q.deleted
FROM draft d
LEFT JOIN turn t ON t.ord = d.ord
LEFT JOIN fresh f ON f.ord = d.ord
LEFT JOIN LATERAL (
    SELECT m.id, m.seq, left(m.content, {QUOTE_LENGTH}) AS content,
           m.deleted_at IS NOT NULL AS deleted,
           coalesce((SELECT u.name FROM users u WHERE u.id = m.author_id), '') AS username
    FROM messages m
    WHERE d.reply_to IS NOT NULL AND m.room_id = d.room_id AND m.id = d.reply_to
    LIMIT 1
) q ON true
ORDER BY d.ord
"""  # noqa: S608 - made of constants

EXECUTE: Final = "EXECUTE store_messages (%s, %s, %s)"


# Of the drafts' nonces, those that a message of an earlier day has.
FREE_NONCES: Final = f"""
UPDATE messages m SET nonce = NULL
FROM jsonb_to_recordset(%s) AS d (r bigint, a bigint, n text)
WHERE m.room_id = d.r AND m.author_id = d.a AND m.nonce = d.n
  AND m.created_at <= now() - interval '{NONCE_LIFETIME} s'
"""  # noqa: S608 - made of constants

# Existing rows that can't be locked at the moment. Checks the keys that the statement above locks:
# rooms, the senders' buckets (of the limit and of slow mode) and their roles.
LOCKED: Final = """
WITH lane AS MATERIALIZED (
    SELECT DISTINCT r, a, 'chat:message:' || a AS bucket, concat_ws(':', 'chat:slow', r, a) AS turn
    FROM jsonb_to_recordset(%s) AS (r bigint, a bigint)
), room AS MATERIALIZED (
    SELECT id FROM rooms WHERE id = ANY (ARRAY(SELECT r FROM lane))
    FOR NO KEY UPDATE SKIP LOCKED
), bucket AS MATERIALIZED (
    SELECT scope_key FROM security_rate_limit_bucket
    WHERE scope_key = ANY (ARRAY(SELECT bucket FROM lane UNION ALL SELECT turn FROM lane))
    FOR NO KEY UPDATE SKIP LOCKED
), role AS MATERIALIZED (
    SELECT room_id, user_id FROM chat_roles
    WHERE room_id = ANY (ARRAY(SELECT r FROM lane)) AND user_id = ANY (ARRAY(SELECT a FROM lane))
    FOR NO KEY UPDATE SKIP LOCKED
)
SELECT r, 0 FROM lane
WHERE EXISTS (SELECT FROM rooms WHERE id = r) AND r NOT IN (SELECT id FROM room)
UNION
SELECT 0, a FROM lane
WHERE EXISTS (SELECT FROM security_rate_limit_bucket WHERE scope_key = bucket)
  AND bucket NOT IN (SELECT scope_key FROM bucket)
UNION
SELECT r, a FROM lane
WHERE (EXISTS (SELECT FROM security_rate_limit_bucket WHERE scope_key = turn)
       AND turn NOT IN (SELECT scope_key FROM bucket))
   OR (EXISTS (SELECT FROM chat_roles WHERE room_id = r AND user_id = a)
       AND (r, a) NOT IN (SELECT room_id, user_id FROM role))
"""

# One page of the index of nonces, which holds those of a day and those expired since the last run.
# In the order of rooms, so that messages read together stay together on the disk.
CLEAR_NONCES: Final = f"""
WITH page AS MATERIALIZED (
    SELECT room_id, author_id, nonce, id, created_at FROM messages
    WHERE nonce IS NOT NULL
      AND (room_id, author_id, nonce) > (%(room_id)s, %(author_id)s, %(nonce)s)
    ORDER BY room_id, author_id, nonce LIMIT 2000
), old AS MATERIALIZED (
    SELECT room_id, id FROM page WHERE created_at <= now() - interval '{NONCE_LIFETIME} s'
    ORDER BY room_id, id
), cleared AS (
    UPDATE messages m SET nonce = NULL FROM old WHERE m.room_id = old.room_id AND m.id = old.id
    RETURNING 1
)
SELECT room_id, author_id, nonce, (SELECT count(*) FROM cleared) FROM page
ORDER BY room_id DESC, author_id DESC, nonce DESC LIMIT 1
"""  # noqa: S608 - made of constants


async def connect(dsn: str) -> PgConnection:
    """Return a connection on which `store` runs. Raises `Unavailable`, `Busy`."""
    connection = await PgConnection.connect(dsn, **SESSION)
    try:
        await connection.run(PREPARE)
    except BaseException:
        connection.close()
        raise
    return connection


async def store(
    connection: PgConnection, drafts: list[Draft], limit: int, window: float
) -> list[Outcome]:
    """Store drafts, at most `limit` of one author in `window` seconds; an outcome for each.

    A nonce is known for a day. None may come twice from one author in a call. Raises
    `Unavailable`, and `Conflict`, with nothing stored, when another instance stored one of
    the nonces at the same moment or a message over a day old still has one (`free_nonces`);
    `Busy`, with nothing stored, when somebody else keeps a row locked (`locked_lanes`).
    """
    result = await connection.run(EXECUTE, (_json(drafts), limit, window))
    return [_outcome(row) for row in result.rows]


async def free_nonces(connection: PgConnection, drafts: list[Draft]) -> None:
    """Let drafts have nonces that messages over a day old have. Raises `Unavailable`, `Busy`."""
    await connection.run(FREE_NONCES, (_json(drafts),))


async def locked_lanes(connection: PgConnection, drafts: list[Draft]) -> set[Lane]:
    """Return the lanes of drafts that can't be stored now, as somebody else has locked a row.

    `ANY` stands for the author where the room is locked, for the room where the author's bucket is.
    Raises `Unavailable`, and `Busy` when a whole table is locked.
    """
    rows = (await connection.run(LOCKED, (_json(drafts),))).rows
    return {(room_id, author_id) for room_id, author_id in rows}


async def clear_nonces(db: Executor) -> AsyncGenerator[int, None]:
    """Forget the nonces of messages over a day old, in batches; yield how many.

    Raises `Unavailable`.
    """
    row: Row | None = (0, 0, "", 0)
    while row is not None:
        after = dict(zip(("room_id", "author_id", "nonce"), row, strict=False))
        row = await db.fetch_one(CLEAR_NONCES, after)
        if row is not None:
            yield row[3]


def _json(drafts: list[Draft]) -> str:
    batch = [
        {"r": d.room_id, "a": d.author_id, "c": d.content, "n": d.nonce, "p": d.reply_to}
        for d in drafts
    ]
    return orjson.dumps(batch).decode()


def _outcome(row: Row) -> Outcome:
    *outcome, id_, seq, username, content, deleted = row
    quote = None if id_ is None else Quote(id_, seq, username, content, deleted)
    return Outcome._make((*outcome, quote))
