"""Changes messages: one transaction each, announced to the room after its commit."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple, Protocol

from echochat.messages.changes import queries, rules
from echochat.messages.changes.command import Act, Command, CommandRefused
from echochat.messages.frames import change_frame
from echochat.messages.reactions.queries import reactions
from echochat.messages.rules import EDIT_WINDOW
from echochat.realtime.bus import (
    ROOMS,
    Bus,
    DirectChanged,
    MessageRetracted,
    RoomChange,
    inbox_channel,
    room_channel,
)
from echochat.security.audit import record
from echochat.security.limits import hit
from echochat.storage.database import Database, Executor, OutcomeUnknown, Unavailable
from echochat.supervision import watched

logger = logging.getLogger(__name__)

WAITING: Final = 1000
"""Changes that may wait for the database, beside one of each user; beyond it the answer is
`unavailable`."""

WAITING_EACH: Final = 100
"""Of those, changes of one user, however many sockets they have: three can send all that they may
have on their way."""


class Requester(Protocol):
    """The sender of a command, told its outcome. A protocol, since sessions import this module."""

    @property
    def room_id(self) -> int:
        """The room's id."""

    @property
    def slug(self) -> str:
        """The room's slug."""

    @property
    def address(self) -> str:
        """Where they are."""

    @property
    def path(self) -> str:
        """The socket's, for the security log."""

    @property
    def pair(self) -> tuple[int, int] | None:
        """The two of a direct room."""

    @property
    def user_id(self) -> int:
        """The user's id."""

    @property
    def username(self) -> str:
        """The user's name."""

    def done(self, command: Command, change: int | None) -> None:
        """Note that a command is carried out, by this change of the room, if any was needed."""

    def denied(self, command: Command, code: str, details: Mapping[str, object]) -> None:
        """Note that a command is not carried out; the code says why."""


class Done(NamedTuple):
    """A committed change: its event and, to keep order, the message's author."""

    event: RoomChange
    moderated: int | None


class MessageChanges:
    """Carries out changes, one at a time per user, on a shared connection."""

    def __init__(
        self,
        db: Database,
        bus: Bus,
        *,
        rate_limit: int,
        rate_window: float,
        resync: Callable[[], None],
        changed: Callable[[Collection[int]], None],
    ) -> None:
        """`resync` is called when a commit may have succeeded unheard; `changed`
        is called with the ids of rooms."""
        self._db = db
        self._changed = changed
        self._bus = bus
        self._resync = resync
        self._limit = rate_limit
        self._window = rate_window
        self._waiting = 0
        self._queues: dict[int, deque[tuple[Command, Requester]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def submit(self, command: Command, requester: Requester) -> bool:
        """Take a command to carry out; False when too many wait already."""
        user_id = requester.user_id
        queue = self._queues.get(user_id)
        # Whoever has nothing there has a place, however many the others have sent.
        is_full = queue is not None and (self._waiting >= WAITING or len(queue) >= WAITING_EACH)
        if is_full or self._stopping:
            return False
        self._waiting += 1
        if queue is not None:
            queue.append((command, requester))
            return True
        self._queues[user_id] = deque([(command, requester)])
        task = watched("changes of messages", self._work(user_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def close(self) -> None:
        """Complete accepted changes, then stop."""
        self._stopping = True
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _work(self, user_id: int) -> None:
        queue = self._queues[user_id]
        while queue:
            command, requester = queue.popleft()
            outcome = await self._outcome(command, requester)
            self._waiting -= 1
            try:
                if isinstance(outcome, CommandRefused):
                    requester.denied(command, outcome.code, outcome.details)
                else:
                    requester.done(command, outcome)
            except Exception:
                # Its other commands must not wait for ever.
                logger.exception("could not answer a command")
        del self._queues[user_id]

    async def _outcome(self, command: Command, requester: Requester) -> int | CommandRefused | None:
        """Carry a command out; return the number of the change, or why it is refused."""
        try:
            return await self._carry_out(command, requester)
        except CommandRefused as refused:
            if refused.code == "forbidden":
                _audit("message.change.refused", command, requester, reason=refused.code)
            return refused
        except OutcomeUnknown as error:
            logger.warning("outcome of a message change unknown: %s", error)
            self._resync()
            self._changed([requester.room_id])
        except Unavailable as error:
            logger.warning("a message could not be changed: %s", error)
        except Exception:
            # The others of this user must not wait for ever.
            logger.exception("a message could not be changed")
        return CommandRefused("unavailable")

    async def _carry_out(self, command: Command, requester: Requester) -> int | None:
        """Apply the change; return its number, None if the message did not change."""
        scope = f"chat:change:{requester.user_id}"
        wait = await hit(self._db, scope, self._limit, self._window)
        if wait is not None:
            raise CommandRefused("rate_limited", retry_after=max(1, round(wait)))

        async def work(db: Executor) -> Done | None:
            return await _change(db, command, requester)

        done = await self._db.transaction(work)
        if done is None:
            return None
        self._bus.publish(room_channel(requester.room_id), done.event)
        self._changed([requester.room_id])
        if done.event.retracts:
            retracted = MessageRetracted(requester.room_id, done.event.seq, command.deletes)
            self._bus.publish(ROOMS, retracted)
        if done.event.retracts and requester.pair is not None:
            news = DirectChanged(requester.room_id, requester.slug, done.event.seq)
            for user_id in requester.pair:
                self._bus.publish(inbox_channel(user_id), news)
        if done.moderated is not None:
            _audit("message.deleted", command, requester, author_id=done.moderated)
        return done.event.change


async def _change(db: Executor, command: Command, requester: Requester) -> Done | None:
    """Judge a command and write it down; None when it changes nothing. Raises `CommandRefused`."""
    room_id, user_id = requester.room_id, requester.user_id
    entrance = await queries.enter(db, room_id, user_id)
    if entrance is None:
        raise CommandRefused("forbidden")
    target = await queries.find_target(db, room_id, command.id, EDIT_WINDOW)
    refusal = rules.refusal(command, user_id, entrance.standing, target, archived=entrance.archived)
    if refusal is not None:
        raise CommandRefused(refusal)
    assert target is not None
    change = await command.apply(Act(db, room_id, user_id, entrance))
    if change is None:
        return None
    below = await reactions(db, room_id, [change.id], None)
    frame = change_frame(
        requester.slug,
        change,
        below.get(change.id, []),
        details=command.details(requester.username),
    )
    event = RoomChange(change.change, change.seq, frame, retracts=command.retracts)
    is_moderated = command.is_moderation and target.author_id != user_id
    return Done(event, target.author_id if is_moderated else None)


def _audit(event: str, command: Command, requester: Requester, **details: object) -> None:
    record(
        event,
        protocol="websocket",
        path=requester.path,
        ip=requester.address,
        username=requester.username,
        is_authenticated=True,
        user_id=requester.user_id,
        room=requester.slug,
        room_id=requester.room_id,
        message=command.id,
        command=command.name,
        **details,
    )
