"""Heartbeats to an endpoint's sockets, and an end to those that are idle."""

import asyncio
from typing import Final

from echochat.realtime.connection import Connection
from echochat.realtime.frames import json_frame
from echochat.realtime.timers import TimerWheel

HEARTBEAT_FRAME: Final = json_frame({"type": "ping"})

PONG_FRAME: Final = json_frame({"type": "pong"})
"""Answers a client's ping. Browsers don't see pings of the protocol (RFC 6455, 5.5.2)."""

IDLE_CHECKS: Final = 20
"""Looks at a connection in the time after which it counts as idle: how exact that is."""


class Heartbeat:
    """Sends `{"type":"ping"}` every `interval` seconds to the connections in its care.

    One from which nothing came for `idle_timeout` seconds (`Connection.last_message`,
    which its endpoint sets) is closed with `idle_code`.
    """

    def __init__(self, interval: float, idle_timeout: float, idle_code: int) -> None:
        self._idle_timeout = idle_timeout
        self._idle_code = idle_code
        self._spokes: dict[Connection, tuple[int, int]] = {}
        self._beats: TimerWheel[Connection] = TimerWheel(interval, _beat)
        self._checks: TimerWheel[Connection] = TimerWheel(idle_timeout / IDLE_CHECKS, self._check)

    def __len__(self) -> int:
        return len(self._spokes)

    def add(self, connection: Connection) -> None:
        """Take a connection into care."""
        self._spokes[connection] = self._beats.add(connection), self._checks.add(connection)

    def discard(self, connection: Connection) -> None:
        """Let go of a connection, if it is in care."""
        if connection in self._spokes:
            beat, check = self._spokes.pop(connection)
            self._beats.discard(connection, beat)
            self._checks.discard(connection, check)

    def stop(self) -> None:
        """End the timers."""
        self._beats.stop()
        self._checks.stop()

    def _check(self, connection: Connection) -> None:
        if asyncio.get_running_loop().time() - connection.last_message >= self._idle_timeout:
            connection.close(self._idle_code)


def _beat(connection: Connection) -> None:
    connection.send(HEARTBEAT_FRAME)
