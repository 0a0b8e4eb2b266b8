"""All open sockets of this instance: their heartbeat, their sessions, their end."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

from echochat.realtime import codes
from echochat.realtime.bus import SESSIONS, Bus, Event, SessionEnded
from echochat.realtime.connection import Connection
from echochat.realtime.wheel import Wheel

HEARTBEAT: Final = 30.0
"""Seconds between pings; a peer silent for as long again is cut off. Under the
60 s after which proxies end idle connections."""

REMEMBERED_ENDS: Final = 10_000
"""Ended sessions kept in mind, for sockets that were being opened meanwhile."""

FAREWELL_BATCH: Final = 500
"""Sockets told in one turn of the loop that the server goes away."""

DISMISSAL_STEP: Final = 0.1
"""Seconds between groups of sockets that are told while another instance takes over."""

FAREWELL_PAUSE: Final = 0.02
"""Seconds between looks whether all of them have gone."""


class Registry:
    """Knows every connection from its upgrade to its end."""

    def __init__(self, bus: Bus) -> None:
        self._spokes: dict[Connection, int] = {}
        self._wheel: Wheel[Connection] = Wheel(HEARTBEAT, Connection.beat)
        self._sessions: dict[bytes, set[Connection]] = {}
        self._ended: OrderedDict[bytes, None] = OrderedDict()
        self._leaving = False
        bus.subscribe(SESSIONS, self._session_event)

    def __len__(self) -> int:
        return len(self._spokes)

    def __iter__(self) -> Iterator[Connection]:
        """Go through all connections; none may come or go meanwhile."""
        return iter(self._spokes)

    def session_ids(self) -> list[bytes]:
        """Return the sessions that have open sockets."""
        return list(self._sessions)

    def add(self, connection: Connection, session_id: bytes | None) -> None:
        """Take in a connection; it is closed at once when its session has just ended."""
        self._spokes[connection] = self._wheel.add(connection)
        if session_id is not None:
            self._sessions.setdefault(session_id, set()).add(connection)
            if session_id in self._ended:
                connection.close(codes.NOT_SIGNED_IN)
        if self._leaving:
            connection.close(codes.GOING_AWAY)

    def discard(self, connection: Connection, session_id: bytes | None) -> None:
        """Forget a connection that is closed, if it was known."""
        spoke = self._spokes.pop(connection, None)
        if spoke is None:
            return
        self._wheel.discard(connection, spoke)
        if session_id is not None:
            connections = self._sessions[session_id]
            connections.discard(connection)
            if not connections:
                del self._sessions[session_id]

    async def dismiss(self, seconds: float) -> None:
        """Tell all peers that the server goes away, spread over some time, and take no new ones.

        So those who take over are not met by everybody at once.
        """
        self._leaving = True
        leaving = list(self._spokes)
        steps = max(1, round(seconds / DISMISSAL_STEP))
        for step in range(steps):
            for connection in leaving[step::steps]:
                connection.close(codes.GOING_AWAY)
            await asyncio.sleep(seconds / steps)

    async def close_all(self) -> None:
        """Tell every peer that the server goes away, and wait until all have heard it.

        A process that ends sooner resets the connections of peers that are still
        sending, and the close code is lost. Their timers end the wait.
        """
        self._leaving = True
        self._wheel.stop()
        leaving = list(self._spokes)
        for first in range(0, len(leaving), FAREWELL_BATCH):
            for connection in leaving[first : first + FAREWELL_BATCH]:
                connection.close(codes.GOING_AWAY)
            await asyncio.sleep(0)
        while not all(connection.gone for connection in leaving):  # noqa: ASYNC110 - an event each
            await asyncio.sleep(FAREWELL_PAUSE)

    def end(self, session_id: bytes) -> None:
        """Close the sockets of a session that is over, those too that are being opened."""
        self._ended[session_id] = None
        if len(self._ended) > REMEMBERED_ENDS:
            self._ended.popitem(last=False)
        for connection in tuple(self._sessions.get(session_id, ())):
            connection.close(codes.NOT_SIGNED_IN)

    def _session_event(self, event: Event) -> None:
        if isinstance(event, SessionEnded):
            self.end(event.session_id)
