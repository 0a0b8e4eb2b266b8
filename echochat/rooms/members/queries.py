"""SQL of a room's members and roles."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from echochat.rooms.rules import MANAGERS, ROLES, Role, Standing
from echochat.storage.database import Executor


class Member(NamedTuple):
    """A user with a role in a room; `rank` (of the role) and `key` are the position in the list."""

    user_id: int
    username: str
    avatar: str | None
    last_seen: datetime | None
    role: Role
    rank: int
    key: str


class ChangedMember(NamedTuple):
    """A user whose role in a room changed, with the present one; None: they have none."""

    user_id: int
    username: str
    avatar: str | None
    role: Role | None


class Named(NamedTuple):
    """An account, in use or not."""

    user_id: int
    username: str
    active: bool


FIND: Final = "SELECT id, name, active FROM users WHERE lower(name) = lower(%s)"

ONE: Final = """
    SELECT u.id, u.name, p.avatar, p.last_seen, c.role,
           array_position(%(roles)s::text[], c.role), lower(u.name)
    FROM chat_roles c
    JOIN users u ON u.id = c.user_id
    LEFT JOIN profiles p ON p.user_id = u.id
    WHERE c.room_id = %(room_id)s AND c.user_id = %(user_id)s
"""
# A page of each role, by name: from the index of names where a role is common, otherwise sorted.
# PostgreSQL's statistics decide, except for owners and admins, who are many in all and few in a
# room: those are looked up first.
OF_FEW: Final = """(
    WITH holder AS MATERIALIZED (
        SELECT user_id FROM chat_roles
        WHERE room_id = %(room_id)s AND role = '{role}'
          AND '{role}' = ANY(%(wanted)s) AND %(rank)s <= {rank}
    )
    SELECT u.id, u.name, '{role}' AS role, {rank} AS rank, lower(u.name) AS key
    FROM holder JOIN users u ON u.id = holder.user_id
    WHERE lower(u.name) > CASE %(rank)s WHEN {rank} THEN %(key)s ELSE '' END
    ORDER BY key LIMIT %(limit)s
)"""
OF_MANY: Final = """(
    SELECT u.id, u.name, '{role}' AS role, {rank} AS rank, lower(u.name) AS key
    FROM chat_roles c JOIN users u ON u.id = c.user_id
    WHERE c.room_id = %(room_id)s AND c.role = '{role}'
      AND '{role}' = ANY(%(wanted)s) AND %(rank)s <= {rank}
      AND lower(u.name) > CASE %(rank)s WHEN {rank} THEN %(key)s ELSE '' END
    ORDER BY lower(u.name) LIMIT %(limit)s
)"""
EACH: Final = " UNION ALL ".join(
    (OF_FEW if role in MANAGERS else OF_MANY).format(role=role, rank=rank)
    for rank, role in enumerate(ROLES, 1)
)
PAGE: Final = f"""
    WITH page AS MATERIALIZED ({EACH} ORDER BY rank, key LIMIT %(limit)s)
    SELECT page.id, page.name, p.avatar, p.last_seen, page.role, page.rank, page.key
    FROM page LEFT JOIN profiles p ON p.user_id = page.id ORDER BY page.rank, page.key
"""  # noqa: S608 - made of constants

# Those who have no role any more, too; an account that is gone has no name.
THESE: Final = """
    SELECT wanted.room_id, wanted.user_id, coalesce(u.name, ''), p.avatar, c.role
    FROM unnest(%(rooms)s::bigint[], %(users)s::bigint[]) AS wanted (room_id, user_id)
    LEFT JOIN users u ON u.id = wanted.user_id
    LEFT JOIN profiles p ON p.user_id = u.id
    LEFT JOIN chat_roles c ON c.room_id = wanted.room_id AND c.user_id = wanted.user_id
"""

ALL: Final = """
    SELECT u.name, c.role FROM chat_roles c JOIN users u ON u.id = c.user_id
    WHERE c.room_id = %s ORDER BY array_position(%s::text[], c.role), lower(u.name)
"""

# Of accounts that roles are given to or by. Deleting an account locks it before its rooms.
LOCK_USERS: Final = "SELECT 1 FROM users WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
# Every change of roles locks the room's row first, and messages/store.py locks it before the roles:
# changes of a room follow one another without deadlocks.
LOCK: Final = "SELECT 1 FROM rooms WHERE id = %s FOR NO KEY UPDATE"

STANDINGS: Final = """
    SELECT u.id, r.kind, c.role, u.is_moderator
    FROM rooms r
    JOIN users u ON u.id = ANY(%(users)s)
    LEFT JOIN chat_roles c ON c.room_id = r.id AND c.user_id = u.id
    WHERE r.id = %(room_id)s
"""

# A concurrent deactivation of the account waits until the role is set.
IS_ACTIVE: Final = "SELECT 1 FROM users WHERE id = %s AND active FOR SHARE"

IS_ARCHIVED: Final = "SELECT archived_at IS NOT NULL FROM rooms WHERE id = %s"

# A deactivated owner can't keep a room. The accounts are looked up one by one: owners are many in
# all and few in a room, and a join would read all users.
COUNT_OWNERS: Final = """
    SELECT count(*) FROM chat_roles c
    WHERE c.room_id = %s AND c.role = 'owner'
      AND (SELECT u.active FROM users u WHERE u.id = c.user_id)
"""

# A new member has nothing unread.
SET_ROLE: Final = """
    INSERT INTO chat_roles (room_id, user_id, role, granted_by, last_read_seq)
    SELECT id, %(user_id)s, %(role)s, %(granted_by)s, last_seq FROM rooms WHERE id = %(room_id)s
    ON CONFLICT (room_id, user_id) DO UPDATE
    SET role = excluded.role, granted_by = excluded.granted_by, granted_at = now()
"""
REMOVE: Final = "DELETE FROM chat_roles WHERE room_id = %s AND user_id = %s"


async def these(
    db: Executor, wanted: Collection[tuple[int, int]]
) -> dict[int, list[ChangedMember]]:
    """Return users by (room id, user id), by room, with their present roles."""
    values = {"rooms": [room for room, _ in wanted], "users": [user for _, user in wanted]}
    found: defaultdict[int, list[ChangedMember]] = defaultdict(list)
    for room_id, *member in await db.fetch_all(THESE, values):
        found[room_id].append(ChangedMember(*member))
    return found


async def find_account(db: Executor, name: str) -> Named | None:
    """Return the account with a name, ignoring case."""
    row = await db.fetch_one(FIND, (name,))
    return Named(*row) if row else None


async def find_member(db: Executor, room_id: int, user_id: int) -> Member | None:
    """Return a user's role in a room."""
    values = {"room_id": room_id, "user_id": user_id, "roles": list(ROLES)}
    row = await db.fetch_one(ONE, values)
    return Member(*row) if row else None


async def members(
    db: Executor, room_id: int, wanted: Iterable[Role], after: tuple[int, str], limit: int
) -> list[Member]:
    """Return members with the wanted roles that follow a place, by role and then by name."""
    values = {
        "room_id": room_id,
        "wanted": list(wanted),
        "rank": after[0],
        "key": after[1],
        "limit": limit,
    }
    return [Member(*row) for row in await db.fetch_all(PAGE, values)]


async def all_members(db: Executor, room_id: int) -> list[tuple[str, Role]]:
    """Return names and roles of all members, blocked users included."""
    rows = await db.fetch_all(ALL, (room_id, list(ROLES)))
    return [(name, role) for name, role in rows]


async def lock(transaction: Executor, room_id: int, user_ids: Iterable[int]) -> bool:
    """Lock the room's roles until the end of the transaction; False if the room was deleted.

    `user_ids`: all users whom the change affects or who make it.
    """
    await transaction.fetch_all(LOCK_USERS, (list(user_ids),))
    return await transaction.fetch_one(LOCK, (room_id,)) is not None


async def standings(db: Executor, room_id: int, user_ids: Iterable[int]) -> dict[int, Standing]:
    """Return the users' roles by user id, without deleted accounts and rooms."""
    rows = await db.fetch_all(STANDINGS, {"room_id": room_id, "users": list(user_ids)})
    return {user_id: Standing(*standing) for user_id, *standing in rows}


async def is_archived(db: Executor, room_id: int) -> bool:
    """Tell whether a room is archived."""
    row = await db.fetch_one(IS_ARCHIVED, (room_id,))
    return row is not None and bool(row[0])


async def is_active(transaction: Executor, user_id: int) -> bool:
    """Tell whether an account is in use, and let it be so until the end of the transaction."""
    return await transaction.fetch_one(IS_ACTIVE, (user_id,)) is not None


async def count_owners(db: Executor, room_id: int) -> int:
    """Return the number of a room's owners with active accounts."""
    row = await db.fetch_one(COUNT_OWNERS, (room_id,))
    assert row is not None
    return int(row[0])


async def set_role(
    db: Executor, room_id: int, user_id: int, role: Role, granted_by: int | None
) -> None:
    """Set a user's role; `granted_by` None is the operator."""
    values = {"room_id": room_id, "user_id": user_id, "role": role, "granted_by": granted_by}
    await db.execute(SET_ROLE, values)


async def remove(db: Executor, room_id: int, user_id: int) -> bool:
    """Remove a user's role; False if there was none."""
    return await db.execute(REMOVE, (room_id, user_id)) > 0
