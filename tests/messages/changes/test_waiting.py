"""Changes that wait for the database: one person's keep nobody else's out."""

from contextlib import AsyncExitStack

import pytest

from echochat.messages.changes import apply
from echochat.realtime.connection import IN_FLIGHT
from tests.accounts.support import Site
from tests.messages.changes.support import delete, following, react
from tests.messages.test_locks import ROOM, locked
from tests.rooms.support import chat, person, private_room

SOCKETS = 10
"""More than the pool has connections."""


async def test_many_sockets_of_one_user(
    site: Site, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever they send: others change their messages, and find a connection of PostgreSQL."""
    monkeypatch.setattr(apply, "WAITING", SOCKETS * IN_FLIGHT - 1)
    anna, boris = await person(site, "anna"), await person(site, "boris")
    await private_room(boris)
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(following(anna))
        said = await one.said("helo")
        sockets = [await stack.enter_async_context(chat(boris, "attic")) for _ in range(SOCKETS)]
        async with locked(dsn, ROOM):
            for socket in sockets:
                for _ in range(IN_FLIGHT):
                    await react(socket, said["id"])
            # The last of them are refused, so all the others have come.
            assert (await sockets[-1].next())["error"] == "unavailable"
            await delete(one, said["id"])
            assert (await one.next())["deleted"]
            assert (await anna.get("/api/chat/rooms/public/messages/")).status == 200


async def test_changes_under_way(site: Site, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection with that many changes under way is read no further, so none is refused."""
    monkeypatch.setattr(apply, "WAITING", IN_FLIGHT)
    anna, boris = await person(site, "anna"), await person(site, "boris")
    await private_room(boris)
    async with following(anna) as one, chat(boris, "attic") as socket:
        said = await one.said("helo")
        async with locked(dsn, ROOM):
            for _ in range(IN_FLIGHT + 1):
                await react(socket, said["id"])
            # Time enough to read all of them.
            for number in range(3):
                await one.said(f"{number}")
        answers = [await socket.next() for _ in range(IN_FLIGHT + 1)]
        assert "unavailable" not in {answer["error"] for answer in answers}


async def test_many_users(site: Site, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When those of some fill all places, another one still has a place."""
    monkeypatch.setattr(apply, "WAITING", 3)
    anna, boris = await person(site, "anna"), await person(site, "boris")
    await private_room(boris)
    async with following(anna) as one, chat(boris, "attic") as busy:
        said = await one.said("helo")
        async with locked(dsn, ROOM):
            for _ in range(5):
                await react(busy, said["id"])
            assert (await busy.next())["error"] == "unavailable"
            await delete(one, said["id"])
            assert (await one.next())["deleted"]
