"""/ws/chat/<slug>/: what is said and what everybody hears."""

import asyncio

import pytest

from tests.accounts.support import Site, StartSite, Visitor
from tests.rooms.support import chat, person


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in."""
    return await person(site, "anna")


async def test_message_reaches_everybody(site: Site, anna: Visitor) -> None:
    """A message goes to its sender, to another socket and to a guest, the same for all."""
    boris, guest = await person(site, "boris"), await site.visitor()
    async with chat(anna) as one, chat(boris) as two, chat(guest) as three:
        frame = await one.said("hello", "n1")
        assert frame == await two.next() == await three.next()
    assert frame["createdAt"].endswith("+00:00")
    del frame["id"], frame["createdAt"]
    assert frame == {
        "message": "hello",
        "username": "anna",
        "profile_pic": None,
        "room": "public",
        "seq": 1,
        "nonce": "n1",
    }


async def test_legacy_message(anna: Visitor) -> None:
    """Other fields of old clients are ignored; without a nonce it is null."""
    async with chat(anna) as one:
        await one.send(message="hi", username="boris", room="attic", type="chat_message")
        frame = await one.next()
        assert (frame["message"], frame["username"], frame["nonce"]) == ("hi", "anna", None)


async def test_trimmed_and_empty(anna: Visitor) -> None:
    """Space around a message goes; of an empty one nothing is heard."""
    async with chat(anna) as one:
        await one.say("  \n ")
        assert (await one.said("  a\n b "))["message"] == "a\n b"


async def test_seq_counts_per_room(anna: Visitor) -> None:
    """Each room counts 1, 2, 3 …, and ids rise."""
    await anna.get("/api/chat/rooms/attic/")
    async with chat(anna) as public, chat(anna, "attic") as attic:
        frames = [await public.said("a"), await attic.said("b"), await public.said("c")]
    assert [frame["seq"] for frame in frames] == [1, 1, 2]
    assert frames[0]["id"] < frames[2]["id"]


@pytest.mark.parametrize(
    "text",
    ["nonsense", "[]", '"text"', "{}", '{"type":"dance"}', '{"message":7}', '{"message":null}'],
)
async def test_invalid_payload(anna: Visitor, text: str) -> None:
    """An invalid frame gets an error, and the socket stays open."""
    async with chat(anna) as one:
        await one.socket.send_str(text)
        assert await one.next() == {"error": "invalid_payload"}
        assert (await one.said("still here"))["seq"] == 1


@pytest.mark.parametrize("bad", ["a\\u0000b", "\\ud800"])
async def test_text_that_is_none(anna: Visitor, bad: str) -> None:
    """NUL and lone surrogates are bad input."""
    async with chat(anna) as one:
        await one.socket.send_str(f'{{"message":"{bad}"}}')
        assert (await one.next())["error"] == "invalid_payload"


async def test_length_limit(start_site: StartSite) -> None:
    """Characters count, not bytes; the error carries the nonce."""
    anna = await person(await start_site(CHAT_MESSAGE_MAX_LENGTH="10"))
    async with chat(anna) as one:
        assert (await one.said("ё🙂" * 5))["message"] == "ё🙂" * 5
        assert await one.said("x" * 11, "n9") == {"error": "message_too_long", "nonce": "n9"}


async def test_guest_is_silent(site: Site) -> None:
    """A guest who speaks is told `forbidden`; an empty message is ignored as always."""
    async with chat(await site.visitor()) as one:
        await one.say(" ")
        assert await one.said("hi", "n1") == {"error": "forbidden", "nonce": "n1"}


async def test_rate_limit(start_site: StartSite) -> None:
    """Over the limit the user is told when to try again, on all sockets and rooms together."""
    anna = await person(await start_site(CHAT_MESSAGE_RATE_LIMIT="3"))
    await anna.get("/api/chat/rooms/attic/")
    async with chat(anna) as one, chat(anna, "attic") as two:
        assert [(await one.said("a"))["seq"], (await one.said("b"))["seq"]] == [1, 2]
        assert (await two.said("c"))["seq"] == 1
        refused = await two.said("d", "n4")
    assert 1 <= refused.pop("retry_after") <= 10
    assert refused == {"error": "rate_limited", "nonce": "n4"}


async def test_rate_limit_within_a_batch(start_site: StartSite) -> None:
    """Of a burst just the first are stored, in order."""
    site = await start_site(CHAT_MESSAGE_RATE_LIMIT="5")
    async with chat(await person(site)) as one:
        for number in range(9):
            await one.say(str(number))
        frames = await one.take(9)
    assert [frame["message"] for frame in frames if "message" in frame] == list("01234")
    assert [frame["error"] for frame in frames if "error" in frame] == ["rate_limited"] * 4


async def test_rate_limit_ends(start_site: StartSite) -> None:
    """After the window the user may speak again."""
    site = await start_site(CHAT_MESSAGE_RATE_LIMIT="1", CHAT_MESSAGE_RATE_WINDOW="1")
    async with chat(await person(site)) as one:
        assert (await one.said("a"))["seq"] == 1
        refused = await one.said("b")
        await asyncio.sleep(refused["retry_after"])
        assert (await one.said("b"))["seq"] == 2


async def test_many_in_flight(start_site: StartSite) -> None:
    """More than may be on their way at once are all stored, in order."""
    site = await start_site(CHAT_MESSAGE_RATE_LIMIT="1000")
    async with chat(await person(site)) as one:
        for number in range(300):
            await one.say(str(number))
        frames = await one.take(300)
    assert [frame["message"] for frame in frames] == [str(number) for number in range(300)]
    assert [frame["seq"] for frame in frames] == list(range(1, 301))
