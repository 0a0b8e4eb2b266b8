"""Builds messages: the chat socket, the writer, changes and history."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from echochat.accounts import LastSeen
from echochat.counters import CHAT
from echochat.feature import Feature, single
from echochat.media import MediaUrls
from echochat.messages.api import HistoryApi
from echochat.messages.changes.apply import MessageChanges
from echochat.messages.hub import LiveRooms
from echochat.messages.services import MessageServices
from echochat.messages.socket import ChatSockets
from echochat.messages.store import clear_nonces
from echochat.messages.writer import MessageWriter
from echochat.realtime.core import Core
from echochat.rooms import FirstMessages, Observer, PublicRooms, RoleWatch


@dataclass(frozen=True, kw_only=True)
class Messages(Feature):
    """Return the feature, with what other sockets share of it."""

    services: MessageServices


def build(
    core: Core,
    urls: MediaUrls,
    last_seen: LastSeen,
    *,
    stored: Callable[[Collection[int]], None],
    observers: Collection[Observer],
) -> Messages:
    """Return the feature.

    `stored` is called with the ids of rooms in which messages were stored or changed;
    `observers` hear of changed rooms and roles.
    """
    db, settings = core.db, core.settings
    hubs = LiveRooms(db, core.bus, urls)
    writer = MessageWriter(
        db.dsn,
        core.bus,
        urls,
        rate_limit=settings.chat_message_rate_limit,
        rate_window=settings.chat_message_rate_window,
        resync=core.outcome_unknown,
        stored=stored,
    )
    changes = MessageChanges(
        db,
        core.bus,
        rate_limit=settings.chat_change_rate_limit,
        rate_window=settings.chat_change_rate_window,
        resync=core.outcome_unknown,
        changed=stored,
    )
    roles = RoleWatch(db, db.dsn, observers)
    first_messages = FirstMessages(db)
    services = MessageServices(
        hubs=hubs,
        writer=writer,
        changes=changes,
        roles=roles,
        public_rooms=PublicRooms(settings.chat_guests_read_public_rooms, first_messages),
    )
    sockets = ChatSockets(
        settings, admission=core.admission, services=services, last_seen=last_seen
    )
    history = HistoryApi(db, settings, urls)
    return Messages(
        services=services,
        routes=[
            ("GET", "/api/chat/rooms/{slug}/messages/", history.messages),
            ("GET", "/ws/chat/{slug}/", sockets.connect),
        ],
        sockets={CHAT: sockets},
        gauges={
            "echochat_live_rooms": single(lambda: len(hubs)),
            "echochat_writer_queue_messages": single(lambda: writer.waiting),
        },
        daily_chores={"nonces": lambda: clear_nonces(db)},
        resync=[hubs.resync_all],
        stop=[writer.close, changes.close],
        close=[sockets.close, first_messages.close, roles.close, hubs.close],
    )
