"""One open presence socket."""

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from echochat.accounts import Identity
from echochat.counters import ERRORS, PRESENCE
from echochat.presence.frames import INVALID_PAYLOAD
from echochat.presence.people import Guest
from echochat.presence.subscribers import PresenceView
from echochat.presence.visit import Visit, Visits
from echochat.realtime.admission import Admission
from echochat.realtime.connection import Connection
from echochat.realtime.heartbeat import PONG_FRAME, Heartbeat


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceParts:
    """Shared parts of all presence sockets of this instance."""

    admission: Admission
    heartbeat: Heartbeat
    visits: Visits


class PresenceSession:
    """One tab or device of a user or guest (a `SocketSession`)."""

    connection: Connection

    __slots__ = ("_parts", "_visit", "_who", "connection")

    def __init__(self, parts: PresenceParts, who: Identity | Guest) -> None:
        self._parts = parts
        self._visit: Visit | None = None
        self._who = who

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
        self._visit = Visit(self._parts.visits, self.connection, self._who, view)

    def abandoned(self) -> None:
        """Nothing was taken yet."""

    def received(self, text: str) -> None:
        self.connection.last_message = asyncio.get_running_loop().time()
        ping = read_ping(text)
        if ping is not None:
            if self._visit is not None:
                self._visit.touch()
            if ping.get("answer") is True:
                self.connection.send(PONG_FRAME)
        else:
            ERRORS.of(PRESENCE, "invalid_payload").value += 1
            self.connection.send(INVALID_PAYLOAD)

    def closed(self, code: int) -> None:
        parts = self._parts
        parts.admission.left(self)
        parts.heartbeat.discard(self.connection)
        if self._visit is not None:
            self._visit.end(code)


def read_ping(text: str) -> dict[str, Any] | None:
    """Decode a client's `{"type":"ping"}`, the only event there is; None for anything else."""
    try:
        event = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return event if isinstance(event, dict) and event.get("type") == "ping" else None
