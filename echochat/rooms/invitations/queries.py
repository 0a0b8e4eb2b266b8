"""The SQL of invitations."""

from datetime import datetime
from typing import Final, NamedTuple

from echochat.rooms.rules import Role
from echochat.storage.database import Executor


class Invitation(NamedTuple):
    """An invitation as those see it who manage the room."""

    id: int
    role: Role
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int
    usable: bool


class Offer(NamedTuple):
    """An invitation as somebody sees it who has the link; `own_role` is what they are already."""

    id: int
    room_id: int
    slug: str
    name: str
    invited_by: str
    invited_by_id: int
    role: Role
    expires_at: datetime | None
    usable: bool
    own_role: Role | None


# Who may not invite any more, their links may not either.
INVITERS: Final = """
    FROM invitations i
    JOIN rooms r ON r.id = i.room_id
    JOIN users inviter ON inviter.id = i.created_by
    LEFT JOIN chat_roles c ON c.room_id = i.room_id AND c.user_id = i.created_by
"""
USABLE: Final = """
    (coalesce(c.role IN ('owner', 'admin'), false) AND inviter.active
     AND coalesce(i.expires_at > now(), true) AND coalesce(i.uses < i.max_uses, true))
"""

CREATE: Final = """
    INSERT INTO invitations (room_id, token_hash, role, created_by, expires_at, max_uses)
    VALUES (%(room_id)s, %(token_hash)s, %(role)s, %(user_id)s,
            now() + make_interval(secs => %(lifetime)s), %(max_uses)s)
"""
LIST: Final = f"""
    SELECT i.id, i.role, inviter.name, i.created_at, i.expires_at, i.max_uses, i.uses, {USABLE}
    {INVITERS}
    WHERE i.room_id = %(room_id)s ORDER BY i.id DESC LIMIT %(limit)s
"""
FIND: Final = f"""
    SELECT i.id, i.room_id, r.slug, r.name, inviter.name, inviter.id, i.role, i.expires_at,
           {USABLE}, own.role
    {INVITERS}
    LEFT JOIN chat_roles own ON own.room_id = i.room_id AND own.user_id = %(user_id)s
    WHERE i.token_hash = %(token_hash)s
"""
USE: Final = """
    UPDATE invitations SET uses = uses + 1
    WHERE id = %s AND coalesce(uses < max_uses, true) AND coalesce(expires_at > now(), true)
"""
REVOKE: Final = "DELETE FROM invitations WHERE room_id = %s AND id = %s"
CLEAR: Final = """
    DELETE FROM invitations WHERE room_id = %s AND (expires_at <= now() OR uses >= max_uses)
"""
COUNT: Final = "SELECT count(*) FROM invitations WHERE room_id = %s"


async def create(
    db: Executor,
    room_id: int,
    token_hash: bytes,
    role: Role,
    *,
    user_id: int,
    lifetime: int | None,
    max_uses: int | None,
) -> None:
    """Create an invitation that lives for `lifetime` seconds (None: for ever)."""
    values = {
        "room_id": room_id,
        "token_hash": token_hash,
        "role": role,
        "user_id": user_id,
        "lifetime": lifetime,
        "max_uses": max_uses,
    }
    await db.execute(CREATE, values)


async def invitations(db: Executor, room_id: int, limit: int) -> list[Invitation]:
    """Return a room's invitations, the newest first."""
    rows = await db.fetch_all(LIST, {"room_id": room_id, "limit": limit})
    return [Invitation(*row) for row in rows]


async def find_offer(db: Executor, token_hash: bytes, user_id: int | None) -> Offer | None:
    """Return what a link offers, whether or not it can still be used."""
    row = await db.fetch_one(FIND, {"token_hash": token_hash, "user_id": user_id})
    return Offer(*row) if row else None


async def use(db: Executor, invitation_id: int) -> bool:
    """Count one use; False when there is none left."""
    return await db.execute(USE, (invitation_id,)) > 0


async def revoke(db: Executor, room_id: int, invitation_id: int) -> bool:
    """Take an invitation back; False when there is none."""
    return await db.execute(REVOKE, (room_id, invitation_id)) > 0


async def clear_and_count(db: Executor, room_id: int) -> int:
    """Forget a room's invitations that have lapsed; return how many are left."""
    await db.execute(CLEAR, (room_id,))
    row = await db.fetch_one(COUNT, (room_id,))
    assert row is not None
    return int(row[0])
