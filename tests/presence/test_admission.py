"""Admission to presence sockets, and the close codes of refusals."""

from tests.accounts.support import Site, StartSite, Visitor, outage
from tests.presence.support import guest, watch
from tests.rooms.support import person


async def code(visitor: Visitor) -> int:
    async with watch(visitor) as one:
        return await one.close_code()


async def test_guest_without_a_session(visitor: Visitor) -> None:
    """4401."""
    assert await code(visitor) == 4401


async def test_guest_with_a_forged_session(visitor: Visitor) -> None:
    """4401: the signature of the cookie has to be ours."""
    visitor.http.cookie_jar.update_cookies({"sessionid": "guest.somebody.1700000000.forged"})
    assert await code(visitor) == 4401


async def test_too_many_connects(start_site: StartSite) -> None:
    """4429, but 4401 comes before."""
    site = await start_site(WS_CONNECT_RATE_LIMIT="1")
    anna = await person(site)
    async with watch(anna) as one:
        await one.sees("anna")
    assert await code(anna) == 4429
    assert await code(await guest(site)) == 4429
    assert await code(await site.visitor()) == 4401


async def test_database_away(site: Site, dsn: str) -> None:
    """1013: try again later."""
    anna = await person(site)
    with outage(dsn):
        assert await code(anna) == 1013
    async with watch(anna) as one:
        await one.sees("anna")


async def test_no_upgrade(site: Site) -> None:
    """A plain GET is told to upgrade, and nobody is online by it."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    assert (await anna.get("/ws/presence/")).status == 426
    async with watch(boris) as one:
        await one.sees("boris")
