"""HTTP handlers of rooms and history."""

import re
from collections.abc import Mapping

from aiohttp import web

from echochat.accounts import identify
from echochat.http.errors import ApiError
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms import queries
from echochat.rooms.queries import Peer, Room, StoredMessage
from echochat.rooms.rules import access, read_number
from echochat.settings import Settings
from echochat.storage.database import Database

PUBLIC_SLUG = "public"


class RoomsApi:
    """The public room, rooms by their slug, and what was said in them."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._slug = re.compile(settings.chat_room_slug_regex)
        self._page_size = settings.chat_messages_page_size
        self._max_page_size = settings.chat_messages_max_page_size

    async def public_room(self, _request: web.Request) -> web.Response:
        """Answer GET /api/chat/public-room/."""
        room = await queries.find_room(self._db, PUBLIC_SLUG, None)
        if room is None:
            raise ApiError(404, "room_not_found")
        return json_response({"slug": room.slug, "name": room.name, "kind": room.kind})

    async def room(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/; an unknown one is made, unless `create=0`."""
        slug = self._slug_of(request)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        room, created = await queries.find_room(self._db, slug, user_id), False
        if room is None and user_id is not None and request.query.get("create") != "0":
            created = await queries.create_private_room(self._db, slug, user_id)
            room = await queries.find_room(self._db, slug, user_id)
        readable = _readable(room, user_id)
        return json_response(room_object(readable, self._media, created=created))

    async def messages(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/messages/: a page, oldest first."""
        slug = self._slug_of(request)
        limit = min(_number(request, "limit", 1) or self._page_size, self._max_page_size)
        before, after = _number(request, "before", 1), _number(request, "after", 0)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        room = _readable(await queries.find_room(self._db, slug, user_id), user_id)
        if after is not None:
            return json_response(await self._following(room, after, limit))
        return json_response(await self._preceding(room, before, limit))

    async def _preceding(self, room: Room, before: int | None, limit: int) -> dict[str, object]:
        found = await queries.messages_before(self._db, room.id, before, limit + 1)
        page = found[-limit:]
        more = len(found) > limit
        next_before = page[0].id if more else None
        return self._page(page, {"limit": limit, "hasMore": more, "nextBefore": next_before})

    async def _following(self, room: Room, after: int, limit: int) -> dict[str, object]:
        found = await queries.messages_after(self._db, room.id, after, limit + 1)
        page = found[:limit]
        more = len(found) > limit
        next_after = page[-1].seq if more else None
        pagination = {"limit": limit, "hasMore": more, "nextBefore": None, "nextAfter": next_after}
        return self._page(page, pagination)

    def _page(
        self, messages: list[StoredMessage], pagination: Mapping[str, object]
    ) -> dict[str, object]:
        shown = [message_object(message, self._media) for message in messages]
        return {"messages": shown, "pagination": pagination}

    def _slug_of(self, request: web.Request) -> str:
        slug = request.match_info["slug"]
        if not self._slug.fullmatch(slug):
            raise ApiError(400, "invalid_slug")
        return slug


def room_object(room: Room, media: MediaUrls, *, created: bool) -> dict[str, object]:
    """Return the contract's room object."""
    return {
        "slug": room.slug,
        "name": room.name,
        "kind": room.kind,
        "created": created,
        "createdBy": room.created_by,
        "peer": peer_object(room.peer, media) if room.peer else None,
    }


def peer_object(peer: Peer, media: MediaUrls) -> dict[str, object]:
    """Return the contract's Peer."""
    return {
        "username": peer.username,
        "profileImage": media.url(peer.avatar),
        "lastSeen": peer.last_seen,
    }


def message_object(message: StoredMessage, media: MediaUrls) -> dict[str, object]:
    """Return a message as history shows it."""
    return {
        "id": message.id,
        "seq": message.seq,
        "username": message.username,
        "content": message.content,
        "profilePic": media.url(message.avatar),
        "createdAt": message.created_at,
    }


def _readable(room: Room | None, user_id: int | None) -> Room:
    """Return the room; who may not read it is told that it does not exist."""
    if room is None or not access(room.kind, room.role, signed_in=user_id is not None).read:
        raise ApiError(404, "room_not_found")
    return room


def _number(request: web.Request, name: str, least: int) -> int | None:
    try:
        return read_number(request.query.get(name), least)
    except ValueError:
        raise ApiError(400, "invalid_parameter", parameter=name) from None
