"""`python -m tests.conformance [--python NAME] [--suite DIR]`: Autobahn's suite on our connection.

The suite needs a Python 2.7 with pip; it is installed into DIR, or a folder that is gone in the
end. Ends with status 0 when all cases behave as docs/conformance.md says, 1 when not, and 2
where there is no Python 2.7.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

import uvloop
from aiohttp import WSMsgType, web

from echochat.realtime.connection import Connection
from echochat.realtime.frames import TEXT, frame
from echochat.realtime.upgrade import Upgraded, upgrade

SUITE: Final = "autobahntestsuite==0.8.2"
CASES: Final = [*(f"{chapter}.*" for chapter in range(1, 8)), "10.*"]
"""The others are on limits and compression, which is never agreed on."""

NUMBER: Final = 247
OTHERS: Final = {
    **dict.fromkeys(("6.4.1", "6.4.2", "6.4.3", "6.4.4"), "NON-STRICT"),
    **dict.fromkeys(("7.1.6", "7.13.1", "7.13.2"), "INFORMATIONAL"),
}
"""Cases with a result other than OK, for the reasons in docs/conformance.md."""

BINARY: Final = 0x82
"""The first byte of a whole binary message, which the server never sends."""

AGENT: Final = "EchoChat"
LIMIT: Final = 1200.0
"""Seconds for the whole suite, which takes one minute."""

RUN: Final = "from autobahntestsuite.wstest import run; run()"
IS_IT: Final = "import sys, pip; sys.exit(sys.version_info[:2] != (2, 7))"


class EchoConnection(Connection):
    """A connection that says binary messages back, too, which ours refuses with 1003."""

    __slots__ = ()

    def feed_data(self, message: Any, size: int) -> None:
        if message.type is WSMsgType.BINARY and not self.closing:
            self.send(frame(BINARY, bytes(message.data)))
        else:
            super().feed_data(message, size)


class Echo:
    """An endpoint that says back what it is told."""

    connection: Connection

    def received(self, text: str) -> None:
        self.connection.send(frame(TEXT, text.encode()))

    def closed(self, code: int) -> None:
        """Nothing was held for it."""


async def echo(request: web.Request) -> web.StreamResponse:
    """Answer the upgrade of one case."""
    endpoint = Echo()
    with mock.patch("echochat.realtime.upgrade.Connection", EchoConnection):
        endpoint.connection = upgrade(request, endpoint, send_limit=1 << 20)
    endpoint.connection.allow_frames(1e6)
    return Upgraded()


async def run_suite(python: str, suite: Path, reports: Path) -> dict[str, str]:
    """Return how each case behaved."""
    app = web.Application()
    app.router.add_get("/", echo)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"ws://127.0.0.1:{runner.addresses[0][1]}/"
        specification = {
            "outdir": str(reports),
            "servers": [{"agent": AGENT, "url": url}],
            "cases": CASES,
            "exclude-cases": [],
            "exclude-agent-cases": {},
        }
        path = reports / "specification.json"
        path.write_text(json.dumps(specification))
        client = await asyncio.create_subprocess_exec(
            *(python, "-W", "ignore", "-c", RUN, "-m", "fuzzingclient", "-s", str(path)),
            env={**os.environ, "PYTHONPATH": str(suite)},
            cwd=reports,
        )
        try:
            if await asyncio.wait_for(client.wait(), LIMIT):
                raise SystemExit("the suite itself failed")
        finally:
            if client.returncode is None:
                client.kill()
                await client.wait()
    finally:
        await runner.cleanup()
    index = json.loads((reports / "index.json").read_text())[AGENT]
    return {case: _behaviour(result) for case, result in index.items()}


def _behaviour(result: dict[str, Any]) -> str:
    """The worse of what was seen of the messages and of the end."""
    told = (str(result["behavior"]), str(result["behaviorClose"]))
    return next((one for one in told if one != "OK"), "OK")


def judge(behaviours: dict[str, str]) -> int:
    """Print the result; return the status."""
    for behaviour, number in sorted(Counter(behaviours.values()).items()):
        print(f"{behaviour}: {number}")
    unexpected = {
        case: behaviour
        for case, behaviour in behaviours.items()
        if behaviour != OTHERS.get(case, "OK")
    }
    for case, behaviour in sorted(unexpected.items()):
        print(f"case {case}: {behaviour} instead of {OTHERS.get(case, 'OK')}")
    if len(behaviours) != NUMBER:
        print(f"{len(behaviours)} cases were run instead of {NUMBER}")
    return int(bool(unexpected) or len(behaviours) != NUMBER)


def is_python(name: str) -> bool:
    """Tell whether the interpreter is a Python 2.7 with pip."""
    try:
        return subprocess.run([name, "-c", IS_IT], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(python: str, suite: Path) -> None:
    """Install the suite into a folder, unless it is there."""
    marker = suite / "zope" / "__init__.py"
    if not marker.exists():
        pip = (python, "-W", "ignore", "-m", "pip", "--disable-pip-version-check", "install")
        subprocess.run([*pip, "--quiet", "--target", str(suite), SUITE], check=True)
        # Without it Python 2 doesn't find zope.interface in a folder that is no site-packages.
        marker.touch()


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """A folder that is kept, or else one that is gone in the end."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
    else:
        with tempfile.TemporaryDirectory(prefix="echochat-conformance-") as temporary:
            yield Path(temporary)


def main() -> int:
    """Install the suite, run it, judge it."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--python", default="python2.7", help="the Python 2.7 of the suite")
    parser.add_argument("--suite", type=Path, help="keep the suite here for the next time")
    parser.add_argument("--reports", type=Path, help="keep the suite's pages on each case here")
    options = parser.parse_args()
    if not is_python(options.python):
        print(f"no Python 2.7 with pip: {options.python} (name one by --python)", file=sys.stderr)
        return 2
    with folder(options.suite) as suite, folder(options.reports) as reports:
        install(options.python, suite)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return judge(runner.run(run_suite(options.python, suite, reports)))


if __name__ == "__main__":
    sys.exit(main())
