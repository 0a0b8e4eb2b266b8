"""Builds the event socket on the hubs of the other features."""

from echochat.accounts import LastSeen
from echochat.conversations import ListHub, ReadMarks
from echochat.counters import EVENTS
from echochat.events.audience import Audiences
from echochat.events.session import EventParts
from echochat.events.socket import EventSockets
from echochat.feature import Feature
from echochat.media import MediaUrls
from echochat.messages import MessageServices
from echochat.realtime.budget import talk_rate
from echochat.realtime.core import Core


def build(
    core: Core,
    urls: MediaUrls,
    last_seen: LastSeen,
    *,
    messages: MessageServices,
    read_marks: ReadMarks,
    lists: ListHub,
) -> Feature:
    """Return the feature."""
    settings = core.settings
    sockets = EventSockets(
        EventParts(
            admission=core.admission,
            audiences=Audiences(),
            last_seen=last_seen,
            lists=lists,
            media=urls,
            messages=messages,
            read_marks=read_marks,
            sessions=set(),
            message_max_length=settings.chat_message_max_length,
            talk_rate=talk_rate(
                settings.chat_message_rate_limit, settings.chat_message_rate_window
            ),
        )
    )
    return Feature(
        routes=[("GET", "/ws/events/", sockets.connect)],
        sockets={EVENTS: sockets},
    )
