"""Names that change while they are read, or are told in another order than they were stored in."""

import asyncio
import gc

from echochat.accounts import queries
from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.patience import PATIENCE
from tests.presence.support import watch
from tests.races.stage import Stage
from tests.rooms.support import chat, person

PROFILE = "/api/auth/profile/"


async def rename(visitor: Visitor, name: str) -> None:
    assert (await visitor.post(PROFILE, {"username": name})).status == 200


async def said_by(visitor: Visitor) -> str:
    """The name under which somebody speaks who opens a socket now."""
    async with chat(visitor) as one:
        name: str = (await one.said("hi"))["username"]
        return name


async def test_renamed_while_let_in(site: Site, stage: Stage) -> None:
    """The session was read under the old name; nobody held it when the new one was told."""
    anna = await person(site)
    held = stage.hold(queries.FIND_SESSION)
    speaking = asyncio.create_task(said_by(anna))
    await held.there()
    await rename(anna, "anastasia")
    # The server lets go of the request that renamed, and of whom it was.
    await anna.get("/api/health/live/")
    gc.collect()
    held.release()
    async with asyncio.timeout(PATIENCE):
        assert await speaking == "anastasia"


async def test_two_names(site: Site, stage: Stage) -> None:
    """The first of two edits is told after the second: the second name holds."""
    anna = await person(site)
    async with chat(anna) as one:
        assert (await one.said("hi"))["username"] == "anna"
        held = stage.hold("COMMIT")
        first = asyncio.create_task(rename(anna, "anastasia"))
        await held.there()
        await rename(anna, "annette")
        held.release()
        await first
        assert (await one.said("hi"))["username"] == "annette"


async def test_renamed_in_psql(site: Site, db: Database) -> None:
    """A name or picture given past the program reaches open sockets, without any request."""
    anna, boris = await person(site), await person(site, "boris")
    async with chat(anna) as one, watch(boris) as watcher, watch(anna):
        await watcher.sees("anna", "boris")
        await db.execute("UPDATE users SET name = 'anastasia' WHERE name = 'anna'")
        await watcher.sees("anastasia", "boris")
        assert (await one.said("hi"))["username"] == "anastasia"
        await db.execute(
            "UPDATE profiles SET avatar = 'avatars/x.webp'"
            " FROM users u WHERE u.id = user_id AND u.name = 'anastasia'"
        )
        async with asyncio.timeout(PATIENCE):
            while watcher.online["anastasia"] is None:
                await watcher.next()
        assert "x.webp" in (await one.said("hi"))["profile_pic"]


async def test_renamed_in_psql_while_let_in(site: Site, stage: Stage, db: Database) -> None:
    """The session was read under the old name; nobody held it when the new one was told."""
    anna = await person(site)
    held = stage.hold(queries.FIND_SESSION)
    speaking = asyncio.create_task(said_by(anna))
    await held.there()
    gc.collect()
    told = stage.hold(queries.FIND_PEOPLE)
    await db.execute("UPDATE users SET name = 'anastasia'")
    await told.there()
    told.release()
    await stage.moment()
    held.release()
    async with asyncio.timeout(PATIENCE):
        assert await speaking == "anastasia"
