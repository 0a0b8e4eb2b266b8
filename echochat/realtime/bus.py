"""How news travels: published by whoever committed it, heard by every hub that cares.

`Bus` is what the product knows; `MemoryBus` serves one instance, `redis/bus.py`
several, under the same tests. A new event also gets a name in `codec.py`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from echochat.counters import BUS_CONNECTED
from echochat.supervision import report


class RoomFrames(NamedTuple):
    """Messages of one room, stored: frames whose seq are `first_seq`, `first_seq` + 1, …"""

    first_seq: int
    frames: tuple[bytes, ...]


class RoomChange(NamedTuple):
    """An older message of a room has changed; the frame tells all of its present state.

    `change` counts 1, 2, 3 … in the room. What is told is about the message
    `seq`. `retracts` says that frames of it sent before are wrong by now.
    """

    change: int
    seq: int
    frame: bytes
    retracts: bool


class RoomTyping(NamedTuple):
    """Somebody in a room is writing; the frame says who."""

    frame: bytes


class DirectMessage(NamedTuple):
    """A message of a direct room, stored; told to both of its pair."""

    room_id: int
    slug: str
    author_id: int
    seq: int
    content: str
    created_at: str


class DirectChanged(NamedTuple):
    """A message of a direct room was edited or deleted; told to both of its pair."""

    room_id: int
    slug: str
    seq: int


class DirectRead(NamedTuple):
    """A user has read a direct room; `reader` is the mark of the socket or inbox that did it."""

    slug: str
    reader: int


class RoomRead(NamedTuple):
    """A user has read a private room, on some device; told on the channel of their inbox."""

    room_id: int


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
    """Everybody who is on an instance, as of a change."""

    instance: str
    number: int
    people: list[list[Any]]


class PresenceAsked(NamedTuple):
    """An instance wants to know who is where."""

    instance: str


class PresenceLeaving(NamedTuple):
    """An instance stops: its people come back somewhere else within so many seconds."""

    instance: str
    seconds: float


class NewsLost(NamedTuple):
    """An instance could not publish some of its news: the others resync what they have."""


Event = (
    RoomFrames
    | RoomChange
    | RoomTyping
    | DirectMessage
    | DirectChanged
    | DirectRead
    | RoomRead
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

PRESENCE = "presence"
"""The channel on which every instance tells who is on it."""

LOST = "lost"
"""The channel of `NewsLost`."""


def room_channel(room_id: int) -> str:
    """Return the channel of one room's `RoomFrames`, `RoomChange` and `RoomTyping`."""
    return f"room:{room_id}"


def presence_channel(instance: str) -> str:
    """Return the channel of what is meant for the presence of one instance alone."""
    return f"presence:{instance}"


def inbox_channel(user_id: int) -> str:
    """Return the channel of what concerns the inbox of one user."""
    return f"inbox:{user_id}"


class Bus(Protocol):
    """News by channel. Delivery is at most once; what is lost is resynced from PostgreSQL."""

    def publish(self, channel: str, event: Event) -> None:
        """Tell every listener of the channel, those of this instance before returning."""

    def subscribe(self, channel: str, listener: EventHandler) -> Callable[[], None]:
        """Listen from now on; return the function that ends it."""

    async def attached(self, channel: str) -> None:
        """Return when what other instances publish on a subscribed channel is heard.

        When they can't be heard at the moment it returns too: as soon as they
        can, everything is resynced.
        """

    async def check(self) -> None:
        """Raise when news does not reach every instance at the moment."""

    async def close(self) -> None:
        """Send what is still to be sent, then stop."""


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
