"""Roles, rooms and moderators: whatever comes in whatever order, sockets end up with the truth."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from echochat.rooms import queries
from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.events.support import events
from tests.patience import PATIENCE
from tests.races.stage import Held, Stage
from tests.rooms.support import Chat, chat, give_role, make_moderator, person, private_room

SLUG = "attic"


async def rename(db: Database) -> None:
    await db.execute("UPDATE rooms SET name = 'Loft' WHERE slug = %s", (SLUG,))


async def delete(db: Database) -> None:
    await db.execute("DELETE FROM rooms WHERE slug = %s", (SLUG,))


CHANGES: dict[str, Callable[[Database], Awaitable[None]]] = {
    "renamed": rename,
    "deleted": delete,
    "moderator": lambda db: make_moderator(db, "boris"),
    "viewer": lambda db: give_role(db, SLUG, "boris", "viewer"),
    "member": lambda db: give_role(db, SLUG, "boris", "member"),
    "blocked": lambda db: give_role(db, SLUG, "boris", "blocked"),
}
CLOSES = {"blocked": 4403, "deleted": 4404}
GONE = "room_not_found"
"""An event socket's code for either."""


@pytest.fixture
async def boris(site: Site, db: Database) -> Visitor:
    """An admin of Anna's private room."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    await private_room(anna, SLUG)
    await give_role(db, SLUG, "boris", "admin")
    return boris


async def until_state(one: Chat, **wanted: object) -> None:
    """Read until the client is told that the room is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = await one.next()
            if frame.get("type") == "room" and wanted.items() <= frame.items():
                return


async def may_write(one: Chat) -> bool:
    """Tell whether a socket may write now; what comes before the answer is read."""
    await one.say("may I?")
    while "type" in (frame := await one.next()):
        pass
    return "error" not in frame


async def overtake(stage: Stage, first: Held, second: Held) -> None:
    """Let the second answer overtake the first, where the server lets it."""
    await stage.moment(second)
    if second.is_there:
        second.release()
        await stage.moment()
    first.release()
    await second.there()
    second.release()
    await stage.moment()


ORDERS = pytest.mark.parametrize(
    ("first", "last"),
    [
        ("viewer", "member"),
        ("member", "viewer"),
        ("renamed", "viewer"),
        ("viewer", "renamed"),
        ("renamed", "blocked"),
        ("member", "blocked"),
        ("moderator", "viewer"),
        ("viewer", "moderator"),
        ("moderator", "blocked"),
        ("renamed", "deleted"),
        ("member", "deleted"),
    ],
)


@ORDERS
async def test_answer_that_is_overtaken(
    boris: Visitor, db: Database, stage: Stage, first: str, last: str
) -> None:
    """A role read before the last change doesn't win."""
    async with chat(boris, SLUG, "?state=1") as one:
        await change_twice(db, stage, first, last)
        if last in CLOSES:
            assert await one.close_code() == CLOSES[last]
        else:
            assert await may_write(one) == ends_writing(first, last)


@ORDERS
async def test_answer_that_is_overtaken_on_an_event_socket(
    boris: Visitor, db: Database, stage: Stage, first: str, last: str
) -> None:
    """The same for a room beside others."""
    async with events(boris) as one:
        room_id = (await one.show(SLUG))["room"]["id"]
        await change_twice(db, stage, first, last)
        if last in CLOSES:
            assert (await one.event("unsubscribed"))["roomId"] == room_id
        else:
            answer = await one.ask(type="send", roomId=room_id, content="may I?")
            assert (answer["type"] == "ok") == ends_writing(first, last)
        await one.show()


async def change_twice(db: Database, stage: Stage, first: str, last: str) -> None:
    """Let the news of the second change overtake that of the first."""
    before = stage.hold(queries.STATES)
    await CHANGES[first](db)
    await before.there()
    after = stage.hold(queries.STATES)
    await stage.hears(CHANGES[last](db))
    await overtake(stage, before, after)


def ends_writing(first: str, last: str) -> bool:
    """True if an admin may write after these changes."""
    return "viewer" not in (first, last) or last == "member"


@pytest.mark.parametrize("socket", ["chat", "events"])
@pytest.mark.parametrize("change", ["blocked", "deleted"])
class TestAdmission:
    """Somebody is let in while their right to be there ends."""

    async def test_heard_before_the_join(
        self, boris: Visitor, db: Database, stage: Stage, change: str, socket: str
    ) -> None:
        """The right was read before the change, the socket is there after the news of it."""
        held = stage.hold(queries.FIND)
        entering = asyncio.create_task(enter(boris, socket))
        await held.there()
        await stage.hears(CHANGES[change](db))
        held.release()
        assert await entering == ending(change, socket)

    async def test_heard_after_the_join(
        self, boris: Visitor, db: Database, stage: Stage, change: str, socket: str
    ) -> None:
        """The right was read before the change, the news comes to an open socket."""
        held = stage.hold(queries.FIND)
        stage.hold_news()
        entering = asyncio.create_task(enter(boris, socket, opened := asyncio.Event()))
        await held.there()
        await CHANGES[change](db)
        held.release()
        async with asyncio.timeout(PATIENCE):
            await opened.wait()
        stage.release_news()
        assert await entering == ending(change, socket)

    async def test_read_after_the_change(
        self, boris: Visitor, db: Database, stage: Stage, change: str, socket: str
    ) -> None:
        """Frames read after the change are judged by it, in any order of notifications."""
        stage.hold_news()
        await CHANGES[change](db)
        assert await enter(boris, socket) == ending(change, socket)

    async def test_lost_before_the_join(
        self, boris: Visitor, db: Database, stage: Stage, change: str, socket: str
    ) -> None:
        """The news is lost, and all that is open is read anew, while somebody is let in."""
        held = stage.hold(queries.FIND)
        entering = asyncio.create_task(enter(boris, socket))
        await held.there()
        listening = stage.hold("LISTEN role_changed")
        stage.hold_news()
        await stop_listening(db)
        await CHANGES[change](db)
        stage.release_news()
        await listening.there()
        listening.release()
        await stage.moment()
        held.release()
        assert await entering == ending(change, socket)


def ending(change: str, socket: str) -> int | str:
    """The close code or error for a user without access to the room."""
    return CLOSES[change] if socket == "chat" else GONE


async def enter(visitor: Visitor, socket: str, opened: asyncio.Event | None = None) -> int | str:
    """Enter the room over a socket; return the code with which that ends."""
    if socket == "events":
        return await show(visitor, opened)
    async with chat(visitor, SLUG, "?state=1") as one:
        if opened is not None:
            await one.next()
            opened.set()
        return await one.close_code()


async def show(visitor: Visitor, opened: asyncio.Event | None) -> str:
    """Show the room on an event socket; return the code with which that is refused or ends."""
    async with events(visitor) as one:
        answer = await one.ask(type="subscribe", channel="room", slug=SLUG)
        if answer["type"] == "error":
            return str(answer["code"])
        if opened is not None:
            opened.set()
        return str((await one.event("unsubscribed"))["code"])


async def stop_listening(db: Database) -> None:
    """Cut the connections on which the server hears of changes."""
    await db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE query LIKE 'LISTEN%%' AND pid <> pg_backend_pid()"
    )


async def test_renamed_during_admission(boris: Visitor, db: Database, stage: Stage) -> None:
    """A room gets its name while somebody who has read the old one is let in."""
    held = stage.hold(queries.FIND)

    async def enter_and_read() -> None:
        async with chat(boris, SLUG, "?state=1") as one:
            await until_state(one, name="Loft")

    entering = asyncio.create_task(enter_and_read())
    await held.there()
    await stage.hears(rename(db))
    held.release()
    await entering


async def test_answer_that_fails(
    boris: Visitor,
    stage: Stage,
    db: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Rights that can't be judged, whatever the error, are nobody's: 1013, and the log says why."""

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    async with chat(boris, SLUG) as one:
        with monkeypatch.context() as patch:
            patch.setattr(queries, "find_states", broken)
            await stage.hears(CHANGES["viewer"](db))
            assert await one.close_code() == 1013
    assert "ZeroDivisionError" in caplog.text
    async with chat(boris, SLUG) as one:
        assert not await may_write(one)
        await CHANGES["member"](db)
        async with asyncio.timeout(PATIENCE):
            while not await may_write(one):
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("change", ["slug = 'loft'", "kind = 'public'"])
async def test_room_that_becomes_another(boris: Visitor, db: Database, change: str) -> None:
    """Sockets of a room with another address or kind are closed; their clients come anew."""
    async with chat(boris, SLUG) as one, events(boris) as other:
        await other.show(SLUG)
        await db.execute(f"UPDATE rooms SET {change} WHERE slug = %s", (SLUG,))  # noqa: S608
        assert await one.close_code() == 1013
        assert (await other.event("unsubscribed"))["code"] == "unavailable"
