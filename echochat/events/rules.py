"""Decodes the commands of an event socket. Pure: no I/O, no await."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from echochat.messages import (
    COMMANDS,
    BadFrame,
    Command,
    Message,
    is_text,
    read_frame,
    read_message,
)
from echochat.numbers import BIGINT_MAX, is_id, read_number

ROOMS: Final = 50
"""Rooms that one connection may show: more than a screen has, few enough to resume in a second."""

ROOM: Final = "room"
"""The channel of one room."""

CONVERSATIONS: Final = "conversations"
"""The channel of the list of conversations."""


PRESENCE: Final = "presence"
"""The channel of who is online."""


class Ping(NamedTuple):
    """The client asks whether the connection works."""

    id: int


class Subscribe(NamedTuple):
    """A room is shown; `after` and `changes` are the last of it that the client has."""

    id: int
    slug: str
    after: int | None
    changes: int | None


class ShowList(NamedTuple):
    """The list of conversations is shown; `since`: the version that the client has."""

    id: int
    since: int | None


class HideList(NamedTuple):
    """The list of conversations is shown no more."""

    id: int


class ShowPresence(NamedTuple):
    """The client is online, and is told who is."""

    id: int


class HidePresence(NamedTuple):
    """The client is online no more, and not told who is."""

    id: int


class SetFocus(NamedTuple):
    """The room that is looked at, if any, and whether the person is active."""

    id: int
    room_id: int | None
    active: bool


class Unsubscribe(NamedTuple):
    """A room is shown no more."""

    id: int
    room_id: int


class Send(NamedTuple):
    """A message for a room."""

    id: int
    room_id: int
    message: Message


class Change(NamedTuple):
    """An edit, a deletion or a reaction."""

    id: int
    room_id: int
    command: Command


class Typing(NamedTuple):
    """The user is typing."""

    id: int
    room_id: int


class MarkRead(NamedTuple):
    """A room was read up to a seq, as of this version of the read mark, if one is named."""

    id: int
    room_id: int
    seq: int
    version: int | None


class Refused(NamedTuple):
    """A frame that is no valid command; its id, if there is one, and the error code."""

    id: int | None
    code: str


Request = (
    Ping
    | ShowPresence
    | HidePresence
    | SetFocus
    | Subscribe
    | ShowList
    | Unsubscribe
    | HideList
    | Send
    | Change
    | Typing
    | MarkRead
    | Refused
)

Fields = Mapping[str, Any]


def read_request(text: str, max_length: int) -> Request:
    """Decode one frame; `max_length`: of a message, in characters."""
    try:
        frame = read_frame(text)
    except BadFrame as bad:
        return _invalid(bad.read.get("id"))
    id_, kind = frame.get("id"), frame.get("type")
    if not is_id(id_) or not isinstance(kind, str):
        return _invalid(id_)
    if kind in COMMANDS:
        return _read_change(id_, frame, COMMANDS[kind], max_length)
    if kind == "send":
        return _read_send(id_, frame, max_length)
    read = READERS.get(kind)
    return (read(id_, frame) if read else None) or _invalid(id_)


def _invalid(id_: object) -> Refused:
    return Refused(id_ if is_id(id_) else None, "invalid_payload")


def _read_subscribe(id_: int, frame: Fields) -> Subscribe | ShowList | ShowPresence | None:
    if frame.get("channel") == PRESENCE:
        return ShowPresence(id_)
    if frame.get("channel") == CONVERSATIONS:
        return _read_list(id_, frame.get("since"))
    slug, after, changes = frame.get("slug"), frame.get("after"), frame.get("changes")
    is_new = after is None and changes is None
    if frame.get("channel") != ROOM or not is_text(slug):
        return None
    return Subscribe(id_, slug, after, changes) if is_new or _are_numbers(after, changes) else None


def _read_list(id_: int, since: object) -> ShowList | None:
    if since is None:
        return ShowList(id_, None)
    try:
        return ShowList(id_, read_number(since, 0)) if isinstance(since, str) else None
    except ValueError:
        return None


def _read_unsubscribe(id_: int, frame: Fields) -> Unsubscribe | HideList | HidePresence | None:
    if frame.get("channel") == PRESENCE:
        return HidePresence(id_)
    if frame.get("channel") == CONVERSATIONS:
        return HideList(id_)
    room_id = frame.get("roomId")
    return Unsubscribe(id_, room_id) if frame.get("channel") == ROOM and is_id(room_id) else None


def _read_typing(id_: int, frame: Fields) -> Typing | None:
    room_id = frame.get("roomId")
    return Typing(id_, room_id) if is_id(room_id) else None


def _read_focus(id_: int, frame: Fields) -> SetFocus | None:
    room_id, active = frame.get("roomId"), frame.get("active")
    if not (isinstance(active, bool) and (room_id is None or is_id(room_id))):
        return None
    return SetFocus(id_, room_id, active)


def _read_mark(id_: int, frame: Fields) -> MarkRead | None:
    room_id, seq, version = frame.get("roomId"), frame.get("seq"), frame.get("readVersion")
    if not (is_id(room_id) and is_id(seq) and (version is None or _are_numbers(version))):
        return None
    return MarkRead(id_, room_id, seq, version)


READERS: Final[Mapping[str, Callable[[int, Fields], Request | None]]] = {
    "focus": _read_focus,
    "mark_read": _read_mark,
    "ping": lambda id_, _: Ping(id_),
    "subscribe": _read_subscribe,
    "typing": _read_typing,
    "unsubscribe": _read_unsubscribe,
}
"""By the frame's `type`."""


def _read_send(id_: int, frame: Fields, max_length: int) -> Send | Refused:
    room_id = frame.get("roomId")
    # Rights are those of the moment in which it is carried out.
    message = read_message(_as_on_chat_sockets(frame), max_length, may_write=True)
    if isinstance(message, Message) and is_id(room_id):
        return Send(id_, room_id, message)
    code = "invalid_payload" if message is None or isinstance(message, Message) else message.error
    return Refused(id_, code)


def _read_change(id_: int, frame: Fields, kind: type[Command], max_length: int) -> Change | Refused:
    room_id, message_id = frame.get("roomId"), frame.get("messageId")
    if not (is_id(room_id) and is_id(message_id)):
        return _invalid(id_)
    command = kind.read(_as_on_chat_sockets(frame), message_id, None, max_length)
    return Refused(id_, command) if isinstance(command, str) else Change(id_, room_id, command)


def _as_on_chat_sockets(frame: Fields) -> Fields:
    """Return a command with the name that the text has on chat sockets."""
    return {**frame, "message": frame.get("content")}


def _are_numbers(*values: object) -> bool:
    """True if each value is a possible last seq or change of a client."""
    return all(type(value) is int and 0 <= value <= BIGINT_MAX for value in values)
