"""Resolves a request's room, user and rights."""

import re
from typing import NamedTuple, Protocol, TypeVar

from aiohttp import web

from echochat.accounts import Identity, identify, require_identity
from echochat.http.errors import ApiError
from echochat.rooms import queries
from echochat.rooms.queries import Room
from echochat.rooms.rules import Kind, Role, room_rights
from echochat.security.audit import audit
from echochat.security.limits import admit_action
from echochat.settings import Settings
from echochat.storage.database import Database


class Visit(NamedTuple):
    """A signed-in user in a room that they may read."""

    room: Room
    identity: Identity

    @property
    def user_id(self) -> int:
        """The user's id."""
        return self.identity.user_id


class Readable(Protocol):
    """Something of a room."""

    @property
    def kind(self) -> Kind:
        """The room's kind."""

    @property
    def role(self) -> Role | None:
        """The caller's role."""


R = TypeVar("R", bound=Readable)


class RoomAccess:
    """Finds the room that a request names."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self.slug_rule = re.compile(settings.chat_room_slug_regex)

    def slug_of(self, request: web.Request) -> str:
        """Return the slug in the path. Raises `ApiError` 400."""
        slug = request.match_info["slug"]
        if not self.slug_rule.fullmatch(slug):
            raise ApiError(400, "invalid_slug")
        return slug

    async def readable(self, request: web.Request) -> Room:
        """Return the room. Raises `ApiError` 400, and 404 if the user may not read it."""
        slug = self.slug_of(request)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        return self.checked(await queries.find_room(self._db, slug, user_id), user_id)

    async def visit(self, request: web.Request) -> Visit:
        """Return the room and the user. Raises `ApiError` 400, 401 and 404."""
        slug = self.slug_of(request)
        return await self._visit(await require_identity(request), slug)

    async def change(self, request: web.Request) -> Visit:
        """Return the room and the user who changes it. Raises as `visit`, and `ApiError` 429."""
        slug = self.slug_of(request)
        identity = await require_identity(request)
        await admit_action(self._db, self._settings, "room.change", identity.user_id)
        return await self._visit(identity, slug)

    async def _visit(self, identity: Identity, slug: str) -> Visit:
        room = await queries.find_room(self._db, slug, identity.user_id)
        return Visit(self.checked(room, identity.user_id), identity)

    def checked(self, room: R | None, user_id: int | None) -> R:
        """Return `room`. Raises 404 if it is missing or unreadable, so nobody can probe."""
        if room is None or not self.is_readable(room, user_id):
            raise ApiError(404, "room_not_found")
        return room

    def is_readable(self, room: Readable, user_id: int | None) -> bool:
        """Tell whether a user, or a guest (None), may read a room."""
        return room_rights(
            room.kind,
            room.role,
            signed_in=user_id is not None,
            archived=False,
            guests_read=self._settings.chat_guests_read_public_rooms,
        ).read


def audit_visit(request: web.Request, event: str, visit: Visit, **details: object) -> None:
    """Log a user's action in a room."""
    audit(
        event,
        request,
        username=visit.identity.username,
        is_authenticated=True,
        room=visit.room.slug,
        **details,
    )
