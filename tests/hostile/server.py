"""A server in a thread of its own, whose CPU time is read from outside, and requests to it."""

import asyncio
import hashlib
import logging
import secrets
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse
from typing import Final, NamedTuple

import orjson
import uvloop
from aiohttp import web

from echochat.app import create_app
from echochat.security.protocol import Runner
from echochat.settings import load
from tests.accounts.support import SECRET
from tests.patience import PATIENCE
from tests.storage.support import Observer

TRACED: Final = 1 if sys.gettrace() is None else 3
"""Times as much that Python takes while coverage is measured."""

MOST: Final = 0.05 * TRACED
"""Seconds of the loop's CPU that one request may take."""

WORTH_COMPARING: Final = 0.01
"""Seconds under which the cost of twice the input says nothing."""

GROWTH: Final = 2.5
"""Twice the input costs at most so many times as much."""

TRIES: Final = 3
"""The cheapest counts: others have the same processor, and its caches."""

SETTINGS: Final = {
    "ECHOCHAT_DEBUG": "1",
    "ECHOCHAT_SECRET_KEY": SECRET,
    "AUTH_RATE_LIMIT": "1000000",
    "ACTION_RATE_LIMIT": "1000000",
    "WS_CONNECT_RATE_LIMIT": "1000000",
    "CHAT_MESSAGE_RATE_LIMIT": "1000000",
    "CHAT_CHANGE_RATE_LIMIT": "1000000",
}

STATE: Final = """
DELETE FROM former_names;
INSERT INTO users (name, password_hash) VALUES ('anna', ''), ('boris', ''), ('vera', '')
    ON CONFLICT DO NOTHING;
INSERT INTO profiles (user_id) SELECT id FROM users ON CONFLICT DO NOTHING;
INSERT INTO rooms (slug, name, kind, created_by)
    SELECT 'attic', 'Attic', 'private', id FROM users WHERE name = 'anna' ON CONFLICT DO NOTHING;
INSERT INTO chat_roles (room_id, user_id, role)
    SELECT r.id, u.id, CASE u.name WHEN 'anna' THEN 'owner' ELSE 'member' END
    FROM rooms r, users u WHERE r.slug = 'attic' AND u.name IN ('anna', 'boris')
    ON CONFLICT (room_id, user_id) DO UPDATE SET role = excluded.role;
INSERT INTO sessions (id, user_id, expires_at)
    SELECT s, id, now() + interval '1 day' FROM users, unnest(%s) s WHERE name = 'anna'
    ON CONFLICT DO NOTHING;
"""
"""Somebody who is signed in and owns a room with somebody else in it, whatever was done before."""


class Reply(NamedTuple):
    """An answer; status 0 stands for a connection that was closed without one."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cost: float
    """Seconds of CPU of the server's loop."""

    @property
    def json(self) -> object:
        return orjson.loads(self.body)


class Errors(logging.Handler):
    """Return the log's errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def take(self) -> list[str]:
        lines, self.lines = self.lines, []
        return lines


class Served:
    """The server, and somebody who is signed in to it."""

    def __init__(self, dsn: str, look: Observer) -> None:
        self._look = look
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(dsn,), name="hostile")
        self._token = secrets.token_urlsafe(32)
        # Requests end sessions, and what was ended once stays so for sockets.
        self._socket_token = secrets.token_urlsafe(32)
        self.errors = Errors()
        self.csrf = ""

    def start(self) -> None:
        logging.getLogger().addHandler(self.errors)
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        assert self._thread.ident is not None
        self._clock = time.pthread_getcpuclockid(self._thread.ident)
        self.reset()
        answer = orjson.loads(self.ask("GET", "/api/auth/csrf/").body)
        self.csrf = answer["csrfToken"]

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)
        logging.getLogger().removeHandler(self.errors)

    def reset(self, method: str = "POST") -> None:
        """Bring everything into the state from which each request starts."""
        self._look.ask("DELETE FROM security_rate_limit_bucket")
        if method in ("GET", "HEAD"):
            return
        tokens = (self._token, self._socket_token)
        sessions = [hashlib.sha256(token.encode()).digest() for token in tokens]
        self._look.ask(STATE, (sessions,))

    def cpu(self) -> float:
        """Seconds of CPU that the server's loop has taken."""
        return time.clock_gettime(self._clock)

    @property
    def headers(self) -> dict[str, bytes]:
        """Return the headers of a signed-in request."""
        cookie = f"sessionid={self._token}; csrftoken={self.csrf}"
        return {
            "Host": f"127.0.0.1:{self.port}".encode(),
            "Cookie": cookie.encode(),
            "X-CSRFToken": self.csrf.encode(),
            "Connection": b"close",
        }

    @property
    def socket_headers(self) -> dict[str, bytes]:
        """Return the headers of a socket's upgrade request."""
        return self.headers | {
            "Cookie": f"sessionid={self._socket_token}".encode(),
            "Connection": b"Upgrade",
            "Upgrade": b"websocket",
            "Sec-WebSocket-Version": b"13",
            "Sec-WebSocket-Key": b"dGhlIHNhbXBsZSBub25jZQ==",
        }

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def ask(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Mapping[str, bytes] | None = None,
    ) -> Reply:
        """Send bytes as they are; return the answer and what it cost."""
        given = self.headers | dict(headers or {})
        if body is not None:
            given.setdefault("Content-Length", str(len(body)).encode())
        lines = [f"{method} {target} HTTP/1.1".encode()]
        lines += [name.encode() + b": " + value for name, value in given.items() if value]
        before = self.cpu()
        with self.connect() as connection:
            with suppress(ConnectionError):  # It answers without hearing the rest.
                connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + (body or b""))
            try:
                answer = HTTPResponse(connection, method=method)
                answer.begin()
                content = answer.read()
            except (ConnectionError, HTTPException):
                return Reply(0, {}, b"", self.cpu() - before)
        return Reply(answer.status, dict(answer.headers), content, self.cpu() - before)

    def _run(self, dsn: str) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve(dsn))

    async def _serve(self, dsn: str) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        runner = Runner(await create_app(load(SETTINGS), dsn), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()


@contextmanager
def served(dsn: str, look: Observer) -> Iterator[Served]:
    """Run the server on a database."""
    server = Served(dsn, look)
    server.start()
    try:
        yield server
    finally:
        server.stop()
