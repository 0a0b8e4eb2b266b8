"""HTTP handlers of a room's people."""

from collections.abc import Callable
from typing import Final

from aiohttp import web

from echochat.accounts import normal_name
from echochat.http.body import read_body, text
from echochat.http.errors import ApiError
from echochat.http.query import page_size
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.media import MediaUrls
from echochat.rooms.access import RoomAccess, Visit, audit_visit
from echochat.rooms.members import changes, queries
from echochat.rooms.members.queries import Member, Named
from echochat.rooms.rules import PUBLIC_SLUG, READERS, Role, read_role
from echochat.settings import Settings
from echochat.storage.database import Database
from echochat.unicode import is_clean

START: Final = (0, "")
"""A place before all members."""

KEY_MAX_LENGTH: Final = 400


class MembersApi:
    """Listing, adding, changing and removing members. `is_online` knows users by id."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        media: MediaUrls,
        is_online: Callable[[int], bool],
    ) -> None:
        self._db = db
        self._media = media
        self._is_online = is_online
        self._access = RoomAccess(db, settings)

    async def list(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/members/; blocked users for managers only."""
        visit = await self._access.visit(request)
        wanted = _wanted(request)
        if "blocked" in wanted and not visit.room.standing.manages:
            raise ApiError(403, "forbidden")
        limit = page_size(request)
        found = await queries.members(self._db, visit.room.id, wanted, _after(request), limit + 1)
        page, more = found[:limit], len(found) > limit
        next_after = f"{page[-1].rank}:{page[-1].key}" if more else None
        pagination = {"limit": limit, "hasMore": more, "nextAfter": next_after}
        items = [self._object(member) for member in page]
        return json_response({"items": items, "pagination": pagination})

    async def add(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/<slug>/members/."""
        visit = await self._access.change(request)
        body = await read_body(request)
        role = _role(text(body, "role") or "member")
        account = await self._account(text(body, "username"))
        if await changes.add(self._db, visit.room.id, visit.user_id, account.user_id, role):
            audit_visit(request, "room.member.added", visit, **_subject(account), role=role)
        return await self._answer(visit, account)

    async def change(self, request: web.Request) -> web.Response:
        """Answer PATCH /api/chat/rooms/<slug>/members/<username>/."""
        visit = await self._access.change(request)
        role = _role(text(await read_body(request), "role"))
        account = await self._account(request.match_info["username"])
        before = await changes.assign(self._db, visit.room.id, visit.user_id, account.user_id, role)
        audit_visit(
            request, "room.member.changed", visit, **_subject(account), role=role, before=before
        )
        return await self._answer(visit, account)

    async def remove(self, request: web.Request) -> web.Response:
        """Answer DELETE /api/chat/rooms/<slug>/members/<username>/; it unblocks, too."""
        visit = await self._access.change(request)
        account = await self._account(request.match_info["username"])
        before = await changes.assign(self._db, visit.room.id, visit.user_id, account.user_id, None)
        audit_visit(request, "room.member.removed", visit, **_subject(account), before=before)
        return json_response({"ok": True})

    async def leave(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/<slug>/leave/."""
        visit = await self._access.change(request)
        if visit.room.slug == PUBLIC_SLUG:
            raise ApiError(403, "forbidden")
        await changes.leave(self._db, visit.room.id, visit.user_id)
        audit_visit(request, "room.member.left", visit, before=visit.room.role)
        return json_response({"ok": True})

    async def _account(self, name: str) -> Named:
        """Return the named user. Raises `ApiError` 400 and 404."""
        if not is_clean(name):
            raise ApiError(
                400, "invalid_input", errors={"username": [TextId("characters_invalid")]}
            )
        normal = normal_name(name)
        if not normal:
            raise ApiError(400, "invalid_input", errors={"username": [TextId("username_missing")]})
        account = await queries.find_account(self._db, normal)
        if account is None:
            raise ApiError(404, "user_not_found")
        return account

    async def _answer(self, visit: Visit, account: Named) -> web.Response:
        """Return a member's current role, which another change may have set."""
        member = await queries.find_member(self._db, visit.room.id, account.user_id)
        if member is None:
            raise ApiError(404, "member_not_found")
        return json_response({"member": self._object(member)})

    def _object(self, member: Member) -> dict[str, object]:
        return {
            "username": member.username,
            "profileImage": self._media.url(member.avatar),
            "lastSeen": member.last_seen,
            "role": member.role,
            "online": self._is_online(member.user_id),
        }


def _subject(account: Named) -> dict[str, object]:
    """Return the fields that identify a user in the security log."""
    return {"user": account.username, "of_user_id": account.user_id}


def _role(name: str) -> Role:
    role = read_role(name)
    if role is None:
        raise ApiError(400, "invalid_input", errors={"role": [TextId("role_unknown")]})
    return role


def _wanted(request: web.Request) -> frozenset[Role]:
    """Return the requested roles, by default those of members."""
    name = request.query.get("role")
    if name is None:
        return READERS
    role = read_role(name)
    if role is None:
        raise ApiError(400, "invalid_parameter", parameter="role")
    return frozenset({role})


def _after(request: web.Request) -> tuple[int, str]:
    """Return the position after which the page begins, from the previous page's cursor."""
    given = request.query.get("after")
    if given is None:
        return START
    rank, colon, key = given.partition(":")
    good = colon and rank.isascii() and rank.isdigit() and len(rank) < 3 and is_clean(key)
    if not good or len(key) > KEY_MAX_LENGTH:
        raise ApiError(400, "invalid_parameter", parameter="after")
    return int(rank), key
