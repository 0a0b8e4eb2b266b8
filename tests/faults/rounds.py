"""Rounds of faults, and what has to hold after each."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

from echochat.storage.database import Database, Unavailable
from tests.faults.events import Events
from tests.faults.people import CLUB, Troublemakers
from tests.faults.person import Failure, Person, Socket
from tests.faults.stage import Stage
from tests.faults.talks import Club, Echo, Talk

PEOPLE: Final = 15
"""Each has seven sockets: a hundred clients."""

CALM: Final = 40.0
"""Seconds after the last fault in which everything has to have been resynced."""

PRESENCE: Final = 10.0
"""Seconds after all clients are back in which presence has to be right."""

UNREAD: Final = """
    SELECT r.slug, count(*) FROM chat_roles c
    JOIN users u ON u.id = c.user_id
    JOIN rooms r ON r.id = c.room_id AND r.kind = 'direct'
    JOIN messages m ON m.room_id = r.id AND m.seq > c.last_read_seq AND m.deleted_at IS NULL
    WHERE u.name = %s GROUP BY r.slug
"""
STORED: Final = "SELECT nonce, count(*) FROM messages WHERE nonce IS NOT NULL GROUP BY nonce"
LENGTHS: Final = """
    SELECT r.slug, r.last_seq, count(m.seq), coalesce(max(m.seq), 0)
    FROM rooms r LEFT JOIN messages m ON m.room_id = r.id GROUP BY r.slug, r.last_seq
"""


SHOWN: Final = """
    SELECT m.id, m.content FROM messages m JOIN rooms r ON r.id = m.room_id WHERE r.slug = %s
"""

SLOW: Final = 1.0
"""Seconds in which 99 of 100 messages come back, whatever any person does."""

HELD_UP: Final = 0.1
"""Seconds; when the tool itself is late by more, it can't judge how late others are."""


class Play:
    """The people, the stage they are on, and the faults."""

    def __init__(self, stage: Stage, random: Random) -> None:
        self._stage = stage
        self._random = random
        self._db = Database(stage.dsn, 2)
        self.people = [Person(f"person{number}", stage.address, random) for number in range(PEOPLE)]
        self._trouble = trouble = Troublemakers(self._db, self.people, stage.address(), random)
        self.by_people: dict[str, Callable[[], Awaitable[None]]] = {
            "storm of logouts": self._logouts,
            "blocks": trouble.block,
            "nonces of yesterday": trouble.resend_of_yesterday,
            "deletion of a big room": trouble.delete_big_room,
            "locked room": trouble.lock_club,
            "hostile sockets": trouble.flood,
        }
        self.faults: dict[str, Callable[[], Awaitable[None]]] = self.by_people | {
            "restart of Redis": stage.restart_redis,
            "restart of PostgreSQL": stage.restart_postgres,
            "kill -9 of an instance": stage.kill_instance,
            "deploy of an instance": stage.stop_instance,
            "SIGSTOP of an instance": stage.hang_instance,
            "reload of nginx": stage.reload_nginx,
        }
        self.events: list[Events] = []
        self.slowest = ""
        """Delays of the last round's messages, for the report."""

    @property
    def sockets(self) -> list[Socket]:
        return [*(socket for one in self.people for socket in one.sockets), *self.events]

    @property
    def talks(self) -> list[Talk]:
        chats = [talk for one in self.people for talk in one.chats if isinstance(talk, Talk)]
        return [*chats, *(talk for events in self.events for talk in events.talks)]

    async def begin(self) -> None:
        """Let everybody come in."""
        for person in self.people:
            await person.enter()
        for person, peer in zip(self.people, [*self.people[1:], self.people[0]], strict=True):
            person.direct = await person.start_direct(peer.name)
        await self._trouble.make_club()
        for person in self.people:
            public = Talk(person, "public")
            person.chats = [
                public,
                Talk(person, person.direct),
                Club(person, CLUB),
                Echo(public),
            ]
            self.events.append(Events(person, ["public", person.direct, CLUB]))
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
            talk.delays.clear()
        await asyncio.sleep(self._random.uniform(0.5, 1.5))
        names = list(names)
        late = asyncio.create_task(_latest())
        await asyncio.gather(*(self.faults[name]() for name in names))
        late.cancel()
        self._judge_delays(names, await late)
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

    def _judge_delays(self, names: list[str], late: float) -> None:
        """Messages of all who were there come back soon, unless a machine failed."""
        delays = sorted(
            delay for person in self.people for talk in person.chats[:2] for delay in _delays(talk)
        )
        slow = delays[int(len(delays) * 0.99)] if delays else 0.0
        self.slowest = f"p99 {slow * 1000:.0f} ms of {len(delays)}, tool {late * 1000:.0f} ms late"
        by_people = (
            all(name in self.by_people for name in names) and "storm of logouts" not in names
        )
        if by_people and slow > SLOW and late < HELD_UP:
            raise Failure(f"messages were late beside {' + '.join(names)}: {self.slowest}")

    async def _settle(self) -> None:
        await self._until(self._all_back, CALM, "everybody is back and every message answered")
        await self._eventually(self._all_heard, CALM, "everybody heard every message")
        await self._eventually(self._shown, CALM, "everybody sees messages as they are")
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

    async def _shown(self) -> str:
        stored: dict[int, str] = dict(await self._db.fetch_all(SHOWN, (CLUB,)))
        for talk in self.talks:
            if isinstance(talk, Club) and talk.slug == CLUB and talk.texts != stored:
                wrong = {id_ for id_, text in stored.items() if talk.texts.get(id_) != text}
                return f"{talk.person.name} sees {len(wrong)} messages otherwise: {min(wrong)} …"
        return ""

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
        """Return the clients' state, to investigate a failure."""
        closed = [f"{one.person.name}{one.path}" for one in self.sockets if not one.is_open]
        waiting = sum(len(talk.pending) for talk in self.talks)
        online = {tuple(sorted(person.presence.online)) for person in self.people}
        return f"closed: {closed}; unanswered: {waiting}; online: {online}"


def _delays(talk: Socket) -> list[float]:
    """Return how long each message took, or takes already."""
    return talk.delays + talk.waits() if isinstance(talk, Talk) else []


async def _latest() -> float:
    """Return, when cancelled, by how much this process was held up at most, in seconds."""
    latest = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            latest = max(latest, time.monotonic() - before - 0.01)
    return latest


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
                total = performance.talks[0].last_seq
                report(
                    f"round {number}: {' + '.join(names)}: calm {took:.1f} s, seq {total},"
                    f" {performance.slowest}"
                )
        finally:
            await performance.end()
