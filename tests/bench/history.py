"""Pages of history: requests for each second of the server's CPU, beside plain aiohttp's."""

import asyncio
import time
from typing import Final, NamedTuple

import psutil

from tests.bench.servers import Server, baseline, echochat

PAGE: Final = 50
CONNECTIONS: Final = 16

FILL: Final = """
    WITH room AS (UPDATE rooms SET last_seq = 1000 WHERE slug = 'public' RETURNING id)
    INSERT INTO messages (room_id, seq, author_id, content, created_at)
    SELECT room.id, n, (SELECT min(id) FROM users) + n % 20, repeat('Hello there. ', 5), now()
    FROM room, generate_series(1, 1000) n
"""


class Pace(NamedTuple):
    """A server's request rate."""

    per_second: float
    per_cpu_second: float


def measure(seconds: float) -> None:
    """Ask for the latest page: plain aiohttp, then EchoChat as guest and signed in."""
    path = f"/api/chat/rooms/public/messages/?limit={PAGE}"
    with echochat(users=20, fill=FILL) as chat:
        with baseline(chat.dsn) as plain:
            rows = [("plain aiohttp and aiopg", asked(plain, "/history", "", seconds))]
        rows.append(("EchoChat, guest", asked(chat, path, "", seconds)))
        rows.append(("EchoChat, signed in", asked(chat, path, chat.cookies[0], seconds)))
    print(f"\nThe latest {PAGE} messages of a room")
    print(f"{'':32}{'requests/s':>15}{'per CPU second':>15}")
    for name, pace in rows:
        print(f"{name:32}{pace.per_second:>15,.0f}{pace.per_cpu_second:>15,.0f}")


def asked(server: Server, path: str, cookie: str, seconds: float) -> Pace:
    """Ask for the same again and again over some connections."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    process = psutil.Process(server.pid)
    asyncio.run(_ask(server.port, head.encode(), 0.5))
    before, start = process.cpu_times(), time.monotonic()
    count = asyncio.run(_ask(server.port, head.encode(), seconds))
    after = process.cpu_times()
    cpu = after.user + after.system - before.user - before.system
    return Pace(count / (time.monotonic() - start), count / cpu)


async def _ask(port: int, request: bytes, seconds: float) -> int:
    end = time.monotonic() + seconds
    counts = [_ask_one(port, request, end) for _ in range(CONNECTIONS)]
    return sum(await asyncio.gather(*counts))


async def _ask_one(port: int, request: bytes, end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.monotonic() < end:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200 "), head
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        assert body.count(b'"username"') == PAGE
        count += 1
    writer.close()
    return count
