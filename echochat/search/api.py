"""The HTTP handler of search."""

import asyncio
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from echochat.accounts import identify
from echochat.http.errors import ApiError
from echochat.http.query import number
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms import peer_object
from echochat.search import queries
from echochat.search.index.indexer import Indexer
from echochat.search.queries import Hit, Reader
from echochat.search.rules import Fragment, Query, fragments, read_query, read_text
from echochat.search.slots import search_lane
from echochat.search.walk import walk
from echochat.security.address import client_network
from echochat.security.limits import admit
from echochat.settings import Settings
from echochat.storage.database import Database

PAGE: Final = 20
"""Hits in a page, when a client doesn't say."""

MAX_PAGE: Final = 50

LIMIT: Final = 60
"""Searches of a user, or of a guest's address, in `WINDOW`."""

WINDOW: Final = 60.0
"""Seconds."""


class SearchApi:
    """Finds messages; `indexer` has to be notified of stored and changed messages."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._guests_read = settings.chat_guests_read_public_rooms
        self._media = media
        self._lane = search_lane(db.dsn)
        self.indexer = Indexer(db)

    async def close(self) -> None:
        """Let go of the connections, when the searches under way are done."""
        await self._lane.close()

    async def search(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/search/: messages that match `q`, newest first."""
        text = read_text(request.query.get("q"))
        if text is None:
            raise ApiError(400, "invalid_parameter", parameter="q")
        slug = request.query.get("room")
        if slug is not None and "\0" in slug:
            raise ApiError(400, "invalid_parameter", parameter="room")
        limit = min(number(request, "limit", 1) or PAGE, MAX_PAGE)
        before = number(request, "before", 1)
        identity = await identify(request)
        who = f"user:{identity.user_id}" if identity else f"address:{client_network(request)}"
        await admit(self._db, f"search:{who}", LIMIT, WINDOW)
        query = read_query(text)
        if not query:
            return _answer([], limit, None, "no_words")
        if identity is None and not self._guests_read:
            return _answer([], limit, None, None)
        reader = Reader(self._lane.db, identity.user_id if identity else None)
        async with self._lane.turn(who):
            return await self._search(reader, query, slug, before, limit)

    async def _search(
        self, reader: Reader, query: Query, slug: str | None, before: int | None, limit: int
    ) -> web.Response:
        where = await queries.scope(reader, slug)
        places, end = await walk(reader, query, where, before, limit + 1)
        hits = await queries.show(reader, places[:limit]) if places else []
        more, reason = len(places) > limit, None
        if more:
            end = places[limit - 1].id
        elif end is not None:
            reason = "more_to_search"
        elif where.rebuilding:
            reason = "rebuilding"
        results = []
        for one in hits:
            # A message changed after it was indexed may no longer match.
            if pieces := fragments(one.content, query):
                results.append(self._shown(one, pieces))
            await asyncio.sleep(0)
        return _answer(results, limit, end, reason)

    def _shown(self, hit: Hit, pieces: Sequence[Fragment]) -> dict[str, object]:
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


def _answer(
    results: list[dict[str, object]], limit: int, end: int | None, reason: str | None
) -> web.Response:
    """Return a page; `end` is where the next begins, `reason` why this one may lack something."""
    pagination = {"limit": limit, "hasMore": end is not None, "nextBefore": end}
    return json_response({"results": results, "pagination": pagination, "incomplete": reason})
