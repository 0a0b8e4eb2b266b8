"""The SQL of invitations."""

from datetime import datetime
from typing import Final, Literal, NamedTuple

from echochat.rooms.rules import Role
from echochat.storage.database import Executor

End = Literal["expired", "used_up", "revoked"]
"""Why an invitation is not good any more."""


class Invitation(NamedTuple):
    """An invitation as seen by the room's managers."""

    id: int
    role: Role
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int
    usable: bool


class Offer(NamedTuple):
    """An invitation as seen by a user with the link; `own_role` is their current role."""

    id: int
    room_id: int
    slug: str
    name: str
    invited_by: str
    invited_by_id: int
    role: Role
    expires_at: datetime | None
    end: End | None
    own_role: Role | None


# A link is valid only while its creator may invite.
INVITERS: Final = """
    FROM invitations i
    JOIN rooms r ON r.id = i.room_id
    JOIN users inviter ON inviter.id = i.created_by
    LEFT JOIN chat_roles c ON c.room_id = i.room_id AND c.user_id = i.created_by
"""
END: Final = """
    CASE WHEN i.ended IS NOT NULL THEN i.ended
         WHEN i.uses >= i.max_uses THEN 'used_up'
         WHEN i.expires_at <= now() THEN 'expired'
         WHEN (c.role IN ('owner', 'admin') AND inviter.active) IS NOT TRUE THEN 'revoked' END
"""

CREATE: Final = """
    INSERT INTO invitations (room_id, token_hash, role, created_by, expires_at, max_uses)
    VALUES (%(room_id)s, %(token_hash)s, %(role)s, %(user_id)s,
            now() + make_interval(secs => %(lifetime)s), %(max_uses)s)
"""
LIST: Final = f"""
    SELECT i.id, i.role, inviter.name, i.created_at, i.expires_at, i.max_uses, i.uses,
           {END} IS NULL
    {INVITERS}
    WHERE i.room_id = %(room_id)s AND i.ended IS NULL ORDER BY i.id DESC LIMIT %(limit)s
"""
FIND: Final = f"""
    SELECT i.id, i.room_id, r.slug, r.name, inviter.name, inviter.id, i.role, i.expires_at,
           {END}, own.role
    {INVITERS}
    LEFT JOIN chat_roles own ON own.room_id = i.room_id AND own.user_id = %(user_id)s
    WHERE i.token_hash = %(token_hash)s
"""
USE: Final = """
    UPDATE invitations SET uses = uses + 1
    WHERE id = %s AND coalesce(uses < max_uses, true) AND coalesce(expires_at > now(), true)
"""
# The previous release doesn't know `ended`, so a revoked link also expires.
REVOKE: Final = """
    UPDATE invitations SET ended = 'revoked', expires_at = least(expires_at, now())
    WHERE room_id = %s AND id = %s AND ended IS NULL
"""
CLEAR: Final = """
    UPDATE invitations SET ended = CASE WHEN uses >= max_uses THEN 'used_up' ELSE 'expired' END
    WHERE room_id = %s AND ended IS NULL AND (expires_at <= now() OR uses >= max_uses)
"""
FORGET: Final = """
    DELETE FROM invitations WHERE room_id = %(room_id)s AND ended IS NOT NULL AND id NOT IN (
        SELECT id FROM invitations WHERE room_id = %(room_id)s AND ended IS NOT NULL
        ORDER BY id DESC LIMIT %(kept)s
    )
"""
COUNT: Final = "SELECT count(*) FROM invitations WHERE room_id = %s AND ended IS NULL"

REMEMBERED: Final = 100
"""Maximum ended invitations of a room that are kept to explain why the link ended."""


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
    """Create an invitation that is valid for `lifetime` seconds (None: without limit)."""
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
    """Return the invitations in a room's list, the newest first."""
    rows = await db.fetch_all(LIST, {"room_id": room_id, "limit": limit})
    return [Invitation(*row) for row in rows]


async def find_offer(db: Executor, token_hash: bytes, user_id: int | None) -> Offer | None:
    """Return a link's offer, whether or not it is still valid."""
    row = await db.fetch_one(FIND, {"token_hash": token_hash, "user_id": user_id})
    return Offer(*row) if row else None


async def use(db: Executor, invitation_id: int) -> bool:
    """Count one use; False when there is none left."""
    return await db.execute(USE, (invitation_id,)) > 0


async def revoke(db: Executor, room_id: int, invitation_id: int) -> bool:
    """Take an invitation back; False when there is none."""
    return await db.execute(REVOKE, (room_id, invitation_id)) > 0


async def clear_and_count(db: Executor, room_id: int) -> int:
    """Take a room's invitations that have lapsed out of its list; return how many are left."""
    await db.execute(CLEAR, (room_id,))
    await db.execute(FORGET, {"room_id": room_id, "kept": REMEMBERED})
    row = await db.fetch_one(COUNT, (room_id,))
    assert row is not None
    return int(row[0])
