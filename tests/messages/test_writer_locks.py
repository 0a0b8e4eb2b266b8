"""The task that stores messages, while rows are locked, on a real PostgreSQL."""

from echochat.messages.store import Draft
from echochat.storage.database import Database
from tests.messages.test_announce import Recorder
from tests.messages.test_locks import locked
from tests.messages.test_writer import Bench, bench
from tests.patience import until

__all__ = ["bench"]

PUBLIC = "SELECT FROM rooms WHERE slug = 'public' FOR UPDATE"
SAME_NONCE = """
    INSERT INTO messages (room_id, seq, author_id, content, nonce, created_at)
    VALUES (%s, 1000000, 1, 'hi', 'n1', now())
"""


async def test_one_nonce_many_times_in_a_locked_room(bench: Bench, dsn: str) -> None:
    """They wait together, and are all answered."""
    sender = Recorder()
    async with locked(dsn, PUBLIC):
        for _ in range(5):
            bench.say(sender, "n1")
        await until(lambda: bench.writer._held)
        assert bench.writer.waiting == 5
    await until(lambda: len(sender.answers) == 5)
    assert sender.answers[0] is None
    assert [answer["seq"] for answer in sender.answers[1:]] == [1] * 4


async def test_batch_with_one_locked_room(bench: Bench, dsn: str, db: Database) -> None:
    """Only what the lock concerns waits; the rest of the batch is stored."""
    await db.execute("INSERT INTO rooms (slug, name, kind) VALUES ('attic', 'Attic', 'private')")
    (attic,) = await db.fetch_one("SELECT id FROM rooms WHERE slug = 'attic'") or (0,)
    waits, goes = Recorder(), Recorder()
    async with locked(dsn, PUBLIC):
        bench.say(waits)
        bench.writer.submit(Draft(attic, 1, "hi", None), goes)
        await until(lambda: goes.answers)
        assert waits.answers == []
    await until(lambda: waits.answers)


async def test_lock_that_is_not_found(bench: Bench, dsn: str) -> None:
    """The same nonce in a transaction that is still open: the batch waits, the next one doesn't."""
    waits, goes = Recorder(), Recorder()
    async with locked(dsn, SAME_NONCE, bench.room_id):
        bench.say(waits, "n1")
        await until(lambda: bench.writer._held)
        bench.say(goes, author=2)
        await until(lambda: goes.answers)
        assert waits.answers == []
    await until(lambda: waits.answers)
    assert waits.answers == [None]
