"""New names and pictures reach those who see somebody online."""

from pathlib import Path

from tests.accounts.support import Site, StartSite
from tests.media.pictures import picture
from tests.media.support import picture_url, upload
from tests.presence.support import PING, watch
from tests.rooms.support import person

PROFILE = "/api/auth/profile/"


async def test_new_name(site: Site) -> None:
    """The old name leaves and the new one joins; both kinds of clients hear it."""
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna), watch(boris, "?delta=1") as one, watch(boris) as other:
        await one.sees("anna", "boris")
        await other.sees("anna", "boris")
        await anna.post(PROFILE, {"username": "anya"})
        frame = await one.next()
        assert (frame["joined"][0]["username"], frame["left"]) == ("anya", ["anna"])
        await other.sees("anya", "boris")


async def test_new_picture(start_site: StartSite, tmp_path: Path) -> None:
    """After a change of avatar the user joins again with the new address."""
    site = await start_site(ECHOCHAT_DATA_DIR=str(tmp_path))
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna), watch(boris, "?delta=1") as one:
        await one.sees("anna", "boris")
        await upload(anna, picture())
        frame = await one.next()
        assert frame["left"] == []
        assert one.online["anna"] == await picture_url(anna)
    async with watch(anna) as two:
        await two.sees("anna")
        assert two.online["anna"] == await picture_url(anna)


async def test_new_name_while_not_shown(start_site: StartSite) -> None:
    """A user who returns after the TTL appears under the current name."""
    site = await start_site(PRESENCE_TTL="0.5", PRESENCE_IDLE_TIMEOUT="3600")
    anna, boris = await person(site, "anna"), await person(site, "boris")
    async with watch(anna) as one, watch(boris) as other:
        await other.sees("anna", "boris")
        await other.sees()
        await anna.post(PROFILE, {"username": "anya"})
        await one.send(PING)
        await other.sees("anya")
