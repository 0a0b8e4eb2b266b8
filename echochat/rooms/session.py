"""One open chat socket: what its person says, and what the room sends them."""

import asyncio
import logging
from typing import Final, Protocol

from aiohttp import web

from echochat.accounts import Identity
from echochat.http.request_id import lines_of
from echochat.media import MediaUrls
from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.rooms import queries
from echochat.rooms.frames import error_frame, message_frame, resume_frame, state_frame
from echochat.rooms.hub import RoomHub
from echochat.rooms.queries import Room, RoomState
from echochat.rooms.rules import Refusal, Standing, access, read_message, read_number
from echochat.rooms.store import Draft
from echochat.rooms.writer import Sender
from echochat.security.address import client_address
from echochat.security.audit import record
from echochat.storage.database import Executor, Unavailable

logger = logging.getLogger(__name__)

IN_FLIGHT: Final = 32
"""Messages of one connection that may be on their way; the peer waits with the next."""

RESUME_LIMIT: Final = 500
"""Messages a client may have missed; one that missed more loads the history."""

RESUME_AT_ONCE: Final = 32 * 1024
"""Bytes sent to a resuming client in one go, under any send limit; more goes at its pace."""

RESUME_PAGE: Final = 100
"""Messages read at a time for it, so that a crowd of slow readers fills no memory."""


GUEST: Final = 0
"""The user id of those who have none."""


class Host(Protocol):
    """What a session needs of the socket endpoint that it belongs to."""

    message_max_length: int

    @property
    def db(self) -> Executor:
        """Where history is read."""

    @property
    def media(self) -> MediaUrls:
        """What signs the addresses of pictures."""

    def submit(self, draft: Draft, sender: Sender) -> bool:
        """Take a message to store; False when too many wait already."""

    def joined(self, session: "ChatSession") -> None:
        """The session is open."""

    def left(self, session: "ChatSession") -> None:
        """The session is over."""

    def abandoned(self, session: "ChatSession") -> None:
        """The session never began."""


class ChatSession:
    """One person in one room, from admission to the end (a `Session` of the door)."""

    connection: Connection
    spoke: int

    __slots__ = (
        "_address",
        "_host",
        "_in_flight",
        "_limited_until",
        "_may_write",
        "_resuming",
        "_state",
        "_wants_state",
        "connection",
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
        host: Host,
        room: Room,
        identity: Identity | None,
        hub: RoomHub,
        roles_version: int,
    ) -> None:
        self._host = host
        self._may_write = access(room.kind, room.role, signed_in=identity is not None).write
        self._state = RoomState(room.name, room.slow_seconds, room.role, room.is_moderator)
        self._wants_state = False
        self._in_flight = 0
        self._limited_until = 0.0
        self._resuming: asyncio.Task[None] | None = None
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
    def avatar(self) -> str | None:
        """The path of the person's picture."""
        return self.identity.avatar if self.identity else None

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""
        return self.identity.session_id if self.identity else None

    @property
    def state_key(self) -> tuple[int, int]:
        """(room id, user id), by which the state of both is found; 0 for a guest."""
        return (self.room_id, self.identity.user_id if self.identity else GUEST)

    def apply(self, state: RoomState | None) -> None:
        """Let a changed room or role take effect; None: the room is gone."""
        if state is None:
            self.connection.close(codes.NOT_FOUND)
            return
        rights = access(self.kind, state.role, signed_in=self.identity is not None)
        self._may_write = rights.write
        if not rights.read:
            self.connection.close(codes.FORBIDDEN)
        elif state != self._state:
            self._state = state
            self._tell_state()

    # The door's session -----------------------------------------------------

    def opened(self, request: web.Request) -> None:
        """Go live, after what was missed since the seq in `?after=`, when there is one."""
        self._address = client_address(request)
        self._wants_state = request.query.get("state") == "1"
        self._tell_state()
        self._host.joined(self)
        try:
            after = read_number(request.query.get("after"), least=0)
        except ValueError:
            self.connection.send(error_frame("invalid_payload"))
            after = None
        if after is None:
            self.hub.join(self.connection)
        elif not self._resume_from_memory(after):
            self._resuming = asyncio.create_task(self._resume(after))

    def abandoned(self) -> None:
        """Give back what admission took."""
        self._host.abandoned(self)

    def received(self, text: str) -> None:
        connection = self.connection
        message = read_message(text, self._host.message_max_length, may_write=self._may_write)
        if message is None:
            return
        if isinstance(message, Refusal):
            connection.send(error_frame(message.error, message.nonce))
            return
        assert self.identity is not None
        draft = Draft(self.room_id, self.identity.user_id, message.content, message.nonce)
        if not self._host.submit(draft, self):
            connection.send(error_frame("unavailable", message.nonce))
            return
        connection.last_message = asyncio.get_running_loop().time()
        self._in_flight += 1
        if self._in_flight >= IN_FLIGHT:
            connection.pause_receiving()

    def closed(self, code: int) -> None:
        if self._resuming is not None:
            self._resuming.cancel()
        self.hub.leave(self.connection)
        self._host.left(self)

    # The writer's sender ----------------------------------------------------

    def settled(self, answer: bytes | None) -> None:
        connection = self.connection
        self._in_flight -= 1
        if answer is not None:
            connection.send(answer)
        if self._in_flight == IN_FLIGHT - 1:
            connection.resume_receiving()

    def rate_limited(self, retry_after: int) -> None:
        """Log the first refusal of a window: who goes on and on must not fill the log."""
        now = asyncio.get_running_loop().time()
        if now < self._limited_until:
            return
        self._limited_until = now + retry_after
        with lines_of(self.connection.request_id):
            record(
                "ws.message.rate_limited",
                protocol="websocket",
                path=f"/ws/chat/{self.slug}/",
                ip=self._address,
                username=self.username,
                is_authenticated=True,
                retry_after=retry_after,
            )

    def _tell_state(self) -> None:
        """Tell a client that asked for it what the room is like and what may be done there."""
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

    def _resume_from_memory(self, after: int) -> bool:
        frames = self._kept_since(after)
        if frames is None:
            return False
        opening = resume_frame(self.hub.last_seq, complete=True)
        self.connection.send(b"".join((opening, *frames)))
        self.hub.join(self.connection)
        return True

    async def _resume(self, after: int) -> None:
        """Send what was missed, then go live: both in one turn of the loop, so nothing is between.

        Pages come from PostgreSQL until the room's memory holds the rest.
        """
        connection, hub = self.connection, self.hub
        if hub.last_seq - after > RESUME_LIMIT:
            connection.send(resume_frame(hub.last_seq, complete=False))
            hub.join(connection)
            return
        connection.send(resume_frame(hub.last_seq, complete=True))
        try:
            while (rest := hub.since(after)) != []:
                if rest is None:
                    after = await self._send_page(connection, after)
                else:
                    await connection.fill(rest)
                    after += len(rest)
                if connection.closing:
                    return
        except Unavailable:
            connection.close(codes.TRY_AGAIN_LATER)
            return
        hub.join(connection)

    def _kept_since(self, after: int) -> list[bytes] | None:
        """Return the frames in memory that follow `after`, if it has all and they are few."""
        frames = self.hub.since(after)
        few = frames is not None and sum(map(len, frames)) <= RESUME_AT_ONCE
        return frames if few else None

    async def _send_page(self, connection: Connection, after: int) -> int:
        """Send the messages that follow `after`, as far as the hub has got; return the last seq."""
        limit = min(RESUME_PAGE, self.hub.last_seq - after)
        page = await queries.messages_after(self._host.db, self.room_id, after, limit)
        media = self._host.media
        await connection.fill([message_frame(self.slug, message, media) for message in page])
        return page[-1].seq if page else self.hub.last_seq
