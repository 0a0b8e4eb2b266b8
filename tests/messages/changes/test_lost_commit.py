"""A COMMIT whose answer is lost: what is stored is told all the same."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from echochat.storage.backfill import Backfill
from echochat.storage.connection import Params, PgConnection
from echochat.storage.database import Unavailable
from tests.accounts.support import Site, StartSite
from tests.messages.changes.support import delete, edit, following, react
from tests.rooms.support import Chat, chat, person

LoseCommit = Callable[[], None]


@pytest.fixture(autouse=True)
def no_backfill(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only requests commit, nothing in the background."""

    async def rest(_: Backfill) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Backfill, "_run", rest)


@pytest.fixture
def lose_commit(monkeypatch: pytest.MonkeyPatch) -> LoseCommit:
    """Let the connection break after the next COMMIT was carried out, before its answer."""
    run = PgConnection.run

    def lose() -> None:
        async def broken(link: PgConnection, sql: str, params: Params = None) -> Any:
            result = await run(link, sql, params)
            if sql == "COMMIT":
                monkeypatch.setattr(PgConnection, "run", run)
                link.close()
                raise Unavailable("the answer is lost")
            return result

        monkeypatch.setattr(PgConnection, "run", broken)

    return lose


async def change(kind: str, one: Chat, id_: int) -> None:
    if kind == "edit":
        await edit(one, id_, "new")
    elif kind == "delete":
        await delete(one, id_)
    else:
        await react(one, id_)


@pytest.mark.parametrize("kind", ["edit", "delete", "react"])
async def test_change(site: Site, lose_commit: LoseCommit, kind: str) -> None:
    """Its sender is told that the outcome is unknown; the room hears of it, memory forgets it."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with following(anna) as one, following(boris) as two:
        await one.say("secret")
        said = await one.next()
        assert await two.next() == said
        lose_commit()
        await change(kind, one, said["id"])
        assert await one.next() == {"error": "unavailable", "type": kind, "id": said["id"]}
        async with chat(boris, query="?after=0") as back:
            await back.next()
            shown = (await back.next())["message"]
        changed = await two.next()
        assert await one.next() == changed
    assert (changed["change"], len(changed["reactions"])) == (1, kind == "react")
    assert shown == changed["message"] == {"edit": "new", "delete": "", "react": "secret"}[kind]


async def test_profile(start_site: StartSite, lose_commit: LoseCommit) -> None:
    """A new name that is stored is the one under which its owner goes on writing."""
    anna = await person(await start_site(CHAT_MESSAGE_RATE_LIMIT="100000"), "anna")
    async with chat(anna) as one:
        await one.said("a")
        lose_commit()
        assert (await anna.post("/api/auth/profile/", {"username": "annette"})).status == 503
        while (await one.said("again"))["username"] != "annette":
            pass
