"""Whatever has a nonce is answered with it: a client that hears nothing would wait for ever."""

import sys
import unicodedata
from typing import Any

import pytest

from echochat.messages.rules import is_empty
from tests.accounts.support import Site, Visitor
from tests.rooms.support import chat, person


@pytest.fixture
async def anna(site: Site) -> Visitor:
    """Somebody signed in."""
    return await person(site, "anna")


EMPTY = [
    "",
    " ",
    "\t\r\n",
    "\x1f",
    "\x1c\x1d",
    "\x85",
    "\ufeff",
    "\u200b",
    "\u3164",
    "\u2800",
    "\ufe0f",
]
SEEN = ["a", "\u200ba", ".", "\u0301", "👍", "\ue000", "\u0600", "❤\ufe0f", "\u0e49"]


@pytest.mark.parametrize("text", EMPTY)
async def test_empty(site: Site, anna: Visitor, text: str) -> None:
    """Blank messages are refused with their nonce, to guests too, and ignored without one."""
    for visitor in (anna, await site.visitor()):
        async with chat(visitor) as one:
            await one.say(text)
            await one.say(text, "n1")
            assert await one.next() == {"error": "invalid_payload", "nonce": "n1"}


def test_what_is_seen() -> None:
    """A text with anything to see is none of them."""
    assert all(map(is_empty, EMPTY))
    assert not any(map(is_empty, SEEN))


def test_empty_as_the_document_says() -> None:
    """White space and control characters of Unicode are empty, whatever Python strips."""
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        if character.isspace() or unicodedata.category(character) in ("Cc", "Zs", "Zl", "Zp"):
            assert is_empty(character), hex(number)
        elif unicodedata.category(character)[0] in "LNPS":
            assert not is_empty(character) or character in "\u115f\u1160\u3164\uffa0\u2800"


@pytest.mark.parametrize(
    "frame",
    [
        r'{"message":"\ud800","nonce":"n1"}',
        r'{"message":"a\udc00b","nonce":"n1"}',
        r'{"message":"a","other":"\ud800","nonce":"n1"}',
        r'{"message":"a\u0000b","nonce":"n1"}',
        '{"message":7,"nonce":"n1"}',
        '{"message":null,"nonce":"n1"}',
        '{"message":["a"],"nonce":"n1"}',
        '{"nonce":"n1"}',
        '{"type":"dance","nonce":"n1"}',
        '{"type":["edit"],"nonce":"n1"}',
        '{"type":{},"message":{},"nonce":"n1"}',
        '{"message":"a","replyTo":"1","nonce":"n1"}',
        '{"message":"a","replyTo":1e999,"nonce":"n1"}',
        f'{{"message":"a","replyTo":1{"0" * 400},"nonce":"n1"}}',
        '{"message":NaN,"nonce":"n1"}',
    ],
)
async def test_wrong_frames(anna: Visitor, frame: str) -> None:
    """A frame of another shape, or with text that is none, is refused with its nonce."""
    async with chat(anna) as one:
        await one.socket.send_str(frame)
        assert await one.next() == {"error": "invalid_payload", "nonce": "n1"}
        assert (await one.said("still here"))["seq"] == 1


@pytest.mark.parametrize("nonce", ["x" * 65, "ы" * 5_000, "a\0b", 7, 0, False, ["n"], {}, 1.5])
async def test_bad_nonce(anna: Visitor, nonce: object) -> None:
    """A nonce is text of at most 64 characters; any other text is told again all the same."""
    async with chat(anna) as one:
        await one.send(message="hi", nonce=nonce)
        told = {"nonce": nonce} if isinstance(nonce, str) else {}
        assert await one.next() == {"error": "invalid_payload", **told}
        assert (await one.said("still here"))["seq"] == 1


@pytest.mark.parametrize("nonce", ['"\\ud800"', "NaN", "1" * 5000])
async def test_nonce_that_cannot_be_told(anna: Visitor, nonce: str) -> None:
    """A nonce that no JSON can carry back is answered without it."""
    async with chat(anna) as one:
        await one.socket.send_str(f'{{"message":"hi","nonce":{nonce}}}')
        assert await one.next() == {"error": "invalid_payload"}


async def test_no_nonce(anna: Visitor) -> None:
    """An empty nonce, and null, are none."""
    async with chat(anna) as one:
        for nonce in ("", None):
            assert (await one.said("hi", nonce))["nonce"] is None


@pytest.mark.parametrize(
    ("frame", "about"),
    [
        (r'{"type":"edit","id":4,"message":"\ud800"}', {"type": "edit", "id": 4}),
        (r'{"type":"edit","id":4,"message":"\u001f","nonce":"n"}', {"type": "edit", "id": 4}),
        (r'{"type":"react","id":4,"emoji":"\ud83d","on":true}', {"type": "react", "id": 4}),
        ('{"type":"delete","id":"4","nonce":"n"}', {"type": "delete"}),
        (f'{{"type":"delete","id":{"9" * 30}}}', {"type": "delete"}),
        ('{"type":"delete","id":4,"nonce":7}', {"type": "delete", "id": 4}),
        ('{"type":"typing","nonce":"n"}', {"type": "typing"}),
    ],
)
async def test_commands(anna: Visitor, frame: str, about: dict[str, Any]) -> None:
    """A command that is not valid is refused with its type, its id and its nonce."""
    nonce = {"nonce": "n"} if '"nonce":"n"' in frame else {}
    async with chat(anna) as one:
        await one.socket.send_str(frame)
        assert await one.next() == {"error": "invalid_payload", **about, **nonce}


@pytest.mark.parametrize("frame", ["[" * 60_000, '{"a":' * 10_000, '"' + "\\ud800" * 9_000 + '"'])
async def test_deep_frames(anna: Visitor, frame: str) -> None:
    """Unparsable frames are refused, and the socket stays open."""
    async with chat(anna) as one:
        await one.socket.send_str(frame)
        assert await one.next() == {"error": "invalid_payload"}
        assert (await one.said("still here"))["seq"] == 1


async def test_after_a_refusal_its_nonce_is_free(anna: Visitor) -> None:
    """A refused message leaves nothing behind: the same nonce stores the next try."""
    async with chat(anna) as one:
        assert (await one.said("\x1f", "n1"))["error"] == "invalid_payload"
        stored = await one.said("hi", "n1")
        assert (stored["message"], stored["nonce"]) == ("hi", "n1")
