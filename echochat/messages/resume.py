"""Resumes a client: it gets everything it missed, nothing older than it has, and then goes live."""

from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol

from echochat.messages.hub import RoomHub
from echochat.messages.sequence import Told
from echochat.numbers import read_number
from echochat.storage.database import Unavailable

RESUME_LIMIT: Final = 500
"""Messages, and changes, that a client may have missed; one that missed more loads the history."""

RESUME_AT_ONCE: Final = 32 * 1024
"""Bytes sent to a resuming client in one go, under any send limit; more goes at its pace."""

RESUME_PAGE: Final = 100
"""Messages read at a time for it, so that a crowd of slow readers fills no memory."""


class LastKnown(NamedTuple):
    """A client's last message (seq) and last change, None if not given."""

    seq: int | None
    change: int | None


def read_known(query: Mapping[str, str]) -> LastKnown:
    """Read `after` and `changes` of an address. Raises ValueError for what is no number."""
    return LastKnown(
        read_number(query.get("after"), least=0), read_number(query.get("changes"), least=0)
    )


class UnknownChange(Exception):
    """The client names a change that the room never had."""


class Progress(NamedTuple):
    """A room's position, and whether everything that a client missed follows."""

    last_seq: int
    messages_complete: bool
    last_change: int
    changes_complete: bool


class Resumer(Protocol):
    """The reader of a room who comes back."""

    needs_authors: bool
    """True if the authors of messages are needed beside their frames."""

    @property
    def is_over(self) -> bool:
        """True if nothing can be sent any more."""

    def resumes(self, progress: Progress, missed: list[Told]) -> bool:
        """Say how it goes on, and send the messages from memory; whether more is to follow."""

    async def fill(self, missed: list[Told]) -> None:
        """Send missed messages or changes at the reader's pace."""


class Resumption:
    """One reader on the way to a room."""

    def __init__(
        self, hub: RoomHub, resumer: Resumer, known: LastKnown, *, user_id: int, change: int
    ) -> None:
        """`change`: the room's latest change in PostgreSQL when the client was admitted.

        Frames in memory aren't sent while they are older than that.
        """
        self._hub = hub
        self._resumer = resumer
        self._known = known
        self._user_id = user_id
        self._change = max(change, known.change or 0)

    @property
    def _lags(self) -> bool:
        """True if this instance may be behind the client."""
        seq, change = self._known
        if seq is None and change is None:
            return False
        return self._hub.last_seq < (seq or 0) or self._hub.last_change < self._change

    def at_once(self) -> bool:
        """Send the missed messages if they are in memory; return whether they were sent."""
        if self._lags:
            return False
        seq, change = self._known
        if seq is None:
            return True
        frames = self._hub.since(seq, authored=self._resumer.needs_authors)
        if frames is None or sum(len(frame) for frame, _ in frames) > RESUME_AT_ONCE:
            return False
        if change is not None and change < self._hub.last_change:
            return False
        self._resumer.resumes(self._progress(seq), frames)
        return True

    async def complete(self) -> None:
        """Send the missed frames; afterwards the room's next frame follows without a gap.

        Pages come from PostgreSQL until the room's memory holds the rest. Raises
        `Unavailable`, and `UnknownChange`.
        """
        if self._lags:
            await self._hub.resynced()
        seq, change = self._known
        if seq is None:
            if change is not None and change > self._hub.last_change:
                raise UnknownChange
            return
        progress = self._progress(seq)
        if self._resumer.resumes(progress, []):
            # What comes meanwhile is sent from memory at the end, with its authors.
            self._hub.authored += self._resumer.needs_authors
            try:
                await self._send_missed(seq, change if progress.changes_complete else None)
            finally:
                self._hub.authored -= self._resumer.needs_authors

    def _progress(self, seq: int) -> Progress:
        """Return how far the room has got, and whether messages and changes can follow.

        A client ahead of PostgreSQL has data that a restored database lost, so none of its data can
        be relied on.
        """
        hub, change = self._hub, self._known.change
        complete = 0 <= hub.last_seq - seq <= RESUME_LIMIT
        changes_complete = (
            change is not None and complete and 0 <= hub.last_change - change <= RESUME_LIMIT
        )
        return Progress(hub.last_seq, complete, hub.last_change, changes_complete)

    async def _send_missed(self, seq: int, change: int | None) -> None:
        """Send messages, then changes, until there are no more of either."""
        resumer, hub = self._resumer, self._hub
        as_of = 0
        while not resumer.is_over:
            rest = hub.since(seq, authored=resumer.needs_authors)
            if rest is None:
                seq, read_as_of = await self._send_page(seq)
                as_of = max(as_of, read_as_of)
            elif rest:
                await resumer.fill(rest)
                seq += len(rest)
            elif as_of > hub.last_change:
                await self._wait_for(as_of)
            elif change is not None and change < hub.last_change:
                change = await self._send_changes(change)
            else:
                return

    async def _wait_for(self, change: int) -> None:
        """Wait until the room has received the latest change with which messages were read.

        Otherwise it would send earlier changes, which are older than the client's data.
        """
        await self._hub.resynced()
        if self._hub.last_change < change:
            raise Unavailable("the room could not be brought up to date")

    async def _send_changes(self, after: int) -> int:
        """Send the changes after a number, as far as the hub has them; return the last number."""
        up_to = self._hub.last_change
        changed = await self._hub.changes_between(after, up_to, user_id=self._user_id)
        await self._resumer.fill([(frame, None) for _, frame in changed])
        return up_to

    async def _send_page(self, after: int) -> tuple[int, int]:
        """Send the messages that follow `after`, as far as the hub has got.

        Return the last seq, and the change as of which they were read.
        """
        up_to = self._hub.last_seq
        missed = await self._hub.messages_after(after, min(RESUME_PAGE, up_to - after))
        due = [told for seq, told in missed.frames if seq <= up_to]
        await self._resumer.fill(due)
        last = missed.frames[len(due) - 1][0] if due else up_to
        return last, missed.change
