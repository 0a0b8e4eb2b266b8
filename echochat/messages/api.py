"""HTTP handlers of a room's messages."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from echochat.accounts import identify
from echochat.http.query import moment, number
from echochat.http.respond import json_response
from echochat.media import MediaUrls
from echochat.messages import queries
from echochat.messages.frames import add_uncommon, reaction_object
from echochat.messages.queries import StoredMessage
from echochat.messages.reactions.queries import Reaction, reactions
from echochat.rooms import RoomAccess
from echochat.settings import Settings
from echochat.storage.database import Database


class HistoryApi:
    """Pages of messages."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._access = RoomAccess(db, settings)
        self._page_size = settings.chat_messages_page_size
        self._max_page_size = settings.chat_messages_max_page_size

    async def messages(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/messages/: a page, oldest first."""
        slug = self._access.slug_of(request)
        limit = min(number(request, "limit", 1) or self._page_size, self._max_page_size)
        before, after = number(request, "before", 1), number(request, "after", 0)
        around, at = number(request, "around", 1), moment(request, "date")
        date_seq = None
        if at is not None and around is None and after is None:
            room = await self._access.readable(request)
            around = date_seq = await queries.first_at(self._db, room.id, at)
        middle = after is None and around is not None
        if middle and around is not None:
            before, after = None, max(0, around - limit // 2 - 1)
        identity = await identify(request)
        user_id = identity.user_id if identity else None
        # One message more than a page tells whether there are more.
        found = await queries.find_page(
            self._db, slug, user_id, limit + 1, before=before, after=after
        )
        page = self._access.checked(found, user_id)
        cut = _preceding if after is None else _around if middle else _following
        messages, pagination = cut(page.messages, limit)
        shown = await self._shown(page.room_id, messages, user_id)
        # Changes since the page was read are sent again on resume.
        position = {"lastSeq": page.last_seq, "lastChange": page.last_change}
        if date_seq is not None:
            position["dateSeq"] = date_seq
        return json_response({"messages": shown, "pagination": pagination, **position})

    async def _shown(
        self, room_id: int, page: Sequence[StoredMessage], user_id: int | None
    ) -> list[dict[str, Any]]:
        changed = [message.id for message in page if message.changed is not None]
        below: dict[int, list[Reaction]] = {}
        if changed:
            below = await reactions(self._db, room_id, changed, user_id)
        return [message_object(message, self._media, below.get(message.id, ())) for message in page]


Cut = tuple[Sequence[StoredMessage], dict[str, object]]
"""A page of messages with its cursors."""


def _preceding(found: Sequence[StoredMessage], limit: int) -> Cut:
    page = found[-limit:]
    more = len(found) > limit
    next_before = page[0].id if more else None
    return page, {"limit": limit, "hasMore": more, "nextBefore": next_before}


def _following(found: Sequence[StoredMessage], limit: int) -> Cut:
    page = found[:limit]
    more = len(found) > limit
    next_after = page[-1].seq if more else None
    return page, {"limit": limit, "hasMore": more, "nextBefore": None, "nextAfter": next_after}


def _around(found: Sequence[StoredMessage], limit: int) -> Cut:
    """A message is in the middle of the page; both ends lead on."""
    page, pagination = _following(found, limit)
    more = bool(page) and page[0].seq > 1
    next_before = page[0].id if more else None
    return page, {**pagination, "hasMore": more, "nextBefore": next_before}


def message_object(
    message: StoredMessage, media: MediaUrls, reactions: Sequence[Reaction] = ()
) -> dict[str, Any]:
    """Return a message as history shows it to one reader."""
    shown: dict[str, Any] = {
        "id": message.id,
        "seq": message.seq,
        "username": message.username,
        "content": message.content,
        "profilePic": media.url(message.avatar),
        "createdAt": message.created_at,
    }
    if message.nonce is not None:
        shown["nonce"] = message.nonce
    add_uncommon(shown, message)
    if reactions:
        shown["reactions"] = [reaction_object(one, personal=True) for one in reactions]
    return shown
