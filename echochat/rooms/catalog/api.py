"""HTTP handlers of the list of one's rooms, and of making, changing and deleting them."""

import secrets
from typing import Final

from aiohttp import web

from echochat.accounts import require_identity
from echochat.http.body import Body, read_body, text, whole_number
from echochat.http.errors import ApiError
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms.api import room_object
from echochat.rooms.catalog import queries
from echochat.rooms.catalog.queries import OwnRoom
from echochat.rooms.catalog.rules import (
    NAME_MAX_LENGTH,
    SLOW_MODE_MAX,
    generated_slug,
    normal_room_name,
    room_name_faults,
    slug_faults,
)
from echochat.rooms.creation import create_room
from echochat.rooms.lookup import RoomLookup, audit_visit, page_size
from echochat.rooms.members.changes import with_rights
from echochat.rooms.places import cursor, place_before
from echochat.rooms.queries import Room
from echochat.rooms.rules import Standing
from echochat.security.audit import changes
from echochat.settings import Settings
from echochat.storage.database import Database, Executor

MARK_BYTES: Final = 4
"""Random bytes in a slug that is made of a name: enough that no second try is needed."""


class CatalogApi:
    """One's rooms, from the first to the last day of each."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._lookup = RoomLookup(db, settings)

    async def own(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/: the newest message first."""
        identity = await require_identity(request)
        limit = page_size(request)
        found = await queries.own_rooms(
            self._db, identity.user_id, place_before(request), limit + 1
        )
        page, more = found[:limit], len(found) > limit
        next_before = cursor(page[-1].place) if more else None
        pagination = {"limit": limit, "hasMore": more, "nextBefore": next_before}
        return json_response({"items": list(map(_own_object, page)), "pagination": pagination})

    async def create(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/."""
        identity = await require_identity(request)
        body = await read_body(request)
        name, slug = self._new_room(body)
        room = await create_room(self._db, request, slug, name, identity)
        if room is None:
            raise ApiError(400, "invalid_input", errors={"slug": ["slug_taken"]})
        return json_response(room_object(room, self._media, created=True), status=201)

    async def update(self, request: web.Request) -> web.Response:
        """Answer PATCH /api/chat/rooms/<slug>/: its name and its slow mode."""
        visit = await self._lookup.visit(request)
        body = await read_body(request)
        name = _name(body) if "name" in body else None
        slow_seconds = whole_number(body, "slowMode", 0, SLOW_MODE_MAX)
        if name is None and slow_seconds is None:
            raise ApiError(400, "invalid_input", errors={"body": ["body_missing"]})

        async def work(transaction: Executor, actor: Standing) -> None:
            if not actor.manages:
                raise ApiError(403, "forbidden")
            await queries.update_room(transaction, visit.room.id, name, slow_seconds)

        await with_rights(self._db, visit.room.id, visit.user_id, work)
        room = (await self._lookup.visit(request)).room
        changed = changes(_audited(visit.room), _audited(room))
        audit_visit(request, "room.changed", visit, changes=changed)
        return json_response(room_object(room, self._media, created=False))

    async def delete(self, request: web.Request) -> web.Response:
        """Answer DELETE /api/chat/rooms/<slug>/."""
        visit = await self._lookup.visit(request)

        async def work(transaction: Executor, actor: Standing) -> None:
            if actor.kind != "private" or actor.role != "owner":
                raise ApiError(403, "forbidden")
            await queries.delete_room(transaction, visit.room.id)

        await with_rights(self._db, visit.room.id, visit.user_id, work)
        audit_visit(request, "room.deleted", visit, name=visit.room.name)
        return json_response({"ok": True})

    def _new_room(self, body: Body) -> tuple[str, str]:
        """Return name and slug of a room to be made. Raises `ApiError` 400 by field."""
        name = _name(body)
        slug = text(body, "slug") or generated_slug(name, secrets.token_hex(MARK_BYTES))
        if faults := slug_faults(slug, self._lookup.slug_rule):
            raise ApiError(400, "invalid_input", errors={"slug": faults})
        return name, slug


def _name(body: Body) -> str:
    name = normal_room_name(text(body, "name"))
    if faults := room_name_faults(name):
        raise ApiError(400, "invalid_input", errors={"name": faults}, max_length=NAME_MAX_LENGTH)
    return name


def _audited(room: Room) -> dict[str, object]:
    """Return what the security log tells the changes of."""
    return {"name": room.name, "slow_mode": room.slow_seconds}


def _own_object(room: OwnRoom) -> dict[str, object]:
    return {
        "slug": room.slug,
        "name": room.name,
        "role": room.role,
        "unread": room.unread,
        "lastMessage": room.last_message,
        "lastMessageBy": room.said_by,
        "lastMessageAt": room.said_at,
    }
