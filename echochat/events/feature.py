"""Builds the event socket on the hubs of the other features."""

from echochat.accounts import LastSeen
from echochat.conversations import ConversationServices
from echochat.counters import EVENTS
from echochat.events.audience import Audiences
from echochat.events.focus import FocusParts
from echochat.events.session import EventParts
from echochat.events.socket import EventSockets
from echochat.feature import Feature
from echochat.media import MediaUrls
from echochat.messages import MessageServices
from echochat.presence import Visits
from echochat.realtime.budget import talk_rate
from echochat.realtime.core import Core


def build(
    core: Core,
    urls: MediaUrls,
    last_seen: LastSeen,
    *,
    messages: MessageServices,
    conversations: ConversationServices,
    visits: Visits,
) -> Feature:
    """Return the feature."""
    settings = core.settings
    sockets = EventSockets(
        EventParts(
            admission=core.admission,
            audiences=Audiences(),
            focus=FocusParts(
                active_ttl=settings.direct_inbox_active_ttl,
                inboxes=conversations.inboxes,
                last_seen=last_seen,
                visits=visits,
            ),
            conversations=conversations,
            media=urls,
            messages=messages,
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
