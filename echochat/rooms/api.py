"""HTTP handlers of rooms and history."""

from collections.abc import Mapping

from aiohttp import web

from echochat.accounts import identify
from echochat.http.errors import ApiError
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms import queries
from echochat.rooms.lookup import RoomLookup, checked, number
from echochat.rooms.queries import Peer, Room, StoredMessage
from echochat.rooms.rules import access
from echochat.settings import Settings
from echochat.storage.database import Database

PUBLIC_SLUG = "public"


class RoomsApi:
    """The public room, rooms by their slug, and what was said in them."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._lookup = RoomLookup(db, settings)
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
        slug = self._lookup.slug_of(request)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        room, created = await queries.find_room(self._db, slug, user_id), False
        if room is None and user_id is not None and request.query.get("create") != "0":
            created = await queries.create_private_room(self._db, slug, slug, user_id)
            room = await queries.find_room(self._db, slug, user_id)
        readable = checked(room, user_id)
        return json_response(
            room_object(readable, self._media, created=created, signed_in=user_id is not None)
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/messages/: a page, oldest first."""
        self._lookup.slug_of(request)
        limit = min(number(request, "limit", 1) or self._page_size, self._max_page_size)
        before, after = number(request, "before", 1), number(request, "after", 0)
        room = await self._lookup.readable(request)
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


def room_object(
    room: Room, media: MediaUrls, *, created: bool, signed_in: bool = True
) -> dict[str, object]:
    """Return the contract's room object, with what the one who asks may do there."""
    return {
        "slug": room.slug,
        "name": room.name,
        "kind": room.kind,
        "created": created,
        "createdBy": room.created_by,
        "peer": peer_object(room.peer, media) if room.peer else None,
        "role": room.role,
        "canWrite": access(room.kind, room.role, signed_in=signed_in).write,
        "canManage": room.standing.manages,
        "canModerate": room.standing.moderates,
        "slowMode": room.slow_seconds,
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
