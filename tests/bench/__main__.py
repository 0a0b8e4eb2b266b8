"""`python3 -m tests.bench --wsload DIR`: how fast EchoChat is, beside plain aiohttp.

All but presence and history is driven by wsload, a load client in C, on the second core.
"""

import argparse
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.bench import history, lists, presence
from tests.bench.servers import EchoChat, Server, baseline, echochat

LOAD_CORE: Final = 1
READERS: Final = 1000
IDLE: Final = 5000
SHOW: Final = (
    'expect "hello"',
    'send {"type":"subscribe","id":1,"channel":"room","slug":"public"}',
    'expect "resume"',
)
"""Frames of an event-socket client before the load begins."""
TEXT: Final = "{TS} {N} {PAD}"
"""A text by which wsload knows a message again."""
COLUMNS: Final = ("messages/s", "deliveries/s", "per CPU second", "p50 ms", "p99 ms")

Result = dict[str, Any]


def main() -> None:
    """Run the scenarios asked for and print a table; each result also as a JSON line."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench", description=__doc__)
    parser.add_argument("--wsload", type=Path, help="folder of wsload.c")
    parser.add_argument("--seconds", type=int, default=10, help="length of each measurement")
    parser.add_argument("--only", choices=list(SCENARIOS), help="one scenario instead of all")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        for name, scenario in SCENARIOS.items():
            if options.only in (None, name):
                scenario(Load(options.wsload, Path(folder), options.seconds))


class Load:
    """wsload, ready to be pointed at a server."""

    def __init__(self, source: Path | None, folder: Path, seconds: int) -> None:
        self._source = source
        self._folder = folder
        self.seconds = seconds

    def run(
        self,
        server: Server,
        *arguments: str,
        cookies: tuple[str, ...] = (),
        script: tuple[str, ...] = (),
    ) -> Result:
        """Load the server; return wsload's result. Fails when anything is missing or repeated."""
        jar, lines = self._folder / "cookies", self._folder / "script"
        jar.write_text("\n".join(cookies) + "\n")
        lines.write_text("\n".join(script) + "\n")
        command = [
            str(self._program()),
            *("--port", str(server.port), "--server-pid", str(server.pid)),
            *("--cpu", str(LOAD_CORE), "--duration", str(self.seconds), "--multi", "--quiet"),
            *(("--cookie-file", str(jar)) if cookies else ()),
            *(("--script", str(lines)) if script else ()),
            *arguments,
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        result: Result = json.loads(done.stdout)
        print(json.dumps(result))
        faults = {key: result[key] for key in ("failed", "closed", "missing", "duplicates")}
        assert not any(faults.values()), faults
        return result

    def _program(self) -> Path:
        """Build wsload, once."""
        program = self._folder / "wsload"
        if self._source is None:
            raise SystemExit("this scenario needs --wsload")
        if not program.exists():
            compiler = ["cc", "-std=c11", "-O2", "-o", str(program)]
            subprocess.run([*compiler, str(self._source / "wsload.c")], check=True)
        return program


def fanout(load: Load) -> None:
    """1000 readers, one message at a time, then saturated; plain aiohttp, then both sockets."""
    shape = ("--subscribers", str(READERS), "--publishers")
    saturated = ("20", "--inflight", "10")
    with baseline() as server:
        plain = load.run(server, "--path", "/ws", *shape, "1")
        plain_full = load.run(server, "--path", "/ws", *shape, *saturated)
    with echochat(users=20) as chat:
        path = ("--path", "/ws/chat/public/")
        ours = load.run(chat, *path, *shape, "1", cookies=tuple(chat.cookies))
        ours_full = load.run(chat, *path, *shape, *saturated, cookies=tuple(chat.cookies))
        events = _by_events(load, chat, *shape, "1")
        events_full = _by_events(load, chat, *shape, *saturated)
    _table(
        f"Fan-out to {READERS}",
        ("plain send_str", plain),
        ("EchoChat, stored", ours),
        ("event sockets, stored", events),
        ("plain send_str, saturated", plain_full),
        ("EchoChat, stored, saturated", ours_full),
        ("event sockets, stored, saturated", events_full),
    )


def _by_events(load: Load, chat: EchoChat, *shape: str) -> Result:
    """Load the public room by event sockets."""
    command = {"type": "send", "id": 1, "roomId": chat.public_room(), "content": TEXT}
    return load.run(
        chat,
        *("--path", "/ws/events/", "--payload-template", json.dumps(command), *shape),
        cookies=tuple(chat.cookies),
        script=SHOW,
    )


def store(load: Load) -> None:
    """100 senders in 20 rooms, each message stored durably before it is delivered."""
    with echochat(users=100, rooms=20) as chat:
        result = load.run(
            chat,
            *("--path", "/ws/chat/bench-%r/", "--subscribers", "0", "--publishers", "100"),
            *("--rooms", "20", "--inflight", "20"),
            cookies=tuple(chat.cookies),
        )
    _table("100 senders in 20 rooms", ("EchoChat, stored", result))


def rooms(load: Load) -> None:
    """100 rooms of 20 people, saturated: each message stored and read by 20."""
    with echochat(users=200, rooms=100) as chat:
        result = load.run(
            chat,
            *("--path", "/ws/chat/bench-%r/", "--subscribers", "1800", "--publishers", "200"),
            *("--rooms", "100", "--inflight", "10"),
            cookies=tuple(chat.cookies),
        )
    _table("100 rooms of 20 people", ("EchoChat, stored", result))


def storm(load: Load) -> None:
    """5000 signed-in sockets that come all at once and resume."""
    with echochat(users=IDLE) as chat:
        path = "/ws/chat/public/?after=0"
        rush = ("--connect-rate", "1000000", "--connect-inflight", "500")
        result = load.run(chat, *_crowd(path), *rush, cookies=tuple(chat.cookies))
    seconds, cpu = result["connect_s"], result["connect_server_cpu_s"]
    print(f"EchoChat: {IDLE} sockets open and resumed in {seconds} s, {cpu} s of CPU")


def online(_load: Load) -> None:
    """2000 people online, and one joins."""
    presence.measure()


def conversations(_load: Load) -> None:
    """10,000 conversations of one user."""
    lists.measure()


def pages(load: Load) -> None:
    """Pages of history."""
    history.measure(load.seconds)


def idle(load: Load) -> None:
    """Memory per idle socket of a signed-in user."""
    with baseline() as server:
        plain = load.run(server, "--path", "/ws", *_crowd("/ws"))
    with echochat(users=IDLE) as chat:
        ours = load.run(chat, *_crowd("/ws/chat/public/"), cookies=tuple(chat.cookies))
        events = _by_events(load, chat, *_crowd("/ws/events/")[2:])
    for name, result in (("plain aiohttp", plain), ("EchoChat", ours), ("event socket", events)):
        print(f"{name}: {result['pss_kb_per_conn']} KiB per idle socket, {IDLE} sockets")


def _crowd(path: str) -> tuple[str, ...]:
    return ("--path", path, "--publishers", str(IDLE), "--subscribers", "0", "--rate", "0.001")


def _table(title: str, *rows: tuple[str, Result]) -> None:
    print(f"\n{title}")
    print(f"{'':32}" + "".join(f"{name:>15}" for name in COLUMNS))
    for name, result in rows:
        latency = result["lat_ms"]
        values = (
            f"{result['sent_per_s']:,.0f}",
            f"{result['deliveries_per_s']:,}",
            f"{result['deliveries_per_server_cpu_s']:,}",
            f"{latency['p50']:.2f}",
            f"{latency['p99']:.2f}",
        )
        print(f"{name:32}" + "".join(f"{value:>15}" for value in values))


SCENARIOS: Final = {
    "fanout": fanout,
    "store": store,
    "rooms": rooms,
    "storm": storm,
    "presence": online,
    "history": pages,
    "lists": conversations,
    "idle": idle,
}

if __name__ == "__main__":
    main()
