"""Group commit: while one batch of messages is being committed, the next one gathers.

Under light load a batch is one message and waits for nothing; under heavy load
it grows, and a commit is shared by hundreds. Nothing is announced before the
commit; everything that is committed is announced, if need be by resync.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator
from itertools import repeat as forever
from typing import Final

from echochat.counters import BATCH_MESSAGES, COMMIT_SECONDS
from echochat.media import MediaUrls
from echochat.messages.announce import Announcements, Sender, Settled, Submission
from echochat.messages.held import HeldMessages
from echochat.messages.store import (
    Draft,
    Lane,
    NonceKey,
    Outcome,
    connect,
    free_nonces,
    is_locked,
    lane,
    locked_lanes,
    nonce_key,
    repeated,
    store,
)
from echochat.realtime.bus import Bus
from echochat.storage.connection import Busy, PgConnection
from echochat.storage.database import Conflict, Unavailable
from echochat.supervision import Worker

logger = logging.getLogger(__name__)

QUEUE_SIZE: Final = 20_000
"""Maximum messages waiting for the database; beyond it, senders get `unavailable`."""

BATCH_SIZE: Final = 1000
"""Most messages of one commit, so that no commit takes long."""

PATIENCE: Final = 10.0
"""Seconds that a message waits for another transaction's lock before it is refused."""


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
        resync: Callable[[], None],
        stored: Callable[[Collection[int]], None],
    ) -> None:
        """`resync` is called if stored messages may not have been announced."""
        self._dsn = dsn
        self._limit = rate_limit
        self._window = rate_window
        self._resync = resync
        self._announcements = Announcements(bus, media, resync=resync, stored=stored)
        self._connection: PgConnection | None = None
        self._queue: deque[Submission] = deque()
        self._held = HeldMessages()
        self._repeats: dict[NonceKey, list[Submission]] = {}
        """By the nonces of the batch under way, the messages that came with the same one."""
        self._wake = asyncio.Event()
        self._stopping = False
        self._loop = asyncio.get_running_loop()
        self._worker = Worker("storing messages", self._run, is_vital=True).start()

    @property
    def waiting(self) -> int:
        """Messages that wait for the next commit."""
        return len(self._queue) + len(self._held)

    def submit(self, draft: Draft, sender: Sender) -> bool:
        """Take a message to store; False when too many wait already."""
        if self.waiting >= QUEUE_SIZE or self._stopping:
            return False
        self._queue.append(Submission(draft, sender, self._loop.time() + PATIENCE))
        self._wake.set()
        return True

    async def close(self) -> None:
        """Store accepted messages, then stop."""
        self._stopping = True
        self._wake.set()
        await self._worker.finished()
        if self._connection is not None:
            self._connection.close()

    async def _run(self) -> None:
        try:
            await self._work()
        except Exception:
            # The latest stored messages may not have been announced.
            self._resync()
            raise

    async def _work(self) -> None:
        settled: list[Settled] = []
        while self.waiting or settled or not self._stopping:
            commit = asyncio.create_task(self._next()) if self._has_work else None
            if commit is not None:
                # One turn of the loop sends the batch off: PostgreSQL works on
                # it while the one before is handed out.
                await asyncio.sleep(0)
            self._announcements.tell(settled)
            settled = await commit if commit is not None else []
            if not self._has_work and not settled:
                await self._wait()

    @property
    def _has_work(self) -> bool:
        return bool(self._queue) or self._is_time_to_look

    @property
    def _is_time_to_look(self) -> bool:
        return bool(self._held) and self._loop.time() >= self._held.look_at

    async def _wait(self) -> None:
        self._wake.clear()
        if self._held:
            # Held messages are checked again by a timer.
            self._loop.call_at(self._held.look_at, self._wake.set)
        elif self._stopping:
            return
        await self._wake.wait()

    async def _next(self) -> list[Settled]:
        """Store a batch, with held messages that can be stored now."""
        over: list[Submission] = []
        if self._is_time_to_look:
            over = self._held.expired(self._loop.time())
            await self._release()
        batch = self._gather()
        settled = await self._commit(batch) if batch else []
        return [*zip(over, forever(None)), *self._with_repeats(settled)]

    def _gather(self) -> list[Submission]:
        """Take the next batch; what repeats a nonce of it is settled with that message."""
        batch: list[Submission] = []
        self._repeats = {}
        taken = 0
        while self._queue and taken < BATCH_SIZE:
            submission = self._queue.popleft()
            if self._held and self._held.holds(submission.draft):
                self._held.add(submission)
                continue
            taken += 1
            key = nonce_key(submission.draft)
            if key is not None and key in self._repeats:
                self._repeats[key].append(submission)
                continue
            if key is not None:
                self._repeats[key] = []
            batch.append(submission)
        return batch

    def _repeats_of(self, submission: Submission) -> list[Submission]:
        """Take the batch's repeats of a message."""
        key = nonce_key(submission.draft)
        return self._repeats.pop(key, []) if key is not None else []

    def _with_repeats(self, settled: list[Settled]) -> Iterator[Settled]:
        """Yield each message dealt with, then its repeats with the same outcome."""
        for submission, outcome in settled:
            yield submission, outcome
            for repeat in self._repeats_of(submission):
                yield repeat, repeated(submission.draft, outcome)

    async def _commit(self, batch: list[Submission], *, again: bool = False) -> list[Settled]:
        """Store a batch, or tell of each message that it could not be stored.

        Two conflicts are expected: another instance stored the same nonce at the same moment,
        which the second try finds; or a nonce has served its day, which the second try frees.
        """
        try:
            outcomes = await self._store(batch, free=again)
        except Conflict as conflict:
            if not again:
                return await self._commit(batch, again=True)
            if len(batch) > 1:
                # A faulty message finally fails alone.
                middle = len(batch) // 2
                first = await self._commit(batch[:middle], again=True)
                return first + await self._commit(batch[middle:], again=True)
            logger.warning("a message could not be stored: %s", conflict)
        except Busy:
            return await self._commit_what_is_free(batch, again=again)
        except Unavailable as error:
            logger.warning(
                "outcome unknown, %d messages may not have been stored: %s", len(batch), error
            )
            self._resync()
        except Exception:
            # The only writer must survive any batch.
            logger.exception("%d messages could not be stored", len(batch))
            self._resync()
        else:
            return list(zip(batch, outcomes, strict=True))
        return list(zip(batch, forever(None)))

    async def _commit_what_is_free(self, batch: list[Submission], *, again: bool) -> list[Settled]:
        """Hold messages that need a lock and store the rest; hold all if the locks are unknown."""
        locked = await self._locked([submission.draft for submission in batch])
        if not locked:
            locked = {lane(submission.draft) for submission in batch}
        held = [
            each
            for one in batch
            if is_locked(one.draft, locked)
            for each in (one, *self._repeats_of(one))
        ]
        free = [one for one in batch if not is_locked(one.draft, locked)]
        logger.info("%d messages are waiting for a lock", len(held))
        self._held.hold(held, locked, self._loop.time())
        return await self._commit(free, again=again) if free else []

    async def _release(self) -> None:
        """Store held messages whose locks are free before newer ones."""
        drafts = self._held.to_look_at()
        locked = await self._locked(drafts)
        released = self._held.release(drafts, locked, self._loop.time())
        self._queue.extendleft(reversed(released))

    async def _locked(self, drafts: list[Draft]) -> set[Lane]:
        """Return the locked lanes of the drafts; all if they are unknown."""
        try:
            return await locked_lanes(await self._connected(), drafts)
        except (Busy, Unavailable) as error:
            logger.warning("could not find out what is locked: %s", error)
        except Exception:
            logger.exception("could not find out what is locked")
        return {lane(draft) for draft in drafts}

    async def _connected(self) -> PgConnection:
        if self._connection is None or self._connection.closed:
            self._connection = await connect(self._dsn)
        return self._connection

    async def _store(self, batch: list[Submission], *, free: bool) -> list[Outcome]:
        connection = await self._connected()
        drafts = [submission.draft for submission in batch]
        start = self._loop.time()
        if free:
            await free_nonces(connection, drafts)
        outcomes = await store(connection, drafts, self._limit, self._window)
        COMMIT_SECONDS.observe(self._loop.time() - start)
        BATCH_MESSAGES.observe(len(batch))
        return outcomes
