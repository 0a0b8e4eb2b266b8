"""The connections that are told of people online, and their frames."""

from enum import Enum
from typing import Final

from echochat.counters import EVENTS, PRESENCE
from echochat.presence.frames import Frames, PictureUrl
from echochat.presence.roster import Roster
from echochat.realtime.connection import Connection
from echochat.realtime.fanout import Fanout

STATES_RATE: Final = 100_000_000
"""Bytes a second that full states may take, to all readers together. A state grows with
the people online and goes to each of them at each change: unbounded, a thousand clients
that know no deltas would take the core from everybody's messages."""


class PresenceView(Enum):
    """The frames of a connection: the first, and those after changes."""

    STATES = "everybody, and everybody again"
    DELTAS = "everybody, and what changed"
    NUMBER = "the number of guests, and the number again"
    EVENTS = "everybody, and what changed, on an event socket"
    EVENTS_NUMBER = "the number of guests, and the number again, on an event socket"

    @property
    def socket(self) -> str:
        """The kind of socket, as counters name it."""
        return EVENTS if self in (PresenceView.EVENTS, PresenceView.EVENTS_NUMBER) else PRESENCE


class Subscribers:
    """The connections, by their view; frames are built once for all of them."""

    def __init__(self, roster: Roster, picture_url: PictureUrl) -> None:
        self._roster = roster
        self._picture_url = picture_url
        self._fanouts = {view: Fanout(view.socket) for view in PresenceView}
        self._newcomers: dict[Connection, PresenceView] = {}
        self._behind: set[Connection] = set()
        self._states_not_before = 0.0
        self._is_state_new = False

    @property
    def owes_states(self) -> bool:
        """True if readers of full states are waiting for one."""
        return self._is_state_new or bool(self._behind)

    def add(self, connection: Connection, view: PresenceView) -> None:
        """Make the next `tell` send a connection the full state, later ones the changes."""
        self._newcomers[connection] = view

    def discard(self, connection: Connection) -> None:
        """Send a connection nothing more."""
        self._newcomers.pop(connection, None)
        for fanout in self._fanouts.values():
            fanout.discard(connection)
        self._behind.discard(connection)

    def tell(self, now: float) -> None:
        """Send the changes since the last call to all connections."""
        frames = Frames(self._roster, self._picture_url)
        changes = self._roster.take_changes()
        if changes.guests:
            self._fanouts[PresenceView.NUMBER].send((frames.number,))
            self._fanouts[PresenceView.EVENTS_NUMBER].send((frames.event_number,))
        if changes.guests or changes.users:
            self._fanouts[PresenceView.DELTAS].send((frames.delta(changes),))
            self._fanouts[PresenceView.EVENTS].send(frames.event_delta(changes))
            self._is_state_new = True
        if self.owes_states and now >= self._states_not_before:
            self._send_states(frames, now)
        if self._newcomers:
            self._welcome(frames)

    def _send_states(self, frames: Frames, now: float) -> None:
        """Send the state to all that need it; slow readers get a later one instead."""
        fanout = self._fanouts[PresenceView.STATES]
        caught_up = [one for one in self._behind if not one.is_behind]
        told = len(caught_up)
        if self._is_state_new:
            self._is_state_new = False
            behind = {one for one in fanout.members if one.is_behind}
            for connection in behind:
                fanout.discard(connection)
            self._behind |= behind
            told += len(fanout.members)
            if fanout.members:
                fanout.send((frames.state,))
        self._behind.difference_update(caught_up)
        self._newcomers.update(dict.fromkeys(caught_up, PresenceView.STATES))
        if told:
            self._states_not_before = now + len(frames.state) * told / STATES_RATE

    def _welcome(self, frames: Frames) -> None:
        newcomers, self._newcomers = self._newcomers, {}
        for connection, view in newcomers.items():
            connection.send(_first(frames, view))
            if not connection.closing:
                self._fanouts[view].add(connection)


def _first(frames: Frames, view: PresenceView) -> bytes:
    if view is PresenceView.NUMBER:
        return frames.number
    if view is PresenceView.EVENTS:
        return frames.event_state
    return frames.event_number if view is PresenceView.EVENTS_NUMBER else frames.state
