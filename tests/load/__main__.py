"""`python3 -m tests.load`: sockets by the thousand, and a look at every message that comes.

docs/load-testing.md tells more.

Exit code: 0 when every reader got every message once and in order, 1 when not, 2 when the load
could not be run as asked.
"""

import argparse
import asyncio
import json
import math
import multiprocessing
import os
import resource
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from tests.load.people import LOCAL, LoadError, Room, Site
from tests.load.report import Watched, merged, report, table
from tests.load.worker import Chat, Job, Outcome, run
from tests.processes import ServerProcess

SPARE_FILES: Final = 100
SOCKETS_A_PROCESS: Final = 500
"""Under so many a second process brings nothing."""

NO_LIMITS: Final = {
    "AUTH_RATE_LIMIT": "1000000",
    "WS_CONNECT_RATE_LIMIT": "1000000",
    "CHAT_MESSAGE_RATE_LIMIT": "1000000",
    "ECHOCHAT_LOG_LEVEL": "WARNING",
}
"""Of a server that is started for the load."""

SHOWN: Final = ("seed", "sockets", "senders", "users", "rooms")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a load; return the exit code."""
    options = parsed(arguments)
    try:
        with server(options) as (url, pid):
            found = Load(options, url, pid).run()
    except (LoadError, aiohttp.ClientConnectionError) as error:
        print(f"The load can't be run: {error}", file=sys.stderr)
        return 2
    print(table(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n")
    return 0 if found["ok"] else 1


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.load", description=__doc__)
    add = parser.add_argument
    add("--url", help="where the server is; without it one is started for the load")
    add("--remote", action="store_true", help="allow a URL that is not this machine's; ask first")
    add("--insecure", action="store_true", help="take any TLS certificate")
    add("--pid", type=int, help="the server's process: tells its CPU and memory")
    add("--users", type=int, default=20, help="users signed in (20); sockets share them")
    add("--sockets", type=int, default=200, help="chat sockets (200); all of them read")
    add("--senders", type=int, default=20, help="how many of them also send (20)")
    add("--rooms", type=int, default=0, help="private rooms; 0: all are in the public room")
    add("--inbox", type=int, default=0, help="inbox sockets beside them")
    add("--presence", type=int, default=0, help="presence sockets beside them")
    add("--seconds", type=float, default=10, help="for how long to send (10)")
    add("--rate", type=float, default=0, help="messages a second of all; 0: as answers come")
    add("--in-flight", type=int, default=1, help="messages of a sender on their way (1)")
    add("--patience", type=float, default=10, help="seconds to wait for the last message (10)")
    add("--processes", type=int, help="processes of this client; default: by cores and sockets")
    add("--seed", default=secrets.token_hex(4), help="repeats names and texts of another run")
    add("--json", type=Path, help="file for the result")
    return parser.parse_args(arguments)


@contextmanager
def server(options: argparse.Namespace) -> Iterator[tuple[str, int | None]]:
    """Yield where the server is and its process, if known; start one when none is named."""
    if options.url:
        url = options.url.rstrip("/")
        if urlsplit(url).hostname not in LOCAL and not options.remote:
            raise LoadError(f"{url} is another machine: --remote says that its owner agrees")
        yield url, options.pid
        return
    with TemporaryDirectory(prefix="echochat-load-") as folder:
        Path(folder).chmod(0o755)
        with ServerProcess(Path(folder), **NO_LIMITS) as started:
            yield started.url, started.process.pid


class Load:
    """One run, from signing in to the report."""

    def __init__(self, options: argparse.Namespace, url: str, pid: int | None) -> None:
        self._options = options
        self._url = url
        self._watched = Watched(pid)
        self._site = Site(url, insecure=options.insecure)

    def run(self) -> dict[str, Any]:
        """Run it; return the report. Raises `LoadError`."""
        options = self._options
        sockets = options.sockets + options.inbox + options.presence
        raise_file_limit(sockets + SPARE_FILES)
        cookies, rooms = asyncio.run(self._prepare())
        jobs = split(options, self._url, cookies, rooms)
        memory = self._watched.memory()
        with processes(jobs) as pipes:
            gather(pipes, "opened")
            grown = difference(self._watched.memory(), memory)
            cpu = self._watched.cpu()
            tell(pipes, None)
            gather(pipes, "sent")
            last = {room.slug: room.last_seq for room in asyncio.run(self._rooms(cookies))}
            tell(pipes, last)
            outcomes: list[Outcome] = gather(pipes, "done")
            cpu = difference(self._watched.cpu(), cpu)
        per_socket = grown / sockets if grown is not None else None
        settings = {
            name: getattr(options, name) for name in ("seed", "sockets", "senders", "users")
        }
        return settings | report(merged(outcomes), cpu, per_socket)

    async def _prepare(self) -> tuple[list[str], list[Room]]:
        names = [f"load-{self._options.seed}-{number}" for number in range(self._options.users)]
        cookies = await self._site.enter(names)
        return cookies, await self._rooms(cookies)

    async def _rooms(self, cookies: Sequence[str]) -> list[Room]:
        """Return the rooms, which belong to the users in turn."""
        if not self._options.rooms:
            return [await self._site.room("public", cookies[0])]
        return [
            await self._site.room(f"load-{self._options.seed}-{n}", cookies[n % len(cookies)])
            for n in range(self._options.rooms)
        ]


def split(
    options: argparse.Namespace, url: str, cookies: Sequence[str], rooms: Sequence[Room]
) -> list[Job]:
    """Share the sockets out among the processes; the first sockets of all send."""
    chats = []
    for number in range(options.sockets):
        room = number % len(rooms)
        # A private room's readers are all its owner's; the public room is everybody's.
        user = room if options.rooms else number
        chats.append(Chat(rooms[room], cookies[user % len(cookies)], number < options.senders))
    users = len(cookies)
    others = [("/ws/direct/inbox/", cookies[n % users]) for n in range(options.inbox)]
    others += [("/ws/presence/", cookies[n % users]) for n in range(options.presence)]
    cores = os.cpu_count() or 1
    count = options.processes or min(cores, math.ceil(len(chats + others) / SOCKETS_A_PROCESS)) or 1
    senders = min(options.senders, options.sockets) or 1
    return [
        Job(
            number=number,
            url=url,
            insecure=options.insecure,
            chats=chats[number::count],
            others=others[number::count],
            seconds=options.seconds,
            rate=options.rate * sum(chat.sends for chat in chats[number::count]) / senders,
            in_flight=options.in_flight,
            patience=options.patience,
            seed=options.seed,
            run=secrets.token_hex(4),
        )
        for number in range(count)
    ]


@contextmanager
def processes(jobs: Sequence[Job]) -> Iterator[list[Connection]]:
    """Start a process for each job; yield a pipe to each."""
    context = multiprocessing.get_context("spawn")
    started = []
    pipes: list[Connection] = []
    try:
        for job in jobs:
            ours, theirs = context.Pipe()
            process = context.Process(target=run, args=(job, theirs), daemon=True)
            process.start()
            theirs.close()
            started.append(process)
            pipes.append(ours)
        yield pipes
        for process in started:
            process.join(10)
    finally:
        for process in started:
            process.kill()
            process.join()


def tell(pipes: Sequence[Connection], what: object) -> None:
    for pipe in pipes:
        pipe.send(what)


def gather(pipes: Sequence[Connection], wanted: str) -> list[Any]:
    """Wait until every process says `wanted`; show progress meanwhile. Raises `LoadError`."""
    answers: dict[Connection, Any] = {}
    progress: dict[Connection, tuple[int, int]] = {}
    shown = time.monotonic()
    while len(answers) < len(pipes):
        for ready in wait(list(pipes)):
            assert isinstance(ready, Connection)
            try:
                kind, value = ready.recv()
            except EOFError:
                raise LoadError("a process of the load has died") from None
            if kind == "failed":
                raise LoadError(value)
            if kind == "progress":
                progress[ready] = value
            elif kind == wanted:
                answers[ready] = value
        if progress and time.monotonic() - shown >= 1:
            shown = time.monotonic()
            sent, deliveries = map(sum, zip(*progress.values(), strict=True))
            print(f"{sent:,} sent, {deliveries:,} delivered", file=sys.stderr)
    return [answers[pipe] for pipe in pipes]


def difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def raise_file_limit(wanted: int) -> None:
    """Let this process, and those that it starts, open enough sockets. Raises `LoadError`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise LoadError(f"only {hard} open files are allowed here (nofile): {wanted} are needed")
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main())
