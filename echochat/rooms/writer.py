"""Group commit: while one batch of messages is being committed, the next one gathers.

Under light load a batch is one message and waits for nothing; under heavy load
it grows, and a commit is shared by hundreds. Nothing is announced before the
commit; everything that is committed is announced, if need be by healing.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection
from itertools import repeat
from typing import Final, NamedTuple, Protocol

from echochat.measures import BATCH_MESSAGES, COMMIT_SECONDS, LIMITED, STORED
from echochat.media import MediaUrls
from echochat.realtime.bus import Bus, DirectMessage, RoomFrames, inbox_channel, room_channel
from echochat.rooms.frames import error_frame, message_frame
from echochat.rooms.queries import StoredMessage
from echochat.rooms.store import Draft, Outcome, connect, free_nonces, store
from echochat.storage.database import Conflict, Unavailable
from echochat.storage.link import Link

logger = logging.getLogger(__name__)

QUEUE_SIZE: Final = 20_000
"""Messages that may wait for the database; over it senders are told `unavailable`."""

BATCH_SIZE: Final = 1000
"""Most messages of one commit, so that no commit takes long."""


_STORED: Final = STORED.of()
_LIMITED: Final = LIMITED.of("chat.message")


class Sender(Protocol):
    """Who sent a message and is told what became of it."""

    slug: str
    pair: tuple[int, int] | None
    """The two of a direct room."""

    @property
    def username(self) -> str:
        """The name under which the message appears."""

    @property
    def avatar(self) -> str | None:
        """The path of the picture beside it."""

    def settled(self, answer: bytes | None) -> None:
        """One message is dealt with; `answer` is a frame for its sender alone, if any."""

    def rate_limited(self, retry_after: int) -> None:
        """One message was refused, and others will be for so many seconds."""


class Submission(NamedTuple):
    """A draft and its sender."""

    draft: Draft
    sender: Sender


Settled = tuple[Submission, Outcome | None]
"""A message dealt with; no outcome when it could not be stored."""


class MessageWriter:
    """The one task that stores messages, on a connection that nothing else can cancel."""

    def __init__(
        self,
        dsn: str,
        bus: Bus,
        media: MediaUrls,
        *,
        rate_limit: int,
        rate_window: float,
        heal: Callable[[], None],
        stored: Callable[[Collection[int]], None],
    ) -> None:
        """`heal` is called when a commit may have succeeded unheard."""
        self._dsn = dsn
        self._bus = bus
        self._media = media
        self._limit = rate_limit
        self._window = rate_window
        self._heal = heal
        self._tell_stored = stored
        self._link: Link | None = None
        self._queue: deque[Submission] = deque()
        self._wake = asyncio.Event()
        self._stopping = False
        self._task = asyncio.create_task(self._run())

    @property
    def waiting(self) -> int:
        """Messages that wait for the next commit."""
        return len(self._queue)

    def submit(self, draft: Draft, sender: Sender) -> bool:
        """Take a message to store; False when too many wait already."""
        if len(self._queue) >= QUEUE_SIZE or self._stopping:
            return False
        self._queue.append(Submission(draft, sender))
        self._wake.set()
        return True

    async def close(self) -> None:
        """Store what has been taken, then stop."""
        self._stopping = True
        self._wake.set()
        await self._task
        if self._link is not None:
            self._link.close()

    async def _run(self) -> None:
        settled: list[Settled] = []
        while self._queue or settled or not self._stopping:
            commit = asyncio.create_task(self._commit(self._gather())) if self._queue else None
            if commit is not None:
                # One turn of the loop sends the batch off: PostgreSQL works on
                # it while the one before is handed out.
                await asyncio.sleep(0)
            self._announce(settled)
            settled = await commit if commit is not None else []
            if not self._queue and not settled:
                await self._wait()

    async def _wait(self) -> None:
        self._wake.clear()
        if not self._stopping:
            await self._wake.wait()

    def _gather(self) -> list[Submission]:
        """Take the next batch; of two with the same nonce the second waits for the batch after."""
        batch: list[Submission] = []
        later: list[Submission] = []
        marks: set[tuple[int, int, str]] = set()
        while self._queue and len(batch) < BATCH_SIZE:
            submission = self._queue.popleft()
            draft = submission.draft
            if draft.nonce is not None:
                mark = (draft.room_id, draft.author_id, draft.nonce)
                if mark in marks:
                    later.append(submission)
                    continue
                marks.add(mark)
            batch.append(submission)
        self._queue.extendleft(reversed(later))
        return batch

    async def _commit(self, batch: list[Submission], *, again: bool = True) -> list[Settled]:
        """Store a batch, or tell of each message that it could not be stored."""
        try:
            outcomes = await self._store(batch, free=not again)
        except Conflict as conflict:
            if again:
                return await self._commit_singly(batch)
            logger.warning("a message could not be stored: %s", conflict)
        except Unavailable as error:
            logger.warning("%d messages could not be stored: %s", len(batch), error)
            self._heal()
        except Exception:
            # The one writer must outlive whatever a batch holds.
            logger.exception("%d messages could not be stored", len(batch))
        else:
            return list(zip(batch, outcomes, strict=True))
        return list(zip(batch, repeat(None)))

    async def _commit_singly(self, batch: list[Submission]) -> list[Settled]:
        """Store message by message, so that one that conflicts fails alone.

        Another instance stored the same nonce at the same moment: this second
        try finds it. Or the nonce has served its day: the second try frees it.
        """
        settled: list[Settled] = []
        for submission in batch:
            settled += await self._commit([submission], again=False)
        return settled

    async def _store(self, batch: list[Submission], *, free: bool) -> list[Outcome]:
        if self._link is None or self._link.closed:
            self._link = await connect(self._dsn)
        drafts = [submission.draft for submission in batch]
        loop = asyncio.get_running_loop()
        start = loop.time()
        if free:
            await free_nonces(self._link, drafts)
        outcomes = await store(self._link, drafts, self._limit, self._window)
        COMMIT_SECONDS.observe(loop.time() - start)
        BATCH_MESSAGES.observe(len(batch))
        return outcomes

    def _announce(self, settled: list[Settled]) -> None:
        """Tell the rooms what is stored, one event a room, and the senders what is not."""
        news: dict[int, tuple[int, list[bytes]]] = {}
        for (draft, sender), outcome in settled:
            message = _stored(draft, sender, outcome)
            if outcome is None or message is None:
                if outcome is not None and outcome.retry_after is not None:
                    _LIMITED.value += 1
                    sender.rate_limited(outcome.retry_after)
                sender.settled(_refusal(draft, outcome))
                continue
            frame = message_frame(sender.slug, message, self._media)
            if outcome.repeated:
                sender.settled(frame)
            else:
                news.setdefault(draft.room_id, (message.seq, []))[1].append(frame)
                sender.settled(None)
                if sender.pair is not None:
                    self._tell_pair(sender.pair, draft, sender.slug, message)
        if news:
            self._tell_stored(news.keys())
        for room_id, (first_seq, frames) in news.items():
            _STORED.value += len(frames)
            self._bus.publish(room_channel(room_id), RoomFrames(first_seq, tuple(frames)))

    def _tell_pair(
        self, pair: tuple[int, int], draft: Draft, slug: str, message: StoredMessage
    ) -> None:
        created_at = message.created_at.isoformat()
        news = DirectMessage(
            draft.room_id, slug, draft.author_id, message.seq, message.content, created_at
        )
        for user_id in pair:
            self._bus.publish(inbox_channel(user_id), news)


def _stored(draft: Draft, sender: Sender, outcome: Outcome | None) -> StoredMessage | None:
    """Return the message as it is stored, None when it is not."""
    if outcome is None or outcome.id is None or outcome.seq is None:
        return None
    content = outcome.content if outcome.content is not None else draft.content
    return StoredMessage(
        outcome.id,
        outcome.seq,
        sender.username,
        sender.avatar,
        content,
        outcome.created_at,
        draft.nonce,
        outcome.edited_at,
        outcome.deleted,
        quote=outcome.quote,
    )


def _refusal(draft: Draft, outcome: Outcome | None) -> bytes:
    if outcome is not None and outcome.retry_after is not None:
        return error_frame("rate_limited", draft.nonce, retry_after=outcome.retry_after)
    return error_frame("unavailable", draft.nonce)
