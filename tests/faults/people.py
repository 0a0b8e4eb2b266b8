"""Disturbances by users and an operator that nobody else may notice."""

import asyncio
import socket
import time
from contextlib import suppress
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

from echochat.rooms.queries import clear_deleted_rooms
from echochat.storage.connection import PgConnection
from echochat.storage.database import Database, Unavailable
from tests.faults.person import Failure, Person
from tests.faults.talks import Talk
from tests.realtime.support import TEXT, masked

CLUB: Final = "club"
"""The private room of everybody."""

BIG: Final = 20_000
"""Messages of a room that is deleted."""

FLOOD: Final = 3.0
"""Seconds for which a hostile socket sends all it can."""

BLOCKED_WITHIN: Final = 15.0
"""Seconds in which the sockets of who is blocked are closed; one, but for a fault beside it."""

MAKE_CLUB: Final = """
    WITH room AS (
        INSERT INTO rooms (slug, name, kind) VALUES (%s, 'Club', 'private') RETURNING id
    )
    INSERT INTO chat_roles (room_id, user_id, role)
    SELECT room.id, u.id, 'member' FROM room, users u
"""
SET_ROLE: Final = """
    UPDATE chat_roles c SET role = %s FROM rooms r, users u
    WHERE r.slug = %s AND c.room_id = r.id AND u.id = c.user_id AND u.name = ANY(%s)
"""
RENAME: Final = "UPDATE rooms SET name = %s WHERE slug = %s"
AGE: Final = """
    UPDATE messages SET created_at = created_at - interval '25 hours'
    WHERE nonce = ANY(%s) AND room_id = (SELECT id FROM rooms WHERE slug = %s)
"""
MAKE_BIG: Final = """
    WITH room AS (
        INSERT INTO rooms (slug, name, kind, last_seq) VALUES (%(slug)s, 'Big', 'private', %(size)s)
        RETURNING id
    ), owner AS (
        INSERT INTO chat_roles (room_id, user_id, role)
        SELECT room.id, u.id, 'owner' FROM room, users u WHERE u.name = %(name)s
    )
    INSERT INTO messages (room_id, seq, author_id, content, created_at)
    SELECT room.id, n, 1, 'one of many ' || n, now() FROM room, generate_series(1, %(size)s) n
"""
LOCK: Final = "SELECT FROM rooms WHERE slug = %s FOR UPDATE"


class Troublemakers:
    """Each method is a fault that somebody causes who can't restart anything."""

    def __init__(self, db: Database, people: list[Person], address: str, random: Random) -> None:
        self._db = db
        self._people = people
        self._address = urlsplit(address)
        self._random = random
        self._number = 0

    async def make_club(self) -> None:
        await self._db.execute(MAKE_CLUB, (CLUB,))

    async def block(self) -> None:
        """Rename the club, and a moment later shut some out of it; let them in again."""
        out = self._random.sample(self._people, len(self._people) // 3)
        names = [person.name for person in out]
        self._number += 1
        await self._surely(RENAME, (f"Club {self._number}", CLUB))
        await asyncio.sleep(self._random.uniform(0.03, 0.06))
        await self._surely(SET_ROLE, ("blocked", CLUB, names))
        try:
            end = time.monotonic() + BLOCKED_WITHIN
            while inside := [person.name for person in out if person.chats[2].is_open]:
                if time.monotonic() > end:
                    raise Failure(f"{inside} are blocked and still there")
                await asyncio.sleep(0.1)
        finally:
            await self._surely(SET_ROLE, ("member", CLUB, names))

    async def resend_of_yesterday(self) -> None:
        """Let nonces grow old, and use them again."""
        for person in self._random.sample(self._people, len(self._people) // 3):
            talk = person.chats[0]
            assert isinstance(talk, Talk)
            nonces = sorted(talk.acknowledged)[-10:]
            await self._surely(AGE, (nonces, talk.slug))
            talk.say_again(nonces)

    async def delete_big_room(self) -> None:
        """Delete a room of many messages, and clear it away beside all that is said."""
        owner = self._random.choice(self._people)
        self._number += 1
        slug = f"big-{self._number}"
        await self._surely(MAKE_BIG, {"slug": slug, "name": owner.name, "size": BIG})
        await owner.delete_room(slug)
        with suppress(Unavailable):
            async for _ in clear_deleted_rooms(self._db):
                await asyncio.sleep(0)

    async def lock_club(self) -> None:
        """Forget a transaction that holds the club's row."""
        with suppress(Unavailable):
            link = await PgConnection.connect(self._db.dsn)
            try:
                await link.run("BEGIN")
                await link.run(LOCK, (CLUB,))
                await asyncio.sleep(self._random.uniform(1, 5))
            finally:
                link.close()

    async def flood(self) -> None:
        """Send as much as the sockets of some guests take."""
        await asyncio.gather(
            *(asyncio.to_thread(self._flood, payload) for payload in (b"{}", b"x", b"\xff" * 100))
        )

    def _flood(self, payload: bytes) -> None:
        address = self._address
        chunk = masked(TEXT, payload) * 500
        end = time.monotonic() + FLOOD
        while time.monotonic() < end:
            with (
                suppress(OSError),
                socket.create_connection(
                    (str(address.hostname), address.port or 80), timeout=1
                ) as hostile,
            ):
                hostile.sendall(
                    f"GET /ws/chat/public/ HTTP/1.1\r\nHost: {address.netloc}\r\n"
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
                )
                while time.monotonic() < end:
                    hostile.sendall(chunk)
            time.sleep(0.05)

    async def _surely(self, sql: str, params: Any) -> None:
        while True:
            with suppress(Unavailable):
                await self._db.execute(sql, params)
                return
            await asyncio.sleep(0.2)
