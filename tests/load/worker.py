"""One process of the load: a share of the sockets, and of what is said over them."""

import asyncio
import random
import ssl
import time
from collections import Counter
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import uvloop

from tests.load.client import ChatSocket, Socket, Tally
from tests.load.people import LoadError, Room

OPENING: Final = 100
"""Sockets opened at the same time."""

CLOCKS: Final = 100
"""Readers of a process whose latencies are counted: more would cost more than they tell."""

TICK: Final = 1.0
"""Seconds between two reports of progress."""

MOST_UNANSWERED: Final = 32
"""Messages of a sender on their way, after which the server reads no more from it."""

ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz абвгдежзийклмнопрстуфхцчшщъыьэюя"


class Chat(NamedTuple):
    """A chat socket to be opened."""

    room: Room
    cookie: str
    sends: bool


class Job(NamedTuple):
    """The task of one process."""

    number: int
    url: str
    insecure: bool
    chats: list[Chat]
    others: list[tuple[str, str]]
    """Path and cookie of the sockets that only listen to other news."""
    seconds: float
    rate: float
    """Messages a second of this process; 0: as fast as answers come."""
    in_flight: int
    patience: float
    """Seconds after which what has not come counts as missing."""
    seed: str
    run: str
    """Part of the nonces: a run with the same seed must not repeat them."""


class Outcome(NamedTuple):
    """The result of one process."""

    sent: int
    deliveries: int
    repeated: int
    misordered: int
    missing: int
    unanswered: int
    skipped: int
    seconds: float
    refused: Counter[str]
    closed: Counter[int]
    latencies: Counter[int]


def run(job: Job, pipe: Connection) -> None:
    """Do a job; told what to do next, and telling how it goes, through the pipe."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(Worker(job, pipe).work())
    except LoadError as error:
        pipe.send(("failed", str(error)))
    except TimeoutError:
        pipe.send(("failed", "not all sockets could be opened in time"))
    except OSError as error:
        pipe.send(("failed", f"the server can't be reached: {error}"))


class Worker:
    """The sockets of this process."""

    def __init__(self, job: Job, pipe: Connection) -> None:
        self._job = job
        self._pipe = pipe
        self._tally = Tally()
        self._random = random.Random(f"{job.seed}:{job.number}")
        self._chats: list[ChatSocket] = []
        self._sent = 0
        self._skipped = 0
        self._until = 0.0

    async def work(self) -> None:
        """Open, send, wait for the last message, close."""
        sockets = await self._open()
        self._pipe.send(("opened", len(sockets)))
        await asyncio.to_thread(self._pipe.recv)
        progress = asyncio.create_task(self._progress())
        start = time.monotonic()
        await self._send()
        self._pipe.send(("sent", None))
        last_seqs = await asyncio.to_thread(self._pipe.recv)
        await self._drain(last_seqs)
        progress.cancel()
        self._pipe.send(("done", self._outcome(last_seqs, time.monotonic() - start)))
        for socket in sockets:
            if not socket.leaving:
                socket.close()
        await asyncio.sleep(0.1)

    async def _open(self) -> list[Socket]:
        job, tally = self._job, self._tally
        for number, (room, cookie, _) in enumerate(job.chats):
            path, clock = f"/ws/chat/{room.slug}/", number < CLOCKS
            self._chats.append(
                ChatSocket(tally, job.url, path, cookie, after=room.last_seq, clock=clock)
            )
        others = [Socket(tally, job.url, path, cookie) for path, cookie in job.others]
        sockets: list[Socket] = [*self._chats, *others]
        gate = asyncio.Semaphore(OPENING)

        async def connect(socket: Socket) -> None:
            async with gate:
                await self._connect(socket)

        async with asyncio.timeout(job.patience + len(sockets) / OPENING):
            await asyncio.gather(*map(connect, sockets))
        return sockets

    async def _connect(self, socket: Socket) -> None:
        parts = urlsplit(self._job.url)
        context: ssl.SSLContext | None = None
        if parts.scheme == "https":
            context = ssl.create_default_context()
            if self._job.insecure:
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        port = parts.port or (443 if context else 80)
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: socket, parts.hostname or "", port, ssl=context)
        await socket.opened

    # Sending ----------------------------------------------------------------

    async def _send(self) -> None:
        senders = [
            socket for socket, chat in zip(self._chats, self._job.chats, strict=True) if chat.sends
        ]
        self._until = time.monotonic() + self._job.seconds
        if self._job.rate:
            await self._send_at_rate(senders)
        else:
            for sender in senders:
                self._send_on(sender)
            await asyncio.sleep(self._job.seconds)
        await self._wait_for(lambda: not any(sender.unanswered for sender in senders))

    def _send_on(self, sender: ChatSocket) -> None:
        """Let a sender have so many messages on their way, each answer making room for the next."""
        loop = asyncio.get_running_loop()

        def say() -> None:
            if time.monotonic() < self._until and not sender.leaving:
                self._say(sender)

        def answered(wait: float) -> None:
            if wait:
                loop.call_later(wait, say)
            else:
                say()

        sender.on_answer(answered)
        for _ in range(self._job.in_flight):
            say()

    async def _send_at_rate(self, senders: list[ChatSocket]) -> None:
        start = time.monotonic()
        number = 0
        while senders and time.monotonic() < self._until:
            while number < (time.monotonic() - start) * self._job.rate:
                sender = senders[number % len(senders)]
                number += 1
                if sender.leaving or sender.unanswered >= MOST_UNANSWERED:
                    self._skipped += 1
                else:
                    self._say(sender)
            await asyncio.sleep(min(0.01, 1 / self._job.rate))

    def _say(self, sender: ChatSocket) -> None:
        self._sent += 1
        text = "".join(self._random.choices(ALPHABET, k=self._random.randint(1, 120)))
        sender.send(text, f"{self._job.run}:{self._job.number}:{self._sent}")

    # Ending -----------------------------------------------------------------

    async def _drain(self, last_seqs: dict[str, int]) -> None:
        pairs = list(self._with_last_seq(last_seqs))
        await self._wait_for(
            lambda: all(
                socket.leaving or not socket.order.missing(last_seq) for socket, last_seq in pairs
            )
        )

    def _with_last_seq(self, last_seqs: dict[str, int]) -> list[tuple[ChatSocket, int]]:
        return [
            (socket, last_seqs[chat.room.slug])
            for socket, chat in zip(self._chats, self._job.chats, strict=True)
        ]

    async def _wait_for(self, holds: Any) -> None:
        end = time.monotonic() + self._job.patience
        while not holds() and time.monotonic() < end:
            await asyncio.sleep(0.02)

    async def _progress(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self._pipe.send(("progress", (self._sent, self._tally.deliveries)))

    def _outcome(self, last_seqs: dict[str, int], seconds: float) -> Outcome:
        pairs, tally = self._with_last_seq(last_seqs), self._tally
        return Outcome(
            sent=self._sent,
            deliveries=tally.deliveries,
            repeated=sum(socket.order.repeated for socket, _ in pairs),
            misordered=sum(socket.order.misordered for socket, _ in pairs),
            missing=sum(socket.order.missing(last_seq) for socket, last_seq in pairs),
            unanswered=sum(socket.unanswered for socket, _ in pairs),
            skipped=self._skipped,
            seconds=seconds,
            refused=tally.refused,
            closed=tally.closed,
            latencies=tally.latencies,
        )
