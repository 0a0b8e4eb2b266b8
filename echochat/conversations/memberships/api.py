"""HTTP handlers of memberships: the list of conversations, read marks, settings."""

from aiohttp import web

from echochat.accounts import require_identity
from echochat.conversations.memberships import queries
from echochat.conversations.memberships.changes import Memberships
from echochat.conversations.memberships.frames import conversation_object, membership_object
from echochat.conversations.memberships.rules import (
    LONGEST_MUTE,
    MOST_PINNED,
    SettingsEdit,
    read_mute,
    slug_list_faults,
)
from echochat.http.body import Body, read_body, truth, whole_number
from echochat.http.errors import ApiError
from echochat.http.query import page_size
from echochat.http.respond import json_response
from echochat.i18n import TextId
from echochat.media import MediaUrls
from echochat.numbers import BIGINT_MAX
from echochat.rooms import RoomAccess, encode_cursor, position_before
from echochat.security.limits import admit
from echochat.settings import Settings
from echochat.storage.database import Database

CHANGES = 600
"""Read marks and settings of a user in `WINDOW`: a client marks what is seen while scrolling."""

WINDOW = 60.0
"""Seconds."""


class MembershipsApi:
    """One's own list of conversations, and what one has set in it."""

    def __init__(
        self, db: Database, settings: Settings, media: MediaUrls, memberships: Memberships
    ) -> None:
        self._db = db
        self._media = media
        self._memberships = memberships
        self._access = RoomAccess(db, settings)

    async def list(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/conversations/?limit=&before=: latest message first."""
        identity = await require_identity(request)
        limit, before = page_size(request), position_before(request)
        found = await queries.conversations(self._db, identity.user_id, before, limit + 1)
        page, more = found[:limit], len(found) > limit
        next_before = encode_cursor(page[-1].position) if more else None
        items = [conversation_object(one, self._media) for one in page]
        pagination = {"limit": limit, "hasMore": more, "nextBefore": next_before}
        return json_response({"items": items, "pagination": pagination})

    async def read(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/<slug>/read/: up to `seq`, or to the end."""
        slug, user_id, body = await self._change(request)
        seq = whole_number(body, "seq", 0, BIGINT_MAX)
        version = whole_number(body, "readVersion", 0, BIGINT_MAX)
        return _answer(await self._memberships.read(slug, user_id, seq, version))

    async def unread(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/rooms/<slug>/unread/: from `seq` on."""
        slug, user_id, body = await self._change(request)
        seq = whole_number(body, "seq", 1, BIGINT_MAX)
        if seq is None:
            raise ApiError(400, "invalid_input", errors={"seq": [TextId("seq_missing")]})
        return _answer(await self._memberships.set_back(slug, user_id, seq))

    async def read_all(self, request: web.Request) -> web.Response:
        """Answer POST /api/chat/conversations/read/."""
        identity = await require_identity(request)
        await admit(self._db, f"membership:{identity.user_id}", CHANGES, WINDOW)
        await self._memberships.read_all(identity.user_id)
        return json_response({"ok": True})

    async def change(self, request: web.Request) -> web.Response:
        """Answer PATCH /api/chat/rooms/<slug>/membership/: mute, pin, hide."""
        slug, user_id, body = await self._change(request)
        edit = SettingsEdit(_mute(body), truth(body, "pinned"), truth(body, "hidden"))
        version = whole_number(body, "version", 0, BIGINT_MAX)
        if edit == SettingsEdit():
            raise ApiError(400, "invalid_input", errors={"body": [TextId("body_missing")]})
        return _answer(await self._memberships.change(slug, user_id, edit, version))

    async def reorder(self, request: web.Request) -> web.Response:
        """Answer PUT /api/chat/conversations/pinned/: the order of pinned ones."""
        identity = await require_identity(request)
        await admit(self._db, f"membership:{identity.user_id}", CHANGES, WINDOW)
        slugs = (await read_body(request)).get("slugs")
        if faults := slug_list_faults(slugs):
            raise ApiError(400, "invalid_input", errors={"slugs": faults}, most=MOST_PINNED)
        assert isinstance(slugs, list)
        found = await self._memberships.reorder(identity.user_id, slugs)
        return json_response({"items": [membership_object(one) for one in found]})

    async def _change(self, request: web.Request) -> tuple[str, int, Body]:
        """Return slug, user and body. Raises `ApiError` 400, 401 and 429."""
        slug = self._access.slug_of(request)
        identity = await require_identity(request)
        await admit(self._db, f"membership:{identity.user_id}", CHANGES, WINDOW)
        return slug, identity.user_id, await read_body(request)


def _answer(membership: queries.Membership) -> web.Response:
    return json_response({"membership": membership_object(membership)})


def _mute(body: Body) -> int | str | None:
    try:
        return read_mute(body.get("mute"))
    except ValueError:
        faults = {"mute": [TextId("mute_invalid")]}
        raise ApiError(400, "invalid_input", errors=faults, most=LONGEST_MUTE) from None
