"""HTTP handlers of invitations, for managers and for invited users."""

import hashlib
import re
import secrets
from typing import Final

from aiohttp import web

from echochat.accounts import identify, require_identity
from echochat.http.body import read_body, text, whole_number
from echochat.http.errors import ApiError
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.media import MediaUrls
from echochat.numbers import read_number
from echochat.rooms.access import RoomAccess, Visit, audit_visit
from echochat.rooms.api import room_object
from echochat.rooms.invitations import queries
from echochat.rooms.invitations.joining import join, offer
from echochat.rooms.invitations.queries import Invitation
from echochat.rooms.members.changes import with_rights
from echochat.rooms.queries import find_room
from echochat.rooms.rules import PUBLIC_SLUG, READERS, Role, Standing, read_role
from echochat.security.address import client_network
from echochat.security.limits import admit, admit_action
from echochat.settings import Settings
from echochat.storage.database import Database, Executor

TOKEN_BYTES: Final = 32
TOKEN: Final = re.compile("[A-Za-z0-9_-]{43}")

GIVEN: Final[tuple[Role, ...]] = ("member", "viewer")
"""Roles that a link may give: it can fall into anybody's hands."""

DAY: Final = 24 * 3600
LIFETIME: Final = 7 * DAY
LEAST_LIFETIME: Final = 60
MOST_LIFETIME: Final = 365 * DAY

MOST_USES: Final = 100_000

MOST_OF_A_ROOM: Final = 50
"""Invitations of a room that are good at the same time."""

LOOKS: Final = 30
LOOK_WINDOW: Final = 60.0
"""Links that an address may try in so many seconds; guessing one takes 2^255 tries."""


class InvitationsApi:
    """Making, listing and revoking invitations; looking at one and joining by it."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._settings = settings
        self._access = RoomAccess(db, settings)

    async def list(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/invitations/."""
        visit = _managed(await self._access.visit(request))
        found = await queries.invitations(self._db, visit.room.id, 2 * MOST_OF_A_ROOM)
        return json_response({"items": [_object(invitation) for invitation in found]})

    async def create(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/<slug>/invitations/, the only response with the token."""
        visit = _managed(await self._access.change(request))
        body = await read_body(request)
        role = _role(text(body, "role") or "member")
        max_uses = whole_number(body, "maxUses", 1, MOST_USES)
        lifetime = whole_number(body, "expiresIn", LEAST_LIFETIME, MOST_LIFETIME)
        if lifetime is None and body.get("expiresIn", "") == "":
            lifetime = LIFETIME
        token = secrets.token_urlsafe(TOKEN_BYTES)

        async def work(transaction: Executor, actor: Standing) -> Invitation:
            _check(actor)
            if await queries.clear_and_count(transaction, visit.room.id) >= MOST_OF_A_ROOM:
                raise ApiError(409, "too_many_invitations")
            await queries.create(
                transaction,
                visit.room.id,
                _hash(token),
                role,
                user_id=visit.user_id,
                lifetime=lifetime,
                max_uses=max_uses,
            )
            return (await queries.invitations(transaction, visit.room.id, 1))[0]

        made = await with_rights(self._db, visit.room.id, visit.user_id, work)
        audit_visit(request, "room.invitation.created", visit, invitation=made.id, role=role)
        return json_response({"invitation": _object(made), "token": token}, status=201)

    async def revoke(self, request: web.Request) -> web.Response:
        """Answer DELETE /api/chat/rooms/<slug>/invitations/<id>/."""
        visit = _managed(await self._access.change(request))
        invitation_id = _id(request)

        async def work(transaction: Executor, actor: Standing) -> None:
            _check(actor)
            if not await queries.revoke(transaction, visit.room.id, invitation_id):
                raise ApiError(404, "invitation_not_found")

        await with_rights(self._db, visit.room.id, visit.user_id, work)
        audit_visit(request, "room.invitation.revoked", visit, invitation=invitation_id)
        return json_response({"ok": True})

    async def show(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/invitations/<token>/: the offer, for guests too."""
        token_hash = await self._token_hash(request)
        identity = await identify(request)
        found = await offer(self._db, token_hash, identity.user_id if identity else None)
        is_member = found.own_role in READERS
        return json_response(
            {
                "name": found.name,
                "invitedBy": found.invited_by,
                "role": found.role,
                "expiresAt": found.expires_at,
                "isMember": is_member,
                "slug": found.slug if is_member else None,
            }
        )

    async def join(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/invitations/<token>/."""
        token_hash = await self._token_hash(request)
        identity = await require_identity(request)
        await admit_action(self._db, self._settings, "room.join", identity.user_id)
        found, joined = await join(self._db, token_hash, identity.user_id)
        room = await find_room(self._db, found.slug, identity.user_id)
        if room is None:
            raise ApiError(404, "room_not_found")
        if joined:
            visit = Visit(room, identity)
            audit_visit(request, "room.invitation.used", visit, invitation=found.id)
        return json_response(room_object(room, self._media, created=False))

    async def _token_hash(self, request: web.Request) -> bytes:
        """Return the stored form of the token in the path. Raises `ApiError` 404 and 429."""
        scope = f"invitation:{client_network(request)}"
        await admit(self._db, scope, LOOKS, LOOK_WINDOW)
        token = request.match_info["token"]
        if not TOKEN.fullmatch(token):
            raise ApiError(404, "invitation_not_found")
        return _hash(token)


def _managed(visit: Visit) -> Visit:
    """Return a manager's visit of a room that people join. Raises `ApiError`."""
    _check(visit.room.standing)
    if visit.room.slug == PUBLIC_SLUG:
        raise ApiError(403, "forbidden")
    return visit


def _check(standing: Standing) -> None:
    if not standing.manages:
        raise ApiError(403, "forbidden")


def _role(name: str) -> Role:
    role = read_role(name)
    if role not in GIVEN:
        raise ApiError(400, "invalid_input", errors={"role": [TextId("role_unknown")]})
    return role


def _id(request: web.Request) -> int:
    """Return the id in the path. Raises `ApiError` 404."""
    try:
        return read_number(request.match_info["id"], 1) or 0
    except ValueError:
        raise ApiError(404, "invitation_not_found") from None


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _object(invitation: Invitation) -> dict[str, object]:
    return {
        "id": invitation.id,
        "role": invitation.role,
        "createdBy": invitation.created_by,
        "createdAt": invitation.created_at,
        "expiresAt": invitation.expires_at,
        "maxUses": invitation.max_uses,
        "uses": invitation.uses,
        "usable": invitation.usable,
    }
