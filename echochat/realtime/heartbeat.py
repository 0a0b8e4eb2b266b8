"""Pings an endpoint's sockets and closes idle ones."""

from operator import attrgetter
from typing import Final

from echochat.realtime.connection import Connection
from echochat.realtime.frames import json_frame
from echochat.realtime.idle import IdleTimeout
from echochat.realtime.timers import TimerWheel

HEARTBEAT_FRAME: Final = json_frame({"type": "ping"})

PONG_FRAME: Final = json_frame({"type": "pong"})
"""Answers a client's ping. Browsers don't see pings of the protocol (RFC 6455, 5.5.2)."""


class Heartbeat:
    """Sends `{"type":"ping"}` every `interval` seconds to the connections in its care.

    One from which nothing came for `idle_timeout` seconds (`Connection.last_message`,
    which its endpoint sets) is closed with `idle_code`.
    """

    def __init__(self, interval: float, idle_timeout: float, idle_code: int) -> None:
        self._spokes: dict[Connection, tuple[int, int]] = {}
        self._beats: TimerWheel[Connection] = TimerWheel(interval, _beat)
        self._idle: IdleTimeout[Connection] = IdleTimeout(
            idle_timeout, attrgetter("last_message"), lambda connection: connection.close(idle_code)
        )

    def __len__(self) -> int:
        return len(self._spokes)

    def add(self, connection: Connection) -> None:
        """Take a connection into care."""
        self._spokes[connection] = self._beats.add(connection), self._idle.add(connection)

    def discard(self, connection: Connection) -> None:
        """Let go of a connection, if it is in care."""
        spokes = self._spokes.pop(connection, None)
        if spokes is not None:
            beat, idle = spokes
            self._beats.discard(connection, beat)
            self._idle.discard(connection, idle)

    def stop(self) -> None:
        """Stop the timers, at shutdown."""
        self._beats.stop()
        self._idle.stop()


def _beat(connection: Connection) -> None:
    connection.send(HEARTBEAT_FRAME)
