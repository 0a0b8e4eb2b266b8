"""Finding messages, as people do it."""

import asyncio
from contextlib import aclosing

import pytest

from echochat.rooms.queries import clear_deleted_rooms
from echochat.search.api import LIMIT
from echochat.storage.database import Database
from tests.accounts.support import Site, StartSite, Visitor, outage
from tests.conversations.support import pair
from tests.messages.changes.support import delete, edit, following
from tests.patience import PATIENCE
from tests.rooms.support import chat, give_role, person, private_room
from tests.search.support import PATH, found, indexed


@pytest.fixture
async def anna(site: Site, db: Database) -> Visitor:
    """Somebody who said a lot in the public room."""
    anna = await person(site, "anna")
    async with chat(anna) as one:
        for text in ("Две кошки на крыше", "The cats are running", "собака", "running dogs"):
            await one.said(text)
    await indexed(db)
    return anna


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("кошка", ["Две кошки на крыше"]),
        ("КРЫШАМИ кошкой", ["Две кошки на крыше"]),
        ("run", ["running dogs", "The cats are running"]),
        ("run -dog", ["The cats are running"]),
        ("cat or собаки", ["собака", "The cats are running"]),
        ('"две кошки"', ["Две кошки на крыше"]),
        ("the", ["The cats are running"]),
        ("or", []),
        ('"cats running"', []),
        ("-собака -dogs", ["The cats are running", "Две кошки на крыше"]),
        ("собака or -running", ["собака", "Две кошки на крыше"]),
        ("room:1", []),
        ("'\\ & | !", []),
        ("unknown", []),
    ],
)
async def test_word_forms(anna: Visitor, query: str, expected: list[str]) -> None:
    """Words are found in all their forms, in both languages; newest first."""
    assert await found(anna, query) == expected


@pytest.mark.usefixtures("anna")
async def test_hit(site: Site) -> None:
    """A hit says where it is and which words were meant; guests search the public room too."""
    answer = await (await site.visitor()).get(PATH, params={"q": "кошками"})
    (hit,) = answer.data["results"]
    assert hit["room"] == {"slug": "public", "name": "Public", "kind": "public", "peer": None}
    assert (hit["message"]["username"], hit["message"]["seq"]) == ("anna", 1)
    assert hit["message"]["fragments"] == [
        {"text": "Две ", "hit": False},
        {"text": "кошки", "hit": True},
        {"text": " на крыше", "hit": False},
    ]


async def test_only_readable_rooms(anna: Visitor, site: Site, db: Database) -> None:
    """Nobody finds what they may not read, nor any more what they no longer may."""
    slug = await private_room(anna)
    async with chat(anna, slug) as one:
        await one.said("secret cats")
    boris = await person(site, "boris")
    await give_role(db, slug, "boris", "viewer")
    await indexed(db)
    assert await found(boris, "secret") == ["secret cats"]
    assert await found(await site.visitor(), "secret") == []
    await give_role(db, slug, "boris", "blocked")
    assert await found(boris, "secret") == []


async def test_one_room(anna: Visitor, db: Database) -> None:
    """A search may be of one room only."""
    slug = await private_room(anna)
    async with chat(anna, slug) as one:
        await one.said("more cats")
    await indexed(db)
    assert await found(anna, "cats", room=slug) == ["more cats"]
    assert await found(anna, "cats", room="nowhere") == []
    assert await found(anna, "cats") == ["more cats", "The cats are running"]


async def test_direct_room(site: Site, db: Database) -> None:
    """A direct room has the name of the other one; nobody else finds in it."""
    anna, boris, slug = await pair(site)
    async with chat(anna, slug) as one:
        await one.said("a secret plan")
    await indexed(db)
    (hit,) = (await boris.get(PATH, params={"q": "plans"})).data["results"]
    assert (hit["room"]["name"], hit["room"]["peer"]["username"]) == ("anna", "anna")
    assert await found(await person(site, "clara"), "plans") == []


async def test_pages(anna: Visitor) -> None:
    """Page by page, nothing twice."""
    params = {"q": "running", "limit": "1"}
    first = (await anna.get(PATH, params=params)).data
    assert first["pagination"]["hasMore"]
    before = first["pagination"]["nextBefore"]
    second = (await anna.get(PATH, params={**params, "before": before})).data
    assert second["pagination"] == {"limit": 1, "hasMore": False, "nextBefore": None}
    seqs = [page["results"][0]["message"]["seq"] for page in (first, second)]
    assert seqs == [4, 2]


async def test_changed_messages(anna: Visitor, db: Database) -> None:
    """An edited message is found by its new words alone, a deleted one not at all."""
    async with following(anna) as one:
        first, second = await one.said("elephants"), await one.said("giraffes")
        await indexed(db)
        await edit(one, first["id"], "zebras")
        await delete(one, second["id"])
        await one.take(2)
    # Before the index has heard of it, too.
    assert await found(anna, "elephant") == []
    assert await found(anna, "giraffe") == []
    await indexed(db)
    assert await found(anna, "zebra") == ["zebras"]
    assert (
        await db.fetch_all(
            "SELECT 1 FROM search_messages w JOIN messages m ON m.id = w.message_id"
            " WHERE m.deleted_at IS NOT NULL AND w.words <> ''"
        )
        == []
    )


async def test_marks_in_a_text(anna: Visitor, db: Database) -> None:
    """A text is shown as it is."""
    async with chat(anna) as one:
        await one.said("\x02fake\x03 <b>owl</b>")
    await indexed(db)
    assert await found(anna, "owl") == ["\x02fake\x03 <b>owl</b>"]


async def test_after_a_crash(anna: Visitor, db: Database, start_site: StartSite) -> None:
    """Index gaps that one instance left are filled by the next."""
    await db.execute("TRUNCATE search_messages, search_rooms")
    await start_site()
    await indexed(db)
    assert await found(anna, "собаки") == ["собака"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Он сказал «Привет» всем", "привет"),
        ("Он сказал «Привет» всем", "«привет»"),
        ("Ну… привет—мир", "привет мир"),
        ("не\u00a0разрывный", "разрывный"),
        ("🎉ура🎉", "ура"),
        ("https://habr.com/ru/articles/12345/", "https://habr.com/ru/articles/12345/"),
        ("https://habr.com/ru/articles/12345/", "habr"),
        ("https://habr.com/ru/articles/12345/", "12345"),
        ("later/sooner", "later"),
        ("PLT-3699", "3699"),
        ("PLT-3699", "plt-3699"),
        ("cafe\u0301", "café"),
        ("café", "cafe\u0301"),
        ("ёлка", "елка"),
        ("请看这里", "看这"),
    ],
)
async def test_as_people_see_it(site: Site, db: Database, text: str, query: str) -> None:
    """Every word of a message is found, in every form of its letters."""
    anna = await person(site, "anna")
    async with chat(anna) as one:
        await one.said(text)
    await indexed(db)
    assert await found(anna, query) == [text]


async def test_deleted_room(anna: Visitor, db: Database) -> None:
    """Nothing is left of a room in the index."""
    slug = await private_room(anna)
    async with chat(anna, slug) as one:
        await one.said("gone")
    await indexed(db)
    assert (await anna.delete(f"/api/chat/rooms/{slug}/")).status == 200
    assert await found(anna, "gone") == []
    async with aclosing(clear_deleted_rooms(db)) as batches:
        assert [removed async for removed in batches] == [1]
    assert await db.fetch_all("SELECT 1 FROM search_messages WHERE words::text ~ ':gone'") == []


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", "?q=a&limit=0", "?q=a&before=x", "?q=a&room=%00"]
)
async def test_bad_parameters(site: Site, query: str) -> None:
    """An invalid query is refused."""
    answer = await (await site.visitor()).get(PATH + query)
    assert (answer.status, answer.data["code"]) == (400, "invalid_parameter")


async def test_limit(site: Site) -> None:
    """Searching costs more than reading, so there is a limit."""
    visitor = await site.visitor()
    for _ in range(LIMIT):
        assert (await visitor.get(PATH, params={"q": "a"})).status == 200
    answer = await visitor.get(PATH, params={"q": "a"})
    assert (answer.status, answer.data["code"]) == (429, "rate_limited")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


async def test_database_away(anna: Visitor, db: Database, dsn: str) -> None:
    """Search says that it is unavailable, and fills on when PostgreSQL is back."""
    with outage(dsn):
        assert (await anna.get(PATH, params={"q": "a"})).status == 503
    async with chat(anna) as one:
        await one.said("afterwards")
    await indexed(db)
    assert await found(anna, "afterwards") == ["afterwards"]


async def test_filled_after_an_outage(
    anna: Visitor, db: Database, dsn: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Messages missed in an outage of PostgreSQL are indexed without further messages."""
    async with chat(anna) as one:
        await one.said("перед самой бедой")
    with outage(dsn):
        async with asyncio.timeout(PATIENCE):
            while "indexing is waiting for PostgreSQL" not in caplog.text:
                await asyncio.sleep(0.02)
    await indexed(db)
    assert await found(anna, "беда") == ["перед самой бедой"]
