"""Changing roles: each change looks at the rights and does its work under one lock."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from echochat.http.errors import ApiError
from echochat.rooms.members import queries
from echochat.rooms.members.rules import (
    refusal_to_add,
    refusal_to_assign,
    refusal_to_join,
    refusal_to_leave,
)
from echochat.rooms.rules import MANAGERS, Role, Standing
from echochat.storage.database import Database, Executor

T = TypeVar("T")


async def assign(
    db: Database, room_id: int, actor_id: int, target_id: int, role: Role | None
) -> Role | None:
    """Give somebody another role, or none; return the one before.

    With `owner` the actor becomes an admin. A deactivated account is given no room to
    manage. Raises `ApiError` 403, 404 and 409.
    """

    async def work(transaction: Executor, actor: Standing) -> Role | None:
        target = await _other(transaction, room_id, actor_id, target_id)
        refuse(refusal_to_assign(actor, target, role))
        if role in MANAGERS and not await queries.is_active(transaction, target_id):
            raise ApiError(404, "user_not_found")
        if role is None:
            await queries.remove(transaction, room_id, target_id)
        else:
            await queries.set_role(transaction, room_id, target_id, role, actor_id)
        if role == "owner" and actor.role == "owner":
            await queries.set_role(transaction, room_id, actor_id, "admin", actor_id)
        return target.role

    return await with_rights(db, room_id, actor_id, work, target_id)


async def add(db: Database, room_id: int, actor_id: int, target_id: int, role: Role) -> bool:
    """Bring somebody in; False when they were in already and keep their role.

    Raises `ApiError` 403, 404 and 409.
    """

    async def work(transaction: Executor, actor: Standing) -> bool:
        target = await _other(transaction, room_id, actor_id, target_id)
        if not await queries.is_active(transaction, target_id):
            raise ApiError(404, "user_not_found")
        refuse(refusal_to_add(actor, target, role))
        if target.role is None:
            await queries.set_role(transaction, room_id, target_id, role, actor_id)
        return target.role is None

    return await with_rights(db, room_id, actor_id, work, target_id)


async def join(db: Database, room_id: int, user_id: int) -> bool:
    """Join a public room; False for its members. Raises `ApiError` 403 and 404."""

    async def work(transaction: Executor, standing: Standing) -> bool:
        archived = await queries.is_archived(transaction, room_id)
        refuse(refusal_to_join(standing, archived=archived))
        if standing.role is None:
            await queries.set_role(transaction, room_id, user_id, "member", None)
        return standing.role is None

    return await with_rights(db, room_id, user_id, work)


async def leave(db: Database, room_id: int, user_id: int) -> None:
    """Leave a room. Raises `ApiError` 403, 404, and 409 for its last owner."""

    async def work(transaction: Executor, standing: Standing) -> None:
        owners = await queries.count_owners(transaction, room_id)
        refuse(refusal_to_leave(standing, owners))
        await queries.remove(transaction, room_id, user_id)

    await with_rights(db, room_id, user_id, work)


async def with_rights(
    db: Database,
    room_id: int,
    actor_id: int,
    work: Callable[[Executor, Standing], Awaitable[T]],
    *others: int,
) -> T:
    """Run `work` in a transaction, with the actor's role locked until its end.

    `others`: users whose roles the work sets, or names as having set one. Raises `ApiError` 404 if
    the room was deleted, and the exceptions of `work`.
    """

    async def locked(transaction: Executor) -> T:
        if not await queries.lock(transaction, room_id, (actor_id, *others)):
            raise ApiError(404, "room_not_found")
        found = await queries.standings(transaction, room_id, [actor_id])
        if actor_id not in found:
            raise ApiError(401, "not_authenticated")
        return await work(transaction, found[actor_id])

    return await db.transaction(locked)


def refuse(reason: str | None) -> None:
    """Raise the `ApiError` of a reason, if there is one."""
    match reason:
        case None:
            return
        case "member_not_found":
            raise ApiError(404, "member_not_found")
        case "member_blocked":
            raise ApiError(409, "member_blocked")
        case "last_owner":
            raise ApiError(409, "last_owner")
        case _:
            raise ApiError(403, "forbidden")


async def _other(transaction: Executor, room_id: int, actor_id: int, target_id: int) -> Standing:
    """Return another user's role. Raises `ApiError` for oneself and for missing users."""
    if target_id == actor_id:
        raise ApiError(403, "own_role")
    found = await queries.standings(transaction, room_id, [target_id])
    if target_id not in found:
        raise ApiError(404, "user_not_found")
    return found[target_id]
