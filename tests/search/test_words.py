"""The words of a text, as people see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.search.slices import index_entry
from echochat.search.words import LONGEST, RULES, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Он сказал «Привет» всем", "он сказа привет всем"),
        ("Привет… — “quoted” ‚so‘", "привет quot so"),
        ("не\u00a0разрывный\u202fпробел", "не разрывн пробел"),
        ("🎉мир🎉 мир❤️", "мир мир"),
        ("https://habr.com/ru/articles/12345/", "https habr com ru articl 12345"),
        ("请看https://example.com/a，然后", "请 看 https exampl com a 然 后"),
        ("later/sooner PLT-3699 snake_case a.b", "later sooner plt 3699 snake case a b"),
        ("cafe\u0301 café CAFÉ", "café café café"),
        ("ёлка ЁЛКИ е\u0308лка елка", "елк елк елк елк"),
        ("при\u00adвет при\u200bвет при\u2060вет", "привет привет привет"),
        ("ｐａｓｓ ﬁne ²", "pass fine 2"),
        ("don't О'Коннор", "don t о коннор"),
        ("हिन्दी में", "हिन्दी में"),
        ("Straße STRASSE", "strass strass"),
        ("running cats кошками", "run cat кошк"),
        ("&|!:*()<->'\\", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    """Signs separate words in every script; forms of a letter are one. See RULES on changing it."""
    assert RULES == 2
    assert " ".join(word.lexeme for word in words(text)) == expected


def test_places() -> None:
    """A word says where it stands in the text as it was given."""
    text = "—«cafe\u0301», при\u00adвет!"
    assert [text[word.start : word.end] for word in words(text)] == ["cafe\u0301", "при\u00adвет"]


@pytest.mark.parametrize("text", ["x" * 10_000, "a" + "\u0300\u0316" * 5_000, "\ufdfa" * 10_000])
def test_long_words(text: str) -> None:
    """Of a long word the beginning counts."""
    assert all(len(word.lexeme) <= LONGEST for word in words(text))


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever comes, words are in order and have a form."""
    found = list(words(text))
    ends = [0, *(word.end for word in found)]
    assert all(end <= word.start < word.end for end, word in zip(ends, found, strict=False))
    assert all(word.lexeme for word in found)
    assert index_entry(7, 1, 1, text) or not text
