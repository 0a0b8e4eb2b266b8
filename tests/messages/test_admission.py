"""Admission to chat sockets, and the close codes of refusals."""

import asyncio
import contextlib

import aiohttp
import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor, outage
from tests.rooms.support import ROLES, assert_rights, chat, give_role, person, private_room


async def code(visitor: Visitor, slug: str) -> int:
    async with chat(visitor, slug) as one:
        return await one.close_code()


@pytest.mark.parametrize("slug", ["ab", "x" * 51, "bad!slug", "имя", "abc%0A"])
async def test_bad_slug(site: Site, slug: str) -> None:
    """4404 for what can't be the address of a room."""
    assert await code(await site.visitor(), slug) == 4404


async def test_unknown_room(site: Site) -> None:
    """4404, and the room is not made."""
    anna = await person(site)
    assert await code(anna, "attic") == 4404
    assert (await anna.get("/api/chat/rooms/attic/?create=0")).status == 404


async def test_private_room(site: Site) -> None:
    """4403 for a stranger and for a guest."""
    slug = await private_room(await person(site, "anna"))
    assert await code(await person(site, "boris"), slug) == 4403
    assert await code(await site.visitor(), slug) == 4403


@pytest.mark.parametrize("role", ROLES)
async def test_roles_in_a_private_room(site: Site, db: Database, role: str) -> None:
    """All but the blocked read; owner, admin and member write."""
    slug = await private_room(await person(site, "anna"))
    boris = await person(site, "boris")
    await give_role(db, slug, "boris", role)
    async with chat(boris, slug) as one:
        await assert_rights(one, role)


@pytest.mark.parametrize("role", ROLES)
async def test_roles_in_the_public_room(site: Site, db: Database, role: str) -> None:
    """Everybody reads; only the blocked may not write."""
    boris = await person(site, "boris")
    await give_role(db, "public", "boris", role)
    async with chat(boris) as one:
        expected = {"error": "forbidden"} if role == "blocked" else 1
        frame = await one.said("hi")
        assert frame.get("seq", frame) == expected


async def test_too_many_connects(start_site: StartSite) -> None:
    """4429 comes before everything else."""
    anna = await person(await start_site(WS_CONNECT_RATE_LIMIT="1"))
    async with chat(anna) as one:
        assert (await one.said("hi"))["seq"] == 1
    assert await code(anna, "public") == 4429
    assert await code(anna, "bad!slug") == 4429


async def test_endpoints_are_counted_apart(start_site: StartSite) -> None:
    """Each of the three sockets has a limit of its own, and so has each address."""
    site = await start_site(WS_CONNECT_RATE_LIMIT="1")
    anna = await person(site)
    for path in ("/ws/chat/public/", "/ws/direct/inbox/", "/ws/presence/"):
        async with anna.http.ws_connect(path) as first, anna.http.ws_connect(path) as second:
            assert (await second.receive()).data == 4429
            await first.send_str("no event")
            assert (await first.receive()).type is aiohttp.WSMsgType.TEXT
    async with chat(await site.visitor(**{"X-Forwarded-For": "203.0.113.1"})) as elsewhere:
        assert (await elsewhere.said("hi"))["error"] == "forbidden"


async def test_database_away(site: Site, dsn: str) -> None:
    """1013: try again later."""
    anna = await person(site)
    with outage(dsn):
        assert await code(anna, "public") == 1013
    async with chat(anna) as one:
        assert (await one.said("back"))["seq"] == 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_foreign_origin(site: Site, origin: str) -> None:
    """A page of another site can't open a socket: 403 before the upgrade."""
    visitor = await site.visitor(Origin=origin)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await code(visitor, "public")
    assert refused.value.status == 403


async def test_own_and_trusted_origin(start_site: StartSite) -> None:
    """The site's own origin and a trusted one may."""
    site = await start_site(ECHOCHAT_CSRF_TRUSTED_ORIGINS="https://chat.example.org")
    own = str(site.server.make_url("/")).rstrip("/")
    for origin in (own, "https://chat.example.org"):
        async with chat(await site.visitor(Origin=origin)) as one:
            assert (await one.said("hi"))["error"] == "forbidden"


async def test_no_upgrade(site: Site) -> None:
    """A plain GET of a socket's address is told to upgrade, and leaves nothing behind."""
    answer = await (await site.visitor()).get("/ws/chat/public/")
    assert answer.status == 426


async def test_signing_out_closes(site: Site) -> None:
    """4401 for the sockets of a session that ends, while others stay."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with chat(anna) as one, chat(anna) as two, chat(boris) as other:
        await anna.logout()
        assert await one.close_code() == await two.close_code() == 4401
        assert (await other.said("hi"))["username"] == "boris"


async def test_idle(start_site: StartSite) -> None:
    """4001 when nothing was said for long."""
    site = await start_site(CHAT_WS_IDLE_TIMEOUT="1")
    async with chat(await person(site)) as one:
        assert await one.close_code() == 4001


async def test_ping(site: Site) -> None:
    """A ping is answered, a guest's too."""
    for visitor in (await person(site), await site.visitor()):
        async with chat(visitor) as one:
            await one.send(type="ping")
            assert await one.next() == {"type": "pong"}


async def test_pings_say_nothing(start_site: StartSite) -> None:
    """Pings don't keep a socket from being idle."""
    site = await start_site(CHAT_WS_IDLE_TIMEOUT="1")
    async with chat(await site.visitor()) as one:
        ended = asyncio.create_task(one.close_code())
        while not ended.done():
            with contextlib.suppress(ConnectionError):
                await one.send(type="ping")
            await asyncio.sleep(0.05)
        assert await ended == 4001


async def test_listener_is_not_idle(start_site: StartSite) -> None:
    """Readers of others' messages stay longer than the timeout."""
    site = await start_site(CHAT_WS_IDLE_TIMEOUT="1", CHAT_MESSAGE_RATE_LIMIT="1000")
    loop = asyncio.get_running_loop()
    async with chat(await person(site)) as one, chat(await site.visitor()) as listener:
        end = loop.time() + 2
        while loop.time() < end:
            await asyncio.sleep(0.05)
            assert await one.said("hi") == await listener.next()
        assert await listener.close_code() == 4001


@pytest.mark.parametrize(("payload", "expected"), [(b"bytes", 1003), ("x" * 65537, 1009)])
async def test_unreadable(site: Site, payload: bytes | str, expected: int) -> None:
    """1003 for a binary frame, 1009 for one over 64 KiB."""
    async with chat(await site.visitor()) as one:
        if isinstance(payload, bytes):
            await one.socket.send_bytes(payload)
        else:
            await one.socket.send_str(payload)
        assert await one.close_code() == expected
