"""Announces stored messages to their rooms and answers their senders."""

import logging
from collections.abc import Callable, Collection, Iterable
from typing import Final, NamedTuple, Protocol

from echochat.counters import LIMITED, STORED
from echochat.media import MediaUrls
from echochat.messages.frames import message_frame
from echochat.messages.queries import StoredMessage
from echochat.messages.sequence import runs
from echochat.messages.store import Draft, Outcome
from echochat.realtime.bus import (
    ROOMS,
    Bus,
    DirectMessage,
    RoomsMoved,
    inbox_channel,
    room_channel,
)

logger = logging.getLogger(__name__)

_STORED: Final = STORED.of()
_LIMITED: Final = LIMITED.of("chat.message")


class Sender(Protocol):
    """The sender of a message, who gets its outcome."""

    @property
    def slug(self) -> str:
        """The room's slug."""

    @property
    def pair(self) -> tuple[int, int] | None:
        """The two of a direct room."""

    @property
    def username(self) -> str:
        """The name under which the message appears."""

    @property
    def avatar(self) -> str | None:
        """The path of the picture beside it."""

    def stored(self, message: StoredMessage, frame: bytes, *, repeated: bool) -> None:
        """Note that a message is stored, `repeated` if so before; the room gets its frame."""

    def refused(self, draft: Draft, retry_after: int | None) -> None:
        """Note that a message was refused, for so many seconds or, None, as not stored."""


class Submission(NamedTuple):
    """A draft, its sender, and when (the loop's time) it is given up if it can't be stored."""

    draft: Draft
    sender: Sender
    deadline: float


Settled = tuple[Submission, Outcome | None]
"""A message dealt with; no outcome when it could not be stored."""


Announced = tuple[StoredMessage, bytes]
"""A stored message and its frame."""

News = dict[int, dict[int, tuple[bytes, int]]]
"""Frames and authors by room and seq."""


class Announcements:
    """Hands out the outcomes of a batch; a failure of one affects no other."""

    def __init__(
        self,
        bus: Bus,
        media: MediaUrls,
        *,
        resync: Callable[[], None],
        stored: Callable[[Collection[int]], None],
    ) -> None:
        """`resync` is called when a stored message may not have been announced."""
        self._bus = bus
        self._media = media
        self._resync = resync
        self._tell_stored = stored

    def tell(self, settled: Iterable[Settled]) -> None:
        """Announce stored messages, with PostgreSQL's numbers, and answer the senders."""
        news: News = {}
        for submission, outcome in settled:
            announced = None
            try:
                announced = self._announce(submission, outcome, news)
            except Exception:
                logger.exception("could not announce a message")
                self._resync()
            try:
                _acknowledge(submission, outcome, announced)
            except Exception:
                logger.exception("could not acknowledge a message to its sender")
        if news:
            self._publish(news)

    def _publish(self, news: News) -> None:
        try:
            self._tell_stored(news.keys())
        except Exception:
            logger.exception("could not run the follow-up work for messages")
        if self._bus.is_heard(ROOMS):
            self._bus.publish(ROOMS, _moved(news))
        for room_id, frames in news.items():
            try:
                for event in runs(frames.items()):
                    self._bus.publish(room_channel(room_id), event)
            except Exception:
                logger.exception("messages could not be published")
                self._resync()

    def _announce(
        self, submission: Submission, outcome: Outcome | None, news: News
    ) -> Announced | None:
        """Add the room's frame to the event; None if nothing is stored."""
        draft, sender, _ = submission
        message = _stored(draft, sender, outcome)
        if outcome is None or message is None:
            return None
        frame = message_frame(sender.slug, message, self._media)
        # One that was stored before is told again: the instance that stored it may have died
        # before it could tell. A room that has it takes no notice.
        news.setdefault(draft.room_id, {}).setdefault(message.seq, (frame, draft.author_id))
        if not outcome.repeated:
            _STORED.value += 1
            if sender.pair is not None:
                self._tell_pair(sender.pair, draft, sender.slug, message)
        return message, frame

    def _tell_pair(
        self, pair: tuple[int, int], draft: Draft, slug: str, message: StoredMessage
    ) -> None:
        created_at = message.created_at.isoformat()
        news = DirectMessage(
            draft.room_id, slug, draft.author_id, message.seq, message.content, created_at
        )
        for user_id in pair:
            self._bus.publish(inbox_channel(user_id), news)


def _moved(news: News) -> RoomsMoved:
    """Return the rooms of a batch, each with the authors of its messages."""
    pairs = {(id_, author) for id_, frames in news.items() for _, author in frames.values()}
    rooms, authors = zip(*pairs, strict=True)
    return RoomsMoved(rooms, authors)


def _stored(draft: Draft, sender: Sender, outcome: Outcome | None) -> StoredMessage | None:
    """Return the message as it is stored, None when it is not."""
    if outcome is None or outcome.id is None or outcome.seq is None:
        return None
    content = outcome.content if outcome.content is not None else draft.content
    # Positional: keywords cost a tenth of announcing a message.
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


def _acknowledge(
    submission: Submission, outcome: Outcome | None, announced: Announced | None
) -> None:
    draft, sender, _ = submission
    if outcome is not None and announced is not None:
        message, frame = announced
        sender.stored(message, frame, repeated=outcome.repeated)
        return
    retry_after = outcome.retry_after if outcome is not None else None
    if retry_after is not None:
        _LIMITED.value += 1
    sender.refused(draft, retry_after)
