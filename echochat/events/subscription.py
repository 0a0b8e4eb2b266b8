"""One room on one event socket, and the commands that are on their way there."""

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from echochat.accounts import Identity
from echochat.events.audience import Audiences
from echochat.events.frames import (
    error_frame,
    ok_frame,
    people_changed_frame,
    room_changed_frame,
    room_frames,
    room_object,
    stored_frame,
)
from echochat.events.rules import Subscribe
from echochat.media import MediaUrls
from echochat.messages import (
    Command,
    Draft,
    LastKnown,
    Participant,
    Progress,
    Resumption,
    RoomHub,
    StoredMessage,
    Told,
)
from echochat.realtime import codes
from echochat.realtime.connection import Connection
from echochat.rooms import Peer, PeopleChange, PublicRooms, Room

PATH: Final = "/ws/events/"

Resume = Literal["caught_up", "replayed", "reload"]
"""The answer to a resume: caught up, replayed, or the history must be loaded."""


class Screen(Protocol):
    """The session that shows the room. A protocol, since that module imports this one."""

    address: str
    audiences: Audiences
    connection: Connection
    media: MediaUrls

    def drop(self, subscription: "RoomSubscription", code: str) -> None:
        """End a subscription, and tell the client why."""


class RoomSubscription(Participant):
    """One user or guest in one room, from the subscription to its end."""

    needs_authors = True

    __slots__ = (
        "_has_ended",
        "_is_answered",
        "_known",
        "_last_change",
        "_peer",
        "_screen",
        "_subscribing",
        "address",
        "connection",
        "path",
    )

    def __init__(
        self,
        screen: Screen,
        command: Subscribe,
        public_rooms: PublicRooms,
        room: Room,
        identity: Identity | None,
        hub: RoomHub,
        roles_version: int,
    ) -> None:
        super().__init__(public_rooms, room, identity, hub, roles_version)
        self._has_ended = False
        self._is_answered = False
        self._known = LastKnown(command.after, command.changes)
        self._last_change = room.last_change
        self._peer = room.peer
        self._screen = screen
        self._subscribing = command.id
        self.address = screen.address
        self.connection = screen.connection
        self.path = PATH

    @property
    def is_answered(self) -> bool:
        """True if the client was told that it is subscribed."""
        return self._is_answered

    @property
    def is_over(self) -> bool:
        """True if nothing of the room can be sent any more."""
        return self._has_ended or self.connection.closing

    async def begin(self) -> None:
        """Answer, send what was missed, and go live in the same turn. Raises `Unavailable`."""
        if self._known.seq is None:
            self._answer("reload", self.hub.last_seq, self.hub.last_change)
        else:
            resumption = Resumption(
                self.hub, self, self._known, user_id=self.user_id, change=self._last_change
            )
            if not resumption.at_once():
                await resumption.complete()
        if not self.is_over:
            self._screen.audiences.join(self.hub, self.connection)

    def end(self) -> None:
        """Send nothing of the room any more."""
        self._has_ended = True
        self._screen.audiences.leave(self.hub, self.connection)

    # As a participant ---------------------------------------------------------

    def shut_out(self, code: int) -> None:
        is_gone = code != codes.TRY_AGAIN_LATER
        self._screen.drop(self, "room_not_found" if is_gone else "unavailable")

    def tell_state(self) -> None:
        if self._is_answered:
            self.connection.send(room_changed_frame(self._object()))

    def tell_people_changed(self, change: PeopleChange) -> None:
        standing = self.standing
        if not self._is_answered or not standing.knows_people:
            return
        frame = change.frames.get(standing.manages)
        if frame is None:
            frame = people_changed_frame(
                self.room_id, change.members, self._screen.media, manages=standing.manages
            )
            change.frames[standing.manages] = frame
        self.connection.send(frame)

    # As who resumes -----------------------------------------------------------

    def resumes(self, progress: Progress, missed: list[Told]) -> bool:
        """Answer, with the messages from memory in the same turn; whether more is to follow."""
        is_complete = progress.messages_complete and progress.changes_complete
        is_caught_up = self._known == (progress.last_seq, progress.last_change)
        resume: Resume = "caught_up" if is_caught_up else "replayed" if is_complete else "reload"
        self._answer(resume, progress.last_seq, progress.last_change)
        if is_complete:
            self.connection.send(b"".join(room_frames(self.room_id, missed)))
        return is_complete and not is_caught_up

    async def fill(self, missed: list[Told]) -> None:
        """Send missed messages or changes as soon as the reader has taken what came before."""
        await self.connection.caught_up()
        if not self.is_over:
            self.connection.send(b"".join(room_frames(self.room_id, missed)))

    # --------------------------------------------------------------------------

    def _answer(self, resume: Resume, last_seq: int, last_change: int) -> None:
        self._is_answered = True
        result = {
            "room": self._object(),
            "resume": resume,
            "lastSeq": last_seq,
            "lastChange": last_change,
        }
        self.connection.send(ok_frame(self._subscribing, result))

    def _object(self) -> dict[str, object]:
        peer: tuple[int, Peer] | None = None
        if self.pair is not None and self._peer is not None:
            low, high = self.pair
            peer = (high if low == self.user_id else low, self._peer)
        about = {"id": self.room_id, "slug": self.slug, "kind": self.kind}
        return room_object(about, self.state_object, peer, self._screen.media)


class Errand:
    """One command about a room, from its acceptance to its answer (a `Sender`, a `Requester`)."""

    __slots__ = ("_id", "_room")

    def __init__(self, id_: int, room: RoomSubscription) -> None:
        self._id = id_
        self._room = room

    @property
    def address(self) -> str:
        return self._room.address

    @property
    def avatar(self) -> str | None:
        return self._room.avatar

    @property
    def pair(self) -> tuple[int, int] | None:
        return self._room.pair

    @property
    def path(self) -> str:
        return self._room.path

    @property
    def room_id(self) -> int:
        return self._room.room_id

    @property
    def slug(self) -> str:
        return self._room.slug

    @property
    def user_id(self) -> int:
        return self._room.user_id

    @property
    def username(self) -> str:
        return self._room.username

    def stored(self, message: StoredMessage, frame: bytes, *, repeated: bool) -> None:
        self._room.note_message()
        self._settled(stored_frame(self._id, message, repeated=repeated))

    def refused(self, draft: Draft, retry_after: int | None) -> None:
        if retry_after is None:
            self._settled(error_frame(self._id, "unavailable"))
        else:
            self._room.log_rate_limit(retry_after)
            self._settled(error_frame(self._id, "rate_limited", retry_after))

    def done(self, command: Command, change: int | None) -> None:
        self._settled(ok_frame(self._id, {"change": change}))

    def denied(self, command: Command, code: str, details: Mapping[str, object]) -> None:
        self._settled(error_frame(self._id, code, details.get("retry_after")))

    def _settled(self, answer: bytes) -> None:
        self._room.connection.settled(answer)
