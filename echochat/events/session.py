"""One open event socket: commands in, answers and events out."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from echochat.accounts import Identity
from echochat.conversations import ConversationServices
from echochat.events.audience import Audiences
from echochat.events.focus import Focus, FocusParts
from echochat.events.frames import (
    error_frame,
    hello_frame,
    list_frame,
    marked_frame,
    ok_frame,
    unsubscribed_frame,
)
from echochat.events.rules import (
    ROOMS,
    Change,
    HideList,
    HidePresence,
    MarkRead,
    Ping,
    Refused,
    Send,
    SetFocus,
    ShowList,
    ShowPresence,
    Subscribe,
    Typing,
    Unsubscribe,
    read_request,
)
from echochat.events.subscription import Errand, RoomSubscription
from echochat.media import MediaUrls
from echochat.messages import Draft, MessageServices
from echochat.presence import Guest
from echochat.realtime import codes
from echochat.realtime.admission import Admission
from echochat.realtime.connection import Connection
from echochat.rooms import Room, find_room, room_rights
from echochat.security.address import client_address
from echochat.storage.database import Unavailable
from echochat.supervision import watched

SUBSCRIPTION: Final = 9.0
"""Frames as which a subscription counts in addition: it may replay 500 messages and changes."""

LISTED: Final = 20.0
"""Conversations of a list that cost as much as a frame."""

Waiting = Subscribe | ShowList | Unsubscribe | HideList | MarkRead
"""Commands that wait for PostgreSQL, or for one before them that does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventParts:
    """Shared parts of all event sockets of this instance."""

    admission: Admission
    audiences: Audiences
    focus: FocusParts
    conversations: ConversationServices
    media: MediaUrls
    messages: MessageServices
    sessions: "set[EventSession]"
    message_max_length: int
    """In characters."""
    talk_rate: float
    """Frames a second that a signed-in user may send."""


class EventSession:
    """One tab, device or program of a user or guest (a `SocketSession`)."""

    address: str
    connection: Connection

    __slots__ = (
        "_focus",
        "_guest",
        "_identity",
        "_parts",
        "_rooms",
        "_subscribing",
        "_waiting",
        "_work",
        "address",
        "audiences",
        "connection",
        "media",
    )

    def __init__(self, parts: EventParts, identity: Identity | None, guest: Guest | None) -> None:
        """`guest` is None for users, and for guests without a session."""
        self._focus: Focus | None = None
        self._guest = guest
        self._identity = identity
        self._parts = parts
        self._rooms: dict[int, RoomSubscription] = {}
        self._subscribing: asyncio.Task[bytes | None] | None = None
        self._waiting: list[Waiting] = []
        self._work: asyncio.Task[None] | None = None
        self.audiences = parts.audiences
        self.media = parts.media

    @property
    def session_id(self) -> bytes | None:
        """The session whose end closes the socket; None for guests."""
        return self._identity.session_id if self._identity else None

    @property
    def _opened_focus(self) -> Focus:
        assert self._focus is not None, "no frame comes before the opening"
        return self._focus

    # As a session of realtime.admission --------------------------------------

    def opened(self, request: web.Request) -> None:
        """Say hello."""
        self.address = client_address(request)
        self._focus = Focus(self._parts.focus, self.connection, self._identity or self._guest)
        self._parts.sessions.add(self)
        if self._identity is not None:
            self.connection.allow_frames(self._parts.talk_rate)
        self.connection.send(hello_frame(self._identity, ROOMS, self.media))

    def abandoned(self) -> None:
        """Nothing was taken yet."""

    def received(self, text: str) -> None:
        request = read_request(text, self._parts.message_max_length)
        answer = self._look(request) if isinstance(request, SetFocus) else None
        self._opened_focus.touch()
        if isinstance(request, Refused):
            answer = error_frame(request.id, request.code)
        elif isinstance(request, Ping):
            answer = ok_frame(request.id)
        elif isinstance(request, Waiting):
            self._wait(request)
        elif isinstance(request, ShowPresence):
            answer = self._arrive(request)
        elif isinstance(request, HidePresence):
            self._opened_focus.depart()
            answer = ok_frame(request.id)
        elif not isinstance(request, SetFocus):
            answer = self._act(request)
        if answer is not None:
            self.connection.send(answer)

    def closed(self, code: int) -> None:
        if self._subscribing is not None:
            self._subscribing.cancel()
        for room_id in tuple(self._rooms):
            self._leave(room_id)
        self._hide_list()
        if self._focus is not None:
            self._focus.end(code)
        self._parts.admission.left(self)
        self._parts.sessions.discard(self)

    # What subscriptions tell --------------------------------------------------

    def drop(self, subscription: RoomSubscription, code: str) -> None:
        """End a subscription, and tell the client why."""
        if self._rooms.get(subscription.room_id) is subscription:
            self._leave(subscription.room_id)
            if subscription.is_answered:
                self.connection.send(unsubscribed_frame(subscription.room_id, code))

    # --------------------------------------------------------------------------

    def _act(self, request: Send | Change | Typing) -> bytes | None:
        """Carry out what a user says in a room; return an answer that is due already."""
        room = self._shown(request.room_id)
        if room is None:
            return error_frame(request.id, "not_subscribed")
        if self._identity is None or (not isinstance(request, Change) and not room.may_write):
            return error_frame(request.id, "forbidden")
        if isinstance(request, Typing):
            room.tell_typing()
            return ok_frame(request.id)
        if not self._submit(request, room):
            return error_frame(request.id, "unavailable")
        self.connection.taken()
        return None

    def _shown(self, room_id: int) -> RoomSubscription | None:
        """Return a room that the client knows to be subscribed to."""
        room = self._rooms.get(room_id)
        return room if room is not None and room.is_answered else None

    def _look(self, request: SetFocus) -> bytes:
        room = None if request.room_id is None else self._shown(request.room_id)
        if room is None and request.room_id is not None:
            return error_frame(request.id, "not_subscribed")
        self._opened_focus.look(room, active=request.active)
        return ok_frame(request.id)

    def _arrive(self, request: ShowPresence) -> bytes:
        if not self._opened_focus.arrive():
            return error_frame(request.id, "forbidden")
        return ok_frame(request.id, {"ttlSeconds": self._parts.focus.visits.ttl})

    def _submit(self, request: Send | Change, room: RoomSubscription) -> bool:
        errand = Errand(request.id, room)
        if isinstance(request, Change):
            return self._parts.messages.changes.submit(request.command, errand)
        content, nonce, reply_to = request.message
        draft = Draft(room.room_id, room.user_id, content, nonce, reply_to)
        return self._parts.messages.writer.submit(draft, errand)

    def _wait(self, request: Waiting) -> None:
        if isinstance(request, Subscribe | ShowList):
            self.connection.charge(SUBSCRIPTION)
        self._waiting.append(request)
        self.connection.taken()
        if self._work is None:
            self._work = watched("requests of an event socket", self._deal(), self._give_up)

    async def _deal(self) -> None:
        """Carry out what waits; marks also of a client that is gone by now."""
        while self._waiting:
            request = self._waiting.pop(0)
            answer = None
            try:
                if isinstance(request, Subscribe):
                    answer = await self._cancellable(self._enter(request))
                elif isinstance(request, ShowList):
                    answer = await self._cancellable(self._show_list(request))
                elif isinstance(request, HideList):
                    self._hide_list()
                    answer = ok_frame(request.id)
                elif isinstance(request, Unsubscribe):
                    self._leave(request.room_id)
                    answer = ok_frame(request.id)
                else:
                    answer = await self._mark_read(request)
            except Unavailable:
                answer = error_frame(request.id, "unavailable")
            self.connection.settled(answer)
        self._work = None

    async def _cancellable(self, work: Coroutine[None, None, bytes | None]) -> bytes | None:
        """Do something as long as the client is there; return an answer that is still due."""
        if self.connection.closing:
            work.close()
            return None
        self._subscribing = asyncio.create_task(work)
        await asyncio.wait([self._subscribing])
        entered, self._subscribing = self._subscribing, None
        return None if entered.cancelled() else entered.result()

    async def _enter(self, request: Subscribe) -> bytes | None:
        """Subscribe to a room. Raises `Unavailable` if that was not answered."""
        messages = self._parts.messages
        roles_version = messages.roles.version
        room = await self._readable_room(request.slug)
        if room is None:
            return error_frame(request.id, "room_not_found")
        self._leave(room.id)
        if len(self._rooms) >= ROOMS:
            return error_frame(request.id, "too_many_rooms")
        hub = await messages.hubs.acquire(room.id, room.slug)
        subscription = RoomSubscription(
            self, request, messages.public_rooms, room, self._identity, hub, roles_version
        )
        self._rooms[room.id] = subscription
        messages.roles.add(subscription)
        try:
            await subscription.begin()
        except Unavailable:
            self.drop(subscription, "unavailable")
            if not subscription.is_answered:
                raise
        if self._identity is not None and self._rooms.get(room.id) is subscription:
            receipts = self._parts.conversations.receipts
            receipts.join(room.id, self._identity.user_id, self.connection)
        return None if subscription.is_answered else error_frame(request.id, "room_not_found")

    async def _readable_room(self, slug: str) -> Room | None:
        identity = self._identity
        user_id = identity.user_id if identity else None
        room = await find_room(self._parts.messages.hubs.db, slug, user_id)
        if room is None:
            return None
        rights = room_rights(
            room.kind,
            room.role,
            signed_in=identity is not None,
            archived=room.archived,
            guests_read=self._parts.messages.public_rooms.guests_read,
        )
        return room if rights.read else None

    def _leave(self, room_id: int) -> None:
        subscription = self._rooms.pop(room_id, None)
        if subscription is not None:
            self._opened_focus.look_away(room_id)
            self._parts.conversations.receipts.leave(room_id, self.connection)
            subscription.end()
            self._parts.messages.roles.discard(subscription)
            self._parts.messages.hubs.release(subscription.hub)

    async def _show_list(self, request: ShowList) -> bytes:
        """Send the list of conversations, then its changes. Raises `Unavailable`."""
        if self._identity is None:
            return error_frame(request.id, "forbidden")
        lists, user_id = self._parts.conversations.lists, self._identity.user_id
        try:
            joined = await lists.join(user_id, self.connection, request.since)
            self.connection.charge(len(joined.ids) / LISTED)
            await lists.send(user_id, self.connection, joined.ids)
        except BaseException:
            self._hide_list()
            raise
        return list_frame(
            request.id,
            version=joined.version,
            count=joined.total,
            is_complete=joined.is_complete,
        )

    def _hide_list(self) -> None:
        if self._identity is not None:
            self._parts.conversations.lists.leave(self._identity.user_id, self.connection)

    async def _mark_read(self, request: MarkRead) -> bytes:
        if self._identity is None:
            return error_frame(request.id, "forbidden")
        user_id = self._identity.user_id
        own = await self._parts.conversations.read_marks.mark(
            user_id, request.room_id, request.seq, request.version
        )
        if own is None:
            return error_frame(request.id, "room_not_found")
        return marked_frame(request.id, own.last_read_seq, own.read_version)

    def _give_up(self) -> None:
        """Close a connection whose commands are not answered any more; its client resumes."""
        self.connection.close(codes.TRY_AGAIN_LATER)
