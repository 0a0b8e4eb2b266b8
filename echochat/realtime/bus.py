"""The bus: events are published after a commit and received by every hub that subscribed.

`Bus` is the interface; `MemoryBus` serves one instance, `redis/bus.py` several, under the same
tests. A new event also needs a name in `codec.py`.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, Protocol

from echochat.counters import BUS_CONNECTED
from echochat.supervision import report


class RoomFrames(NamedTuple):
    """Stored messages of a room: frames with the seqs `first_seq`, `first_seq` + 1, …"""

    first_seq: int
    frames: tuple[bytes, ...]
    authors: tuple[int, ...] = ()
    """The ids of their authors; none from an instance of an earlier release."""


class RoomChange(NamedTuple):
    """An older message of a room has changed; the frame has its full current state.

    `change` counts 1, 2, 3 … in the room; `seq` is the message's. `retracts` means that frames of
    the message sent before are wrong now.
    """

    change: int
    seq: int
    frame: bytes
    retracts: bool


class RoomsMoved(NamedTuple):
    """Messages were stored: rooms, each beside one of the authors."""

    rooms: tuple[int, ...]
    authors: tuple[int, ...]


class MessageRetracted(NamedTuple):
    """A message of a room was edited or deleted."""

    room_id: int
    seq: int
    deleted: bool


class RoomTyping(NamedTuple):
    """Typing in a room; the frame names the user."""

    frame: bytes
    user_id: int | None = None
    """The user's id; None from an instance of an earlier release."""


class DirectMessage(NamedTuple):
    """A stored message of a direct room, for both users."""

    room_id: int
    slug: str
    author_id: int
    seq: int
    content: str
    created_at: str


class DirectChanged(NamedTuple):
    """An edited or deleted message of a direct room, for both users."""

    room_id: int
    slug: str
    seq: int


NOBODY: Final = 0
"""Reader of a `DirectRead` that only requests the counts for all sockets."""


class DirectRead(NamedTuple):
    """A user has read a direct room; `reader` is the mark of the socket or inbox that did it."""

    slug: str
    reader: int
    room_id: int = 0
    """The room's id; 0 from an instance of an earlier release."""


class RoomRead(NamedTuple):
    """A user read a private room; published on the channel of their inbox."""

    room_id: int


class AllRead(NamedTuple):
    """A user has read these rooms to their ends; published on the channel of their inbox."""

    rooms: tuple[int, ...] = ()
    """None, from an instance of an earlier release: all of the user's rooms."""


class ReceiptsMoved(NamedTuple):
    """Somebody has read further in these rooms."""

    rooms: tuple[int, ...]


class ReceiptsSwitched(NamedTuple):
    """A user gives and gets read receipts from now on, or none any more."""

    user_id: int


class MembershipChanged(NamedTuple):
    """A user's read mark or settings of a room changed; published on the channel of their inbox.

    Of two, the one with the higher `read_version` and `last_read_seq`, and the one with the higher
    `version` (of the other settings), is the later.
    """

    room_id: int
    slug: str
    last_read_seq: int
    read_version: int
    muted_until: str | None
    """ISO 8601, in UTC."""
    pin_order: int | None
    hidden_seq: int | None
    version: int


class AccountSettingsChanged(NamedTuple):
    """A user's settings changed; published on the channel of their inbox."""

    version: int
    """Rises with each change."""
    settings: dict[str, Any]
    """All of them."""


class RoomShown(NamedTuple):
    """An inbox socket shows a direct room, for so many seconds at most; None: it shows none."""

    socket: int
    """The mark of the socket."""
    slug: str | None
    seconds: float


class ShownAsked(NamedTuple):
    """An instance wants to know which rooms the other sockets of a user show."""


class SessionEnded(NamedTuple):
    """A session was signed out or revoked: its sockets close with 4401."""

    session_id: bytes


class UserChanged(NamedTuple):
    """A user has another name or picture; `revision` rises with each change of a user."""

    user_id: int
    revision: int
    username: str
    avatar: str | None


class PresenceChanged(NamedTuple):
    """People who came to an instance and who left it; with nobody, a sign that it is alive."""

    instance: str
    number: int
    """Of the changes of that instance, which this is: 1, 2, 3 …"""
    joined: list[list[Any]]
    """The fields of a presence/people.py `User` or `Guest` each."""
    left: list[int | str]
    """Their keys."""


class PresenceState(NamedTuple):
    """All users on an instance, as of a change."""

    instance: str
    number: int
    people: list[list[Any]]


class PresenceAsked(NamedTuple):
    """An instance requests the users of the others."""

    instance: str


class PresenceLeaving(NamedTuple):
    """An instance stops: its people come back somewhere else within so many seconds."""

    instance: str
    seconds: float


class NewsLost(NamedTuple):
    """An instance could not publish some events: the others resync."""


Event = (
    RoomFrames
    | RoomChange
    | RoomTyping
    | RoomsMoved
    | MessageRetracted
    | DirectMessage
    | DirectChanged
    | DirectRead
    | RoomRead
    | AllRead
    | ReceiptsMoved
    | ReceiptsSwitched
    | MembershipChanged
    | AccountSettingsChanged
    | RoomShown
    | ShownAsked
    | SessionEnded
    | UserChanged
    | PresenceChanged
    | PresenceState
    | PresenceAsked
    | PresenceLeaving
    | NewsLost
)
EventHandler = Callable[[Event], None]

SESSIONS = "sessions"
"""The channel of `SessionEnded`."""

USERS = "users"
"""The channel of `UserChanged`."""

ROOMS = "rooms"
"""The channel of `RoomsMoved` and `MessageRetracted`, for lists of conversations."""

RECEIPTS = "receipts"
"""The channel of `ReceiptsMoved` and `ReceiptsSwitched`."""

PRESENCE = "presence"
"""The channel on which every instance publishes its users."""

LOST = "lost"
"""The channel of `NewsLost`."""


def room_channel(room_id: int) -> str:
    """Return the channel of one room's `RoomFrames`, `RoomChange` and `RoomTyping`."""
    return f"room:{room_id}"


def presence_channel(instance: str) -> str:
    """Return the channel for presence events to a single instance."""
    return f"presence:{instance}"


def inbox_channel(user_id: int) -> str:
    """Return the channel of a user's inbox."""
    return f"inbox:{user_id}"


class Bus(Protocol):
    """Events by channel. Delivery is at most once; lost events are resynced from PostgreSQL."""

    def publish(self, channel: str, event: Event) -> None:
        """Deliver to all listeners of a channel, the local ones before returning."""

    def is_heard(self, channel: str) -> bool:
        """Tell whether anybody may listen to a channel: an event for nobody need not be made."""

    def subscribe(self, channel: str, listener: EventHandler) -> Callable[[], None]:
        """Listen from now on; return the function that ends it."""

    async def attached(self, channel: str) -> None:
        """Return when events of other instances on a subscribed channel are received.

        Also returns if they can't be received at the moment: everything is resynced as soon as they
        can.
        """

    async def check(self) -> None:
        """Raise if events don't reach every instance at the moment."""

    async def close(self) -> None:
        """Send the remaining events, then stop."""


class MemoryBus:
    """The bus of a single instance."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[EventHandler]] = {}
        BUS_CONNECTED.value = 1

    def publish(self, channel: str, event: Event) -> None:
        for listener in tuple(self._listeners.get(channel, ())):
            try:
                listener(event)
            except Exception as error:  # noqa: BLE001 - reported; the others are told all the same
                report("listener of the bus", error, f"others on {channel} are told")

    def is_heard(self, channel: str) -> bool:
        return channel in self._listeners

    def subscribe(self, channel: str, listener: EventHandler) -> Callable[[], None]:
        self._listeners.setdefault(channel, []).append(listener)

        def unsubscribe() -> None:
            listeners = self._listeners[channel]
            listeners.remove(listener)
            if not listeners:
                del self._listeners[channel]

        return unsubscribe

    async def attached(self, channel: str) -> None:
        """There are no other instances."""

    async def check(self) -> None:
        """Nothing can fail here."""

    async def close(self) -> None:
        """Nothing waits here."""
