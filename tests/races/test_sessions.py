"""Sessions and accounts that end while sockets are opened, and sockets that outlive nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from echochat.accounts import queries
from echochat.realtime import registry
from echochat.storage.database import Database, Executor
from tests.accounts.support import Site, StartSite, Visitor
from tests.patience import PATIENCE
from tests.races.stage import Stage
from tests.rooms.support import chat, person
from tests.sockets import ClientSocket

SOCKETS = {"chat": "/ws/chat/public/", "inbox": "/ws/direct/inbox/", "presence": "/ws/presence/"}


async def sign_out(db: Database) -> None:
    await db.execute("DELETE FROM sessions")


async def cut_short(db: Database) -> None:
    await db.execute("UPDATE sessions SET expires_at = now()")


async def deactivate(db: Database) -> None:
    await db.execute("UPDATE users SET active = false")


async def delete_account(db: Database) -> None:
    await db.execute("DELETE FROM users")


Change = Callable[[Database], Awaitable[None]]
ENDS: list[Change] = [sign_out, cut_short, deactivate, delete_account]


class Opened(ClientSocket):
    """A socket of any channel."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, channel: str) -> None:
        super().__init__(socket)
        self.channel = channel  # type: ignore[misc] # of each socket here, elsewhere of a class


async def enter(visitor: Visitor, channel: str, opened: asyncio.Event | None = None) -> int:
    """Open a socket; return the code with which it is closed."""
    async with visitor.http.ws_connect(SOCKETS[channel], max_msg_size=0) as socket:
        if opened is not None:
            opened.set()
        return await Opened(socket, channel).close_code()


@pytest.mark.parametrize("change", ENDS, ids=lambda change: change.__name__)
@pytest.mark.parametrize("channel", SOCKETS)
class TestEnd:
    """4401, whatever ends the session, in whatever order that is heard of."""

    async def test_of_an_open_socket(
        self, site: Site, db: Database, channel: str, change: Change
    ) -> None:
        """Within a second an open socket is closed."""
        anna = await person(site)
        opened = asyncio.Event()
        entering = asyncio.create_task(enter(anna, channel, opened))
        await opened.wait()
        await change(db)
        assert await entering == 4401

    async def test_heard_before_the_join(
        self, site: Site, db: Database, stage: Stage, channel: str, change: Change
    ) -> None:
        """The session was read before its end; the socket is there after the news of it."""
        anna = await person(site)
        held = stage.hold(queries.FIND_SESSION)
        entering = asyncio.create_task(enter(anna, channel))
        await held.there()
        await stage.hears(change(db))
        held.release()
        assert await entering == 4401

    async def test_heard_after_the_join(
        self, site: Site, db: Database, stage: Stage, channel: str, change: Change
    ) -> None:
        """The session was read before its end; the news comes to an open socket."""
        anna = await person(site)
        held = stage.hold(queries.FIND_SESSION)
        stage.hold_news()
        opened = asyncio.Event()
        entering = asyncio.create_task(enter(anna, channel, opened))
        await held.there()
        await change(db)
        held.release()
        async with asyncio.timeout(PATIENCE):
            await opened.wait()
        stage.release_news()
        assert await entering == 4401


async def test_lost_before_the_join(site: Site, db: Database, stage: Stage) -> None:
    """The news is lost, and all sessions are looked up, while somebody is let in."""
    anna = await person(site)
    held = stage.hold(queries.FIND_SESSION)
    entering = asyncio.create_task(enter(anna, "chat"))
    await held.there()
    listening = stage.hold("LISTEN session_ended")
    await db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE query = 'LISTEN session_ended'"
    )
    await db.transaction(sign_out_unheard)
    await listening.there()
    listening.release()
    await stage.moment()
    held.release()
    assert await entering == 4401


async def sign_out_unheard(db: Executor) -> None:
    await db.execute("SET LOCAL session_replication_role = replica")
    await db.execute("DELETE FROM sessions")


async def test_expiry(start_site: StartSite, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket does not outlive its session, unless that was prolonged meanwhile."""
    monkeypatch.setattr(registry, "DEADLINE_ROUND", 0.3)
    site = await start_site()
    anna, boris = await person(site, "anna"), await person(site, "boris")
    ending = "UPDATE sessions SET expires_at = now() + interval '{}' WHERE user_id ="
    ending += " (SELECT id FROM users WHERE name = %s)"
    for name in ("anna", "boris"):
        await db.execute(ending.format("1 second"), (name,))
    async with chat(boris) as prolonged:
        opened = asyncio.Event()
        entering = asyncio.create_task(enter(anna, "chat", opened))
        await opened.wait()
        await db.execute(ending.format("1 hour"), ("boris",))
        assert await entering == 4401
        await asyncio.sleep(0.4)
        assert (await prolonged.said("still here"))["seq"] == 1


async def test_signed_in_as_the_account_is_deactivated(
    site: Site, db: Database, stage: Stage
) -> None:
    """A login that was found right before, and opens its session after, opens none."""
    anna = await person(site)
    await anna.logout()
    held = stage.hold(queries.FIND_CREDENTIALS)
    entering = asyncio.create_task(anna.login())
    await held.there()
    await deactivate(db)
    held.release()
    assert (await entering).status == 400
    assert await db.fetch_one("SELECT count(*) FROM sessions") == (0,)


async def test_active_again(site: Site, db: Database) -> None:
    """A reactivated user has to sign in again."""
    anna = await person(site)
    await deactivate(db)
    await db.execute("UPDATE users SET active = true")
    assert not await anna.is_signed_in()
