"""Notifications on a connection's channels."""

import asyncio

import pytest

from echochat.storage.connection import PgConnection, Unavailable
from tests.storage.connection_support import PROMPT, pid_of
from tests.storage.support import Observer


async def test_notification(connection: PgConnection, observer: Observer) -> None:
    """Notifications arrive in order, even while statements run."""
    await connection.run("LISTEN news")
    observer.ask("NOTIFY news, 'one'")
    observer.ask("NOTIFY other, 'not for us'")
    assert (await connection.run("SELECT 1")).rows == [(1,)]
    observer.ask("NOTIFY news, 'two'")
    heard: list[str] = []
    async with asyncio.timeout(PROMPT):
        while len(heard) < 2:
            heard += await connection.heard(PROMPT)
    assert heard == ["one", "two"]
    assert await connection.heard(0.01) == []


async def test_waiting_for_notifications_is_cancelled(
    connection: PgConnection, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wait that is cancelled in the turn in which a notification comes loses nothing."""
    await connection.run("LISTEN news")
    waiting = asyncio.create_task(connection.heard(PROMPT))
    wake = connection._connection.has_news.set

    def wake_and_cancel() -> None:
        wake()
        waiting.cancel()

    monkeypatch.setattr(connection._connection.has_news, "set", wake_and_cancel)
    await asyncio.sleep(0)
    observer.ask("NOTIFY news, 'kept'")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await connection.heard(PROMPT) == ["kept"]


async def test_listening_on_a_connection_that_dies(
    connection: PgConnection, observer: Observer
) -> None:
    """Waiting for notifications fails when the connection is lost."""
    await connection.run("LISTEN news")
    task = asyncio.create_task(connection.heard(PROMPT))
    await asyncio.sleep(0)
    observer.terminate(await pid_of(connection))
    async with asyncio.timeout(PROMPT):
        with pytest.raises(Unavailable):
            await task
    assert connection.closed
