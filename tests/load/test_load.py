"""The load client against a real server, which loses nothing, and through a relay that does."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from echochat.settings import PROJECT_DIR
from tests.load.__main__ import NO_LIMITS, main
from tests.load.checker import Order
from tests.load.relay import Harm, relay
from tests.load.stream import Message, Pieces, taken_apart
from tests.processes import ServerProcess

SMALL = ("--users", "3", "--sockets", "8", "--senders", "4", "--seconds", "0.5", "--seed", "test")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("load"), **NO_LIMITS) as started:
        yield started


async def load(*arguments: str) -> tuple[int | None, str]:
    """Run the client; return its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.load", *arguments),
        cwd=PROJECT_DIR,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode, output.decode()


async def loaded(url: str, file: Path, *arguments: str) -> tuple[int | None, Any]:
    """Run a small load; return exit code and result."""
    code, output = await load("--url", url, *SMALL, "--json", str(file), *arguments)
    assert code in (0, 1), output
    return code, json.loads(await asyncio.to_thread(file.read_text))


async def test_nothing_is_lost(server: ServerProcess, tmp_path: Path) -> None:
    """Every reader in two processes gets all, and the report says what it cost."""
    pid = str(server.process.pid)
    more = ("--inbox", "2", "--presence", "2", "--processes", "2", "--pid", pid)
    code, found = await loaded(server.url, tmp_path / "report.json", *more)
    assert (code, found["ok"], found["missing"], found["repeated"]) == (0, True, 0, 0)
    assert found["sent"] > 4
    assert found["deliveries"] == found["sent"] * 8
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["max"]
    assert found["server_cpu_us_per_delivery"] > 0


async def test_private_rooms_at_a_rate(server: ServerProcess, tmp_path: Path) -> None:
    """Readers get what is said in their room alone, as fast as asked."""
    more = ("--rooms", "4", "--rate", "40")
    code, found = await loaded(server.url, tmp_path / "report.json", *more)
    assert (code, found["deliveries"]) == (0, found["sent"] * 2)
    assert 5 <= found["sent"] <= 25


@pytest.mark.parametrize(
    ("fault", "harm"),
    [
        ("missing", lambda pair: pair[1:]),
        ("repeated", lambda pair: [*pair, pair[0]]),
        ("misordered", lambda pair: pair[::-1]),
    ],
)
async def test_harm_is_noticed(
    server: ServerProcess, tmp_path: Path, fault: str, harm: Harm
) -> None:
    """One message lost, repeated or out of turn at one reader fails the run."""
    async with relay(server.port, harm) as port:
        url = f"http://127.0.0.1:{port}"
        code, found = await loaded(url, tmp_path / "report.json", "--patience", "1")
    assert (code, found["ok"]) == (1, False)
    faults = {name: found[name] for name in ("missing", "repeated", "misordered")}
    assert faults == dict.fromkeys(faults, 0) | {fault: 1}


async def test_limits_are_told(tmp_path: Path) -> None:
    """A server with its own limits is not run against the wall: the setting is named."""
    limits = {"AUTH_RATE_LIMIT": "100", "WS_CONNECT_RATE_LIMIT": "5"}
    with ServerProcess(tmp_path / "data", **limits) as own:
        few = ("--users", "1", "--sockets", "1", "--senders", "1", "--seconds", "0.5")
        code, output = await load("--url", own.url, *few, "--in-flight", "30", "--patience", "1")
        assert (code, "CHAT_MESSAGE_RATE_LIMIT" in output) == (0, True)
        code, output = await load("--url", own.url, *SMALL)
        assert (code, "WS_CONNECT_RATE_LIMIT" in output) == (2, True)


def test_strangers_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Another machine's server only with the word that its owner agrees."""
    assert main(["--url", "https://chat.example.org"]) == 2
    assert "--remote" in capsys.readouterr().err


def test_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody listens, that is said."""
    assert main(["--url", "http://127.0.0.1:1"]) == 2
    assert "connect" in capsys.readouterr().err


def said(*seqs: int) -> list[Message]:
    return [Message(seq, 0, None) for seq in seqs]


@pytest.mark.parametrize(
    ("seqs", "faults"),
    [
        ((3, 4, 5), (0, 0, 0)),
        ((3, 5), (1, 0, 0)),
        ((3, 4), (1, 0, 0)),
        ((), (3, 0, 0)),
        ((3, 4, 4, 5), (0, 1, 0)),
        ((2, 3, 4, 5), (0, 1, 0)),
        ((4, 3, 5), (0, 0, 1)),
        ((5, 4, 3, 4), (0, 1, 2)),
    ],
)
def test_order(seqs: tuple[int, ...], faults: tuple[int, int, int]) -> None:
    """Missing, repeated and misordered messages of a room that went from 3 to 5."""
    order = Order(after=2)
    order.take(said(*seqs))
    assert (order.missing(5), order.repeated, order.misordered) == faults


def test_pieces_end_anywhere() -> None:
    """A frame that is not whole waits for the rest; pings and closes are told apart."""
    text = b'{"message":"load 17 hi","seq":1,"nonce":"a"}'
    stream = b"\x81" + bytes((len(text),)) + text + b"\x89\x00" + b"\x88\x02\x03\xe8"
    whole = taken_apart(stream)
    assert whole.messages == (Message(1, 17, "a"),)
    assert whole.others == ((9, b""), (8, b"\x03\xe8"))
    for end in range(len(text) + 2):
        assert taken_apart(stream[:end])[::2] == ((), 0)


def test_long_frames() -> None:
    """Both longer forms of a frame's length."""
    for size in (200, 70_000):
        text = b'{"message":"' + b"x" * size + b'","seq":1}'
        kind = b"\x7e" + len(text).to_bytes(2, "big") if size < 65536 else None
        head = kind or b"\x7f" + len(text).to_bytes(8, "big")
        assert Pieces().read(b"\x81" + head + text).messages == (Message(1, 0, None),)
