"""HTTP handlers of the public room and of rooms by their slug."""

from aiohttp import web

from echochat.accounts import identify
from echochat.http.errors import ApiError
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms import queries
from echochat.rooms.creation import create_room, makes_room
from echochat.rooms.lookup import RoomLookup, checked
from echochat.rooms.queries import Peer, Room
from echochat.rooms.rules import access
from echochat.settings import Settings
from echochat.storage.database import Database

PUBLIC_SLUG = "public"


class RoomsApi:
    """The public room, and rooms by their slug."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._lookup = RoomLookup(db, settings)

    async def public_room(self, _request: web.Request) -> web.Response:
        """Answer GET /api/chat/public-room/."""
        room = await queries.find_room(self._db, PUBLIC_SLUG, None)
        if room is None:
            raise ApiError(404, "room_not_found")
        return json_response({"slug": room.slug, "name": room.name, "kind": room.kind})

    async def room(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/; an unknown one may be made."""
        slug = self._lookup.slug_of(request)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        room, created = await queries.find_room(self._db, slug, user_id), False
        if room is None and identity and makes_room(request, slug, self._lookup.slug_rule):
            room = await create_room(self._db, request, slug, slug, identity)
            created = room is not None
            # Somebody else, or another request of this user, may have been faster.
            room = room or await queries.find_room(self._db, slug, user_id)
        readable = checked(room, user_id)
        return json_response(
            room_object(readable, self._media, created=created, signed_in=user_id is not None)
        )


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
