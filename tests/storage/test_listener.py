"""Hearing NOTIFY, through every way in which the connection ends."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from echochat.storage import connection as link_module
from echochat.storage import listener as listener_module
from echochat.storage.listener import Listener
from tests.accounts.support import outage
from tests.patience import PATIENCE, until
from tests.storage.support import Observer, OwnPostgres, observing

CHANNEL = "test_news"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for retries."""
    monkeypatch.setattr(listener_module, "RETRY", 0.02)


class Ear:
    """Received notifications, and the number of possible losses."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.missed = 0

    def miss(self) -> None:
        self.missed += 1

    async def next(self) -> str:
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


@asynccontextmanager
async def listening(dsn: str, hear: Callable[[str], None] | None = None) -> AsyncIterator[Ear]:
    """Listen, from when the server knows it."""
    ear = Ear()
    listener = Listener(dsn, CHANNEL, heard=hear or ear.heard.put_nowait, missed=ear.miss)
    try:
        await until(lambda: ear.missed == 1)
        yield ear
    finally:
        async with asyncio.timeout(PATIENCE):
            await listener.close()


def announce(observer: Observer, payload: str) -> None:
    observer.ask("SELECT pg_notify(%s, %s)", (CHANNEL, payload))


async def test_news(dsn: str, observer: Observer) -> None:
    """Notifications arrive in order; the start counts as a possible loss."""
    async with listening(dsn) as ear:
        for payload in ("1", "2", "3"):
            announce(observer, payload)
        assert [await ear.next() for _ in range(3)] == ["1", "2", "3"]
        assert ear.missed == 1


async def test_lost_connection(dsn: str, observer: Observer) -> None:
    """A connection that is lost is opened again, and what came meanwhile counts as missed."""
    async with listening(dsn) as ear:
        observer.terminate(*observer.backends())
        announce(observer, "lost")
        await until(lambda: ear.missed == 2)
        announce(observer, "heard")
        assert await ear.next() == "heard"


async def test_outage(dsn: str, caplog: pytest.LogCaptureFixture) -> None:
    """While PostgreSQL is away the listener tries on, and says so in the log."""
    async with listening(dsn) as ear:
        with outage(dsn):
            await until(lambda: caplog.text.count("not listening") >= 2)
        await until(lambda: ear.missed == 2)
        with observing(dsn) as observer:
            announce(observer, "back")
        assert await ear.next() == "back"


async def test_silence(dsn: str, observer: Observer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long silence on a sound connection is no fault."""
    monkeypatch.setattr(listener_module, "SILENCE", 0.02)
    async with listening(dsn) as ear:
        await asyncio.sleep(0.15)
        announce(observer, "at last")
        assert await ear.next() == "at last"
        assert ear.missed == 1


async def test_none_is_lost(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often the silence ends as a notification comes: all are heard, once, in order."""
    monkeypatch.setattr(listener_module, "SILENCE", 0.001)
    number = 3000

    def announce_all() -> None:
        with observing(dsn) as observer:
            for payload in range(number):
                announce(observer, str(payload))

    async with listening(dsn) as ear:
        await asyncio.to_thread(announce_all)
        assert [await ear.next() for _ in range(number)] == [str(n) for n in range(number)]
        assert ear.missed == 1


async def test_many_at_once(dsn: str, observer: Observer) -> None:
    """The rest of the program has its turns while very much is heard in one go."""
    number = 20_000
    most = in_this_turn = 0

    def hear(_payload: str) -> None:
        nonlocal in_this_turn, most
        in_this_turn += 1
        most = max(most, in_this_turn)

    async with listening(dsn, hear):
        observer.ask(
            "SELECT pg_notify(%s, n::text) FROM generate_series(1, %s) n", (CHANNEL, number)
        )
        heard = 0
        async with asyncio.timeout(PATIENCE):
            while heard + in_this_turn < number:
                heard, in_this_turn = heard + in_this_turn, 0
                await asyncio.sleep(0)
    assert most <= 2 * listener_module.TURN


async def test_server_that_hangs(
    own_postgres: OwnPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that hangs is noticed by its silence; when it goes on, so does the listener."""
    monkeypatch.setattr(listener_module, "SILENCE", 0.05)
    monkeypatch.setattr(link_module, "ANSWER_TIMEOUT", 0.05)
    async with listening(own_postgres.dsn) as ear:
        with own_postgres.hanging():
            await asyncio.sleep(0.3)
        await until(lambda: ear.missed >= 2)
        with observing(own_postgres.dsn) as observer:
            announce(observer, "again")
        assert await ear.next() == "again"


async def test_callback_that_fails(
    dsn: str, observer: Observer, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug in who hears is logged and does not end the hearing: it begins anew."""
    heard: list[str] = []

    def hear(payload: str) -> None:
        heard.append(payload)
        if payload == "bad":
            raise ZeroDivisionError

    async with listening(dsn, hear) as ear:
        announce(observer, "bad")
        await until(lambda: ear.missed == 2)
        announce(observer, "good")
        await until(lambda: heard == ["bad", "good"])
    assert "ZeroDivisionError" in caplog.text


async def test_close(dsn: str, observer: Observer) -> None:
    """A closed listener hears nothing more and leaves no connection."""
    async with listening(dsn) as ear:
        pass
    announce(observer, "too late")
    await until(lambda: not observer.backends())
    assert ear.heard.empty()


@pytest.mark.parametrize("delay", [0.0, 0.001, 0.005, 0.02])
async def test_close_at_any_moment(dsn: str, observer: Observer, delay: float) -> None:
    """A listener may be closed while it connects, or while it waits to try again."""
    listener = Listener(dsn, CHANNEL, heard=_ignore, missed=lambda: None)
    await asyncio.sleep(delay)
    async with asyncio.timeout(PATIENCE):
        await listener.close()
    await until(lambda: not observer.backends())


def _ignore(_payload: str) -> None:
    pass
