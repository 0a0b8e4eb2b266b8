"""The common parts of all sockets that carry messages."""

from dataclasses import dataclass

from echochat.messages.changes.apply import MessageChanges
from echochat.messages.hub import LiveRooms
from echochat.messages.writer import MessageWriter
from echochat.rooms import PublicRooms, RoleWatch


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageServices:
    """The parts of an instance that store messages, change them and tell their rooms."""

    hubs: LiveRooms
    writer: MessageWriter
    changes: MessageChanges
    roles: RoleWatch
    public_rooms: PublicRooms
