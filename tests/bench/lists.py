"""The list of a user with 10,000 conversations: time, CPU and memory."""

import asyncio
import time
from typing import Any, Final

import aiohttp
import psutil

from tests.bench.servers import EchoChat, echochat

ROOMS: Final = 10_000
SETTLED: Final = 10.0
"""Seconds in which the server has heard of all roles."""

FILL: Final = f"""
    WITH room AS (
        INSERT INTO rooms (slug, name, kind, last_seq, last_at)
        SELECT 'many-' || n, 'Room ' || n, 'private', 2, now() - n * interval '1 s'
        FROM generate_series(1, {ROOMS}) n RETURNING id
    ), member AS (
        INSERT INTO chat_roles (room_id, user_id, role, last_read_seq)
        SELECT room.id, u.id, 'member', 1 FROM room, users u WHERE u.name = 'bench1'
    )
    INSERT INTO messages (room_id, seq, author_id, content, created_at)
    SELECT room.id, n, (SELECT min(id) FROM users), 'message ' || n || ' of a room', now()
    FROM room, generate_series(1, 2) n
"""  # noqa: S608 - made of constants


def measure() -> None:
    """Let somebody with many conversations connect."""
    with echochat(users=1, fill=FILL) as chat:
        asyncio.run(_listed(chat))


async def _listed(chat: EchoChat) -> None:
    await asyncio.sleep(SETTLED)
    headers = {"Cookie": chat.cookies[0]}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.ws_connect(f"http://127.0.0.1:{chat.port}/ws/events/", max_msg_size=0) as socket,
    ):
        await socket.receive_json()
        server = psutil.Process(chat.pid)
        memory, cpu, begun = server.memory_full_info().uss, _cpu(server), time.monotonic()
        await socket.send_json({"type": "subscribe", "id": 1, "channel": "conversations"})
        count = 0
        while (frame := await _next(socket)).get("id") != 1:
            count += len(frame["items"])
        assert count == frame["result"]["count"] == ROOMS
        took = time.monotonic() - begun
        used = (server.memory_full_info().uss - memory) / 2**20
        spent = _cpu(server) - cpu
    print(f"{ROOMS:,} conversations: {took:.2f} s, {spent:.2f} s of CPU, {used:.1f} MiB")


async def _next(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    frame: dict[str, Any] = await socket.receive_json()
    return frame


def _cpu(server: psutil.Process) -> float:
    times = server.cpu_times()
    return times.user + times.system
