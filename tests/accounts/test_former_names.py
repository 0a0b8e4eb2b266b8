"""Names that were given up."""

import asyncio

from echochat.accounts import clear_names
from echochat.storage.database import Database, Executor
from tests.accounts.support import Answer, Site, Visitor
from tests.media.support import edit
from tests.rooms.support import people, person

TAKEN = {"username": ["Это имя пользователя уже занято."]}


async def rename(visitor: Visitor, name: str) -> Answer:
    return await edit(visitor, username=name)


async def age(db: Database, days: int) -> None:
    """Let days go by since names were given up."""
    await db.execute(
        "UPDATE former_names SET released_at = released_at - make_interval(days => %s)", (days,)
    )


async def test_nobody_else_gets_it(site: Site) -> None:
    """Neither who is new nor who has a name; it is taken."""
    anna, boris = await people(site, "Anna", "boris")
    assert (await rename(anna, "vera")).status == 200
    stranger = await site.visitor()
    assert (await stranger.register("anna")).data["errors"] == TAKEN
    assert (await rename(boris, "ANNA")).data["errors"] == TAKEN


async def test_its_owner_takes_it_back(site: Site, db: Database) -> None:
    """And then the other name is the one that was given up."""
    anna = await person(site, "anna")
    await rename(anna, "vera")
    assert (await rename(anna, "Anna")).status == 200
    assert await db.fetch_all("SELECT name FROM former_names") == [("vera",)]


async def test_after_30_days(site: Site, db: Database) -> None:
    """It is anybody's, and then not its former owner's."""
    anna = await person(site, "anna")
    await rename(anna, "vera")
    await age(db, 29)
    stranger = await site.visitor()
    assert (await stranger.register("anna")).status == 400
    await age(db, 1)
    assert (await stranger.register("anna")).status == 201
    assert (await rename(anna, "anna")).data["errors"] == TAKEN


async def test_same_name_in_other_letters(site: Site, db: Database) -> None:
    """Changing the case of a name, or nothing, releases no name."""
    anna = await person(site, "anna")
    await rename(anna, "Anna")
    await edit(anna, bio="hello")
    assert await db.fetch_all("SELECT name FROM former_names") == []


async def test_deleted_account(site: Site, db: Database) -> None:
    """However it is deleted: whoever comes by the name is somebody else."""
    await person(site, "anna")
    await db.execute("DELETE FROM users")
    assert (await (await site.visitor()).register("anna")).data["errors"] == TAKEN


async def test_no_hoard_of_names(site: Site, db: Database) -> None:
    """The last five names of an account are kept, the others are free."""
    anna = await person(site, "name0")
    for number in range(1, 8):
        await rename(anna, f"name{number}")
    kept = await db.fetch_all("SELECT name FROM former_names ORDER BY name")
    assert kept == [(f"name{number}",) for number in range(2, 7)]
    assert (await (await site.visitor()).register("name1")).status == 201


async def test_given_up_while_somebody_registers(site: Site, db: Database) -> None:
    """A released name can't be taken by others."""
    await person(site, "anna")
    released = asyncio.Event()

    async def give_up() -> None:
        async def work(transaction: Executor) -> None:
            await transaction.execute("UPDATE users SET name = 'vera'")
            released.set()
            await asyncio.sleep(0.2)

        await db.transaction(work)

    async def register() -> Answer:
        visitor = await site.visitor()
        await visitor.get("/api/auth/csrf/")
        await released.wait()
        return await visitor.register("anna")

    _, answer = await asyncio.gather(give_up(), register())
    assert answer.data["errors"] == TAKEN


async def test_cleared(site: Site, db: Database) -> None:
    """Housekeeping forgets what is anybody's again."""
    anna = await person(site, "anna")
    await rename(anna, "boris")
    await age(db, 31)
    await rename(anna, "vera")
    assert sum([removed async for removed in clear_names(db)]) == 1
    assert await db.fetch_all("SELECT name FROM former_names") == [("boris",)]
