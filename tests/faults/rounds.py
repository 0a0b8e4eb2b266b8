"""Rounds of faults, and what has to hold after each."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

from echochat.storage.database import Database, Unavailable
from tests.faults.person import Failure, Person, Socket, Talk
from tests.faults.stage import Stage

PEOPLE: Final = 15
"""Each has four sockets: sixty clients."""

CALM: Final = 40.0
"""Seconds after the last fault in which everything has to have been healed."""

PRESENCE: Final = 10.0
"""Seconds after all clients are back in which presence has to be right."""

UNREAD: Final = """
    SELECT r.slug, count(*) FROM chat_roles c
    JOIN users u ON u.id = c.user_id
    JOIN rooms r ON r.id = c.room_id AND r.kind = 'direct'
    JOIN messages m ON m.room_id = r.id AND m.seq > c.last_read_seq
    WHERE u.name = %s GROUP BY r.slug
"""
STORED: Final = "SELECT nonce, count(*) FROM messages WHERE nonce IS NOT NULL GROUP BY nonce"
LENGTHS: Final = """
    SELECT r.slug, r.last_seq, count(m.seq), coalesce(max(m.seq), 0)
    FROM rooms r LEFT JOIN messages m ON m.room_id = r.id GROUP BY r.slug, r.last_seq
"""


class Play:
    """The people, the stage they are on, and the faults."""

    def __init__(self, stage: Stage, random: Random) -> None:
        self._stage = stage
        self._random = random
        self._db = Database(stage.dsn, 2)
        self.people = [Person(f"person{number}", stage.address, random) for number in range(PEOPLE)]
        self.faults: dict[str, Callable[[], Awaitable[None]]] = {
            "restart of Redis": stage.restart_redis,
            "restart of PostgreSQL": stage.restart_postgres,
            "kill -9 of an instance": stage.kill_instance,
            "deploy of an instance": stage.stop_instance,
            "SIGSTOP of an instance": stage.hang_instance,
            "reload of nginx": stage.reload_nginx,
            "storm of logouts": self._logouts,
        }

    @property
    def sockets(self) -> list[Socket]:
        return [socket for person in self.people for socket in person.sockets]

    @property
    def talks(self) -> list[Talk]:
        return [talk for person in self.people for talk in person.chats]

    async def begin(self) -> None:
        """Let everybody come in."""
        for person in self.people:
            await person.enter()
        for person, peer in zip(self.people, [*self.people[1:], self.people[0]], strict=True):
            slug = await person.start_direct(peer.name)
            person.chats = [Talk(person, "public"), Talk(person, slug)]
        for socket in self.sockets:
            socket.start()
        await self._until(lambda: all(one.is_open for one in self.sockets), CALM, "all came in")

    async def end(self) -> None:
        for socket in self.sockets:
            await socket.stop()
        for person in self.people:
            await person.visitor.http.close()
        await self._db.close()

    async def round(self, names: Iterable[str]) -> float:
        """Let faults happen, and check; return how long it took to be calm. Raises `Failure`."""
        for talk in self.talks:
            talk.is_talking = True
        await asyncio.sleep(self._random.uniform(0.5, 1.5))
        await asyncio.gather(*(self.faults[name]() for name in names))
        started = time.monotonic()
        await asyncio.sleep(1)
        for talk in self.talks:
            talk.is_talking = False
        await self._settle()
        return time.monotonic() - started

    # -------------------------------------------------------------------------

    async def _logouts(self) -> None:
        leaving = self._random.sample(self.people, PEOPLE // 3)
        await asyncio.gather(*(person.leave() for person in leaving))

    async def _settle(self) -> None:
        await self._until(self._all_back, CALM, "everybody is back and every message answered")
        await self._eventually(self._all_heard, CALM, "everybody heard every message")
        await self._eventually(self._stored, CALM, "every acknowledged message is stored once")
        everybody = frozenset(person.name for person in self.people)
        await self._until(
            lambda: all(person.presence.online == everybody for person in self.people),
            PRESENCE,
            "presence is right",
        )
        await self._eventually(self._unread, CALM, "unread equals a recount")

    def _all_back(self) -> bool:
        for socket in self.sockets:
            if socket.task is not None and socket.task.done():
                socket.task.result()
        return all(one.is_open for one in self.sockets) and not any(
            talk.pending for talk in self.talks
        )

    async def _all_heard(self) -> str:
        rows = await self._db.fetch_all(LENGTHS)
        for slug, last_seq, count, highest in rows:
            if not last_seq == count == highest:
                raise Failure(f"{slug}: {count} messages, last_seq {last_seq}, highest {highest}")
        lengths = {slug: last_seq for slug, last_seq, _, _ in rows}
        late = [talk for talk in self.talks if talk.last_seq != lengths[talk.slug]]
        return ", ".join(
            f"{talk.person.name} heard {talk.last_seq} of {lengths[talk.slug]} in {talk.slug}"
            for talk in late
        )

    async def _stored(self) -> str:
        stored: dict[str, int] = dict(await self._db.fetch_all(STORED))
        lost = {
            nonce for talk in self.talks for nonce in talk.acknowledged if stored.get(nonce) != 1
        }
        if lost:
            raise Failure(f"acknowledged and not stored once: {sorted(lost)}")
        return ""

    async def _unread(self) -> str:
        for person in self.people:
            rows = await self._db.fetch_all(UNREAD, (person.name,))
            if dict(rows) != person.inbox.counts:
                return f"{person.name} is told {person.inbox.counts}, but has {dict(rows)}"
        return ""

    async def _until(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        async def check() -> str:
            return "" if holds() else self._picture()

        await self._eventually(check, seconds, what)

    async def _eventually(
        self, faults: Callable[[], Awaitable[str]], seconds: float, what: str
    ) -> None:
        """Return when nothing is wrong any more. Raises `Failure`."""
        end = time.monotonic() + seconds
        wrong = "PostgreSQL is away"
        while time.monotonic() < end:
            with suppress(Unavailable):
                wrong = await faults()
            if not wrong:
                return
            await asyncio.sleep(0.1)
        raise Failure(f"not within {seconds:g} s: {what} ({wrong})")

    def _picture(self) -> str:
        """What clients believe, for who looks into a failure."""
        closed = [f"{one.person.name}{one.path}" for one in self.sockets if not one.is_open]
        waiting = sum(len(talk.pending) for talk in self.talks)
        online = {tuple(sorted(person.presence.online)) for person in self.people}
        return f"closed: {closed}; unanswered: {waiting}; online: {online}"


async def play(folder: Path, rounds: int, seed: int, report: Callable[[str], None]) -> None:
    """Run rounds; a report line each. Raises `Failure`."""
    with Stage(folder, Random(seed)) as stage:  # noqa: S311 - to be repeated
        performance = Play(stage, Random(seed))  # noqa: S311
        choice = Random(seed)  # noqa: S311
        await performance.begin()
        try:
            for number in range(1, rounds + 1):
                names = choice.sample(sorted(performance.faults), choice.choice((1, 1, 2)))
                took = await performance.round(names)
                total = sum(talk.last_seq for talk in performance.talks[::2][:1])
                report(f"round {number}: {' + '.join(names)}: calm {took:.1f} s, seq {total}")
        finally:
            await performance.end()
