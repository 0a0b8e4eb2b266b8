"""Builds presence and its socket."""

from collections.abc import Callable
from dataclasses import dataclass

from echochat.accounts import LastSeen
from echochat.counters import PRESENCE
from echochat.feature import Feature, single
from echochat.presence.frames import PictureUrl
from echochat.presence.socket import PresenceSockets
from echochat.presence.visit import Visits
from echochat.realtime.core import Core


@dataclass(frozen=True, kw_only=True)
class Presence(Feature):
    """The feature, with its interface for the application and other features."""

    is_online: Callable[[int], bool]
    """A function that tells whether a user, by id, is shown as online."""
    hand_over: Callable[[float], None]
    """Makes the other instances show this instance's users for a number of seconds."""
    visits: Visits
    """What a connection needs by which a person is online."""


def build(core: Core, last_seen: LastSeen, picture_url: PictureUrl) -> Presence:
    """Return the feature."""
    sockets = PresenceSockets(
        core.settings, core.bus, core.admission, last_seen, picture_url, core.resync.start
    )
    hub = sockets.hub
    return Presence(
        is_online=hub.shows,
        hand_over=hub.hand_over,
        visits=sockets.visits,
        routes=[("GET", "/ws/presence/", sockets.connect)],
        sockets={PRESENCE: sockets},
        gauges={
            "echochat_presence_people": single(lambda: hub.people),
            "echochat_presence_guests": single(lambda: hub.guests),
        },
        resync=[hub.refresh],
        close=[sockets.close],
    )
