"""One live room on a real PostgreSQL, with news that come at the worst moment."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import orjson
import pytest

from echochat.messages import hub as module
from echochat.messages import queries
from echochat.messages.frames import typing_frame
from echochat.messages.hub import RESYNC_PAGE, LiveRooms, RoomHub
from echochat.realtime import fanout
from echochat.realtime.bus import MemoryBus, RoomChange, RoomFrames, RoomTyping, room_channel
from echochat.realtime.connection import Connection
from echochat.storage.database import Database, Unavailable
from tests.accounts.support import outage
from tests.messages.test_announce import MEDIA
from tests.patience import until
from tests.rooms.support import store_past


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


async def test_news_before_the_position_is_known(house: House, db: Database) -> None:
    """Messages that arrive during a query wait, and are sent once, in order."""
    house.bus.may_attach.clear()
    entering = asyncio.create_task(house.enter())
    await asyncio.sleep(0.01)
    await store_past(db, 2)
    house.tell(2)
    house.tell(3)
    house.change(1, 3)
    house.bus.may_attach.set()
    hub, listener = await entering
    assert (hub.last_seq, hub.last_change) == (3, 1)
    assert listener.frames == []
    house.tell(4)
    assert listener.seqs == [4]


async def test_two_who_enter_at_once(house: House) -> None:
    """They share one hub; the last to leave closes it."""
    (first, _), (second, _) = await asyncio.gather(house.enter(), house.enter())
    assert first is second
    assert len(house.hubs) == 1
    house.hubs.release(first)
    assert len(house.hubs) == 1
    house.hubs.release(second)
    assert len(house.hubs) == 0
    assert not house.bus._listeners.get(room_channel(house.room_id))


async def test_entering_that_fails(house: House, dsn: str) -> None:
    """A hub that could not be opened is not kept: the next one tries anew."""
    with outage(dsn):
        with pytest.raises(Exception, match="connection"):
            await house.enter()
        assert len(house.hubs) == 0
    hub, _ = await house.enter()
    assert hub.users == 1


async def test_change_behind_a_gathered_message(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a busy room messages wait some milliseconds; what changed in them comes after them."""
    monkeypatch.setattr(fanout, "WRITE_COST", 10.0)
    monkeypatch.setattr(fanout, "LONGEST_WAIT", 10.0)
    _, listener = await house.enter()
    house.tell(1)
    house.tell(2)
    assert listener.seqs == [1]
    house.change(1, 2)
    assert [frame["seq"] for frame in listener.frames] == [1, 2, 2]
    assert listener.frames[-1]["type"] == "message_changed"


async def test_change_before_its_message(house: House) -> None:
    """It waits for the message; who does not follow hears the message alone."""
    hub, follower = await house.enter()
    other = house.listen(hub, follows=False)
    house.change(1, 1)
    assert hub._has_gap
    assert follower.frames == []
    house.tell(1)
    assert other.seqs == [1]
    assert [one.get("type") for one in other.frames] == [None]


async def test_who_is_typing(house: House) -> None:
    """At most so often; what is between is dropped, the next after the pause is told."""
    hub, follower = await house.enter()
    other = house.listen(hub, follows=False)
    for name in ("anna", "boris"):
        house.typing(name)
    assert [frame["username"] for frame in follower.frames] == ["anna"]
    hub._typing_not_before -= module.TYPING_PAUSE
    house.typing("boris")
    await until(lambda: len(follower.frames) == 2)
    assert follower.frames[1]["username"] == "boris"
    assert other.frames == []


async def test_resync_over_a_page(house: House, db: Database) -> None:
    """More than is read at a time comes as a whole, in order, with what came meanwhile."""
    hub, listener = await house.enter()
    await store_past(db, 2 * RESYNC_PAGE + 7)
    hub.resync()
    await hub.resynced()
    assert listener.seqs == list(range(1, 2 * RESYNC_PAGE + 8))
    house.tell(2 * RESYNC_PAGE + 8)
    await until(lambda: len(listener.seqs) == 2 * RESYNC_PAGE + 8)


async def test_exactly_a_page(house: House, db: Database) -> None:
    """A full page says nothing of whether there is another."""
    hub, listener = await house.enter()
    await store_past(db, RESYNC_PAGE)
    await hub.resynced()
    assert listener.seqs == list(range(1, RESYNC_PAGE + 1))


async def test_gap_is_waited_for(house: House, db: Database) -> None:
    """A gap may still fill by itself; otherwise it is read."""
    hub, listener = await house.enter()
    house.tell(2)
    assert listener.seqs == []
    house.tell(1)
    assert listener.seqs == [1, 2]
    await store_past(db, 4)
    house.tell(4)
    await until(lambda: listener.seqs == [1, 2, 3, 4])
    assert not hub._has_gap


async def change_all(db: Database, count: int) -> None:
    """Change messages behind the server's back, each once."""
    await db.execute(
        "WITH room AS (UPDATE rooms SET last_change = %(count)s WHERE slug = 'public' RETURNING id)"
        " UPDATE messages m SET changed = m.seq, content = 'edited ' || m.seq FROM room"
        " WHERE m.room_id = room.id AND m.seq <= %(count)s",
        {"count": count},
    )


async def test_frames_kept_after_resynced_changes(house: House, db: Database) -> None:
    """A message in memory that a change outdates is no longer served."""
    hub, listener = await house.enter()
    await store_past(db, 3)
    await hub.resynced()
    assert len(hub.since(0) or ()) == 3
    await change_all(db, 2)
    await hub.resynced()
    assert hub.since(0) is None
    changes = [frame for frame in listener.frames if "type" in frame]
    assert [(one["change"], one["message"]) for one in changes] == [
        (1, "edited 1"),
        (2, "edited 2"),
    ]
    assert hub.last_change == 2


async def test_resync_without_changes_keeps_frames(house: House, db: Database) -> None:
    """After a short absence a client still resumes from memory."""
    hub, _ = await house.enter()
    await store_past(db, 3)
    await hub.resynced()
    await hub.resynced()
    assert len(hub.since(0) or ()) == 3


async def test_changes_over_a_page(house: House, db: Database) -> None:
    """All that changed is read, page by page, up to the number asked for."""
    hub, _ = await house.enter()
    await store_past(db, RESYNC_PAGE + 3)
    await change_all(db, RESYNC_PAGE + 3)
    found = await hub.changes_between(0, RESYNC_PAGE + 2)
    assert [number for number, _ in found] == list(range(1, RESYNC_PAGE + 3))


async def test_a_change_that_retracts(house: House) -> None:
    """An edit or a deletion outdates what is in memory, a reaction does not."""
    hub, _ = await house.enter()
    house.tell(1)
    house.change(1, 1, retracts=False)
    assert len(hub.since(0) or ()) == 1
    house.change(2, 1)
    assert hub.since(0) is None


async def test_resync_waits_for_the_database(house: House, db: Database, dsn: str) -> None:
    """It is tried until it succeeds."""
    hub, listener = await house.enter()
    await store_past(db, 2)
    with outage(dsn):
        hub.resync()
        await asyncio.sleep(0.1)
        assert listener.frames == []
    await until(lambda: listener.seqs == [1, 2])


async def test_only_rooms_that_missed_something_resync(house: House, db: Database) -> None:
    """A loss of news reads what is live, and brings up to date what is behind."""
    hub, listener = await house.enter()
    house.tell(1)
    await house.hubs.resync_all()
    assert not hub._resyncing.is_running
    await store_past(db, 2)
    await house.hubs.resync_all()
    await until(lambda: listener.seqs == [1, 2])


async def test_left(house: House) -> None:
    """Closed and closing connections get nothing."""
    hub, listener = await house.enter()
    hub.leave(cast(Connection, listener))
    closing = Listener()
    closing.closing = True
    hub.join(cast(Connection, closing), follows=True)
    house.tell(1)
    house.change(1, 1)
    house.typing("anna")
    assert listener.frames == closing.frames == []


async def test_hub_that_is_closed(house: House, db: Database) -> None:
    """A gap that nobody waits for any more is not read."""
    hub, listener = await house.enter()
    await store_past(db, 2)
    house.tell(2)
    house.hubs.release(hub)
    await asyncio.sleep(module.GAP_PATIENCE + 0.1)
    assert listener.frames == []


async def test_room_that_could_not_be_opened_is_not_resynced(
    house: House, db: Database, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody got into it while all rooms were compared: nothing is tried for it."""
    await db.execute("UPDATE rooms SET last_seq = 1")
    was_read, may_compare, positions = asyncio.Event(), asyncio.Event(), queries.positions

    async def compared_late(*args: Any) -> Any:
        found = await positions(*args)
        was_read.set()
        await may_compare.wait()
        return found

    house.bus.may_attach.clear()
    entering = asyncio.create_task(house.enter())
    await until(lambda: len(house.hubs))
    hub = house.hubs._hubs[house.room_id]
    monkeypatch.setattr(queries, "positions", compared_late)
    comparing = asyncio.create_task(house.hubs.resync_all())
    await was_read.wait()
    with outage(dsn):
        house.bus.may_attach.set()
        with pytest.raises(Unavailable):
            await entering
    may_compare.set()
    await comparing
    assert not hub._resyncing.is_running
