"""One open chat socket: the user's messages in, the room's frames out."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from echochat.accounts import Identity, LastSeen
from echochat.http.request_id import log_as
from echochat.messages.changes.apply import MessageChanges
from echochat.messages.changes.command import Command
from echochat.messages.changes.rules import Ping, Typing, read_request, subject
from echochat.messages.frames import error_frame
from echochat.messages.hub import LiveRooms, RoomHub
from echochat.messages.resume import Resumption, UnknownChange, read_known
from echochat.messages.rules import Message, Refusal
from echochat.messages.store import Draft
from echochat.messages.writer import MessageWriter
from echochat.realtime import codes
from echochat.realtime.admission import Admission
from echochat.realtime.connection import Connection
from echochat.realtime.heartbeat import PONG_FRAME
from echochat.realtime.idle import IdleTimeout
from echochat.rooms import (
    PEOPLE_CHANGED,
    RoleWatch,
    Room,
    RoomState,
    Standing,
    room_rights,
    state_frame,
)
from echochat.security.address import client_address
from echochat.security.audit import record
from echochat.storage.database import Unavailable
from echochat.supervision import watched

logger = logging.getLogger(__name__)

IN_FLIGHT: Final = 32
"""Messages of one connection that may be on their way; the peer waits with the next."""

TYPING_INTERVAL: Final = 2.0
"""Seconds between two typing events of one user; those in between are dropped."""
GUEST: Final = 0
"""The user id of guests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatParts:
    """Shared parts of all chat sockets of this instance."""

    admission: Admission
    hubs: LiveRooms
    writer: MessageWriter
    changes: MessageChanges
    last_seen: LastSeen
    roles: RoleWatch
    idle: "IdleTimeout[ChatSession]"
    talk_rate: float
    """Frames a second that a signed-in user may send."""
    message_max_length: int
    """In characters."""


class ChatSession:
    """One person in one room, from admission to the end (a `SocketSession`)."""

    address: str
    connection: Connection

    __slots__ = (
        "_change",
        "_in_flight",
        "_limited_until",
        "_may_write",
        "_parts",
        "_resuming",
        "_state",
        "_typing_not_before",
        "_wants_state",
        "address",
        "connection",
        "follows",
        "hub",
        "identity",
        "kind",
        "pair",
        "roles_version",
        "room_id",
        "slug",
        "spoke",
    )

    def __init__(
        self,
        parts: ChatParts,
        room: Room,
        identity: Identity | None,
        hub: RoomHub,
        roles_version: int,
    ) -> None:
        self._parts = parts
        self._may_write = room_rights(room.kind, room.role, signed_in=identity is not None).write
        self._state = RoomState(
            room.slug, room.kind, room.name, room.slow_seconds, room.role, room.is_moderator
        )
        self._wants_state = False
        self._change = room.last_change
        self._in_flight = 0
        self._limited_until = 0.0
        self._resuming: asyncio.Task[None] | None = None
        self._typing_not_before = 0.0
        self.spoke = 0
        """Its place at the timer wheel of idle sessions."""
        self.follows = False
        """True if the client asked for changes of messages."""
        self.hub = hub
        self.identity = identity
        self.kind = room.kind
        self.pair = room.pair
        self.roles_version = roles_version
        self.room_id = room.id
        self.slug = room.slug

    @property
    def username(self) -> str:
        """The name under which the person writes; empty for a guest."""
        return self.identity.username if self.identity else ""

    @property
    def user_id(self) -> int:
        """The id under which the person writes; 0 for a guest."""
        return self.identity.user_id if self.identity else 0

    @property
    def avatar(self) -> str | None:
        """The path of the person's picture."""
        return self.identity.avatar if self.identity else None

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""
        return self.identity.session_id if self.identity else None

    @property
    def last_active(self) -> float:
        """When the last message was sent or received, in the loop's time."""
        return max(self.connection.last_message, self.hub.last_delivery)

    @property
    def state_key(self) -> tuple[int, int]:
        """(room id, user id), by which the state of both is found; 0 for a guest."""
        return (self.room_id, self.identity.user_id if self.identity else GUEST)

    def apply(self, state: RoomState | None) -> None:
        """Let a changed room or role take effect; None: the room is gone."""
        if state is None:
            self.connection.close(codes.NOT_FOUND)
            return
        if (state.slug, state.kind) != (self.slug, self.kind):
            # Only an operator changes these; the client comes anew.
            self.connection.close(codes.TRY_AGAIN_LATER)
            return
        rights = room_rights(self.kind, state.role, signed_in=self.identity is not None)
        self._may_write = rights.write
        if not rights.read:
            self.connection.close(codes.FORBIDDEN)
        elif state != self._state:
            self._state = state
            self._tell_state()

    def tell_people_changed(self) -> None:
        """Tell a client that asked for it, and may know, that its list of people is outdated."""
        standing = Standing(self.kind, self._state.role, self._state.is_moderator)
        if self._wants_state and standing.knows_people:
            self.connection.send(PEOPLE_CHANGED)

    # As a session of realtime.admission --------------------------------------

    def opened(self, request: web.Request) -> None:
        """Go live, after the messages missed since `?after=` and `?changes=`, if given."""
        self.address = client_address(request)
        self._wants_state = request.query.get("state") == "1"
        self._tell_state()
        self._watch()
        try:
            known = read_known(request.query)
        except ValueError:
            self._refuse_numbers()
            return
        self.follows = known.change is not None
        resumption = Resumption(
            self.hub, self.connection, known, user_id=self.user_id, change=self._change
        )
        if resumption.at_once():
            self._join()
        else:
            self._resuming = watched("resuming", self._resume(resumption), failed=self._give_up)

    def abandoned(self) -> None:
        """Release the admission's resources."""
        self._parts.hubs.release(self.hub)

    def received(self, text: str) -> None:
        said = read_request(text, self._parts.message_max_length, may_write=self._may_write)
        if isinstance(said, Message):
            user_id = self.user_id
            draft = Draft(self.room_id, user_id, said.content, said.nonce, said.reply_to)
            self._parts.last_seen.saw(user_id)
            if self._parts.writer.submit(draft, self):
                self._taken()
            else:
                self.connection.send(error_frame("unavailable", said.nonce))
        elif isinstance(said, Refusal):
            self.connection.send(error_frame(said.error, said.nonce, **said.about))
        elif isinstance(said, Typing):
            self._tell_typing()
        elif isinstance(said, Ping):
            self.connection.send(PONG_FRAME)
        elif said is not None:
            self._request(said)

    def _request(self, command: Command) -> None:
        """Queue a change of a message; PostgreSQL checks the user's rights."""
        if self.identity is None:
            code = "forbidden"
        else:
            self._parts.last_seen.saw(self.identity.user_id)
            if self._parts.changes.submit(command, self):
                self._taken()
                return
            code = "unavailable"
        about = subject(command.name, command.id)
        self.connection.send(error_frame(code, command.nonce, **about))

    def _tell_typing(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._may_write and now >= self._typing_not_before:
            self._typing_not_before = now + TYPING_INTERVAL
            self.hub.tell_typing(self.username)

    def _taken(self) -> None:
        """Count one that is on its way, until it is settled."""
        self.connection.last_message = asyncio.get_running_loop().time()
        self._in_flight += 1
        if self._in_flight >= IN_FLIGHT:
            self.connection.pause_receiving()

    def closed(self, code: int) -> None:
        if self._resuming is not None:
            self._resuming.cancel()
        self.hub.leave(self.connection)
        parts = self._parts
        parts.admission.left(self)
        parts.hubs.release(self.hub)
        parts.idle.discard(self, self.spoke)
        parts.roles.discard(self)

    # The writer's sender ----------------------------------------------------

    def settled(self, answer: bytes | None) -> None:
        connection = self.connection
        self._in_flight -= 1
        if answer is not None:
            connection.send(answer)
        if self._in_flight == IN_FLIGHT - 1:
            connection.resume_receiving()

    def rate_limited(self, retry_after: int) -> None:
        """Log the first refusal of a window, so that a client can't fill the log."""
        now = asyncio.get_running_loop().time()
        if now < self._limited_until:
            return
        self._limited_until = now + retry_after
        with log_as(self.connection.request_id):
            record(
                "ws.message.rate_limited",
                protocol="websocket",
                path=f"/ws/chat/{self.slug}/",
                ip=self.address,
                username=self.username,
                is_authenticated=True,
                user_id=self.user_id,
                room=self.slug,
                room_id=self.room_id,
                retry_after=retry_after,
            )

    def _tell_state(self) -> None:
        """Send the room's state and the user's rights to a client that asked for it."""
        if self._wants_state:
            state = self._state
            frame = state_frame(
                None if self.kind == "direct" else state.name,
                Standing(self.kind, state.role, state.is_moderator),
                can_write=self._may_write,
                slow_seconds=state.slow_seconds,
            )
            self.connection.send(frame)

    # Resuming ---------------------------------------------------------------

    def _join(self) -> None:
        self.hub.join(self.connection, follows=self.follows)

    async def _resume(self, resumption: Resumption) -> None:
        """Send the missed frames and go live in the same turn of the loop, so none is lost."""
        try:
            await resumption.complete()
        except UnknownChange:
            self._refuse_numbers()
        except Unavailable:
            self._give_up()
        else:
            self._join()

    def _watch(self) -> None:
        """Have the session ended when it is idle, and its rights kept right."""
        self.spoke = self._parts.idle.add(self)
        if self.identity is not None:
            self.connection.allow_frames(self._parts.talk_rate)
        self._parts.roles.add(self)

    def _give_up(self) -> None:
        """Close a connection that would stay silent; its client reconnects."""
        self.connection.close(codes.TRY_AGAIN_LATER)

    def _refuse_numbers(self) -> None:
        """Close the socket: going live from invalid numbers would leave an unnoticed gap."""
        self.connection.send(error_frame("invalid_payload"))
        self.connection.close(codes.POLICY_VIOLATION)
