"""HTTP handlers of the directory: listing public rooms, and joining one."""

from typing import Final

from aiohttp import web

from echochat.accounts import require_identity
from echochat.http.errors import ApiError
from echochat.http.query import page_size, search_words
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.numbers import read_number
from echochat.rooms.access import RoomAccess, audit_visit
from echochat.rooms.api import room_object
from echochat.rooms.creation import may_create_public
from echochat.rooms.directory import queries
from echochat.rooms.directory.queries import DirectoryPosition, ListedRoom
from echochat.rooms.members.changes import join
from echochat.rooms.rules import PUBLIC_SLUG, READERS
from echochat.security.lanes import Lane
from echochat.security.limits import admit
from echochat.settings import Settings
from echochat.storage.database import Database

LIMIT: Final = 60
"""Pages of the directory for one user in `WINDOW`."""

WINDOW: Final = 60.0
"""Seconds."""

CONNECTIONS: Final = 1

SESSION: Final = {"statement_timeout": "2s", "jit": "off"}
"""A page takes some ms."""

MEMBERS_MAX: Final = 2**31 - 1


class DirectoryApi:
    """Public rooms that can be joined."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._settings = settings
        self._media = media
        self._access = RoomAccess(db, settings)
        self._lane = Lane(db.dsn, CONNECTIONS, **SESSION)

    async def close(self) -> None:
        """Close the connections."""
        await self._lane.close()

    async def list(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/directory/: public rooms, most members first."""
        identity = await require_identity(request)
        limit, words, before = page_size(request), search_words(request, "q"), _before(request)
        user_id = identity.user_id
        await admit(self._db, f"directory:{user_id}", LIMIT, WINDOW)
        async with self._lane.turn(str(user_id)):
            found = await queries.listed(self._lane.db, user_id, words, before, limit + 1)
        page, more = found[:limit], len(found) > limit
        at = page[-1].position if more else None
        next_before = f"{at.members}-{at.room_id}" if at else None
        return json_response(
            {
                "items": list(map(_object, page)),
                "pagination": {"limit": limit, "hasMore": more, "nextBefore": next_before},
                "canCreate": await may_create_public(self._db, self._settings, user_id),
            }
        )

    async def join(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/<slug>/join/."""
        visit = await self._access.change(request)
        if visit.room.slug == PUBLIC_SLUG:
            raise ApiError(403, "forbidden")
        if await join(self._db, visit.room.id, visit.user_id):
            audit_visit(request, "room.member.joined", visit)
        room = (await self._access.visit(request)).room
        return json_response(room_object(room, self._media, created=False))


def _before(request: web.Request) -> DirectoryPosition | None:
    """Return the place in the query. Raises `ApiError` 400."""
    given = request.query.get("before")
    if given is None:
        return None
    members, _, room_id = given.partition("-")
    try:
        place = DirectoryPosition(read_number(members, 0) or 0, read_number(room_id, 0) or 0)
    except ValueError:
        raise ApiError(400, "invalid_parameter", parameter="before") from None
    if place.members > MEMBERS_MAX:
        raise ApiError(400, "invalid_parameter", parameter="before")
    return place


def _object(room: ListedRoom) -> dict[str, object]:
    return {
        "slug": room.slug,
        "name": room.name,
        "topic": room.topic,
        "members": room.position.members,
        "lastActivityAt": room.last_at,
        "joined": room.role in READERS,
    }
