"""Builds conversations: direct rooms, unread counts and the inbox socket."""

from collections.abc import Collection
from dataclasses import dataclass

from echochat.accounts import LastSeen
from echochat.conversations.api import DirectApi
from echochat.conversations.hub import InboxHub
from echochat.conversations.listing.hub import ListHub
from echochat.conversations.memberships.api import MembershipsApi
from echochat.conversations.memberships.changes import Memberships
from echochat.conversations.private_rooms import PrivateRoomsHub
from echochat.conversations.read_marks import ReadMarks
from echochat.conversations.receipts.api import ReceiptsApi
from echochat.conversations.receipts.hub import ReceiptsHub
from echochat.conversations.services import ConversationServices
from echochat.conversations.socket import InboxSockets
from echochat.counters import INBOX
from echochat.feature import Feature
from echochat.media import MediaUrls
from echochat.realtime.core import Core
from echochat.rooms import Observer


@dataclass(frozen=True, kw_only=True)
class Conversations(Feature):
    """The feature, with its interface for other features."""

    observers: Collection[Observer]
    services: ConversationServices


def build(core: Core, urls: MediaUrls, last_seen: LastSeen) -> Conversations:
    """Return the feature."""
    db, settings = core.db, core.settings
    direct = DirectApi(db, settings, urls)
    memberships = MembershipsApi(
        db, settings, urls, Memberships(db, core.bus, core.outcome_unknown)
    )
    receipts = ReceiptsApi(db, settings)
    live_receipts = ReceiptsHub(db, core.bus)
    inboxes = InboxHub(db, core.bus, urls)
    private_rooms = PrivateRoomsHub(db, core.bus)
    lists = ListHub(db, core.bus, urls)
    sockets = InboxSockets(
        settings,
        db,
        admission=core.admission,
        hub=inboxes,
        rooms=private_rooms,
        last_seen=last_seen,
    )
    return Conversations(
        observers=(private_rooms, inboxes, lists, live_receipts),
        services=ConversationServices(
            inboxes=inboxes,
            lists=lists,
            read_marks=ReadMarks(db, core.bus),
            receipts=live_receipts,
        ),
        routes=[
            ("POST", "/api/chat/direct/start/", direct.start),
            ("GET", "/api/chat/direct/chats/", direct.chats),
            ("GET", "/api/chat/conversations/", memberships.list),
            ("POST", "/api/chat/conversations/read/", memberships.read_all),
            ("PUT", "/api/chat/conversations/pinned/", memberships.reorder),
            ("POST", "/api/chat/rooms/{slug}/read/", memberships.read),
            ("POST", "/api/chat/rooms/{slug}/unread/", memberships.unread),
            ("GET", "/api/chat/rooms/{slug}/receipts/", receipts.list),
            ("PATCH", "/api/chat/rooms/{slug}/membership/", memberships.change),
            ("GET", "/ws/direct/inbox/", sockets.connect),
        ],
        sockets={INBOX: sockets},
        resync=[inboxes.refresh, private_rooms.refresh, lists.refresh, live_receipts.refresh],
        close=[sockets.close, lists.close, live_receipts.close],
    )
