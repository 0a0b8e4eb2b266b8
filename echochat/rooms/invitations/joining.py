"""Coming in by a link: rights, uses and the new role are one transaction."""

from echochat.http.errors import ApiError
from echochat.rooms.invitations import queries
from echochat.rooms.invitations.queries import End, Offer
from echochat.rooms.members.changes import with_rights
from echochat.rooms.members.queries import set_role
from echochat.rooms.rules import READERS, Standing
from echochat.storage.database import Database, Executor


async def join(db: Database, token_hash: bytes, user_id: int) -> tuple[Offer, bool]:
    """Let somebody join by a link; False when they were in, which costs no use.

    Nobody's role is changed. Raises `ApiError` 404 as `offer` does.
    """
    found = await offer(db, token_hash, user_id)

    async def work(transaction: Executor, own: Standing) -> bool:
        if own.role in READERS:
            return False
        # Under the lock, since the state may have changed.
        now = await offer(transaction, token_hash, user_id)
        if not await queries.use(transaction, now.id):
            raise ApiError(404, "invitation_used_up")
        await set_role(transaction, now.room_id, user_id, now.role, now.invited_by_id)
        return True

    return found, await with_rights(db, found.room_id, user_id, work, found.invited_by_id)


async def offer(db: Executor, token_hash: bytes, user_id: int | None) -> Offer:
    """Return a link's offer for a user who may join or is a member already.

    Raises `ApiError` 404 with the reason for all others. A blocked user gets the same answer as for
    an unknown link.
    """
    found = await queries.find_offer(db, token_hash, user_id)
    if found is None or found.own_role == "blocked":
        raise ApiError(404, "invitation_not_found")
    if found.own_role not in READERS:
        _refuse(found.end)
    return found


def _refuse(end: End | None) -> None:
    """Raise the `ApiError` of an invitation that is not good any more."""
    match end:
        case "expired":
            raise ApiError(404, "invitation_expired")
        case "used_up":
            raise ApiError(404, "invitation_used_up")
        case "revoked":
            raise ApiError(404, "invitation_revoked")
