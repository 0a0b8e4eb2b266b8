"""The SQL of users and their sessions."""

from datetime import datetime
from typing import Final, NamedTuple

from echochat.accounts.people.queries import index_people
from echochat.storage.database import Executor

USER: Final = """
SELECT users.id, revision, name, email, coalesce(bio, '') AS bio, avatar, last_seen, registered_at,
       CASE WHEN status_until IS NULL OR status_until > now()
            THEN ARRAY[status_text, status_emoji] END,
       status_until,
       (SELECT document ->> 'timeZone' FROM account_settings WHERE user_id = users.id)
FROM users LEFT JOIN profiles ON user_id = users.id
WHERE active
"""
FIND_USER: Final = USER + "AND users.id = %s"
FIND_USER_BY_NAME: Final = USER + "AND lower(name) = lower(%s)"
FIND_CREDENTIALS: Final = """
SELECT id, name, password_hash FROM users WHERE active AND lower(name) = lower(%s)
"""
IS_NAME_TAKEN: Final = """
SELECT EXISTS (SELECT 1 FROM users WHERE lower(name) = lower(%(name)s))
       OR is_name_held(%(name)s, NULL)
"""
INSERT_USER: Final = "INSERT INTO users (name, password_hash) VALUES (%s, %s) RETURNING id"
INSERT_PROFILE: Final = "INSERT INTO profiles (user_id, last_seen) VALUES (%s, now())"
RENEW_HASH: Final = """
UPDATE users SET password_hash = %(new)s WHERE id = %(id)s AND password_hash = %(old)s
"""

# A concurrent deactivation of the account waits, then finds and ends the new session.
INSERT_SESSION: Final = """
INSERT INTO sessions (id, user_id, expires_at)
SELECT %(id)s, users.id, now() + make_interval(secs => %(age)s)
FROM users WHERE users.id = %(user_id)s AND active FOR SHARE
"""
# The least recently used: use prolongs a session.
DELETE_SURPLUS_SESSIONS: Final = """
DELETE FROM sessions WHERE id = ANY (ARRAY(
    SELECT id FROM sessions WHERE user_id = %(user_id)s AND id <> %(id)s
    ORDER BY expires_at DESC OFFSET %(others)s
)) RETURNING id
"""
DELETE_SESSION: Final = "DELETE FROM sessions WHERE id = %s"
# Skipping locked rows: nobody waits for this, and it waits for nobody.
DELETE_EXPIRED_SESSIONS: Final = """
DELETE FROM sessions WHERE id = ANY (ARRAY(
    SELECT id FROM sessions WHERE expires_at < now()
    ORDER BY expires_at LIMIT 500 FOR UPDATE SKIP LOCKED
))
"""
FIND_SESSION: Final = """
SELECT sessions.user_id, revision, name, avatar,
       expires_at < now() + make_interval(secs => %(fresh)s) AS is_ageing,
       coalesce(last_seen < now() - make_interval(secs => %(seen)s), true) AS is_seen_due,
       (extract(epoch FROM expires_at) - extract(epoch FROM now()))::float8 AS seconds_left
FROM sessions
JOIN users ON users.id = sessions.user_id
LEFT JOIN profiles ON profiles.user_id = sessions.user_id
WHERE sessions.id = %(id)s AND expires_at > now() AND active
"""
FIND_LIVE_SESSIONS: Final = """
SELECT sessions.id, (extract(epoch FROM expires_at) - extract(epoch FROM now()))::float8
FROM sessions JOIN users ON users.id = user_id
WHERE sessions.id = ANY(%s) AND expires_at > now() AND active
"""
FIND_PEOPLE: Final = """
SELECT users.id, revision, name, avatar
FROM users LEFT JOIN profiles ON user_id = users.id WHERE users.id = ANY(%s)
"""
# Never an insert: a session that was ended meanwhile must not come back.
PROLONG_SESSION: Final = """
UPDATE sessions SET expires_at = now() + make_interval(secs => %s) WHERE id = %s
"""
TAKEN: Final = """
SELECT EXISTS (SELECT 1 FROM users WHERE lower(name) = lower(%(name)s) AND id <> %(id)s)
       OR is_name_held(%(name)s, %(id)s),
       EXISTS (SELECT 1 FROM users
               WHERE email <> '' AND lower(email) = lower(%(email)s) AND id <> %(id)s)
"""
# 30 days: see is_name_held in schema.sql.
DELETE_RELEASED_NAMES: Final = """
DELETE FROM former_names WHERE name = ANY (ARRAY(
    SELECT name FROM former_names WHERE released_at < now() - interval '30 days'
    ORDER BY released_at LIMIT 500 FOR UPDATE SKIP LOCKED
))
"""
# A browser takes them for the way up in an address, so nothing about these accounts can be asked.
COUNT_DOT_NAMES: Final = "SELECT count(*) FROM users WHERE lower(name) IN ('.', '..')"
FIND_AVATARS: Final = "SELECT avatar FROM profiles WHERE avatar = ANY(%s)"
LOCK_USER: Final = "SELECT 1 FROM users WHERE active AND id = %s FOR NO KEY UPDATE"
UPDATE_USER: Final = """
UPDATE users SET name = coalesce(%(name)s, name), email = coalesce(%(email)s, email),
                 revision = revision + 1
WHERE id = %(id)s
"""
UPDATE_PROFILE: Final = """
UPDATE profiles SET bio = coalesce(%(bio)s, bio), avatar = coalesce(%(avatar)s, avatar)
WHERE user_id = %(id)s
"""
SET_STATUS: Final = """
UPDATE profiles SET status_text = %(text)s, status_emoji = %(emoji)s,
                    status_until = now() + make_interval(secs => %(seconds)s)
WHERE user_id = %(id)s
"""
TOUCH_LAST_SEEN: Final = "UPDATE profiles SET last_seen = now() WHERE user_id = %s"
# Skipping locked rows, which somebody else is touching: two of these at once can't deadlock.
TOUCH_ALL_LAST_SEEN: Final = """
WITH due AS (
    SELECT user_id FROM profiles
    WHERE user_id = ANY(%(ids)s)
      AND coalesce(last_seen < now() - make_interval(secs => %(seen)s), true)
    FOR UPDATE SKIP LOCKED
)
UPDATE profiles SET last_seen = now() FROM due WHERE profiles.user_id = due.user_id
"""


class User(NamedTuple):
    """An account as it is shown."""

    id: int
    revision: int
    name: str
    email: str
    bio: str
    avatar: str | None
    last_seen: datetime | None
    registered_at: datetime
    status: list[str] | None = None
    """Text and emoji; None when its time is over."""
    status_until: datetime | None = None
    time_zone: str | None = None


class ProfileEdit(NamedTuple):
    """The changed fields of an account; None stays as it is."""

    name: str | None = None
    email: str | None = None
    bio: str | None = None
    avatar: str | None = None


class Credentials(NamedTuple):
    """A user's password hash, to check a login."""

    user_id: int
    name: str
    password_hash: str


class FoundSession(NamedTuple):
    """A valid session, and whether it is due for an extension."""

    user_id: int
    revision: int
    username: str
    avatar: str | None
    is_ageing: bool
    is_seen_due: bool
    seconds_left: float


async def find_user(db: Executor, user_id: int) -> User | None:
    """Return an active user by id."""
    row = await db.fetch_one(FIND_USER, (user_id,))
    return User(*row) if row else None


async def find_user_by_name(db: Executor, name: str) -> User | None:
    """Return an active user by name, ignoring case."""
    row = await db.fetch_one(FIND_USER_BY_NAME, (name,))
    return User(*row) if row else None


async def find_credentials(db: Executor, name: str) -> Credentials | None:
    """Return the credentials of the active user with this name."""
    row = await db.fetch_one(FIND_CREDENTIALS, (name,))
    return Credentials(*row) if row else None


async def is_name_taken(db: Executor, name: str) -> bool:
    """Tell whether an account has this name, or released it within the reservation time."""
    row = await db.fetch_one(IS_NAME_TAKEN, {"name": name})
    assert row is not None
    return bool(row[0])


async def find_taken(db: Executor, user_id: int, edit: ProfileEdit) -> tuple[bool, bool]:
    """Tell whether another user has the name or the email address."""
    row = await db.fetch_one(TAKEN, edit._asdict() | {"id": user_id})
    assert row is not None
    return row[0], row[1]


async def edit_user(db: Executor, user_id: int, edit: ProfileEdit) -> tuple[User, User] | None:
    """Change an account; return it as it was and as it is, None when there is none.

    To be run in a transaction. Raises `Conflict` when name or email address is taken.
    """
    values = edit._asdict() | {"id": user_id}
    await db.execute(LOCK_USER, (user_id,))
    before = await find_user(db, user_id)
    if before is None:
        return None
    await db.execute(UPDATE_USER, values)
    await db.execute(UPDATE_PROFILE, values)
    after = await find_user(db, user_id)
    assert after is not None
    if after.name != before.name:
        await index_people(db, [(user_id, after.name)])
    return before, after


async def set_status(
    db: Executor, user_id: int, text: str, emoji: str, seconds: int | None
) -> None:
    """Set what somebody does at the moment, for so long; None: until it is changed."""
    await db.execute(SET_STATUS, {"id": user_id, "text": text, "emoji": emoji, "seconds": seconds})


async def create_user(db: Executor, name: str, password_hash: str) -> int:
    """Create an account and return its id. Raises `Conflict` when the name is taken."""
    row = await db.fetch_one(INSERT_USER, (name, password_hash))
    assert row is not None
    await db.execute(INSERT_PROFILE, row)
    await index_people(db, [(row[0], name)])
    return int(row[0])


async def renew_hash(db: Executor, user_id: int, old: str, new: str) -> None:
    """Replace a password's hash unless the password was changed meanwhile."""
    await db.execute(RENEW_HASH, {"id": user_id, "old": old, "new": new})


async def open_session(db: Executor, session_id: bytes, user_id: int, age: float) -> None:
    """Open a session for `age` seconds, if the account is active."""
    await db.execute(INSERT_SESSION, {"id": session_id, "user_id": user_id, "age": age})


async def close_surplus_sessions(
    db: Executor, user_id: int, session_id: bytes, most: int
) -> list[bytes]:
    """End a user's oldest sessions, so that with `session_id` there are `most`; return their ids.

    Oldest are those that have not been used for the longest time.
    """
    values = {"user_id": user_id, "id": session_id, "others": most - 1}
    return [bytes(row[0]) for row in await db.fetch_all(DELETE_SURPLUS_SESSIONS, values)]


async def delete_expired_sessions(db: Executor) -> int:
    """Remove some of the sessions that have expired; return how many."""
    return await db.execute(DELETE_EXPIRED_SESSIONS)


async def delete_released_names(db: Executor) -> int:
    """Forget some of the names that anybody may have again; return how many."""
    return await db.execute(DELETE_RELEASED_NAMES)


async def count_dot_names(db: Executor) -> int:
    """Return how many accounts are called `.` or `..`, as they could be before version 7."""
    row = await db.fetch_one(COUNT_DOT_NAMES)
    assert row is not None
    return int(row[0])


async def find_avatars(db: Executor, paths: list[str]) -> set[str]:
    """Return the paths that are pictures in use."""
    return {path for (path,) in await db.fetch_all(FIND_AVATARS, (paths,))}


async def close_session(db: Executor, session_id: bytes) -> bool:
    """End a session; False when there was none."""
    return await db.execute(DELETE_SESSION, (session_id,)) > 0


async def find_session(
    db: Executor, session_id: bytes, *, fresh: float, seen: float
) -> FoundSession | None:
    """Return a session in force of an active user.

    It is ageing with less than `fresh` seconds to live; `last_seen` is due when older than
    `seen` seconds.
    """
    row = await db.fetch_one(FIND_SESSION, {"id": session_id, "fresh": fresh, "seen": seen})
    return FoundSession(*row) if row else None


async def find_live_sessions(db: Executor, session_ids: list[bytes]) -> dict[bytes, float]:
    """Return the valid sessions among these, with their remaining seconds."""
    rows = await db.fetch_all(FIND_LIVE_SESSIONS, (session_ids,))
    return {bytes(session_id): left for session_id, left in rows}


async def find_people(db: Executor, user_ids: list[int]) -> list[tuple[int, int, str, str | None]]:
    """Return id, revision, name and avatar of users."""
    return [tuple(row) for row in await db.fetch_all(FIND_PEOPLE, (user_ids,))]


async def prolong_session(db: Executor, session_id: bytes, age: float) -> bool:
    """Extend a session to `age` seconds from now; False if it has ended."""
    return await db.execute(PROLONG_SESSION, (age, session_id)) > 0


async def touch_last_seen(db: Executor, user_id: int) -> None:
    """Note that the user is here."""
    await db.execute(TOUCH_LAST_SEEN, (user_id,))


async def touch_all_last_seen(db: Executor, user_ids: list[int], seen: float) -> int:
    """Set `last_seen` of users to now if older than `seen` seconds; return how many."""
    return await db.execute(TOUCH_ALL_LAST_SEEN, {"ids": user_ids, "seen": seen})
