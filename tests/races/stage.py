"""Holding what the server waits for: the answers to its queries, and the news it hears."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from echochat.storage.connection import Params, PgConnection, QueryResult
from tests.patience import PATIENCE, until

A_MOMENT = 0.3
"""Seconds in which an overtaking answer comes, where the code lets one overtake."""


class Held:
    """The answer to one query: PostgreSQL gave it, the server does not have it yet."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._is_there = asyncio.Event()
        self._may_go = asyncio.Event()

    async def there(self) -> None:
        """Return when the query has been answered."""
        async with asyncio.timeout(PATIENCE):
            await self._is_there.wait()

    @property
    def is_there(self) -> bool:
        """True if the query has been answered."""
        return self._is_there.is_set()

    def release(self) -> None:
        """Let the server have the answer."""
        self._may_go.set()

    async def pass_on(self) -> None:
        """Hold the answer that has just come until it is released."""
        self._is_there.set()
        await self._may_go.wait()


class Stage:
    """Every statement and notification of the servers in this process goes through here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heard: list[str] = []
        """Payloads that the servers have taken."""
        self._held: list[Held] = []
        self._news_may_go = asyncio.Event()
        self._news_may_go.set()
        self._run, self._hear = PgConnection.run, PgConnection.heard
        monkeypatch.setattr(PgConnection, "run", self._running())
        monkeypatch.setattr(PgConnection, "heard", self._hearing())

    def hold(self, sql: str) -> Held:
        """Hold the answer to the next statement of this text."""
        held = Held(sql)
        self._held.append(held)
        return held

    def hold_news(self) -> None:
        """Let the servers hear nothing."""
        self._news_may_go.clear()

    def release_news(self) -> None:
        """Let the servers hear what was announced."""
        self._news_may_go.set()

    async def hears(self, change: Any) -> None:
        """Carry out a change; return when the servers have heard of it."""
        before = len(self.heard)
        await change
        await until(lambda: len(self.heard) > before)

    async def moment(self, held: Held | None = None) -> None:
        """Give what might overtake the time to do so, unless `held` shows that it has."""
        try:
            async with asyncio.timeout(A_MOMENT):
                await (held.there() if held else asyncio.Event().wait())
        except TimeoutError:
            pass

    def end(self) -> None:
        """Hold nothing more."""
        self.release_news()
        for held in self._held:
            held.release()
        self._held.clear()

    def _running(self) -> Callable[..., Any]:
        stage, run = self, self._run

        async def running(link: PgConnection, sql: str, params: Params = None) -> QueryResult:
            held = next((each for each in stage._held if each.sql == sql), None)
            if held is not None:
                stage._held.remove(held)
            result = await run(link, sql, params)
            if held is not None:
                await held.pass_on()
            return result

        return running

    def _hearing(self) -> Callable[..., Any]:
        stage, hear = self, self._hear

        async def hearing(link: PgConnection, patience: float) -> list[str]:
            payloads = await hear(link, patience)
            await stage._news_may_go.wait()
            stage.heard += payloads
            return payloads

        return hearing
