"""The task that stores messages, by itself, on a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import WSMsgType

from echochat.counters import BATCH_MESSAGES, COMMIT_SECONDS
from echochat.messages import writer
from echochat.messages.changes.rules import read_request
from echochat.messages.store import Draft, locked_lanes, store
from echochat.messages.writer import MessageWriter
from echochat.realtime import codes
from echochat.realtime.bus import MemoryBus, room_channel
from echochat.realtime.connection import IN_FLIGHT
from echochat.storage.database import Database
from echochat.supervision import TasksDown, check_vital
from tests.accounts.support import Site
from tests.messages.test_announce import MEDIA, Recorder
from tests.messages.test_failure import BREAK_WRITER
from tests.messages.test_locks import locked
from tests.patience import PATIENCE, until
from tests.rooms.support import chat, person

PUBLIC = "SELECT FROM rooms WHERE slug = 'public' FOR UPDATE"


class Bench:
    """A writer, the public room, and how often a resync was asked for."""

    def __init__(self, dsn: str, room_id: int) -> None:
        self.room_id = room_id
        self.resynced = 0
        self.bus = MemoryBus()
        self.events: list[Any] = []
        self.bus.subscribe(room_channel(room_id), self.events.append)
        self.writer = MessageWriter(
            dsn,
            self.bus,
            MEDIA,
            rate_limit=100_000,
            rate_window=60,
            resync=self._resync,
            stored=lambda _: None,
        )

    def _resync(self) -> None:
        self.resynced += 1

    def say(self, sender: Recorder, nonce: str | None = None, author: int = 1) -> bool:
        return self.writer.submit(Draft(self.room_id, author, "hi", nonce), sender)

    def numbers(self) -> list[int]:
        return [event.first_seq + n for event in self.events for n in range(len(event.frames))]


@pytest.fixture
async def bench(dsn: str, db: Database) -> AsyncIterator[Bench]:
    """A writer that is closed at the end."""
    (room_id,) = await db.fetch_one("SELECT id FROM rooms WHERE slug = 'public'") or (0,)
    one = Bench(dsn, room_id)
    yield one
    await one.writer.close()


async def test_submit_after_close(bench: Bench) -> None:
    """Messages after the shutdown began are refused; earlier ones are stored."""
    sender = Recorder()
    assert bench.say(sender)
    closing = asyncio.create_task(bench.writer.close())
    await asyncio.sleep(0)
    assert not bench.say(sender)
    await closing
    assert sender.answers == [None]
    assert bench.numbers() == [1]


async def test_close_during_a_commit(bench: Bench) -> None:
    """It returns when the commit has, and what waited behind is stored too."""
    sender = Recorder()
    bench.say(sender)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    bench.say(sender)
    async with asyncio.timeout(10):
        await bench.writer.close()
    assert sender.answers == [None, None]


async def test_connection_of_a_closed_writer(bench: Bench) -> None:
    """Closing the writer closes its connection."""
    bench.say(Recorder())
    await bench.writer.close()
    assert bench.writer._connection is not None
    assert bench.writer._connection.closed


async def test_next_batch_is_sent_off_first(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next batch is sent to PostgreSQL before the last one is announced."""
    steps: list[str] = []
    sender = Recorder()

    async def step(*args: Any) -> Any:
        steps.append("store")
        if len(steps) == 1:
            bench.say(sender)
        return await store(*args)

    monkeypatch.setattr(writer, "store", step)
    monkeypatch.setattr(sender, "stored", lambda *_, **__: steps.append("told"))
    bench.say(sender)
    await until(lambda: steps.count("told") == 2)
    assert steps == ["store", "store", "told", "told"]


async def test_no_work_costs_nothing(
    bench: Bench, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idle writer sleeps, and locks are looked at ten times a second."""
    looks: list[float] = []

    async def look(*args: Any) -> Any:
        looks.append(asyncio.get_running_loop().time())
        return await locked_lanes(*args)

    monkeypatch.setattr(writer, "locked_lanes", look)
    rounds: list[MessageWriter] = []
    gather = MessageWriter._gather

    def counted(self: MessageWriter) -> Any:
        rounds.append(self)
        return gather(self)

    monkeypatch.setattr(MessageWriter, "_gather", counted)
    await asyncio.sleep(0.05)
    assert rounds == []
    sender = Recorder()
    async with locked(dsn, PUBLIC):
        bench.say(sender)
        await until(lambda: len(looks) == 4)
    await until(lambda: sender.answers)
    assert all(later - earlier > 0.08 for earlier, later in pairwise(looks))


async def test_close_without_work(bench: Bench) -> None:
    """A writer that waits is woken by it."""
    await asyncio.sleep(0.01)
    async with asyncio.timeout(10):
        await bench.writer.close()


async def test_close_while_something_is_held(
    bench: Bench, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for a lock no longer than a message does."""
    monkeypatch.setattr(writer, "PATIENCE", 0.5)
    sender = Recorder()
    async with locked(dsn, PUBLIC):
        bench.say(sender, "n1")
        async with asyncio.timeout(10):
            await bench.writer.close()
    assert sender.answers == [{"error": "unavailable", "nonce": "n1"}]


async def test_what_waits_is_bounded(
    bench: Bench, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held messages count, too."""
    monkeypatch.setattr(writer, "QUEUE_SIZE", 3)
    sender = Recorder()
    async with locked(dsn, PUBLIC):
        assert bench.say(sender)
        await until(lambda: bench.writer._held)
        assert [bench.say(sender) for _ in range(3)] == [True, True, False]
        assert bench.writer.waiting == 3
    await until(lambda: len(sender.answers) == 3)


async def test_size_of_a_batch(bench: Bench, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """No commit has more messages than it may, and none is left over."""
    monkeypatch.setattr(writer, "BATCH_SIZE", 4)
    sender = Recorder()
    for _ in range(10):
        bench.say(sender)
    await until(lambda: len(sender.answers) == 10)
    rows = await db.fetch_all("SELECT count(*) FROM messages GROUP BY created_at ORDER BY min(seq)")
    assert rows == [(4,), (4,), (2,)]
    assert bench.numbers() == list(range(1, 11))


async def test_nonce_twice_in_the_queue(bench: Bench) -> None:
    """The second finds the first; what is between is not held up, and all is answered."""
    sender, other = Recorder(), Recorder()
    bench.say(sender, "n1")
    bench.say(sender, "n1")
    bench.say(other, "n1", author=2)
    await until(lambda: len(sender.answers) == 2)
    assert sender.answers[0] is None
    assert sender.answers[1]["seq"] == 1
    assert other.answers == [None]


async def test_one_nonce_many_times(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are settled together, not one a commit: a few people's would keep the queue full."""
    commits = []

    async def counted(*args: Any) -> Any:
        commits.append(args)
        return await store(*args)

    monkeypatch.setattr(writer, "store", counted)
    sender = Recorder()
    for _ in range(50):
        bench.say(sender, "n1")
    await until(lambda: len(sender.answers) == 50)
    assert len(commits) == 1
    assert sender.answers[0] is None
    assert [answer["seq"] for answer in sender.answers[1:]] == [1] * 49
    assert sender.answers[1]["message"] == "hi"
    assert bench.numbers() == [1]


async def test_nonce_of_an_edited_message_twice(bench: Bench, db: Database) -> None:
    """Two repeats in one batch are both answered with the current text."""
    sender = Recorder()
    bench.say(sender, "n1")
    await until(lambda: sender.answers)
    await db.execute("UPDATE messages SET content = 'edited'")
    bench.say(sender, "n1")
    bench.say(sender, "n1")
    await until(lambda: len(sender.answers) == 3)
    assert [answer["message"] for answer in sender.answers[1:]] == ["edited"] * 2


@pytest.mark.parametrize("old", ["25 hours", "1 hour"])
async def test_one_nonce_that_conflicts(bench: Bench, db: Database, old: str) -> None:
    """A batch with a nonce that served its day is stored whole, by its second try."""
    first = Recorder()
    bench.say(first, "n0")
    await until(lambda: first.answers)
    await db.execute("UPDATE messages SET created_at = now() - %s::interval", (old,))
    senders = [Recorder() for _ in range(5)]
    for number, sender in enumerate(senders):
        bench.say(sender, f"n{number}")
    await until(lambda: all(sender.answers for sender in senders))
    fresh = old == "25 hours"
    assert (senders[0].answers == [None]) == fresh
    stored = await db.fetch_all("SELECT count(*), count(DISTINCT created_at) FROM messages")
    assert stored == [(6 if fresh else 5, 2)]
    assert bench.resynced == 0


async def test_conflict_that_stays(
    bench: Bench, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """One message that a constraint refuses, whatever is tried, is refused alone."""
    await db.execute("ALTER TABLE messages ADD CONSTRAINT refused CHECK (nonce <> 'n6')")
    try:
        senders = [Recorder() for _ in range(7)]
        for number, sender in enumerate(senders):
            bench.say(sender, f"n{number}")
        await until(lambda: all(sender.answers for sender in senders))
    finally:
        await db.execute("ALTER TABLE messages DROP CONSTRAINT refused")
    assert senders[6].answers == [{"error": "unavailable", "nonce": "n6"}]
    assert [sender.answers for sender in senders[:6]] == [[None]] * 6
    assert sorted(bench.numbers()) == list(range(1, 7))
    assert [record.getMessage() for record in caplog.records] == [
        "a message could not be stored: refused"
    ]


async def test_what_is_measured(bench: Bench) -> None:
    """How long a batch takes to store, and how many messages it has."""
    seconds, messages = COMMIT_SECONDS.sum, BATCH_MESSAGES.sum
    sender = Recorder()
    for _ in range(3):
        bench.say(sender)
    await until(lambda: len(sender.answers) == 3)
    assert 0 < COMMIT_SECONDS.sum - seconds < PATIENCE
    assert BATCH_MESSAGES.sum - messages == 3


async def test_sender_that_fails(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    """The writer outlives it, and tells all the others."""
    bad, good = Recorder(fails=True), Recorder()
    bench.say(bad)
    bench.say(good)
    await until(lambda: good.answers)
    bench.say(good)
    await until(lambda: len(good.answers) == 2)
    assert bench.numbers() == [1, 2, 3]
    assert "could not acknowledge a message" in caplog.text


async def test_lost_commit_is_resynced(bench: Bench, dsn: str, db: Database) -> None:
    """Nobody knows whether it is stored: everything live is compared with PostgreSQL."""
    sender = Recorder()
    bench.say(sender)
    await until(lambda: sender.answers)
    async with locked(dsn, "LOCK TABLE messages IN EXCLUSIVE MODE"):
        bench.say(sender, "n1")
        async with asyncio.timeout(PATIENCE):
            while not await db.fetch_all(BREAK_WRITER):
                await asyncio.sleep(0.01)
        await until(lambda: len(sender.answers) == 2)
    assert sender.answers[1] == {"error": "unavailable", "nonce": "n1"}
    assert bench.resynced == 1


async def test_error_of_ours(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a batch does, its senders are told, and the next one is stored."""

    async def bad(*_: object) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("echochat.messages.writer.store", bad)
        sender = Recorder()
        bench.say(sender)
        await until(lambda: sender.answers)
    bench.say(sender)
    await until(lambda: len(sender.answers) == 2)
    assert sender.answers == [{"error": "unavailable"}, None]
    assert "ZeroDivisionError" in caplog.text
    assert bench.resynced == 1


async def test_bug_in_the_parser(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Senders of a failing message are cut, even with others under way; all others go on."""

    def parse(text: str, *args: Any, **options: Any) -> Any:
        if "fail" in text:
            raise ZeroDivisionError
        return read_request(text, *args, **options)

    monkeypatch.setattr("echochat.messages.session.read_request", parse)
    bad, good = await person(site, "boris"), await person(site, "anna")
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(chat(bad))
        other = await stack.enter_async_context(chat(good))
        for number in range(IN_FLIGHT):
            await one.say(f"{number}")
        await one.say("fail")
        while (await one.socket.receive()).type is WSMsgType.TEXT:
            pass
        assert one.socket.close_code == codes.ABNORMAL
        for number in range(3):
            await other.say(f"after {number}")
        heard = [await other.next() for _ in range(20)]
        while heard[-1].get("message") != "after 2":
            heard.append(await other.next())
    assert "ZeroDivisionError" in caplog.text


async def test_task_that_fails(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is started again, and what waited is stored; readiness knows of it meanwhile."""
    sender = Recorder()
    with monkeypatch.context() as patch:
        patch.setattr("echochat.messages.writer.BATCH_SIZE", "not a number")
        bench.say(sender)
        await until(lambda: "storing messages failed" in caplog.text)
        with pytest.raises(TasksDown):
            await check_vital()
    await until(lambda: sender.answers)
    assert sender.answers == [None]
    assert bench.resynced == 1
