"""HTTP handlers of direct rooms."""

import hmac

from aiohttp import web

from echochat.accounts import User, find_user_by_name, normal_name, require_identity
from echochat.conversations import queries
from echochat.conversations.queries import Chat
from echochat.conversations.rules import direct_slug, pair_key, possible_names
from echochat.http.body import read_body, text
from echochat.http.errors import ApiError
from echochat.http.query import MAX_PAGE, number
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.media import MediaUrls
from echochat.rooms import Peer, encode_cursor, peer_object, position_before
from echochat.security.limits import admit_action
from echochat.settings import Settings
from echochat.storage.database import Database


class DirectApi:
    """Starting and listing direct rooms."""

    def __init__(self, db: Database, settings: Settings, media: MediaUrls) -> None:
        self._db = db
        self._media = media
        self._settings = settings
        self._salt = _salt(settings)

    async def start(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/direct/start/."""
        identity = await require_identity(request)
        await admit_action(self._db, self._settings, "direct.start", identity.user_id)
        user = await self._named_user(text(await read_body(request), "username"))
        if user.id == identity.user_id:
            raise ApiError(400, "invalid_input", errors={"username": [TextId("direct_with_self")]})
        key = pair_key(identity.user_id, user.id)
        slug = await queries.start_direct(
            self._db, key, direct_slug(self._salt, key), identity.user_id, user.id
        )
        peer = peer_object(Peer(user.name, user.avatar, user.last_seen), self._media)
        return json_response({"slug": slug, "kind": "direct", "peer": peer})

    async def chats(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/direct/chats/?limit=&before=: newest first, all without a limit."""
        identity = await require_identity(request)
        before, asked = position_before(request), number(request, "limit", 1)
        if asked is None:
            found = await queries.chats(self._db, identity.user_id, before=before)
            return json_response({"items": [self._chat_object(chat) for chat in found]})
        limit = min(asked, MAX_PAGE)
        found = await queries.chats(self._db, identity.user_id, before=before, limit=limit + 1)
        page, has_more = found[:limit], len(found) > limit
        pagination = {
            "limit": limit,
            "hasMore": has_more,
            "nextBefore": encode_cursor(page[-1].position) if has_more else None,
        }
        items = [self._chat_object(chat) for chat in page]
        return json_response({"items": items, "pagination": pagination})

    async def _named_user(self, name: str) -> User:
        """Return the named user. Raises `ApiError` 400 or 404."""
        names = possible_names(name)
        if not names:
            raise ApiError(400, "invalid_input", errors={"username": [TextId("username_missing")]})
        for each in names:
            user = await find_user_by_name(self._db, normal_name(each))
            if user is not None:
                return user
        raise ApiError(404, "user_not_found")

    def _chat_object(self, chat: Chat) -> dict[str, object]:
        return {
            "slug": chat.slug,
            "peer": peer_object(chat.peer, self._media),
            "lastMessage": chat.last_message,
            "lastMessageAt": chat.last_message_at,
        }


def _salt(settings: Settings) -> bytes:
    given = settings.chat_direct_slug_salt.encode()
    return given or hmac.digest(settings.secret_key.encode(), b"echochat.direct", "sha256")
