"""One live room that has missed news reads them from PostgreSQL."""

import asyncio
from typing import Any

import pytest

from echochat.counters import ROOMS_RESYNCED
from echochat.messages import hub as module
from echochat.messages import queries
from echochat.messages.hub import RESYNC_PAGE, RoomHub
from echochat.storage.database import Database, Unavailable
from tests.accounts.support import outage
from tests.messages.house import House, change_all
from tests.patience import until
from tests.rooms.support import store_past


async def test_leaving_while_the_room_is_resynced(house: House, dsn: str) -> None:
    """Nothing is tried any more, however long PostgreSQL is away."""
    hub, _ = await house.enter()
    with outage(dsn):
        hub.resync()
        await asyncio.sleep(0)
        house.hubs.release(hub)
        await until(lambda: not hub._resyncing.is_running)


async def test_gap_alone_is_looked_after(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A room to which everything comes in order sets no timer."""
    looks: list[RoomHub] = []
    monkeypatch.setattr(module, "GAP_PATIENCE", 0.0)
    monkeypatch.setattr(RoomHub, "_resync_gap", lambda hub: looks.extend([hub]))
    await house.enter()
    house.tell(1)
    await asyncio.sleep(0.02)
    assert looks == []
    house.tell(3)
    await until(lambda: len(looks) == 1)


async def test_change_while_messages_are_read(
    house: House, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages being read may be newer than a change: the change follows them."""
    asked, may_read, read = asyncio.Event(), asyncio.Event(), queries.messages_after

    async def read_late(*args: Any) -> Any:
        asked.set()
        await may_read.wait()
        return await read(*args)

    hub, listener = await house.enter()
    house.tell(1)
    await store_past(db, 2)
    monkeypatch.setattr(queries, "messages_after", read_late)
    hub.resync()
    await asked.wait()
    house.change(1, 1)
    assert listener.seqs == [1]
    assert len(listener.frames) == 1
    may_read.set()
    await until(lambda: len(listener.frames) == 3)
    assert [one.get("type") for one in listener.frames] == [None, None, "message_changed"]
    house.change(2, 1)
    assert len(listener.frames) == 4


async def test_resync_of_a_room_that_opens(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """It waits until the room knows where it is."""
    house.bus.may_attach.clear()
    entering = asyncio.create_task(house.enter())
    await until(lambda: len(house.hubs))
    hub = house.hubs._hubs[house.room_id]
    hub.resync()
    await asyncio.sleep(0.02)
    house.bus.may_attach.set()
    await entering
    await hub.resynced()
    assert "failed" not in caplog.text


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


async def test_resync_waits_for_the_database(house: House, db: Database, dsn: str) -> None:
    """It is tried until it succeeds."""
    hub, listener = await house.enter()
    await store_past(db, 2)
    with outage(dsn):
        hub.resync()
        await asyncio.sleep(0.1)
        assert listener.frames == []
    await until(lambda: listener.seqs == [1, 2])


async def test_pause_between_tries(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """While PostgreSQL is away, it is asked once in a while."""
    tries = []

    async def refuse(*_: object) -> None:
        tries.append(1)
        await asyncio.sleep(0)
        raise Unavailable

    hub, _ = await house.enter()
    monkeypatch.setattr(queries, "messages_after", refuse)
    hub.resync()
    await asyncio.sleep(0.05)
    assert len(tries) == 1


async def test_resync_after_an_error_of_ours(
    house: House, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is logged, and tried again; what succeeds is counted once."""
    read, before = queries.messages_after, ROOMS_RESYNCED.of().value
    failed = asyncio.Event()

    async def fail_once(*args: Any) -> Any:
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        return await read(*args)

    hub, listener = await house.enter()
    await store_past(db, 2)
    monkeypatch.setattr(queries, "messages_after", fail_once)
    hub.resync()
    await until(lambda: listener.seqs == [1, 2])
    await until(lambda: not hub._resyncing.is_running)
    assert ROOMS_RESYNCED.of().value == before + 1


async def test_only_rooms_that_missed_something_resync(house: House, db: Database) -> None:
    """A loss of news reads what is live, and brings up to date what is behind."""
    hub, listener = await house.enter()
    await house.hubs.resync_all()
    assert not hub._resyncing.is_running
    house.tell(1)
    await house.hubs.resync_all()
    assert not hub._resyncing.is_running
    await store_past(db, 2)
    await house.hubs.resync_all()
    await until(lambda: listener.seqs == [1, 2])


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
