"""The server process: started, watched, started again when it ends unasked, stopped."""

import logging
import logging.handlers
import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import psutil

from echochat.storage.embedded.errors import EmbeddedPostgresError
from echochat.storage.embedded.programs import Programs

logger = logging.getLogger(__name__)

STOP_TIMEOUT = 30.0
QUIT_TIMEOUT = 5.0
RESTART_PAUSE = 1.0
SLOW_START = 10.0
LOG_BYTES = 1_000_000
READY_LINE = "database system is ready to accept connections"


class Server:
    """Keeps one PostgreSQL server running on a cluster until it is stopped."""

    def __init__(
        self, programs: Programs, cluster: Path, options: Sequence[str], log: Path
    ) -> None:
        self._programs = programs
        self._cluster = cluster
        self._options = options
        self._log_path = log
        self._recent: deque[str] = deque(maxlen=12)
        self._first_start: Future[None] = Future()
        self._process: subprocess.Popen[str] | None = None
        self._stopping = threading.Event()
        self._change = threading.Lock()  # between launching a process and asking to stop it
        # The launcher's parent, to Linux, is a thread: this one lives as long as the server.
        self._keeper = threading.Thread(target=self._keep, name="postgresql", daemon=True)

    def start(self) -> None:
        """Return when the server accepts connections, however long its recovery takes."""
        self._keeper.start()
        while True:
            try:
                return self._first_start.result(SLOW_START)
            except TimeoutError:
                logger.warning("PostgreSQL is still starting; its log: %s", self._log_path)

    def stop(self) -> None:
        """Fast shutdown; a server that doesn't follow within the time limit is killed."""
        for request, patience in (
            (signal.SIGINT, STOP_TIMEOUT),
            (signal.SIGQUIT, QUIT_TIMEOUT),
            (signal.SIGKILL, None),
        ):
            with self._change:
                self._stopping.set()
                if self._process is not None:
                    self._process.send_signal(request)
            self._keeper.join(patience)
            if not self._keeper.is_alive():
                return
            logger.error("PostgreSQL did not stop within %s s of %s", patience, request.name)

    def _keep(self) -> None:
        log = logging.handlers.RotatingFileHandler(
            self._log_path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
        try:
            while self._run_once(log) and not self._stopping.wait(RESTART_PAUSE):
                logger.error("PostgreSQL ended by itself and is started again")
        except (OSError, psutil.Error) as error:
            logger.exception("PostgreSQL can't be started")
            self._report_failure(str(error))
        finally:
            log.close()

    def _run_once(self, log: logging.Handler) -> bool:
        """Run the server until it ends; False if it never came up or was asked to stop."""
        reap_orphans()
        end_leftovers(self._cluster)
        with self._change:
            if self._stopping.is_set():
                return False
            self._process = self._programs.spawn("postgres", self._options)
        self._follow(self._process, log)
        self._report_failure("\n".join(self._recent))
        return self._first_start.exception() is None and not self._stopping.is_set()

    def _follow(self, process: subprocess.Popen[str], log: logging.Handler) -> None:
        with process:
            for line in process.stdout or ():
                self._recent.append(line.rstrip())
                log.emit(logging.makeLogRecord({"msg": line.rstrip()}))
                if READY_LINE in line and not self._first_start.done():
                    self._first_start.set_result(None)

    def _report_failure(self, reason: str) -> None:
        if not self._first_start.done():
            text = f"PostgreSQL did not start on {self._cluster}:\n{reason}"
            self._first_start.set_exception(EmbeddedPostgresError(text))


def reap_orphans() -> None:
    """Let children of a PostgreSQL that died go: as process 1 of a container we inherit them.

    Those that still run are waited for by `end_leftovers`.
    """
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess, ChildProcessError):
            if child.name() == "postgres" and child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)


def end_leftovers(cluster: Path) -> None:
    """Stop a PostgreSQL left over by a killed EchoChat, and remove its lock files.

    PostgreSQL trusts the process id in its lock file, which may belong to any process after a power
    failure. The caller holds the folder's lock, so any running server is left over.
    """
    lock = cluster / "postmaster.pid"
    try:
        postmaster = int(lock.read_text().partition("\n")[0])
    except (FileNotFoundError, ValueError):
        postmaster = None
    if lock.exists():
        leftovers = [process for process in psutil.process_iter() if _serves(process, cluster)]
        for process in leftovers:
            if process.pid == postmaster:
                logger.warning("Stopping a PostgreSQL left over, process %s", postmaster)
                process.send_signal(signal.SIGINT)
        _, stuck = psutil.wait_procs(leftovers, timeout=STOP_TIMEOUT)
        for process in stuck:
            process.kill()
        psutil.wait_procs(stuck)
    for stale in (lock, cluster / ".s.PGSQL.5432.lock"):
        stale.unlink(missing_ok=True)


def _serves(process: psutil.Process, cluster: Path) -> bool:
    try:
        return process.name() == "postgres" and process.cwd() == str(cluster)
    except psutil.Error:
        return False
