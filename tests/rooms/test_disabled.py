"""Deactivated accounts in rooms."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site
from tests.rooms.support import give_role
from tests.rooms.test_members import SLUG, crew, put


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 404), ("admin", 404), ("viewer", 200), ("blocked", 200)],
)
async def test_no_room_for_the_disabled(site: Site, db: Database, role: str, status: int) -> None:
    """An account out of use is given no room to manage; less than it has it may be given."""
    visitors = await crew(site, db)
    await db.execute("UPDATE users SET active = false WHERE name = 'member'")
    assert (await put(visitors["owner"], "member", role)).status == status


async def test_owner_who_is_disabled_keeps_no_room(site: Site, db: Database) -> None:
    """The last owner in use may not leave the room to one who can't sign in."""
    visitors = await crew(site, db)
    await give_role(db, SLUG, "warden", "owner")
    await db.execute("UPDATE users SET active = false WHERE name = 'warden'")
    answer = await visitors["owner"].post(f"/api/chat/rooms/{SLUG}/leave/")
    assert (answer.status, answer.data["code"]) == (409, "last_owner")
