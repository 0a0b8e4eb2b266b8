"""EchoChat as a process of its own, to be killed and started again."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, ClassVar, Final, Self

from echochat.settings import PROJECT_DIR

READY: Final = re.compile(r"EchoChat is ready: http://\S+:(\d+)/")


class ServerProcess:
    """`python3 -m echochat` on a data folder, with its own embedded PostgreSQL."""

    command: ClassVar = ["-m", "echochat"]
    """The arguments of Python."""

    errors: IO[str] | int = subprocess.DEVNULL
    """Where its log goes."""

    def __init__(self, data_dir: Path, **environ: str) -> None:
        self._environ = {"ECHOCHAT_DATA_DIR": str(data_dir), "ECHOCHAT_DEBUG": "1", **environ}
        self.port = 0
        self.process = self._start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it as a power cut would, as far as the process is concerned."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._close()

    def restart(self) -> None:
        """Start it again on the same port."""
        self.process = self._start()

    def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        self.process.terminate()
        code = self.process.wait(30)
        self._close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=PROJECT_DIR,
            env=os.environ | self._environ | {"ECHOCHAT_PORT": str(self.port)},
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            if found := READY.search(line):
                self.port = int(found[1])
                return process
        raise AssertionError("the server ended before it was ready")

    def _close(self) -> None:
        assert self.process.stdout is not None
        self.process.stdout.close()
