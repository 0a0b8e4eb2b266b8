"""Long-lived tasks fail loudly, begin again, and end when they are asked to."""

import ast
import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from echochat import supervision
from echochat.counters import TASK_FAILURES
from echochat.settings import PROJECT_DIR
from echochat.storage.database import Database
from echochat.supervision import TasksDown, Worker, check_vital, watched
from tests.accounts.support import Visitor
from tests.patience import PATIENCE, until

PACKAGE = PROJECT_DIR / "echochat"

WATCHED = {
    "supervision.py": "the one place where tasks nobody waits for are started",
    "storage/database.py _shielded": "awaited, shielded",
    "realtime/redis/connection.py open": "awaited, shielded",
    "events/session.py _cancellable": "awaited in the same function; its result is looked at",
    "messages/hub.py __init__": "awaited by everybody who acquires the hub",
    "messages/writer.py _work": "awaited in the same turn; what fails before that starts a resync",
}
"""Where a task may be started by hand: somebody looks at its result."""


def tasks_in(path: Path) -> Iterator[str]:
    """Each function of a module that starts a task of asyncio by hand."""
    name = str(path.relative_to(PACKAGE))
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            # A TaskGroup's method looks at the result itself.
            if isinstance(node, ast.Attribute) and node.attr in {"create_task", "ensure_future"}:
                owner = node.value
                if not (isinstance(owner, ast.Name) and owner.id == "group"):
                    yield name if name in WATCHED else f"{name} {function.name}"


def test_no_task_is_unwatched() -> None:
    """Every task is supervised, or somebody waits for its result."""
    found = {task for path in PACKAGE.rglob("*.py") for task in tasks_in(path)}
    assert found == set(WATCHED)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for retries."""
    monkeypatch.setattr(supervision, "FIRST_WAIT", 0.001)


class Work:
    """Work that fails as often as it is told to, then goes on."""

    def __init__(self, failures: int, lasting: float = 0.0) -> None:
        self.failures = failures
        self.lasting = lasting
        self.begun = 0
        self.may_end = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        if self.begun <= self.failures:
            await asyncio.sleep(self.lasting)
            raise ZeroDivisionError
        await self.may_end.wait()


async def test_failure_is_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """An exception is logged with its traceback, counted, and the work begins anew."""
    before = TASK_FAILURES.of("test").value
    work = Work(failures=3)
    worker = Worker("test", work).start()
    await until(lambda: work.begun == 4)
    assert TASK_FAILURES.of("test").value == before + 3
    assert caplog.text.count("test failed") == 3
    assert "ZeroDivisionError" in caplog.text
    work.may_end.set()
    async with asyncio.timeout(PATIENCE):
        await worker.finished()
    assert not worker.is_running
    assert work.begun == 4


async def test_waits_grow(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Each wait is twice the one before, up to the longest."""
    monkeypatch.setattr(supervision, "LONGEST_WAIT", 0.005)
    work = Work(failures=5)
    worker = Worker("test", work).start()
    await until(lambda: work.begun == 6)
    await worker.close()
    waits = [record.getMessage().rsplit("in ", 1)[1] for record in caplog.records]
    assert waits == ["0.001 s", "0.002 s", "0.004 s", "0.005 s", "0.005 s"]


async def test_work_that_ran_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A failure long after the one before is the first again."""
    monkeypatch.setattr(supervision, "LONGEST_WAIT", 0.01)
    work = Work(failures=3, lasting=0.05)
    worker = Worker("test", work).start()
    await until(lambda: work.begun == 4)
    await worker.close()
    assert {record.getMessage().rsplit("in ", 1)[1] for record in caplog.records} == {"0.001 s"}


async def test_started_once() -> None:
    """Starting what is under way does nothing; what has returned can be started again."""
    work = Work(failures=0)
    worker = Worker("test", work)
    worker.start().start()
    await until(lambda: work.begun == 1)
    work.may_end.set()
    await worker.finished()
    worker.start()
    await worker.finished()
    assert work.begun == 2


async def test_close_ends_work_and_wait() -> None:
    """A worker is closed in the midst of its work, and while it waits to try again."""
    working, waiting = Work(failures=0), Work(failures=1)
    worker = Worker("test", working).start()
    await until(lambda: working.begun == 1)
    async with asyncio.timeout(PATIENCE):
        await worker.close()
    assert not worker.is_running
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(supervision, "FIRST_WAIT", 3600)
        worker = Worker("test", waiting, is_vital=True).start()
        await worker.rested()
        async with asyncio.timeout(PATIENCE):
            await worker.close()
    await check_vital()


async def test_closed_before_it_began() -> None:
    """A worker that is closed at once never works, and nobody waits for it."""
    work = Work(failures=0)
    worker = Worker("test", work).start()
    async with asyncio.timeout(PATIENCE):
        await worker.close()
        await worker.rested()
    assert work.begun == 0


async def test_cancellation_of_something_else(caplog: pytest.LogCaptureFixture) -> None:
    """Work that waited for what somebody cancelled has failed; it was not asked to end."""
    begun: list[None] = []

    async def work() -> None:
        begun.append(None)
        if len(begun) == 1:
            waited_for = asyncio.get_running_loop().create_future()
            waited_for.cancel()
            await waited_for

    worker = Worker("test", work).start()
    async with asyncio.timeout(PATIENCE):
        await worker.finished()
    assert len(begun) == 2
    assert "test failed" in caplog.text


async def test_vital_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readiness reports vital tasks that are down, and no others."""
    monkeypatch.setattr(supervision, "FIRST_WAIT", 0.05)
    other, vital = Work(failures=1), Work(failures=1)
    workers = Worker("other", other).start(), Worker("vital", vital, is_vital=True).start()
    for worker in workers:
        await worker.rested()
    with pytest.raises(TasksDown, match=r"^vital$"):
        await check_vital()
    await until(lambda: vital.begun == 2)
    await check_vital()
    for worker in workers:
        await worker.close()


async def test_readiness_knows(
    visitor: Visitor, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While an error keeps role changes from being heard the server is not ready; then it is."""
    monkeypatch.setattr(supervision, "FIRST_WAIT", 0.3)
    async with asyncio.timeout(PATIENCE):
        while (answer := await visitor.get("/api/health/ready/")).status == 200:
            await db.execute("NOTIFY role_changed, 'nonsense'")
        assert answer.data["components"] == {
            "database": "ok",
            "cache": "ok",
            "tasks": "error",
            "descriptors": "ok",
        }
        while (await visitor.get("/api/health/ready/")).status != 200:
            await asyncio.sleep(0.01)


async def test_short_work_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody waits for it, and yet it does not fail unnoticed; a cancellation is no failure."""
    cleaned_up = asyncio.Event()

    async def work() -> None:
        raise ZeroDivisionError

    watched("short work", work(), failed=cleaned_up.set)
    async with asyncio.timeout(PATIENCE):
        await cleaned_up.wait()
    assert "ZeroDivisionError" in caplog.text
    cleaned_up.clear()
    task = watched("short work", Work(failures=0)(), failed=cleaned_up.set)
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert not cleaned_up.is_set()
