"""Changed roles reach open sockets."""

import asyncio

import psycopg2
import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.patience import PATIENCE
from tests.rooms.support import Chat, chat, give_role, person, private_room


async def until_error(one: Chat, error: str | None) -> None:
    """Speak until the answer is this error (None: none any more)."""
    async with asyncio.timeout(PATIENCE):
        while (await one.said("may I?")).get("error") != error:
            await asyncio.sleep(0.05)


async def test_losing_the_right_to_read(site: Site, db: Database) -> None:
    """4403 for who is blocked, and nobody else."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    slug = await private_room(anna)
    await give_role(db, slug, "boris", "member")
    async with chat(anna, slug) as owner, chat(boris, slug) as member:
        await give_role(db, slug, "boris", "blocked")
        assert await member.close_code() == 4403
        assert (await owner.said("gone"))["seq"] == 1


async def test_losing_the_role(site: Site, db: Database) -> None:
    """4403 for who is removed from the room."""
    slug = await private_room(await person(site, "anna"))
    boris = await person(site, "boris")
    await give_role(db, slug, "boris", "member")
    async with chat(boris, slug) as member:
        await db.execute("DELETE FROM chat_roles WHERE role = 'member'")
        assert await member.close_code() == 4403


async def test_losing_and_gaining_the_right_to_write(site: Site, db: Database) -> None:
    """A viewer's socket stays open and is told `forbidden`; a member's may speak again."""
    boris = await person(site, "boris")
    async with chat(boris) as one:
        assert (await one.said("hi"))["seq"] == 1
        await give_role(db, "public", "boris", "blocked")
        await until_error(one, "forbidden")
        await give_role(db, "public", "boris", "member")
        await until_error(one, None)


async def test_change_while_nobody_listens(site: Site, db: Database, dsn: str) -> None:
    """When the connection that hears of changes was lost, all roles are read again."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    slug = await private_room(anna)
    await give_role(db, slug, "boris", "member")
    async with (
        chat(boris, slug) as member,
        chat(anna, slug, "?state=1") as owner,
        chat(anna, slug) as old,
    ):
        assert (await owner.next())["type"] == "room"
        await give_role_unheard(dsn)
        assert await member.close_code() == 4403
        assert await owner.next() == {"type": "people_changed"}
        # A client that did not ask for it hears nothing of it.
        assert await old.is_quiet()


async def give_role_unheard(dsn: str) -> None:
    """Block everybody who is a member, with no announcement, then break the listener."""

    def work() -> None:
        connection = psycopg2.connect(dsn)
        with connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE chat_roles SET role = 'blocked' WHERE role = 'member'")
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%%' OR query = 'SELECT 1'"
            )
        connection.close()

    await asyncio.to_thread(work)


@pytest.mark.parametrize("query", ["", "?after=0"])
async def test_blocked_while_resuming(site: Site, db: Database, query: str) -> None:
    """The right is lost on a resumed socket just the same."""
    slug = await private_room(await person(site, "anna"))
    boris = await person(site, "boris")
    await give_role(db, slug, "boris", "viewer")
    async with chat(boris, slug, query) as one:
        await give_role(db, slug, "boris", "blocked")
        assert await one.close_code() == 4403
