"""The SQL of accounts that only operators ask."""

from datetime import datetime
from typing import Final, NamedTuple

from echochat.accounts.people.queries import index_people
from echochat.storage.database import Executor


class Account(NamedTuple):
    """An account, active or not; `sessions` counts the valid ones."""

    name: str
    email: str
    active: bool
    is_moderator: bool
    sessions: int
    registered_at: datetime
    last_seen: datetime | None


ACCOUNTS: Final = """
    SELECT u.name, u.email, u.active, u.is_moderator,
           (SELECT count(*) FROM sessions s WHERE s.user_id = u.id AND s.expires_at > now()),
           u.registered_at, p.last_seen
    FROM users u LEFT JOIN profiles p ON p.user_id = u.id
    ORDER BY lower(u.name)
"""
FIND: Final = "SELECT id, name FROM users WHERE lower(name) = lower(%s)"
SET_ACTIVE: Final = "UPDATE users SET active = %s WHERE id = %s"
SET_MODERATOR: Final = "UPDATE users SET is_moderator = %s WHERE id = %s"
SET_HASH: Final = "UPDATE users SET password_hash = %s WHERE id = %s"
RENAME: Final = "UPDATE users SET name = %s, revision = revision + 1 WHERE id = %s"
END_SESSIONS: Final = "DELETE FROM sessions WHERE user_id = %s"


async def accounts(db: Executor) -> list[Account]:
    """Return all accounts by name."""
    return [Account(*row) for row in await db.fetch_all(ACCOUNTS)]


async def find_account(db: Executor, name: str) -> tuple[int, str] | None:
    """Return id and name of an account, ignoring case."""
    row = await db.fetch_one(FIND, (name,))
    return (row[0], row[1]) if row else None


async def set_active(db: Executor, user_id: int, *, active: bool) -> None:
    """Let an account be signed in to, or not."""
    await db.execute(SET_ACTIVE, (active, user_id))


async def set_moderator(db: Executor, user_id: int, *, moderator: bool) -> None:
    """Make a user a site moderator, or not; a trigger announces it to open sockets."""
    await db.execute(SET_MODERATOR, (moderator, user_id))


async def set_password(db: Executor, user_id: int, password_hash: str) -> None:
    """Replace an account's password."""
    await db.execute(SET_HASH, (password_hash, user_id))


async def rename(db: Executor, user_id: int, name: str) -> None:
    """Give an account another name. Raises `Conflict` when it is taken."""
    await db.execute(RENAME, (name, user_id))
    await index_people(db, [(user_id, name)])


async def end_sessions(db: Executor, user_id: int) -> int:
    """End all sessions of an account, which closes their sockets; return their number."""
    return await db.execute(END_SESSIONS, (user_id,))
