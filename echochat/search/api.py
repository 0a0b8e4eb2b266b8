"""The HTTP handler of search."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from aiohttp import web

from echochat.accounts import find_user_by_name, identify, normal_name
from echochat.http.errors import ApiError
from echochat.http.query import moment, number
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms import peer_object
from echochat.search import queries
from echochat.search.index.indexer import Indexer
from echochat.search.queries import Hit, Reader, Scope
from echochat.search.rules import Fragment, Query, fragments, read_query, read_text
from echochat.search.slots import search_lane
from echochat.search.walk import walk
from echochat.security.address import client_network
from echochat.security.limits import admit
from echochat.settings import Settings
from echochat.storage.database import Database
from echochat.unicode import is_clean

PAGE: Final = 20
"""Hits in a page, when a client doesn't say."""

MAX_PAGE: Final = 50

LIMIT: Final = 60
"""Searches of a user, or of a guest's address, in `WINDOW`."""

WINDOW: Final = 60.0
"""Seconds."""

SKEW: Final = timedelta(minutes=1)
"""Ids rise with time but for this: a message may have waited for its room."""

LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Times from here on are no limit."""


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
        """Answer GET /api/chat/search/: messages that match, newest first."""
        author = normal_name((_name(request, "from") or "").strip().removeprefix("@")) or None
        given = request.query.get("q")
        text = "" if given is None and author is not None else read_text(given)
        if text is None:
            raise ApiError(400, "invalid_parameter", parameter="q")
        asked = _Asked(
            author, _name(request, "room"), moment(request, "since"), moment(request, "until")
        )
        limit = min(number(request, "limit", 1) or PAGE, MAX_PAGE)
        before = number(request, "before", 1)
        identity = await identify(request)
        who = f"user:{identity.user_id}" if identity else f"address:{client_network(request)}"
        await admit(self._db, f"search:{who}", LIMIT, WINDOW)
        query = read_query(text)
        if not query and (text or author is None):
            return _answer([], limit, None, "no_words")
        if identity is None and not self._guests_read:
            return _answer([], limit, None, None)
        reader = Reader(self._lane.db, identity.user_id if identity else None)
        async with self._lane.turn(who):
            return await self._search(reader, query, asked, before, limit)

    async def _search(
        self, reader: Reader, query: Query, asked: "_Asked", before: int | None, limit: int
    ) -> web.Response:
        where = await self._scope(reader, asked)
        if where is None:
            return _answer([], limit, None, None)
        places, end = await walk(reader, query, where, before, limit + 1)
        hits: list[Hit] = []
        if places:
            hits = await queries.show(reader, places[:limit], asked.since, asked.until)
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
            if pieces := _pieces(one.content, query):
                results.append(self._shown(one, pieces))
            await asyncio.sleep(0)
        return _answer(results, limit, end, reason)

    async def _scope(self, reader: Reader, asked: "_Asked") -> Scope | None:
        """Return where to search; None if there is no such author."""
        where = await queries.scope(reader, asked.slug)
        if asked.author is not None:
            author = await find_user_by_name(self._db, asked.author)
            if author is None:
                return None
            where = where._replace(author=author.id)
        if asked.since is not None:
            where = where._replace(oldest=await queries.first_id(reader, asked.since - SKEW))
        if asked.until is not None and asked.until < LATEST:
            end = await queries.first_id(reader, asked.until + SKEW)
            where = where._replace(newest=end - 1)
        return where

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


class _Asked(NamedTuple):
    """The conditions of a search besides its words."""

    author: str | None
    slug: str | None
    since: datetime | None
    until: datetime | None


def _name(request: web.Request, parameter: str) -> str | None:
    """Return a name in the query. Raises `ApiError` 400."""
    name = request.query.get(parameter)
    if name is not None and not is_clean(name):
        raise ApiError(400, "invalid_parameter", parameter=parameter)
    return name


def _pieces(content: str, query: Query) -> list[Fragment] | None:
    """Return a message in pieces with the matches marked; None if it doesn't match any more."""
    return fragments(content, query) if query else [Fragment(content, hit=False)]


def _answer(
    results: list[dict[str, object]], limit: int, end: int | None, reason: str | None
) -> web.Response:
    """Return a page; `end` is where the next begins, `reason` why this one may lack something."""
    pagination = {"limit": limit, "hasMore": end is not None, "nextBefore": end}
    return json_response({"results": results, "pagination": pagination, "incomplete": reason})
