"""Rooms, roles and messages; what other features may ask is named here."""

from echochat.rooms.api import peer_object
from echochat.rooms.lookup import number
from echochat.rooms.queries import Peer, Room, find_room
from echochat.rooms.rules import READERS, access

__all__ = ["READERS", "Peer", "Room", "access", "find_room", "number", "peer_object"]
