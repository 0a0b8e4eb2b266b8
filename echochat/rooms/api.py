"""HTTP handlers of rooms: the public room, the user's list, creating, changing, deleting."""

import secrets
from typing import Final

from aiohttp import web

from echochat.accounts import identify, require_identity
from echochat.http.body import Body, read_body, text, truth, whole_number
from echochat.http.errors import ApiError
from echochat.http.query import page_size
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.media import MediaUrls
from echochat.rooms import queries
from echochat.rooms.access import RoomAccess, audit_visit
from echochat.rooms.creation import NewRoom, create_room, makes_room, may_create_public
from echochat.rooms.directory.queries import index_rooms
from echochat.rooms.members.changes import with_rights
from echochat.rooms.paging import encode_cursor, position_before
from echochat.rooms.queries import OwnRoom, Peer, Room, RoomEdit
from echochat.rooms.rules import (
    DESCRIPTION_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PUBLIC_SLUG,
    SLOW_MODE_MAX,
    TOPIC_MAX_LENGTH,
    Kind,
    Standing,
    description_faults,
    generated_slug,
    normal_description,
    normal_room_name,
    room_name_faults,
    room_rights,
    slug_faults,
    topic_faults,
)
from echochat.security.audit import changes
from echochat.settings import Settings
from echochat.storage.database import Database, Executor

MARK_BYTES: Final = 4
"""Random bytes in a slug that is made of a name: enough that no second try is needed."""

INDEXED: Final = 20
"""Rooms whose words are indexed with a changed one: itself and, seldom, some left undone."""


class RoomsApi:
    """The public room, and rooms by their slug."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._settings = settings
        self._access = RoomAccess(db, settings)

    async def public_room(self, _request: web.Request) -> web.Response:
        """Answer GET /api/chat/public-room/."""
        room = await queries.find_room(self._db, PUBLIC_SLUG, None)
        if room is None:
            raise ApiError(404, "room_not_found")
        return json_response({"slug": room.slug, "name": room.name, "kind": room.kind})

    async def room(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/; an unknown one may be made."""
        slug = self._access.slug_of(request)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        room, created = await queries.find_room(self._db, slug, user_id), False
        if room is None and identity and makes_room(request, slug, self._access.slug_rule):
            room = await create_room(self._db, request, NewRoom(slug, slug), identity)
            created = room is not None
            # Somebody else, or another request of this user, may have been faster.
            room = room or await queries.find_room(self._db, slug, user_id)
        readable = self._access.checked(room, user_id)
        return json_response(
            room_object(readable, self._media, created=created, signed_in=user_id is not None)
        )

    async def own(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/: the newest message first."""
        identity = await require_identity(request)
        limit = page_size(request)
        found = await queries.own_rooms(
            self._db, identity.user_id, position_before(request), limit + 1
        )
        page, more = found[:limit], len(found) > limit
        next_before = encode_cursor(page[-1].position) if more else None
        pagination = {"limit": limit, "hasMore": more, "nextBefore": next_before}
        return json_response({"items": list(map(_own_object, page)), "pagination": pagination})

    async def create(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/."""
        identity = await require_identity(request)
        new = self._new_room(await read_body(request))
        if new.kind == "public" and not await may_create_public(
            self._db, self._settings, identity.user_id
        ):
            raise ApiError(403, "forbidden")
        room = await create_room(self._db, request, new, identity)
        if room is None:
            raise ApiError(400, "invalid_input", errors={"slug": [TextId("slug_taken")]})
        return json_response(room_object(room, self._media, created=True), status=201)

    async def update(self, request: web.Request) -> web.Response:
        """Answer PATCH /api/chat/rooms/<slug>/: name, topic, description, slow mode, archive."""
        visit = await self._access.change(request)
        edit = _edit(await read_body(request))
        if edit == RoomEdit():
            raise ApiError(400, "invalid_input", errors={"body": [TextId("body_missing")]})

        async def work(transaction: Executor, actor: Standing) -> None:
            if edit._replace(archived=None) != RoomEdit() and not actor.manages:
                raise ApiError(403, "forbidden")
            if edit.archived is not None and (not actor.archives or visit.room.slug == PUBLIC_SLUG):
                raise ApiError(403, "forbidden")
            await queries.update_room(transaction, visit.room.id, edit)
            if actor.kind == "public":
                await index_rooms(transaction, INDEXED)

        await with_rights(self._db, visit.room.id, visit.user_id, work)
        room = (await self._access.visit(request)).room
        changed = changes(_audited(visit.room), _audited(room))
        audit_visit(request, "room.changed", visit, changes=changed)
        return json_response(room_object(room, self._media, created=False))

    async def delete(self, request: web.Request) -> web.Response:
        """Answer DELETE /api/chat/rooms/<slug>/."""
        visit = await self._access.change(request)

        async def work(transaction: Executor, actor: Standing) -> None:
            if actor.kind != "private" or actor.role != "owner":
                raise ApiError(403, "forbidden")
            await queries.delete_room(transaction, visit.room.id)

        await with_rights(self._db, visit.room.id, visit.user_id, work)
        audit_visit(request, "room.deleted", visit, name=visit.room.name)
        return json_response({"ok": True})

    def _new_room(self, body: Body) -> NewRoom:
        """Return a room to be made. Raises `ApiError` 400 by field."""
        name = _name(body)
        slug = text(body, "slug") or generated_slug(name, secrets.token_hex(MARK_BYTES))
        if faults := slug_faults(slug, self._access.slug_rule):
            raise ApiError(400, "invalid_input", errors={"slug": faults})
        return NewRoom(slug, name, _kind(body), _topic(body), _description(body))


def room_object(
    room: Room, media: MediaUrls, *, created: bool, signed_in: bool = True
) -> dict[str, object]:
    """Return a Room (docs/wire.md 1.5) and what the caller may do there."""
    return {
        "slug": room.slug,
        "name": room.name,
        "kind": room.kind,
        "created": created,
        "createdBy": room.created_by,
        "peer": peer_object(room.peer, media) if room.peer else None,
        "role": room.role,
        "canWrite": room_rights(
            room.kind, room.role, signed_in=signed_in, archived=room.archived
        ).write,
        "canManage": room.standing.manages,
        "canModerate": room.standing.moderates,
        "canArchive": room.standing.archives and room.slug != PUBLIC_SLUG,
        "slowMode": room.slow_seconds,
        "topic": room.topic,
        "description": room.description,
        "archived": room.archived,
    }


def peer_object(peer: Peer, media: MediaUrls) -> dict[str, object]:
    """Return a Peer (docs/wire.md 1.5)."""
    return {
        "username": peer.username,
        "profileImage": media.url(peer.avatar),
        "lastSeen": peer.last_seen,
    }


def _name(body: Body) -> str:
    name = normal_room_name(text(body, "name"))
    if faults := room_name_faults(name):
        raise ApiError(400, "invalid_input", errors={"name": faults}, max_length=NAME_MAX_LENGTH)
    return name


def _kind(body: Body) -> Kind:
    match text(body, "kind"):
        case "" | "private":
            return "private"
        case "public":
            return "public"
    raise ApiError(400, "invalid_input", errors={"kind": [TextId("room_kind_unknown")]})


def _topic(body: Body) -> str | None:
    """Return the topic, None if it is not given. Raises `ApiError` 400."""
    if "topic" not in body:
        return None
    topic = normal_room_name(text(body, "topic"))
    if faults := topic_faults(topic):
        raise ApiError(400, "invalid_input", errors={"topic": faults}, max_topic=TOPIC_MAX_LENGTH)
    return topic


def _description(body: Body) -> str | None:
    """Return the description, None if it is not given. Raises `ApiError` 400."""
    if "description" not in body:
        return None
    description = normal_description(text(body, "description"))
    if faults := description_faults(description):
        raise ApiError(
            400,
            "invalid_input",
            errors={"description": faults},
            max_description=DESCRIPTION_MAX_LENGTH,
        )
    return description


def _edit(body: Body) -> RoomEdit:
    """Return what is to be changed. Raises `ApiError` 400 by field."""
    return RoomEdit(
        name=_name(body) if "name" in body else None,
        slow_seconds=whole_number(body, "slowMode", 0, SLOW_MODE_MAX),
        archived=truth(body, "archived"),
        topic=_topic(body),
        description=_description(body),
    )


def _audited(room: Room) -> dict[str, object]:
    """Return the fields whose changes the security log records."""
    return {
        "name": room.name,
        "slow_mode": room.slow_seconds,
        "topic": room.topic,
        "description": room.description,
        "archived": room.archived,
    }


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
