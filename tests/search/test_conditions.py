"""Searching for somebody's messages, and for those of a time."""

import asyncio
from typing import Any

import pytest

from echochat.search.queries import Reader, scope
from echochat.search.slices import SLICE
from echochat.storage.database import Database
from tests.accounts.support import Site, Visitor
from tests.rooms.support import chat, give_role, people, private_room
from tests.search.support import PATH, indexed, search, texts


async def ask(visitor: Visitor, **params: str) -> list[str]:
    """The texts of the hits."""
    answer = await visitor.get(PATH, params=params)
    assert answer.status == 200, answer.data
    assert answer.data["incomplete"] is None
    return texts(answer)


@pytest.fixture
async def anna(site: Site, db: Database) -> Visitor:
    """She and Boris said something on each of five days, at noon, and today."""
    anna, boris = await people(site, "anna", "boris")
    await private_room(anna)
    await give_role(db, "attic", "boris", "member")
    for visitor, slug, text in (
        (anna, "public", "one cat"),
        (boris, "public", "two cats"),
        (anna, "attic", "three cats"),
        (boris, "attic", "four dogs"),
        (anna, "public", "five cats"),
    ):
        async with chat(visitor, slug) as one:
            await one.said(text)
    await db.execute(
        "UPDATE messages m"
        " SET created_at = timestamptz '2026-05-01 12:00Z' + day * interval '1 day'"
        " FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS day FROM messages) d"
        " WHERE m.id = d.id"
    )
    await indexed(db)
    return anna


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"from": "boris"}, ["four dogs", "two cats"]),
        ({"from": "@BORIS", "q": "cat"}, ["two cats"]),
        ({"from": "anna", "q": "-five"}, ["three cats", "one cat"]),
        ({"from": "anna", "q": '"three cats"'}, ["three cats"]),
        ({"from": "anna", "room": "public"}, ["five cats", "one cat"]),
        ({"from": "nobody", "q": "cat"}, []),
        ({"q": "cat", "since": "2026-05-02T12:00:00Z"}, ["five cats", "three cats", "two cats"]),
        ({"q": "cat", "since": "2026-05-02T12:00:00.000001Z"}, ["five cats", "three cats"]),
        ({"q": "cat", "until": "2026-05-03T12:00:00Z"}, ["two cats", "one cat"]),
        (
            {"q": "cat", "since": "2026-05-02T00:00:00Z", "until": "2026-05-03T00:00:00Z"},
            ["two cats"],
        ),
        ({"q": "-cat", "since": "2026-05-04T14:00:00+02:00"}, ["four dogs"]),
        ({"q": "cat", "since": "2026-06-01T00:00:00Z"}, []),
        ({"q": "cat", "until": "2026-04-01T00:00:00Z"}, []),
        (
            {"q": "cat", "since": "1970-01-01T00:00:00Z", "until": "9999-12-31T23:59:59-14:00"},
            ["five cats", "three cats", "two cats", "one cat"],
        ),
        (
            {"q": "cat", "since": "2026-05-03T08:00:00+20:00"},
            ["five cats", "three cats", "two cats"],
        ),
        ({"q": "cat", "until": "2026-05-02T12:00:02+00:00:01.5"}, ["two cats", "one cat"]),
        ({"q": "cat", "since": "9999-12-31T23:59:59-23:59"}, []),
    ],
)
async def test_conditions(anna: Visitor, params: dict[str, str], expected: list[str]) -> None:
    """They hold together with words, and an author alone is enough."""
    assert await ask(anna, **params) == expected


@pytest.mark.usefixtures("anna")
async def test_rights_stay(site: Site) -> None:
    """An author's messages are found where one may read."""
    [vera] = await people(site, "vera")
    assert await ask(vera, **{"from": "boris"}) == ["two cats"]


@pytest.mark.usefixtures("anna")
async def test_rooms_of_others(site: Site, db: Database) -> None:
    """One that may not be read is looked into as little as one that is missing."""
    await people(site, "vera")
    found = await db.fetch_all("SELECT name, id FROM users")
    ids: dict[str, int] = dict(found)
    for user_id in (ids["vera"], None):
        for slug in ("attic", "missing"):
            assert (await scope(Reader(db, user_id), slug)).rooms == []
    assert (await scope(Reader(db, ids["boris"]), "attic")).rooms != []
    assert (await scope(Reader(db, None), "public")).rooms != []


async def test_pages(anna: Visitor, db: Database) -> None:
    """Over slices of the index, and not beyond the time that was asked for."""
    await db.execute(
        "SELECT setval('messages_id_seq', (last_value / %(slice)s + 3) * %(slice)s)"
        " FROM messages_id_seq",
        {"slice": SLICE},
    )
    async with chat(anna) as one:
        await one.said("six cats")
    await indexed(db)
    shown: list[str] = []
    params: dict[str, Any] = {"from": "anna", "limit": "1", "since": "2026-05-02T00:00:00Z"}
    while True:
        answer = await anna.get(PATH, params=params)
        shown += texts(answer)
        if not answer.data["pagination"]["hasMore"]:
            break
        params["before"] = str(answer.data["pagination"]["nextBefore"])
    assert shown == ["six cats", "five cats", "three cats"]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"from": ""},
        {"from": "\0"},
        {"q": "", "from": "anna"},
        {"q": "cat", "since": "yesterday"},
        {"q": "cat", "since": "2026-05-01T00:00:00"},
        {"q": "cat", "until": "1969-12-31T23:59:59Z"},
        {"q": "cat", "until": "2026-05-01T00:00:00Z" + "0" * 100},
        {"since": "2026-05-01T00:00:00Z"},
    ],
)
async def test_bad_conditions(anna: Visitor, params: dict[str, str]) -> None:
    """Refused by parameter; a search needs words or an author."""
    answer = await anna.get(PATH, params=params)
    assert (answer.status, answer.data["code"]) == (400, "invalid_parameter")


async def test_many_at_once_are_limited_as_ever(anna: Visitor) -> None:
    """Searches by author wait for their turn like others."""
    answers = await asyncio.gather(*(search(anna, "cat", **{"from": "anna"}) for _ in range(5)))
    assert {answer.status for answer in answers} <= {200, 429}
