"""GET /api/chat/rooms/<slug>/receipts/: how far the others have read."""

from typing import Any

import pytest

from tests.accounts.support import Site, Visitor
from tests.conversations.support import pair, write
from tests.conversations.test_memberships import mark, set_back
from tests.rooms.support import people, private_room


async def receipts(visitor: Visitor, slug: str) -> Any:
    """The receipts by name; None where there are none."""
    answer = await visitor.get(f"/api/chat/rooms/{slug}/receipts/")
    assert answer.status == 200, answer.data
    if not answer.data["available"]:
        assert answer.data["items"] == []
        return None
    return {item["username"]: item["seq"] for item in answer.data["items"]}


async def test_direct_room(site: Site) -> None:
    """Each sees how far the other has read; marking as unread takes nothing back."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "one", "two", "three")
    assert await receipts(anna, slug) == {"boris": 0}
    assert await receipts(boris, slug) == {"anna": 3}
    await mark(boris, slug, seq=2)
    assert await receipts(anna, slug) == {"boris": 2}
    await set_back(boris, slug, 1)
    assert await receipts(anna, slug) == {"boris": 2}
    await mark(boris, slug)
    assert await receipts(anna, slug) == {"boris": 3}


async def test_small_room(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the others; in a room with too many members there are none."""
    anna, boris, vera = await people(site, "anna", "boris", "vera")
    await private_room(anna)
    for name in ("boris", "vera"):
        await anna.post("/api/chat/rooms/attic/members/", {"username": name})
    await write(anna, "attic", "one", "two")
    await mark(vera, "attic", seq=1)
    assert await receipts(boris, "attic") == {"anna": 2, "vera": 1}
    monkeypatch.setattr("echochat.conversations.receipts.queries.MOST", 2)
    assert await receipts(boris, "attic") is None


async def test_switched_off(site: Site) -> None:
    """Who gives none gets none; it can be switched on again."""
    anna, boris, slug = await pair(site)
    await write(anna, slug, "one")
    for on in (False, True):
        await boris.patch("/api/auth/settings/", {"readReceipts": on})
        assert await receipts(boris, slug) == ({"anna": 1} if on else None)
        assert await receipts(anna, slug) == ({"boris": 0} if on else {})


async def test_not_for_others(site: Site) -> None:
    """The room of everybody has none, nor a public room for who is no member; strangers get 404."""
    anna, boris = await people(site, "anna", "boris")
    await mark(anna, "public")
    assert await receipts(anna, "public") is None
    await anna.post("/api/chat/rooms/", {"name": "Club", "kind": "public", "slug": "club"})
    assert await receipts(boris, "club") is None
    assert await receipts(anna, "club") == {}
    await private_room(anna)
    assert (await boris.get("/api/chat/rooms/attic/receipts/")).status == 404
    guest = await site.visitor()
    assert (await guest.get("/api/chat/rooms/club/receipts/")).status == 401
