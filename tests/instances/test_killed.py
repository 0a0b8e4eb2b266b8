"""An instance that is killed after it stored a message, before it told anybody."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, urlencode

import aiohttp
import pytest
from psycopg2.extensions import parse_dsn

from echochat.presence.peers import Peers
from echochat.realtime.bus import PresenceChanged
from tests.accounts.support import SECRET, StartSite, Visitor
from tests.instances.conftest import ready
from tests.patience import PATIENCE
from tests.presence.support import watch
from tests.processes import ServerProcess
from tests.redis_server import RedisServer
from tests.rooms.support import Chat, chat, person

KILLED = """
import os, signal
from echochat.cli import main
from echochat.messages.announce import Announcements
Announcements.tell = lambda _, stored: [os.kill(os.getpid(), signal.SIGKILL) for _ in stored]
main([])
"""

LEASE = 6.0
"""Seconds instead of 20: still more than an instance takes from one sign of life to the next."""


class KilledServer(ServerProcess):
    """Dies of its first message, between commit and announcement."""

    command: ClassVar = ["-c", KILLED]


def note_peers(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Return the event that an instance of this process has heard of another."""
    heard, changed = asyncio.Event(), Peers.changed

    def noting(peers: Peers, news: PresenceChanged, now: float) -> bool:
        heard.set()
        return changed(peers, news, now)

    monkeypatch.setattr(Peers, "changed", noting)
    return heard


@pytest.mark.parametrize("is_online", [True, False], ids=["online", "at chat sockets alone"])
async def test_message_of_a_killed_instance(
    start_site: StartSite,
    redis_server: RedisServer,
    dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_online: bool,
) -> None:
    """Readers on other instances get it when the silence is noticed, without other news."""
    monkeypatch.setattr("echochat.presence.peers.LEASE", LEASE)
    heard = note_peers(monkeypatch)
    site = await start_site(REDIS_URL=redis_server.url)
    await ready(site)
    anna = await person(site, "anna")
    environment = {
        "DATABASE_URL": f"postgresql:///?{urlencode(parse_dsn(dsn), quote_via=quote)}",
        "REDIS_URL": redis_server.url,
        "ECHOCHAT_SECRET_KEY": SECRET,
    }
    # In a thread: who does not hear Redis for 3 s takes news for lost, and compares.
    with await asyncio.to_thread(lambda: KilledServer(tmp_path, **environment)) as killed:
        jar = aiohttp.CookieJar(unsafe=True)
        async with (
            aiohttp.ClientSession(killed.url, cookie_jar=jar, trust_env=False) as http,
            chat(anna) as reader,
            watch(anna) as watcher,
        ):
            boris = Visitor(http)
            await boris.register("boris")
            async with AsyncExitStack() as sockets:
                one = await sockets.enter_async_context(http.ws_connect("/ws/chat/public/"))
                if is_online:
                    await sockets.enter_async_context(http.ws_connect("/ws/presence/"))
                    await watcher.sees("anna", "boris")
                async with asyncio.timeout(PATIENCE):
                    await heard.wait()
                await Chat(one).say("my last words")
                async with asyncio.timeout(4 * LEASE):
                    frame = await reader.socket.receive_json()
        killed.kill()
    assert (frame["message"], frame["seq"], frame["username"]) == ("my last words", 1, "boris")
