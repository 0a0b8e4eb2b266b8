"""One open presence socket."""

import asyncio
import math
from typing import Any, Final, Protocol

import orjson
from aiohttp import web

from echochat.accounts import Identity
from echochat.counters import ERRORS, PRESENCE
from echochat.presence.people import Guest, Person, User
from echochat.presence.subscribers import View
from echochat.realtime.connection import Connection
from echochat.realtime.frames import json_frame
from echochat.realtime.heartbeat import PONG_FRAME

INVALID_PAYLOAD: Final = json_frame({"type": "error", "code": "invalid_payload"})


class Host(Protocol):
    """What a session needs of the socket endpoint that it belongs to."""

    def joined(self, session: "PresenceSession", view: View) -> None:
        """The session is open."""

    def touched(self, session: "PresenceSession") -> None:
        """Its person showed a sign of life."""

    def left(self, session: "PresenceSession", code: int) -> None:
        """The session is over."""


class PresenceSession:
    """One tab or device of a user or guest (a `Session` of the admission)."""

    connection: Connection

    __slots__ = ("_host", "_who", "connection", "noted")

    def __init__(self, host: Host, who: Identity | Guest) -> None:
        self._host = host
        self._who = who
        self.noted = -math.inf
        """When this session last had its user noted as seen, in the loop's time."""

    @property
    def person(self) -> Person:
        """Who it is, under the name of the moment."""
        if isinstance(self._who, Guest):
            return self._who
        person = self._who.person
        return User(person.user_id, person.revision, person.username, person.avatar)

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""
        return None if isinstance(self._who, Guest) else self._who.session_id

    # As a session of realtime.admission --------------------------------------

    def opened(self, request: web.Request) -> None:
        """Be counted, and told."""
        if self.session_id is None:
            view = View.NUMBER
        else:
            view = View.DELTAS if request.query.get("delta") == "1" else View.STATES
        self._host.joined(self, view)

    def abandoned(self) -> None:
        """Nothing was taken yet."""

    def received(self, text: str) -> None:
        self.connection.last_message = asyncio.get_running_loop().time()
        ping = read_ping(text)
        if ping is not None:
            self._host.touched(self)
            if ping.get("answer") is True:
                self.connection.send(PONG_FRAME)
        else:
            ERRORS.of(PRESENCE, "invalid_payload").value += 1
            self.connection.send(INVALID_PAYLOAD)

    def closed(self, code: int) -> None:
        self._host.left(self, code)


def read_ping(text: str) -> dict[str, Any] | None:
    """Decode a client's `{"type":"ping"}`, the only event there is; None for anything else."""
    try:
        event = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return event if isinstance(event, dict) and event.get("type") == "ping" else None
