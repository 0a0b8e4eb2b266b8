"""A live room by itself, and what is written to its connections."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import orjson
import pytest

from echochat.messages.frames import typing_frame
from echochat.messages.hub import LiveRooms, RoomHub
from echochat.realtime.bus import MemoryBus, RoomChange, RoomFrames, RoomTyping, room_channel
from echochat.realtime.connection import Connection
from echochat.storage.database import Database
from tests.messages.test_announce import MEDIA


class SlowBus(MemoryBus):
    """A bus on which an instance is not heard before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_attach = asyncio.Event()
        self.may_attach.set()

    async def attached(self, channel: str) -> None:
        await self.may_attach.wait()


class Listener:
    """Bytes written to a connection."""

    closing = False

    def __init__(self) -> None:
        self.frames: list[Any] = []

    def write(self, data: bytes) -> None:
        self.frames += _split(data)

    @property
    def seqs(self) -> list[int]:
        return [frame["seq"] for frame in self.frames if "type" not in frame]


def _split(data: bytes) -> list[Any]:
    """The objects in frames that were written as one."""
    found = []
    while data:
        size = data[1]
        start = 2
        if size == 126:
            size, start = int.from_bytes(data[2:4]), 4
        elif size == 127:
            size, start = int.from_bytes(data[2:10]), 10
        found.append(orjson.loads(data[start : start + size]))
        data = data[start + size :]
    return found


class House:
    """The hubs of an instance, and the public room."""

    def __init__(self, db: Database, room_id: int) -> None:
        self.bus = SlowBus()
        self.room_id = room_id
        self.hubs = LiveRooms(db, self.bus, MEDIA)

    async def enter(self, *, follows: bool = True) -> tuple[RoomHub, Listener]:
        hub = await self.hubs.acquire(self.room_id, "public")
        return hub, self.listen(hub, follows=follows)

    def listen(self, hub: RoomHub, *, follows: bool = True) -> Listener:
        listener = Listener()
        hub.join(cast(Connection, listener), follows=follows)
        return listener

    def tell(self, *seqs: int) -> None:
        frames = tuple(_frame(seq=seq) for seq in seqs)
        self.bus.publish(room_channel(self.room_id), RoomFrames(seqs[0], frames))

    def change(self, number: int, seq: int, *, retracts: bool = True) -> None:
        frame = _frame(type="message_changed", change=number, seq=seq)
        self.bus.publish(room_channel(self.room_id), RoomChange(number, seq, frame, retracts))

    def typing(self, name: str) -> None:
        self.bus.publish(room_channel(self.room_id), RoomTyping(typing_frame(name)))


def _frame(**data: Any) -> bytes:
    text = orjson.dumps(data)
    return bytes((0x81, len(text))) + text


@pytest.fixture
async def house(db: Database) -> AsyncIterator[House]:
    """An instance with nobody in the room."""
    await db.execute("INSERT INTO users (name, password_hash) VALUES ('anna', 'x')")
    (room_id,) = await db.fetch_one("SELECT id FROM rooms WHERE slug = 'public'") or (0,)
    one = House(db, room_id)
    yield one
    one.hubs.close()


async def change_all(db: Database, count: int) -> None:
    """Change messages behind the server's back, each once."""
    await db.execute(
        "WITH room AS (UPDATE rooms SET last_change = %(count)s WHERE slug = 'public' RETURNING id)"
        " UPDATE messages m SET changed = m.seq, content = 'edited ' || m.seq FROM room"
        " WHERE m.room_id = room.id AND m.seq <= %(count)s",
        {"count": count},
    )
