"""Rooms, members and roles. Exports the interface for other features."""

from echochat.rooms.access import RoomAccess
from echochat.rooms.api import peer_object
from echochat.rooms.directory.first_messages import FirstMessages, PublicRooms
from echochat.rooms.frames import PEOPLE_CHANGED, state_frame, state_object
from echochat.rooms.members.queries import ChangedMember
from echochat.rooms.paging import ListPosition, encode_cursor, position_before
from echochat.rooms.queries import Peer, Room, RoomState, find_room, unread
from echochat.rooms.role_watch import Observer, PeopleChange, RoleWatch
from echochat.rooms.rules import PUBLIC_SLUG, READERS, Kind, Rights, Role, Standing, room_rights

__all__ = [
    "PEOPLE_CHANGED",
    "PUBLIC_SLUG",
    "READERS",
    "ChangedMember",
    "FirstMessages",
    "Kind",
    "ListPosition",
    "Observer",
    "Peer",
    "PeopleChange",
    "PublicRooms",
    "Rights",
    "Role",
    "RoleWatch",
    "Room",
    "RoomAccess",
    "RoomState",
    "Standing",
    "encode_cursor",
    "find_room",
    "peer_object",
    "position_before",
    "room_rights",
    "state_frame",
    "state_object",
    "unread",
]
