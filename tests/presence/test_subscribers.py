"""Readers of full states that are slower than what changes."""

from collections.abc import AsyncIterator

import orjson
import pytest

from echochat.presence.people import OnlineUser
from echochat.presence.roster import HERE, Roster
from echochat.presence.subscribers import PresenceView, Subscribers
from echochat.realtime import outbox
from tests.patience import until
from tests.realtime.support import SEND_LIMIT, TEXT, Peer, Wire

CROWD = 4000
TURNS = 30


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Close no slow reader, however long the test takes on a busy machine."""
    monkeypatch.setattr(outbox, "LOOK", 3600)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """A server that does nothing but upgrade."""
    async with Wire.serving() as wire:
        yield wire


class Room:
    """Subscribers, a crowd online, and a clock."""

    def __init__(self) -> None:
        self.roster = Roster()
        for number in range(CROWD):
            self.roster.arrive(HERE, OnlineUser(number, 0, f"user {number} {'x' * 100}", None))
        self.subscribers = Subscribers(self.roster, lambda path: path)
        self.now = 0.0

    def tick(self) -> None:
        self.now += 100.0  # longer than any bound on states
        self.subscribers.tell(self.now)

    def owes(self) -> bool:
        return self.subscribers.owes_states

    def rename(self, revision: int) -> None:
        self.roster.change(OnlineUser(0, revision, f"name {revision}", None))
        self.tick()


async def state(peer: Peer) -> set[str]:
    """The names of the next frame, which is a full state."""
    frame = await peer.frame()
    assert frame.opcode == TEXT
    return {user["username"] for user in orjson.loads(frame.payload)["online"]}


async def test_who_is_behind_waits_for_the_latest_state_alone(wire: Wire) -> None:
    """However often it changes meanwhile, one state waits; others get each, nobody one twice."""
    room = Room()
    slow, quick = await wire.open(receive_buffer=4096), await wire.open()
    for peer in (slow, quick):
        room.subscribers.add(peer.connection, PresenceView.STATES)
    room.tick()
    size = slow.connection.unread
    assert size > SEND_LIMIT
    assert slow.connection.is_behind
    assert len(await state(quick)) == CROWD
    await until(lambda: not quick.connection.is_behind)
    for turn in range(1, TURNS + 1):
        room.rename(turn)
        assert f"name {turn}" in await state(quick)
        await until(lambda: not quick.connection.is_behind)
    assert slow.connection.unread <= size
    assert room.owes()
    assert len(await state(slow)) == CROWD
    await until(lambda: not slow.connection.is_behind)
    room.tick()
    assert f"name {TURNS}" in await state(slow)
    await until(lambda: not slow.connection.is_behind)
    assert not room.owes()
    assert quick.connection.unread == 0
    room.rename(TURNS + 1)
    for peer in (slow, quick):
        assert f"name {TURNS + 1}" in await state(peer)


async def test_who_ends_behind_is_owed_nothing(wire: Wire) -> None:
    """Nothing is kept of a reader that is gone before it has caught up."""
    room, slow = Room(), await wire.open(receive_buffer=4096)
    room.subscribers.add(slow.connection, PresenceView.STATES)
    room.tick()
    room.rename(1)
    assert room.owes()
    slow.connection.abort()
    room.subscribers.discard(slow.connection)
    assert not room.owes()
