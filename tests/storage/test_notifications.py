"""What a connection hears on the channels that it listens to."""

import asyncio

import pytest

from echochat.storage.link import Link, Unavailable
from tests.storage.link_support import PROMPT, pid_of
from tests.storage.support import Observer


async def test_notification(link: Link, observer: Observer) -> None:
    """What is announced on a channel is heard, in order, though statements run meanwhile."""
    await link.run("LISTEN news")
    observer.ask("NOTIFY news, 'one'")
    observer.ask("NOTIFY other, 'not for us'")
    assert (await link.run("SELECT 1")).rows == [(1,)]
    observer.ask("NOTIFY news, 'two'")
    heard: list[str] = []
    async with asyncio.timeout(PROMPT):
        while len(heard) < 2:
            heard += await link.heard(PROMPT)
    assert heard == ["one", "two"]
    assert await link.heard(0.01) == []


async def test_waiting_for_notifications_is_cancelled(
    link: Link, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wait that is cancelled in the turn in which a notification comes loses nothing."""
    await link.run("LISTEN news")
    waiting = asyncio.create_task(link.heard(PROMPT))
    wake = link._connection.has_news.set

    def wake_and_cancel() -> None:
        wake()
        waiting.cancel()

    monkeypatch.setattr(link._connection.has_news, "set", wake_and_cancel)
    await asyncio.sleep(0)
    observer.ask("NOTIFY news, 'kept'")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await link.heard(PROMPT) == ["kept"]


async def test_listening_on_a_connection_that_dies(link: Link, observer: Observer) -> None:
    """Who waits for news learns that the connection is gone."""
    await link.run("LISTEN news")
    task = asyncio.create_task(link.heard(PROMPT))
    await asyncio.sleep(0)
    observer.terminate(await pid_of(link))
    async with asyncio.timeout(PROMPT):
        with pytest.raises(Unavailable):
            await task
    assert link.closed
