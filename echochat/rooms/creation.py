"""Creates rooms, by POST or GET."""

import re
from typing import Final

from aiohttp import web

from echochat.accounts import Identity
from echochat.http.errors import too_many
from echochat.rooms.access import Visit, audit_visit
from echochat.rooms.queries import Room, create_private_room, find_room
from echochat.rooms.rules import slug_faults
from echochat.security.audit import audit
from echochat.security.limits import hit
from echochat.storage.database import Database

NEW_ROOMS: Final = 20
"""Rooms that a user may make in an hour."""

HOUR: Final = 3600.0

FROM_HERE: Final = ("same-origin", "none")
"""`Sec-Fetch-Site` of requests from our own pages, and of an address that was typed."""


async def create_room(
    db: Database, request: web.Request, slug: str, name: str, identity: Identity
) -> Room | None:
    """Create a private room and return it; None if the slug is taken.

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
    if not await create_private_room(db, slug, name, identity.user_id):
        return None
    room = await find_room(db, slug, identity.user_id)
    if room is not None:
        audit_visit(request, "room.created", Visit(room, identity))
    return room


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
