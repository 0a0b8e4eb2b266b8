"""HTTP handlers of what was said in a room."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from echochat.accounts import identify
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.rooms import queries
from echochat.rooms.frames import quote_object, reaction_object
from echochat.rooms.life.queries import Reaction, reactions
from echochat.rooms.lookup import RoomLookup, number
from echochat.rooms.queries import Room, StoredMessage
from echochat.settings import Settings
from echochat.storage.database import Database


class HistoryApi:
    """Pages of messages."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._lookup = RoomLookup(db, settings)
        self._page_size = settings.chat_messages_page_size
        self._max_page_size = settings.chat_messages_max_page_size

    async def messages(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/messages/: a page, oldest first."""
        self._lookup.slug_of(request)
        limit = min(number(request, "limit", 1) or self._page_size, self._max_page_size)
        before, after = number(request, "before", 1), number(request, "after", 0)
        around = number(request, "around", 1)
        room = await self._lookup.readable(request)
        if after is not None:
            page, pagination = await self._following(room, after, limit)
        elif around is not None:
            page, pagination = await self._around(room, around, limit)
        else:
            page, pagination = await self._preceding(room, before, limit)
        shown = await self._shown(request, room, page)
        # The number was read before the page: what changed since is told again on resume.
        answer = {"messages": shown, "pagination": pagination, "lastChange": room.last_change}
        return json_response(answer)

    async def _preceding(
        self, room: Room, before: int | None, limit: int
    ) -> tuple[Sequence[StoredMessage], dict[str, object]]:
        found = await queries.messages_before(self._db, room.id, before, limit + 1)
        page = found[-limit:]
        more = len(found) > limit
        next_before = page[0].id if more else None
        return page, {"limit": limit, "hasMore": more, "nextBefore": next_before}

    async def _following(
        self, room: Room, after: int, limit: int
    ) -> tuple[Sequence[StoredMessage], dict[str, object]]:
        found = await queries.messages_after(self._db, room.id, after, limit + 1)
        page = found[:limit]
        more = len(found) > limit
        next_after = page[-1].seq if more else None
        return page, {
            "limit": limit,
            "hasMore": more,
            "nextBefore": None,
            "nextAfter": next_after,
        }

    async def _around(
        self, room: Room, seq: int, limit: int
    ) -> tuple[Sequence[StoredMessage], dict[str, object]]:
        """Return the message with this seq in the middle of a page; both ends lead on."""
        page, pagination = await self._following(room, max(0, seq - limit // 2 - 1), limit)
        more = bool(page) and page[0].seq > 1
        next_before = page[0].id if more else None
        return page, {**pagination, "hasMore": more, "nextBefore": next_before}

    async def _shown(
        self, request: web.Request, room: Room, page: Sequence[StoredMessage]
    ) -> list[dict[str, Any]]:
        changed = [message.id for message in page if message.changed is not None]
        below: dict[int, list[Reaction]] = {}
        if changed:
            identity = await identify(request)
            user_id = identity.user_id if identity else None
            below = await reactions(self._db, room.id, changed, user_id)
        return [message_object(message, self._media, below.get(message.id, ())) for message in page]


def message_object(
    message: StoredMessage, media: MediaUrls, reactions: Sequence[Reaction] = ()
) -> dict[str, Any]:
    """Return a message as history shows it; what few messages have is told of them alone."""
    shown: dict[str, Any] = {
        "id": message.id,
        "seq": message.seq,
        "username": message.username,
        "content": message.content,
        "profilePic": media.url(message.avatar),
        "createdAt": message.created_at,
    }
    if message.quote is not None:
        shown["replyTo"] = quote_object(message.quote)
    if message.edited_at is not None:
        shown["editedAt"] = message.edited_at
    if message.deleted:
        shown["deleted"] = True
    if reactions:
        shown["reactions"] = [reaction_object(one, personal=True) for one in reactions]
    return shown
