"""The HTTP handler of read receipts."""

from aiohttp import web

from echochat.conversations.receipts.queries import receipts
from echochat.http.respond import json_response
from echochat.rooms import RoomAccess
from echochat.settings import Settings
from echochat.storage.database import Database


class ReceiptsApi:
    """How far others have read."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._access = RoomAccess(db, settings)

    async def list(self, request: web.Request) -> web.Response:
        """Answer GET /api/chat/rooms/<slug>/receipts/."""
        visit = await self._access.visit(request)
        found = (await receipts(self._db, [visit.room.id])).get(visit.room.id)
        if found is None or visit.user_id not in found.readers:
            return json_response({"available": False, "items": []})
        items = [
            {"username": one.username, "seq": one.seq}
            for one in found.given
            if one.user_id != visit.user_id
        ]
        return json_response({"available": True, "items": items})
