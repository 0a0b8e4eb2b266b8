"""Builds rooms: the list, settings, members and invitations."""

from collections.abc import Callable
from functools import partial

from echochat.feature import Feature
from echochat.media import MediaUrls
from echochat.realtime.core import Core
from echochat.rooms.api import RoomsApi
from echochat.rooms.directory.api import DirectoryApi
from echochat.rooms.directory.queries import index_rooms
from echochat.rooms.invitations.api import InvitationsApi
from echochat.rooms.members.api import MembersApi
from echochat.rooms.queries import clear_deleted_rooms
from echochat.storage.backfill import Backfill


def build(core: Core, urls: MediaUrls, is_online: Callable[[int], bool]) -> Feature:
    """Return the feature. `is_online` tells whether a user id is shown as online."""
    db, settings = core.db, core.settings
    rooms = RoomsApi(db, settings, urls)
    members = MembersApi(db, settings, urls, is_online)
    invitations = InvitationsApi(db, settings, urls)
    directory = DirectoryApi(db, settings, urls)
    indexing = Backfill("index of rooms", partial(db.transaction, partial(index_rooms, limit=500)))
    return Feature(
        routes=[
            ("GET", "/api/chat/public-room/", rooms.public_room),
            ("GET", "/api/chat/rooms/", rooms.own),
            ("POST", "/api/chat/rooms/", rooms.create),
            ("GET", "/api/chat/rooms/{slug}/", rooms.room),
            ("PATCH", "/api/chat/rooms/{slug}/", rooms.update),
            ("DELETE", "/api/chat/rooms/{slug}/", rooms.delete),
            ("GET", "/api/chat/directory/", directory.list),
            ("POST", "/api/chat/rooms/{slug}/join/", directory.join),
            ("POST", "/api/chat/rooms/{slug}/leave/", members.leave),
            ("GET", "/api/chat/rooms/{slug}/members/", members.list),
            ("POST", "/api/chat/rooms/{slug}/members/", members.add),
            ("PATCH", "/api/chat/rooms/{slug}/members/{username}/", members.change),
            ("DELETE", "/api/chat/rooms/{slug}/members/{username}/", members.remove),
            ("GET", "/api/chat/rooms/{slug}/invitations/", invitations.list),
            ("POST", "/api/chat/rooms/{slug}/invitations/", invitations.create),
            ("DELETE", "/api/chat/rooms/{slug}/invitations/{id}/", invitations.revoke),
            ("GET", "/api/chat/invitations/{token}/", invitations.show),
            ("POST", "/api/chat/invitations/{token}/", invitations.join),
        ],
        chores={"rooms": lambda: clear_deleted_rooms(db)},
        close=[indexing.close, directory.close],
    )
