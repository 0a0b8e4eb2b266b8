"""Creates rooms, by POST or GET."""

import re
from typing import Final, NamedTuple

from aiohttp import web

from echochat.accounts import Identity
from echochat.http.errors import too_many
from echochat.rooms import queries
from echochat.rooms.access import Visit, audit_visit
from echochat.rooms.directory.queries import index_rooms
from echochat.rooms.queries import Room, RoomEdit, find_room
from echochat.rooms.rules import Kind, slug_faults
from echochat.security.audit import audit
from echochat.security.limits import hit
from echochat.settings import Settings
from echochat.storage.database import Database, Executor

NEW_ROOMS: Final = 20
"""Rooms that a user may make in an hour."""

HOUR: Final = 3600.0

INDEXED: Final = 20
"""Rooms whose words are indexed with a new one: itself and, seldom, some left undone."""

FROM_HERE: Final = ("same-origin", "none")
"""`Sec-Fetch-Site` of requests from our own pages, and of an address that was typed."""


class NewRoom(NamedTuple):
    """A room to be made; a public one is open to everybody."""

    slug: str
    name: str
    kind: Kind = "private"
    topic: str | None = None
    description: str | None = None


async def create_room(
    db: Database, request: web.Request, new: NewRoom, identity: Identity
) -> Room | None:
    """Create a room and return it; None if the slug is taken.

    Raises `ApiError` 429 over the limit of rooms, and `Unavailable`.
    """
    wait = await hit(db, f"room.create:{identity.user_id}", NEW_ROOMS, HOUR)
    if wait is not None:
        audit(
            "room.create.rate_limited",
            request,
            username=identity.username,
            is_authenticated=True,
        )
        raise too_many(wait)
    if not await store_room(db, new, identity.user_id):
        return None
    room = await find_room(db, new.slug, identity.user_id)
    if room is not None:
        audit_visit(request, "room.created", Visit(room, identity), kind=new.kind)
    return room


async def store_room(db: Database, new: NewRoom, owner_id: int) -> bool:
    """Store a room and its owner; False if the slug is taken."""

    async def work(transaction: Executor) -> bool:
        if not await queries.create_room(transaction, new.slug, new.name, new.kind, owner_id):
            return False
        if new.topic or new.description:
            texts = RoomEdit(topic=new.topic, description=new.description)
            room = await find_room(transaction, new.slug, None)
            assert room is not None
            await queries.update_room(transaction, room.id, texts)
        if new.kind == "public":
            await index_rooms(transaction, INDEXED)
        return True

    return await db.transaction(work)


async def may_create_public(db: Executor, settings: Settings, user_id: int) -> bool:
    """Tell whether a user may create public rooms."""
    if settings.chat_public_room_creators == "everybody":
        return True
    return await queries.is_moderator(db, user_id)


def makes_room(request: web.Request, slug: str, rule: re.Pattern[str]) -> bool:
    """Tell whether a GET of an unknown room makes it (docs/wire.md 1.5).

    HEAD, requests of other sites' pages and reserved slugs create none.
    """
    sites = request.headers.getall("Sec-Fetch-Site", [])
    return (
        request.method == "GET"
        and request.query.get("create") != "0"
        and all(site in FROM_HERE for site in sites)
        and not slug_faults(slug, rule)
    )
