"""Supervises long-lived tasks, so that none ends unnoticed.

A failed worker is logged, counted (`TASK_FAILURES`) and restarted after a growing wait. Readiness
uses `check_vital`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Final

from echochat.counters import TASK_FAILURES

logger = logging.getLogger(__name__)

FIRST_WAIT: Final = 0.5
"""Seconds from the first failure to the next try; doubled with each failure after it."""

LONGEST_WAIT: Final = 30.0
"""Seconds between tries at most. Work that ran longer than this before failing starts afresh."""

_down: Final[set["Worker"]] = set()


class TasksDown(Exception):
    """A vital worker waits to be tried again; the message names it."""


class Worker:
    """Work that runs until it returns, however often it raises.

    A loop that never returns is started once; work on demand is started
    whenever there is some. Neither belongs to the request that started it: its
    log lines carry no request id.
    """

    def __init__(
        self, name: str, work: Callable[[], Awaitable[None]], *, is_vital: bool = False
    ) -> None:
        """`name` is a label of the metrics, so there must be few.

        `is_vital`: messages do not flow while the work is down.
        """
        self._name = name
        self._work = work
        self._is_vital = is_vital
        self._task: asyncio.Task[None] | None = None
        self._resting = asyncio.Event()
        self._resting.set()

    def __str__(self) -> str:
        return self._name

    @property
    def is_running(self) -> bool:
        """True while the task runs or waits for its restart."""
        return self._task is not None and not self._task.done()

    def start(self) -> "Worker":
        """Begin, unless the work is under way; return the worker itself."""
        if not self.is_running:
            self._resting.clear()
            self._task = asyncio.create_task(self._supervise(), name=self._name, context=Context())
            self._task.add_done_callback(self._ended)
        return self

    async def rested(self) -> None:
        """Return when the work has returned or failed, or is not under way."""
        await self._resting.wait()

    async def finished(self) -> None:
        """Return when the work has returned, however often it failed before."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def cancel(self) -> None:
        """End the work soon, for good."""
        if self._task is not None:
            self._task.cancel()

    async def close(self) -> None:
        """End the work, for good, and wait until it has ended."""
        self.cancel()
        await self.finished()

    async def _supervise(self) -> None:
        wait = FIRST_WAIT
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._work()
            except (Exception, asyncio.CancelledError) as error:
                if _is_cancelled():
                    raise
                if loop.time() - began > LONGEST_WAIT:
                    wait = FIRST_WAIT
                self._failed(error, wait)
            else:
                return
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
            _down.discard(self)
            self._resting.clear()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._task is task:
            _down.discard(self)
            self._resting.set()

    def _failed(self, error: BaseException, wait: float) -> None:
        report(self._name, error, f"tried again in {wait:g} s")
        self._resting.set()
        if self._is_vital:
            _down.add(self)


def _is_cancelled() -> bool:
    """Tell whether the task itself is to end, not something that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def watched(
    name: str, work: Coroutine[None, None, None], failed: Callable[[], None] | None = None
) -> asyncio.Task[None]:
    """Start short work that nobody waits for.

    An exception is logged and counted; then `failed` is called, to clean up after it.
    """

    def ended(task: asyncio.Task[None]) -> None:
        if task.cancelled() or (error := task.exception()) is None:
            return
        report(name, error, "not tried again")
        if failed is not None:
            failed()

    task = asyncio.create_task(work, name=name)
    task.add_done_callback(ended)
    return task


def report(name: str, error: BaseException, outcome: str = "the rest goes on") -> None:
    """Log and count the end of a task that nothing awaits."""
    logger.error("%s failed: %s", name, outcome, exc_info=error)
    TASK_FAILURES.of(name).value += 1


async def check_vital() -> None:
    """Raise `TasksDown` while a vital worker of this process has failed and is not back."""
    if _down:
        raise TasksDown(", ".join(sorted(str(worker) for worker in _down)))
