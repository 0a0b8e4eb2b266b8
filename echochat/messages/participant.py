"""A person in a room over a socket: the common part of all chat connections."""

import asyncio
from abc import ABC, abstractmethod
from typing import Final

from echochat.accounts import Identity
from echochat.http.request_id import log_as
from echochat.messages.hub import RoomHub
from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.rooms import (
    PUBLIC_SLUG,
    PeopleChange,
    PublicRooms,
    Rights,
    Room,
    RoomState,
    Standing,
    room_rights,
    state_object,
)
from echochat.security.audit import record

TYPING_INTERVAL: Final = 2.0
"""Seconds between two typing events of one user; those in between are dropped."""

GUEST: Final = 0
"""The user id of guests."""


class Participant(ABC):
    """Holds rights and state, which `RoleWatch` keeps up to date (a `RoomSession`)."""

    address: str
    connection: Connection
    path: str
    """The socket's, for the security log."""

    __slots__ = (
        "_limited_until",
        "_public_rooms",
        "_typing_not_before",
        "hub",
        "identity",
        "kind",
        "may_write",
        "pair",
        "roles_version",
        "room_id",
        "slug",
        "state",
    )

    def __init__(
        self,
        public_rooms: PublicRooms,
        room: Room,
        identity: Identity | None,
        hub: RoomHub,
        roles_version: int,
    ) -> None:
        self._limited_until = 0.0
        self._public_rooms = public_rooms
        self._typing_not_before = 0.0
        self.hub = hub
        self.identity = identity
        self.kind = room.kind
        self.pair = room.pair
        self.roles_version = roles_version
        self.room_id = room.id
        self.slug = room.slug
        self.state = room.state
        self.may_write = self._rights(room.state).write

    @property
    def username(self) -> str:
        """The name under which the person writes; empty for a guest."""
        return self.identity.username if self.identity else ""

    @property
    def user_id(self) -> int:
        """The id under which the person writes; 0 for a guest."""
        return self.identity.user_id if self.identity else GUEST

    @property
    def avatar(self) -> str | None:
        """The path of the person's picture."""
        return self.identity.avatar if self.identity else None

    @property
    def standing(self) -> Standing:
        """The person's standing, which decides on rights."""
        return Standing(self.kind, self.state.role, self.state.is_moderator)

    @property
    def state_object(self) -> dict[str, object]:
        """The room's name and the person's rights there, for clients."""
        return state_object(self.state, self.standing, can_write=self.may_write)

    @property
    def state_key(self) -> tuple[int, int]:
        """(room id, user id), by which the state of both is found; 0 for a guest."""
        return (self.room_id, self.user_id)

    def apply(self, state: RoomState | None) -> None:
        """Let a changed room or role take effect; None: the room is gone."""
        if state is None:
            self.shut_out(codes.NOT_FOUND)
            return
        if (state.slug, state.kind) != (self.slug, self.kind):
            # Only an operator changes these; the client comes anew.
            self.shut_out(codes.TRY_AGAIN_LATER)
            return
        rights = self._rights(state)
        self.may_write = rights.write
        if not rights.read:
            self.shut_out(codes.FORBIDDEN)
        elif state != self.state:
            self.state = state
            self.tell_state()

    def note_message(self) -> None:
        """Note that a message of the person was stored: the first one in a public room joins it."""
        if self.state.role is None and self.kind == "public" and self.slug != PUBLIC_SLUG:
            self._public_rooms.first_messages.spoke(self.room_id, self.user_id)

    def _rights(self, state: RoomState) -> Rights:
        return room_rights(
            self.kind,
            state.role,
            signed_in=self.identity is not None,
            archived=state.archived,
            guests_read=self._public_rooms.guests_read,
        )

    @abstractmethod
    def shut_out(self, code: int) -> None:
        """End it: the close code says whether the room is gone, shut to the person, or another."""

    @abstractmethod
    def tell_state(self) -> None:
        """Tell the client the room's state and its rights there."""

    @abstractmethod
    def tell_people_changed(self, change: PeopleChange) -> None:
        """Tell the client, if it may know, that its list of people is outdated."""

    def tell_typing(self) -> None:
        """Tell the room that the person is typing, unless that was told a moment ago."""
        now = asyncio.get_running_loop().time()
        if self.may_write and now >= self._typing_not_before:
            self._typing_not_before = now + TYPING_INTERVAL
            self.hub.tell_typing(self.username, self.user_id)

    def log_rate_limit(self, retry_after: int) -> None:
        """Log the first refusal of a window, so that a client can't fill the log."""
        now = asyncio.get_running_loop().time()
        if now < self._limited_until:
            return
        self._limited_until = now + retry_after
        with log_as(self.connection.request_id):
            record(
                "ws.message.rate_limited",
                protocol="websocket",
                path=self.path,
                ip=self.address,
                username=self.username,
                is_authenticated=True,
                user_id=self.user_id,
                room=self.slug,
                room_id=self.room_id,
                retry_after=retry_after,
            )
