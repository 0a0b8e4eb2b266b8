"""Announcements of batches use PostgreSQL's numbers, whatever they are."""

from collections.abc import Collection
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.counters import LIMITED, STORED
from echochat.media import MediaUrls
from echochat.messages.announce import Announcements, Settled, Submission
from echochat.messages.frames import error_frame
from echochat.messages.queries import StoredMessage
from echochat.messages.sequence import Sequence, runs
from echochat.messages.store import Draft, Outcome
from echochat.realtime.bus import Event, MemoryBus, RoomFrames, room_channel
from echochat.settings import load
from tests.accounts.support import SECRET

ROOM = 7
NOW = datetime(2026, 11, 29, tzinfo=UTC)
MEDIA = MediaUrls(load({"ECHOCHAT_SECRET_KEY": SECRET, "ECHOCHAT_DEBUG": "true"}))


class Recorder:
    """A sender that notes what it is told, and fails when it is asked to."""

    slug = "attic"
    pair: tuple[int, int] | None = None
    username = "anna"
    avatar: str | None = None

    def __init__(self, *, fails: bool = False) -> None:
        self.answers: list[Any] = []
        self._fails = fails

    def stored(self, message: StoredMessage, frame: bytes, *, repeated: bool) -> None:
        if self._fails:
            raise ZeroDivisionError
        assert told(frame)["seq"] == message.seq
        self.answers.append(told(frame) if repeated else None)

    def refused(self, draft: Draft, retry_after: int | None) -> None:
        details = {} if retry_after is None else {"retry_after": retry_after}
        error = "unavailable" if retry_after is None else "rate_limited"
        self.answers.append(told(error_frame(error, draft.nonce, **details)))


class Nameless(Recorder):
    """A sender of whom no frame can be made."""

    username = property(lambda _: 1 / 0)


class Ear:
    """A bus, the announcements of one instance on it, and what is heard of the room."""

    def __init__(self) -> None:
        self.bus = MemoryBus()
        self.events: list[Event] = []
        self.resynced = 0
        self.behind: list[int] = []
        self.bus.subscribe(room_channel(ROOM), self.events.append)
        self.announcements = Announcements(
            self.bus, MEDIA, resync=self._resync, stored=self._note_stored
        )

    def _resync(self) -> None:
        self.resynced += 1

    def _note_stored(self, rooms: Collection[int]) -> None:
        self.behind += rooms

    def heard(self) -> list[int]:
        """The numbers that the events say, each beside the one that its frame says."""
        found = []
        for event in self.events:
            assert isinstance(event, RoomFrames)
            for seq, frame in enumerate(event.frames, event.first_seq):
                assert told(frame)["seq"] == seq
                found.append(seq)
        return found


def told(frame: bytes) -> Any:
    """The object in a frame."""
    return orjson.loads(frame[frame.index(b"{") :])


def outcome(seq: int, *, repeated: bool = False) -> Outcome:
    return Outcome(1000 + seq, seq, NOW, repeated, None, None)


def settled(sender: Recorder, result: Outcome | None) -> Settled:
    return Submission(Draft(ROOM, 1, "hi", "n"), sender, 0.0), result


REFUSED = Outcome(None, None, NOW, False, None, 5)


def test_numbers_with_gaps() -> None:
    """Another instance stored between: what is told has the gaps, in any order, and no others."""
    ear, sender = Ear(), Recorder()
    ear.announcements.tell([settled(sender, outcome(seq)) for seq in (9, 3, 4, 7)])
    runs = [event for event in ear.events if isinstance(event, RoomFrames)]
    assert [(event.first_seq, len(event.frames)) for event in runs] == [(3, 2), (7, 1), (9, 1)]
    assert len(runs) == len(ear.events)
    assert ear.heard() == [3, 4, 7, 9]
    assert sender.answers == [None] * 4
    assert ear.behind == [ROOM]


def test_repeats_and_refusals() -> None:
    """Each goes to its sender; a repeat is told again, for who stored it may not have told."""
    ear, sender = Ear(), Recorder()
    ear.announcements.tell(
        [
            settled(sender, outcome(5, repeated=True)),
            settled(sender, REFUSED),
            settled(sender, None),
        ]
    )
    first, second, third = sender.answers
    assert first["seq"] == 5
    assert second == {"error": "rate_limited", "retry_after": 5, "nonce": "n"}
    assert third == {"error": "unavailable", "nonce": "n"}
    assert ear.heard() == [5]
    assert ear.resynced == 0


@pytest.mark.parametrize("bad", [Recorder(fails=True), Nameless()])
def test_one_that_fails(bad: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    """All the others are told, by their own numbers; the log says what failed."""
    ear, good = Ear(), Recorder()
    ear.announcements.tell(
        [settled(good, outcome(1)), settled(bad, outcome(2)), settled(good, outcome(3))]
    )
    assert good.answers == [None, None]
    assert set(ear.heard()) >= {1, 3}
    assert "ZeroDivisionError" in caplog.text
    # What is stored and could not be told is resynced.
    assert ear.resynced == (0 if 2 in ear.heard() else 1)


def test_failure_behind_an_answer() -> None:
    """The sender of the message that failed gets no other sender's answer, but may try again."""
    ear, bad = Ear(), Nameless()
    ear.announcements.tell(
        [settled(Recorder(), outcome(1, repeated=True)), settled(bad, outcome(2))]
    )
    assert bad.answers == [{"error": "unavailable", "nonce": "n"}]


def test_bus_fails(caplog: pytest.LogCaptureFixture) -> None:
    """A room whose publishing failed is resynced; the other rooms get theirs."""
    ear, other = Ear(), ROOM - 1
    publish = ear.bus.publish

    def fail(channel: str, event: Event) -> None:
        if channel == room_channel(other):
            raise ZeroDivisionError
        publish(channel, event)

    ear.bus.publish = fail  # type: ignore[method-assign] # as Redis' may
    elsewhere = Submission(Draft(other, 1, "hi", "n"), Recorder(), 0.0)
    ear.announcements.tell([(elsewhere, outcome(4)), settled(Recorder(), outcome(1))])
    assert ear.resynced == 1
    assert ear.heard() == [1]
    assert "ZeroDivisionError" in caplog.text


def test_what_is_counted() -> None:
    """Each message once when it is stored, each refusal by the limit."""
    stored, limited = STORED.of(), LIMITED.of("chat.message")
    before = stored.value, limited.value
    results = [outcome(1), outcome(2), outcome(1, repeated=True), REFUSED, None, None]
    Ear().announcements.tell([settled(Recorder(), one) for one in results])
    assert (stored.value, limited.value) == (before[0] + 2, before[1] + 1)


def test_listener_of_stored_messages_fails(caplog: pytest.LogCaptureFixture) -> None:
    """Readers come before what follows messages."""
    ear = Ear()
    ear.behind = None  # type: ignore[assignment] # what can't be called fails
    ear.announcements.tell([settled(Recorder(), outcome(1))])
    assert ear.heard() == [1]
    assert "TypeError" in caplog.text


Batches = list[tuple[int, list[bool]]]
"""Of each commit: the instance that made it; of each of its messages, whether it was resent."""

BATCHES = st.lists(
    st.tuples(st.integers(0, 1), st.lists(st.booleans(), min_size=1, max_size=8)), max_size=20
)


@given(batches=BATCHES, luck=st.integers(0, 2**32), loss=st.sampled_from((0.0, 0.3)))
def test_any_numbering(batches: Batches, luck: int, loss: float) -> None:
    """Two instances, any commits between, repeats, disorder, losses: each hears 1, 2, 3 … once.

    A batch that met a conflict was stored in parts, so the numbers of one announcement are any.
    """
    random = Random(luck)  # noqa: S311 - to be repeated
    ear = Ear()
    total = sum(len(batch) for _, batch in batches)
    numbers = random.sample(range(1, total + 1), total)
    used: list[int] = []
    for _, batch in batches:
        outcomes = []
        for resent in batch:
            again = resent and used
            seq = random.choice(used) if again else numbers.pop()
            outcomes.append(outcome(seq, repeated=bool(again)))
            used.append(seq)
        ear.announcements.tell([settled(Recorder(), one) for one in outcomes])
    stored = sorted({*used, *numbers})
    frames = {seq: b'{"seq":%d}' % seq for seq in stored}
    for _ in range(2):
        listener = Sequence(0)
        heard: list[int] = []
        events = random.sample(ear.events, len(ear.events))
        for event in events:
            assert isinstance(event, RoomFrames)
            if random.random() >= loss:
                due = listener.accept(event.first_seq, event.frames)
                heard += [told(frame)["seq"] for frame in due]
            if random.random() < loss / 4:
                heard += resynced(listener, frames)
        heard += resynced(listener, frames)
        assert heard == stored
        assert not listener.has_gap


def resynced(listener: Sequence, frames: dict[int, bytes]) -> list[int]:
    """Bring a listener up to date from what is stored; return the numbers that it hears."""
    missing = [(seq, frame) for seq, frame in frames.items() if seq > listener.last_seq]
    return [told(frame)["seq"] for frame in listener.catch_up(missing)]


@given(st.sets(st.integers(1, 60)))
def test_runs(numbers: set[int]) -> None:
    """Runs hold every frame at its number, and no two of them could be one."""
    numbered = [(seq, (b"%d" % seq, -seq)) for seq in numbers]
    found = list(runs(reversed(numbered)))
    flat = [
        (seq, message)
        for run in found
        for seq, message in enumerate(zip(run.frames, run.authors, strict=True), run.first_seq)
    ]
    assert flat == sorted(numbered)
    for run, after in pairwise(found):
        assert after.first_seq > run.first_seq + len(run.frames)


def test_number_that_does_not_exist() -> None:
    """An operator deleted rows: the room goes on behind them, and nothing older is kept."""
    listener = Sequence(3)
    listener.accept(4, [b"4"])
    assert listener.accept(8, [b"8"]) == []
    assert listener.catch_up([(6, b"6"), (7, b"7")]) == [b"6", b"7", b"8"]
    assert (listener.last_seq, listener.has_gap) == (8, False)
    assert listener.since(5) == [b"6", b"7", b"8"]
    assert listener.since(4) is None
