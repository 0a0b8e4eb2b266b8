"""Coming in by a link: rights, uses and the new role are one transaction."""

from echochat.http.errors import ApiError
from echochat.rooms.invitations import queries
from echochat.rooms.invitations.queries import Offer
from echochat.rooms.members.changes import with_rights
from echochat.rooms.members.queries import set_role
from echochat.rooms.rules import READERS, Standing
from echochat.storage.database import Database, Executor


async def join(db: Database, token_hash: bytes, user_id: int) -> tuple[Offer, bool]:
    """Let somebody join by a link; False when they were in, which costs no use.

    Nobody's role is changed. Raises `ApiError` 404 when the link is not or no
    longer good, or the room is closed to them.
    """
    found = await offer(db, token_hash, user_id)

    async def work(transaction: Executor, own: Standing) -> bool:
        if own.role in READERS:
            return False
        # Under the lock: what was true before may not be any more.
        now = await offer(transaction, token_hash, user_id)
        if not await queries.use(transaction, now.id):
            raise ApiError(404, "invitation_not_found")
        await set_role(transaction, now.room_id, user_id, now.role, now.invited_by_id)
        return True

    return found, await with_rights(db, found.room_id, user_id, work)


async def offer(db: Executor, token_hash: bytes, user_id: int | None) -> Offer:
    """Return what a link offers to somebody who may take it or is in already.

    Raises `ApiError` 404 for all others.
    """
    found = await queries.find_offer(db, token_hash, user_id)
    if found is not None and (found.own_role in READERS or _is_open(found)):
        return found
    raise ApiError(404, "invitation_not_found")


def _is_open(found: Offer) -> bool:
    return found.usable and found.own_role != "blocked"
