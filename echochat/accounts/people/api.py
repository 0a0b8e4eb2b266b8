"""The HTTP handler of finding people."""

from typing import Final

from aiohttp import web

from echochat.accounts.people import queries
from echochat.accounts.rules import normal_name
from echochat.accounts.sessions import require_identity
from echochat.http.errors import ApiError
from echochat.http.query import number, search_words
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.security.lanes import Lane
from echochat.security.limits import admit
from echochat.storage.database import Database

PAGE: Final = 20
"""People in an answer, when a client doesn't say."""

MAX_PAGE: Final = 50

LIMIT: Final = 120
"""Searches of a user in `WINDOW`: one for each letter that is typed."""

WINDOW: Final = 60.0
"""Seconds."""

CONNECTIONS: Final = 1

SESSION: Final = {"statement_timeout": "2s", "jit": "off"}
"""A search takes some ms; with hundreds who want to be found by acquaintances alone, some more."""


class PeopleApi:
    """Finds people for direct messages, and for rooms."""

    def __init__(self, db: Database, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._lane = Lane(db.dsn, CONNECTIONS, **SESSION)

    async def close(self) -> None:
        """Close the connections."""
        await self._lane.close()

    async def find(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/people/?q=: people by the beginnings of words of their names."""
        identity = await require_identity(request)
        words = search_words(request, "q")
        if words is None:
            raise ApiError(400, "invalid_parameter", parameter="q")
        limit = min(number(request, "limit", 1) or PAGE, MAX_PAGE)
        await admit(self._db, f"people:{identity.user_id}", LIMIT, WINDOW)
        name = normal_name(request.query["q"].strip().removeprefix("@"))
        async with self._lane.turn(str(identity.user_id)):
            found = await queries.find_people(self._lane.db, identity.user_id, name, words, limit)
        return json_response({"items": list(map(self._object, found))})

    def _object(self, person: queries.Person) -> dict[str, object]:
        return {
            "username": person.username,
            "profileImage": self._media.url(person.avatar),
            "lastSeen": person.last_seen,
        }
