"""One open chat socket: the user's messages in, the room's frames out."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from echochat.accounts import Identity, LastSeen
from echochat.messages.changes.command import Command
from echochat.messages.changes.rules import Ping, Typing, read_request, subject
from echochat.messages.frames import done_frame, error_frame, resume_frame
from echochat.messages.hub import RoomHub
from echochat.messages.participant import Participant
from echochat.messages.queries import StoredMessage
from echochat.messages.resume import Progress, Resumption, UnknownChange, read_known
from echochat.messages.rules import Message, Refusal
from echochat.messages.sequence import Told
from echochat.messages.services import MessageServices
from echochat.messages.store import Draft
from echochat.realtime import codes
from echochat.realtime.admission import Admission
from echochat.realtime.heartbeat import PONG_FRAME
from echochat.realtime.idle import IdleTimeout
from echochat.rooms import PEOPLE_CHANGED, PeopleChange, Room, state_frame
from echochat.security.address import client_address
from echochat.storage.database import Unavailable
from echochat.supervision import watched


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatParts:
    """Shared parts of all chat sockets of this instance."""

    admission: Admission
    services: MessageServices
    last_seen: LastSeen
    idle: "IdleTimeout[ChatSession]"
    talk_rate: float
    """Frames a second that a signed-in user may send."""
    message_max_length: int
    """In characters."""


class ChatSession(Participant):
    """One person in one room, from admission to the end (a `SocketSession`)."""

    needs_authors = False

    __slots__ = (
        "_change",
        "_parts",
        "_resuming",
        "_wants_state",
        "address",
        "connection",
        "follows",
        "path",
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
        super().__init__(parts.services.public_rooms, room, identity, hub, roles_version)
        self._parts = parts
        self._wants_state = False
        self._change = room.last_change
        self._resuming: asyncio.Task[None] | None = None
        self.path = f"/ws/chat/{room.slug}/"
        self.spoke = 0
        """Its place at the timer wheel of idle sessions."""
        self.follows = False
        """True if the client asked for changes of messages."""

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""
        return self.identity.session_id if self.identity else None

    @property
    def last_active(self) -> float:
        """When the last message was sent or received, in the loop's time."""
        return max(self.connection.last_message, self.hub.last_delivery)

    # As a participant ---------------------------------------------------------

    def shut_out(self, code: int) -> None:
        self.connection.close(code)

    def tell_state(self) -> None:
        """Send the room's state and the user's rights to a client that asked for it."""
        if self._wants_state:
            self.connection.send(state_frame(self.state_object))

    def tell_people_changed(self, change: PeopleChange) -> None:
        """Tell a client that asked for it, and may know, that its list of people is outdated."""
        if self._wants_state and self.standing.knows_people:
            self.connection.send(PEOPLE_CHANGED)

    # As a session of realtime.admission --------------------------------------

    def opened(self, request: web.Request) -> None:
        """Go live, after the messages missed since `?after=` and `?changes=`, if given."""
        self.address = client_address(request)
        self._wants_state = request.query.get("state") == "1"
        self.tell_state()
        self._watch()
        try:
            known = read_known(request.query)
        except ValueError:
            self._refuse_numbers()
            return
        self.follows = known.change is not None
        resumption = Resumption(self.hub, self, known, user_id=self.user_id, change=self._change)
        if resumption.at_once():
            self._join()
        else:
            self._resuming = watched("resuming", self._resume(resumption), failed=self._give_up)

    def abandoned(self) -> None:
        """Release the admission's resources."""
        self._parts.services.hubs.release(self.hub)

    def received(self, text: str) -> None:
        said = read_request(text, self._parts.message_max_length, may_write=self.may_write)
        if isinstance(said, Message):
            user_id = self.user_id
            draft = Draft(self.room_id, user_id, said.content, said.nonce, said.reply_to)
            self._parts.last_seen.saw(user_id)
            if self._parts.services.writer.submit(draft, self):
                self._taken()
            else:
                self.connection.send(error_frame("unavailable", said.nonce))
        elif isinstance(said, Refusal):
            self.connection.send(error_frame(said.error, said.nonce, **said.about))
        elif isinstance(said, Typing):
            self.tell_typing()
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
            if self._parts.services.changes.submit(command, self):
                self._taken()
                return
            code = "unavailable"
        about = subject(command.name, command.id)
        self.connection.send(error_frame(code, command.nonce, **about))

    def _taken(self) -> None:
        """Note that one is on its way."""
        self.connection.last_message = asyncio.get_running_loop().time()
        self.connection.taken()

    def closed(self, code: int) -> None:
        if self._resuming is not None:
            self._resuming.cancel()
        self.hub.leave(self.connection)
        parts = self._parts
        parts.admission.left(self)
        parts.services.hubs.release(self.hub)
        parts.idle.discard(self, self.spoke)
        parts.services.roles.discard(self)

    # The sender of messages and of commands -----------------------------------

    def stored(self, message: StoredMessage, frame: bytes, *, repeated: bool) -> None:
        self.note_message()
        self.connection.settled(frame if repeated else None)

    def refused(self, draft: Draft, retry_after: int | None) -> None:
        if retry_after is None:
            self.connection.settled(error_frame("unavailable", draft.nonce))
        else:
            self.log_rate_limit(retry_after)
            self.connection.settled(
                error_frame("rate_limited", draft.nonce, retry_after=retry_after)
            )

    def done(self, command: Command, change: int | None) -> None:
        is_told = change is not None and self.follows and command.nonce is None
        self.connection.settled(
            None if is_told else done_frame(command.name, command.id, command.nonce)
        )

    def denied(self, command: Command, code: str, details: Mapping[str, object]) -> None:
        about = subject(command.name, command.id)
        self.connection.settled(error_frame(code, command.nonce, **about, **details))

    # As who resumes -----------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """True if nothing can be sent any more."""
        return self.connection.closing

    def resumes(self, progress: Progress, missed: list[Told]) -> bool:
        """Send the opening frame, and messages from memory in the same write."""
        is_complete, last_change = progress.messages_complete, {}
        if self.follows:
            last_change = {
                "lastChange": progress.last_change,
                "changesComplete": progress.changes_complete,
            }
        opening = resume_frame(progress.last_seq, complete=is_complete, **last_change)
        self.connection.send(b"".join((opening, *(frame for frame, _ in missed))))
        return is_complete

    async def fill(self, missed: list[Told]) -> None:
        """Send missed messages or changes at the reader's pace."""
        await self.connection.fill([frame for frame, _ in missed])

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
        self._parts.services.roles.add(self)

    def _give_up(self) -> None:
        """Close a connection that would stay silent; its client reconnects."""
        self.connection.close(codes.TRY_AGAIN_LATER)

    def _refuse_numbers(self) -> None:
        """Close the socket: going live from invalid numbers would leave an unnoticed gap."""
        self.connection.send(error_frame("invalid_payload"))
        self.connection.close(codes.POLICY_VIOLATION)
