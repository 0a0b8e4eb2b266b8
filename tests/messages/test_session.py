"""One chat socket: how much of it may be under way, and what is left of it at its end."""

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from aiohttp import ClientError

from echochat.messages import queries
from echochat.messages.changes.apply import MessageChanges
from echochat.messages.session import ChatSession
from echochat.messages.writer import MessageWriter
from echochat.realtime import admission
from echochat.realtime.connection import IN_FLIGHT, Connection
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite
from tests.messages.changes.support import following, react
from tests.patience import until
from tests.rooms.support import Chat, chat, person, store_past

WORK = pytest.mark.parametrize("worker", [MessageWriter, MessageChanges])
"""The queues of messages and of changes of messages."""


async def ask(one: Chat, worker: type, number: int) -> None:
    """Send something for the worker."""
    if worker is MessageWriter:
        await one.say(f"{number}", f"n{number}")
    else:
        await react(one, number)


def has_come(taken: list[Any], count: int) -> bool:
    return len(taken) == count


@WORK
async def test_what_is_under_way_is_bounded(
    site: Site, monkeypatch: pytest.MonkeyPatch, worker: type
) -> None:
    """Further messages are read as earlier ones are settled, no sooner."""
    taken: list[Any] = []

    def take(_worker: Any, _request: Any, sender: Any) -> bool:
        taken.append(sender)
        return True

    monkeypatch.setattr(worker, "submit", take)
    anna = await person(site)
    async with following(anna) as one, chat(anna) as other:
        for number in range(1, IN_FLIGHT + 6):
            await ask(one, worker, number)
        await until(lambda: len(taken) >= IN_FLIGHT)
        for _ in range(3):
            await other.send(type="ping")
            assert await other.next() == {"type": "pong"}
        assert len(taken) == IN_FLIGHT
        for settled in range(5):
            taken[0].connection.settled(None)
            await until(partial(has_come, taken, IN_FLIGHT + settled + 1))


@WORK
async def test_too_much_waits_already(
    site: Site, monkeypatch: pytest.MonkeyPatch, worker: type
) -> None:
    """The refusal names the message."""
    monkeypatch.setattr(worker, "submit", lambda *_: False)
    async with following(await person(site)) as one:
        await ask(one, worker, 7)
        frame = await one.next()
    assert frame["error"] == "unavailable"
    assert (frame.get("nonce"), frame.get("id")) in {("n7", None), (None, 7)}


async def test_who_is_refused_is_not_idle(start_site: StartSite) -> None:
    """A refused message counts as activity."""
    site = await start_site(CHAT_WS_IDLE_TIMEOUT="1", CHAT_MESSAGE_RATE_LIMIT="1")
    loop = asyncio.get_running_loop()
    async with chat(await person(site)) as one:
        await one.said("hi")
        end = loop.time() + 2
        while loop.time() < end:
            await asyncio.sleep(0.05)
            assert (await one.said("hi"))["error"] == "rate_limited"


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ChatSession]]:
    """All sessions that are made."""
    made: list[ChatSession] = []
    initialize = ChatSession.__init__

    def keep(session: ChatSession, *args: Any) -> None:
        initialize(session, *args)
        made.append(session)

    monkeypatch.setattr(ChatSession, "__init__", keep)
    yield made
    made.clear()


async def test_budget(
    site: Site, sessions: list[ChatSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user may send more frames a second than a guest."""
    rates: list[float] = []
    monkeypatch.setattr(Connection, "allow_frames", lambda _, rate: rates.append(rate))
    async with chat(await site.visitor()):
        await until(lambda: sessions)
        assert rates == []
    async with chat(await person(site)):
        await until(lambda: rates)
    assert rates == [sessions[0]._parts.talk_rate]


async def test_nothing_is_left(site: Site, sessions: list[ChatSession]) -> None:
    """Every collection of sessions drops one that has ended."""
    anna = await person(site)
    async with chat(anna) as one, chat(anna) as two:
        await one.said("hi")
        await two.next()
    parts = sessions[0]._parts
    await until(lambda: all(session.connection.gone for session in sessions))
    assert len(sessions) == 2
    registry = parts.admission._registry
    assert len(parts.services.hubs) == len(parts.idle) == len(registry) == 0
    assert registry.session_ids() == []
    assert parts.services.roles._sessions == {}
    assert len(parts.admission._seats) == 0


async def test_client_that_goes_away_during_the_handshake(
    site: Site, sessions: list[ChatSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room of an abandoned handshake is released."""

    def upgrade(*_: object, **__: object) -> None:
        raise ConnectionResetError

    anna = await person(site)
    monkeypatch.setattr(admission, "upgrade", upgrade)
    with pytest.raises(ClientError):
        async with chat(anna):
            pass
    assert sessions
    assert len(sessions[0]._parts.services.hubs) == 0


async def test_opening_that_fails_early(
    site: Site,
    sessions: list[ChatSession],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The socket closes with 1013, and its end fails nowhere."""

    def fail(_: ChatSession) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ChatSession, "tell_state", fail)
    async with chat(await person(site)) as one:
        assert await one.close_code() == 1013
    assert len(sessions[0]._parts.services.hubs) == 0
    assert "endpoint failed" not in caplog.text


async def test_leaving_while_messages_are_read(
    site: Site, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resume ends with its socket."""
    asked = asyncio.Event()

    async def wait(*_: object) -> None:
        asked.set()
        await asyncio.Event().wait()

    anna = await person(site)
    await store_past(db, 3)
    monkeypatch.setattr(queries, "messages_after", wait)
    async with chat(anna, query="?after=0"):
        await asked.wait()
    await until(lambda: "resuming" not in {task.get_name() for task in asyncio.all_tasks()})
