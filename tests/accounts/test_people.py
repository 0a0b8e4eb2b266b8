"""GET /api/chat/people/: finding people by the beginnings of the words of their names."""

import pytest

from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor
from tests.patience import becomes
from tests.rooms.support import people, person, private_room

PEOPLE = "/api/chat/people/"


async def found(visitor: Visitor, q: str, **query: str) -> list[str]:
    """The names that are found, in their order."""
    answer = await visitor.get(PEOPLE, params={"q": q, **query})
    assert answer.status == 200, answer.data
    return [item["username"] for item in answer.data["items"]]


async def let_find(visitor: Visitor, findable: str) -> None:
    """Set who finds somebody."""
    answer = await visitor.patch("/api/auth/settings/", {"findable": findable})
    assert answer.status == 200, answer.data


async def test_beginnings_of_words(site: Site) -> None:
    """All of them have to be there; in any case and spelling; oneself is not found."""
    names = ("anna", "Boris.Petrov", "boris-ivanov", "Пётр_Сидоров", "José", "ann")
    anna, *_ = await people(site, *names)
    assert await found(anna, "b") == ["boris-ivanov", "Boris.Petrov"]
    assert await found(anna, "PET bor") == ["Boris.Petrov"]
    assert await found(anna, "пет") == ["Пётр_Сидоров"]
    assert await found(anna, "ПЁ сид") == ["Пётр_Сидоров"]
    assert await found(anna, "jose\u0301") == ["José"]
    assert await found(anna, "etrov") == []
    assert await found(anna, "an") == ["ann"]
    assert await found(anna, "%") == []
    assert await found(anna, "!") == []


async def test_exact_name_comes_first(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are that begin so."""
    anna, *_ = await people(site, "anna", "bob.ab", "bob", "bob.aa")
    assert await found(anna, "bob") == ["bob", "bob.aa", "bob.ab"]
    assert await found(anna, "@Bob", limit="1") == ["bob"]
    monkeypatch.setattr("echochat.accounts.people.api.MAX_PAGE", 2)
    assert await found(anna, "bob", limit="9") == ["bob", "bob.aa"]


async def test_renamed_and_disabled(site: Site, db: Database) -> None:
    """By the present name, as long as the account is in use."""
    anna, boris = await people(site, "anna", "boris")
    await boris.post("/api/auth/profile/", {"username": "vera"})
    assert (await found(anna, "bor"), await found(anna, "ver")) == ([], ["vera"])
    await db.execute("UPDATE users SET active = false WHERE name = 'vera'")
    assert await found(anna, "ver") == []


async def test_names_of_operators(start_site: StartSite, db: Database) -> None:
    """A name that was given in psql, or by an older release, is found after the next look."""
    await db.execute("INSERT INTO users (name, password_hash) VALUES ('gleb', '')")
    anna = await person(await start_site())
    await becomes(lambda: found(anna, "gl"), ["gleb"])


async def test_who_is_found(site: Site) -> None:
    """By everybody, by those who are in a private or direct room with them, or by nobody."""
    anna, boris, vera = await people(site, "anna", "boris", "vera")
    await let_find(boris, "acquaintances")
    await let_find(vera, "nobody")
    assert await found(anna, "b") == []
    assert await found(anna, "v") == []
    await boris.post("/api/chat/rooms/", {"name": "Club", "kind": "public", "slug": "club"})
    await anna.post("/api/chat/rooms/club/join/")
    assert await found(anna, "b") == []
    await private_room(anna)
    for name in ("boris", "vera"):
        await anna.post("/api/chat/rooms/attic/members/", {"username": name})
    assert await found(anna, "b") == ["boris"]
    assert await found(anna, "vera") == []
    assert await found(vera, "b") == ["boris"]
    await let_find(vera, "everybody")
    assert await found(anna, "vera") == ["vera"]


async def test_exact_name_opens_a_direct_room(site: Site) -> None:
    """Whoever knows the name can write, as ever."""
    anna, vera = await people(site, "anna", "vera")
    await let_find(vera, "nobody")
    answer = await anna.post("/api/chat/direct/start/", {"username": "vera"})
    assert answer.status == 200


async def test_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guests, no query, one that is too long, and too many."""
    assert (await (await site.visitor()).get(f"{PEOPLE}?q=a")).status == 401
    anna = await person(site)
    for q in ("", " ", "x" * 101, "\0"):
        answer = await anna.get(PEOPLE, params={"q": q})
        assert (answer.status, answer.data["code"]) == (400, "invalid_parameter")
    monkeypatch.setattr("echochat.accounts.people.api.LIMIT", 1)
    assert await found(anna, "x") == []
    assert (await anna.get(f"{PEOPLE}?q=x")).status == 429
