"""One open presence socket."""

import asyncio
import math
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from echochat.accounts import Identity, LastSeen
from echochat.counters import ERRORS, PRESENCE
from echochat.presence.frames import INVALID_PAYLOAD
from echochat.presence.hub import FAREWELLS, PresenceHub
from echochat.presence.people import Guest, OnlineUser, Person
from echochat.presence.subscribers import PresenceView
from echochat.realtime.admission import Admission
from echochat.realtime.connection import Connection
from echochat.realtime.heartbeat import PONG_FRAME, Heartbeat


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceParts:
    """Shared parts of all presence sockets of this instance."""

    admission: Admission
    hub: PresenceHub
    heartbeat: Heartbeat
    last_seen: LastSeen
    touch_interval: float
    """Minimum seconds between two updates of a session's last sign of life."""


class PresenceSession:
    """One tab or device of a user or guest (a `SocketSession`)."""

    connection: Connection

    __slots__ = ("_noted", "_parts", "_who", "connection")

    def __init__(self, parts: PresenceParts, who: Identity | Guest) -> None:
        self._parts = parts
        self._who = who
        self._noted = -math.inf
        """When this session last had its user noted as seen, in the loop's time."""

    @property
    def person(self) -> Person:
        """The person, under their present name."""
        if isinstance(self._who, Guest):
            return self._who
        person = self._who.person
        return OnlineUser(person.user_id, person.revision, person.username, person.avatar)

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""
        return None if isinstance(self._who, Guest) else self._who.session_id

    # As a session of realtime.admission --------------------------------------

    def opened(self, request: web.Request) -> None:
        """Start being counted and getting frames."""
        if self.session_id is None:
            view = PresenceView.NUMBER
        else:
            view = PresenceView.DELTAS if request.query.get("delta") == "1" else PresenceView.STATES
        self._parts.heartbeat.add(self.connection)
        self._parts.hub.connected(self.connection, self.person, view)

    def abandoned(self) -> None:
        """Nothing was taken yet."""

    def received(self, text: str) -> None:
        self.connection.last_message = asyncio.get_running_loop().time()
        ping = read_ping(text)
        if ping is not None:
            self._touch()
            if ping.get("answer") is True:
                self.connection.send(PONG_FRAME)
        else:
            ERRORS.of(PRESENCE, "invalid_payload").value += 1
            self.connection.send(INVALID_PAYLOAD)

    def closed(self, code: int) -> None:
        parts = self._parts
        parts.admission.left(self)
        parts.heartbeat.discard(self.connection)
        parts.hub.disconnected(self.connection, code)
        if code in FAREWELLS:
            self._note()

    def _touch(self) -> None:
        """Keep the person shown."""
        self._parts.hub.touched(self.person)
        now = self.connection.last_message
        if now - self._noted >= self._parts.touch_interval:
            self._noted = now
            self._note()

    def _note(self) -> None:
        """Write down that the user was here."""
        if isinstance(person := self.person, OnlineUser):
            self._parts.last_seen.saw(person.key)


def read_ping(text: str) -> dict[str, Any] | None:
    """Decode a client's `{"type":"ping"}`, the only event there is; None for anything else."""
    try:
        event = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return event if isinstance(event, dict) and event.get("type") == "ping" else None
