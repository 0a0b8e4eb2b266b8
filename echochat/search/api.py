"""The HTTP handler of search."""

from typing import Final

from aiohttp import web

from echochat.accounts import identify
from echochat.http.errors import ApiError, too_many
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms import number, peer_object
from echochat.search import queries
from echochat.search.queries import Hit
from echochat.search.rules import fragments, read_query
from echochat.security.address import client_network
from echochat.security.limits import hit
from echochat.storage.database import Database

PAGE: Final = 20
"""Hits in a page, when a client doesn't say."""

MAX_PAGE: Final = 50

LIMIT: Final = 60
"""Searches of a user, or of a guest's address, in `WINDOW`."""

WINDOW: Final = 60.0
"""Seconds."""


class SearchApi:
    """Finds messages."""

    def __init__(self, db: Database, media: MediaUrls) -> None:
        self._db = db
        self._media = media

    async def search(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/search/: messages that match `q`, newest first."""
        query = read_query(request.query.get("q"))
        if query is None:
            raise ApiError(400, "invalid_parameter", parameter="q")
        slug = request.query.get("room")
        if slug is not None and "\0" in slug:
            raise ApiError(400, "invalid_parameter", parameter="room")
        limit = min(number(request, "limit", 1) or PAGE, MAX_PAGE)
        before = number(request, "before", 1)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        who = f"user:{user_id}" if identity else f"address:{client_network(request)}"
        wait = await hit(self._db, f"search:{who}", LIMIT, WINDOW)
        if wait is not None:
            raise too_many(wait)
        found = await queries.search(
            self._db, query, user_id=user_id, slug=slug, before=before, limit=limit + 1
        )
        page = found[:limit]
        more = len(found) > limit
        pagination = {
            "limit": limit,
            "hasMore": more,
            "nextBefore": page[-1].id if more else None,
        }
        return json_response({"results": [self._shown(h) for h in page], "pagination": pagination})

    def _shown(self, hit: Hit) -> dict[str, object]:
        pieces = fragments(hit.marked)
        return {
            "room": {
                "slug": hit.slug,
                "name": hit.name,
                "kind": hit.kind,
                "peer": peer_object(hit.peer, self._media) if hit.peer else None,
            },
            "message": {
                "id": hit.id,
                "seq": hit.seq,
                "username": hit.username,
                "profilePic": self._media.url(hit.avatar),
                "createdAt": hit.created_at,
                "fragments": [{"text": piece.text, "hit": piece.hit} for piece in pieces],
            },
        }
