"""Rooms, roles and messages; what other features may ask is named here."""

from echochat.rooms.api import peer_object
from echochat.rooms.lookup import MAX_PAGE, number
from echochat.rooms.places import Place, cursor, place_before
from echochat.rooms.queries import Peer, Room, find_room, unread
from echochat.rooms.rules import READERS, access

__all__ = [
    "MAX_PAGE",
    "READERS",
    "Peer",
    "Place",
    "Room",
    "access",
    "cursor",
    "find_room",
    "number",
    "peer_object",
    "place_before",
    "unread",
]
