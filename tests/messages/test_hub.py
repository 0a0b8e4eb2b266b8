"""One live room on a real PostgreSQL, with news that come at the worst moment."""

import asyncio
from typing import cast

import orjson
import pytest

from echochat.media import MediaUrls
from echochat.messages import hub as module
from echochat.messages.sequence import Told
from echochat.realtime import fanout
from echochat.realtime.bus import USERS, UserChanged, room_channel
from echochat.realtime.connection import Connection
from echochat.storage.database import Database
from tests.accounts.support import outage
from tests.messages.house import House, Listener, change_all
from tests.patience import until
from tests.rooms.support import store_past


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


async def test_where_the_room_is(house: House, db: Database) -> None:
    """A newcomer gets what follows the latest message and change."""
    await store_past(db, 3)
    await change_all(db, 2)
    hub, listener = await house.enter()
    assert (hub.last_seq, hub.last_change) == (3, 2)
    house.change(3, 1)
    assert [frame["change"] for frame in listener.frames] == [3]


async def test_room_that_is_gone(house: House) -> None:
    """Deleted while somebody enters it, it has no messages and no changes."""
    house.room_id = -1
    hub, _ = await house.enter()
    assert (hub.last_seq, hub.last_change) == (0, 0)


async def test_rooms_compared_while_one_opens(house: House) -> None:
    """A room that is opening is not resynced: it reads its position anyway."""
    house.bus.may_attach.clear()
    entering = asyncio.create_task(house.enter())
    await until(lambda: len(house.hubs))
    await house.hubs.resync_all()
    house.bus.may_attach.set()
    hub, _ = await entering
    assert not hub._resyncing.is_running


async def test_leaving_while_the_room_opens(house: House) -> None:
    """Nothing is done any more for a room that nobody waits for."""
    house.bus.may_attach.clear()
    entering = asyncio.create_task(house.enter())
    await until(lambda: len(house.hubs))
    hub = house.hubs._hubs[house.room_id]
    entering.cancel()
    await until(hub.opened.cancelled)


async def test_addresses_of_pictures_lapse(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames with older ones are served no more, newer ones are."""
    hub, _ = await house.enter()
    house.tell(1)
    assert len(hub.since(0) or ()) == 1
    monkeypatch.setattr(MediaUrls, "window", property(lambda _: 7))
    assert hub.since(0) is None
    house.tell(2)
    assert len(hub.since(1) or ()) == 1


async def test_user_with_another_name(house: House) -> None:
    """Frames with the old name are not served any more."""
    hub, _ = await house.enter()
    house.tell(1)
    house.bus.publish(USERS, UserChanged(1, 2, "anna", None))
    assert hub.since(0) is None


async def test_audience(house: House) -> None:
    """Event sockets hear messages, changes, and typing with the user who types."""
    hub, _ = await house.enter()
    heard: list[Told] = []
    hub.audiences = (heard.extend,)
    house.tell(1)
    house.change(1, 1)
    hub.tell_typing("anna", 7)
    assert [author for _, author in heard] == [None, None, 7]
    types = [orjson.loads(frame[2:]).get("type") for frame, _ in heard]
    assert types == [None, "message_changed", "typing"]


async def test_shutdown(house: House) -> None:
    """No room is kept, and none listens any more."""
    await house.enter()
    house.hubs.close()
    assert len(house.hubs) == 0
    assert not house.bus._listeners.get(room_channel(house.room_id))


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
    house.change(2, 1)
    assert [frame["seq"] for frame in listener.frames] == [1, 2, 2, 1]


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
    hub.tell_typing("boris", 2)
    await until(lambda: len(follower.frames) == 2)
    assert follower.frames[1]["username"] == "boris"
    assert other.frames == []


async def test_typing_right_after_the_pause(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next event after the pause is sent."""
    monkeypatch.setattr(module, "TYPING_PAUSE", 0.0)
    _, follower = await house.enter()
    for name in ("anna", "boris"):
        house.typing(name)
    await until(lambda: [one["username"] for one in follower.frames] == ["anna", "boris"])


async def test_a_change_that_retracts(house: House) -> None:
    """An edit or a deletion outdates what is in memory, a reaction does not."""
    hub, _ = await house.enter()
    house.tell(1)
    house.change(1, 1, retracts=False)
    assert len(hub.since(0) or ()) == 1
    house.change(2, 1)
    assert hub.since(0) is None


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
