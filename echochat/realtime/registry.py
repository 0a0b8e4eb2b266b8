"""All open sockets of this instance: their heartbeat, their sessions, their end."""

import asyncio
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol
from weakref import WeakSet

from echochat.realtime import codes
from echochat.realtime.bus import SESSIONS, Bus, Event, SessionEnded
from echochat.realtime.connection import Connection
from echochat.realtime.timers import TimerWheel

HEARTBEAT: Final = 30.0
"""Seconds between pings; a peer silent for as long again is cut off. Under the
60 s after which proxies end idle connections."""

DEADLINE_ROUND: Final = 10.0
"""Seconds within which a session that has expired is looked up, and its sockets closed."""

FAREWELL_BATCH: Final = 500
"""Sockets closed in one turn of the loop at shutdown."""

DISMISSAL_STEP: Final = 0.1
"""Seconds between groups of sockets closed while another instance takes over."""

FAREWELL_PAUSE: Final = 0.02
"""Seconds between looks whether all of them have gone."""


class SignIn(Protocol):
    """The socket's user and session, as read from PostgreSQL."""

    @property
    def session_id(self) -> bytes:
        """The session whose end closes the socket."""

    @property
    def version(self) -> int:
        """The registry's version before the session was read."""

    @property
    def deadline(self) -> float:
        """When the session ends unless it is prolonged, in the loop's time."""


class _Sockets:
    """The open sockets of one session."""

    __slots__ = ("connections", "deadline", "spoke")

    def __init__(self, spoke: int) -> None:
        self.connections: set[Connection] = set()
        self.deadline = -math.inf
        self.spoke = spoke


class Registry:
    """Tracks every connection from its upgrade to its end.

    The owner of `doubt` finds ended sessions: it gets the sessions that may have ended and calls
    `end` or `renew`.
    """

    def __init__(self, bus: Bus) -> None:
        self._spokes: dict[Connection, int] = {}
        self._wheel: TimerWheel[Connection] = TimerWheel(HEARTBEAT, Connection.beat)
        self._sessions: dict[bytes, _Sockets] = {}
        self._deadlines: TimerWheel[bytes] = TimerWheel(DEADLINE_ROUND, self._look_at_deadline)
        self._closed: WeakSet[Connection] = WeakSet()
        """Closed connections, some of which have not read their close code yet."""
        self._leaving = False
        self.version = 0
        """Rises with all news of sessions; read before a session is."""
        self.doubt: Callable[[Iterable[bytes]], None] = _ignore
        bus.subscribe(SESSIONS, self._session_event)

    def __len__(self) -> int:
        return len(self._spokes)

    def __iter__(self) -> Iterator[Connection]:
        """Go through all connections; none may come or go meanwhile."""
        return iter(self._spokes)

    def session_ids(self) -> list[bytes]:
        """Return the sessions that have open sockets."""
        return list(self._sessions)

    def add(self, connection: Connection, sign_in: SignIn | None) -> None:
        """Take in a connection, of a guest without `sign_in`."""
        self._spokes[connection] = self._wheel.add(connection)
        if sign_in is not None:
            self._add_to_session(connection, sign_in)
        if self._leaving:
            connection.close(codes.GOING_AWAY)

    def discard(self, connection: Connection, session_id: bytes | None) -> None:
        """Forget a connection that is closed, if it was known."""
        spoke = self._spokes.pop(connection, None)
        if spoke is None:
            return
        self._closed.add(connection)
        self._wheel.discard(connection, spoke)
        sockets = self._sessions.get(session_id) if session_id is not None else None
        if session_id is not None and sockets is not None:
            sockets.connections.discard(connection)
            if not sockets.connections:
                self._deadlines.discard(session_id, sockets.spoke)
                del self._sessions[session_id]

    async def dismiss(self, seconds: float) -> None:
        """Close all connections with 1001 over some time, and refuse new ones.

        Spreading them protects the other instances from a simultaneous reconnect.
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
        self._deadlines.stop()
        leaving = list(self._spokes)
        for first in range(0, len(leaving), FAREWELL_BATCH):
            for connection in leaving[first : first + FAREWELL_BATCH]:
                connection.close(codes.GOING_AWAY)
            await asyncio.sleep(0)
        # Connections closed earlier are waited for, too.
        while not all(one.gone for one in self._closed):  # noqa: ASYNC110 - an event each
            await asyncio.sleep(FAREWELL_PAUSE)

    def end(self, session_id: bytes) -> None:
        """Close the sockets of a session that is over."""
        self._close(session_id, codes.NOT_SIGNED_IN)

    def give_up(self, session_id: bytes) -> None:
        """Close the sockets of a session that nobody can vouch for at the moment."""
        self._close(session_id, codes.TRY_AGAIN_LATER)

    def renew(self, session_id: bytes, deadline: float) -> None:
        """Note when a session ends that is in force, in the loop's time."""
        if sockets := self._sessions.get(session_id):
            sockets.deadline = deadline

    def _add_to_session(self, connection: Connection, sign_in: SignIn) -> None:
        session_id = sign_in.session_id
        sockets = self._sessions.get(session_id)
        if sockets is None:
            sockets = self._sessions[session_id] = _Sockets(self._deadlines.add(session_id))
        sockets.connections.add(connection)
        sockets.deadline = max(sockets.deadline, sign_in.deadline)
        if sign_in.version != self.version:
            # It may have ended since it was read.
            self.doubt([session_id])

    def _look_at_deadline(self, session_id: bytes) -> None:
        if asyncio.get_running_loop().time() >= self._sessions[session_id].deadline:
            self.doubt([session_id])

    def _close(self, session_id: bytes, code: int) -> None:
        if sockets := self._sessions.get(session_id):
            for connection in tuple(sockets.connections):
                connection.close(code)

    def _session_event(self, event: Event) -> None:
        if isinstance(event, SessionEnded):
            self.version += 1
            self.end(event.session_id)


def _ignore(_session_ids: Iterable[bytes]) -> None:
    """Stand in for `doubt` where sessions are no matter."""
