"""Parsing of queries and excerpts of hits."""

import string
import time
from collections.abc import Callable

import pytest

from echochat.search.rules import Fragment, Term, fragments, is_anchored, read_query, read_text
from echochat.search.words import words


@pytest.mark.parametrize("text", [None, "", "  ", "a\0b", "a" * 201, "\ud800"])
def test_nothing_to_search(text: str | None) -> None:
    """Nothing, too much and what is no text is not searched for."""
    assert read_text(text) is None


def test_text() -> None:
    """Surrounding characters are ignored."""
    assert read_text("  кошка ") == "кошка"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cats run", "cat & run"),
        ("cats OR dog -run", "cat | dog & !run"),
        ('"two cats" -"big dog"', "two+cat & !big+dog"),
        ('"not closed', "not+close"),
        ("PLT-3699", "plt+3699"),
        ("or", "or"),
        ("or cats or", "cat"),
        ("- & ! a", "a"),
        ("…", ""),
        ('""', ""),
    ],
)
def test_query(text: str, expected: str) -> None:
    """The form that web searches have is understood."""

    def shown(term: Term) -> str:
        return ("" if term.wanted else "!") + "+".join(term.lexemes)

    query = read_query(text)
    assert " | ".join(" & ".join(map(shown, group)) for group in query) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("a", True), ("a -b", True), ("-b", False), ("a or -b", False)]
)
def test_anchored(text: str, expected: bool) -> None:
    """Words that must not be there alone are told from others."""
    assert is_anchored(read_query(text)) == expected


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("cat", "cats", [("cat", True)]),
        (
            "a cat and cats.",
            "cat",
            [("a ", 0), ("cat", 1), (" and ", 0), ("cats", 1), (".", 0)],
        ),
        ("see PLT-3699!", "plt-3699", [("see ", 0), ("PLT-3699", 1), ("!", 0)]),
        ("a b a", '"a b" a', [("a b", 1), (" ", 0), ("a", 1)]),
        ("none", "-other", [("none", False)]),
    ],
)
def test_fragments(text: str, query: str, expected: list[tuple[str, bool]]) -> None:
    """A text comes in pieces that are hits or not."""
    assert fragments(text, read_query(query)) == [
        Fragment(part, bool(hit)) for part, hit in expected
    ]


@pytest.mark.parametrize(("text", "query"), [("b a", '"a b"'), ("a", "a b"), ("a b", "a -b")])
def test_no_hit(text: str, query: str) -> None:
    """A text that doesn't have what is asked for is none."""
    assert fragments(text, read_query(query)) is None


def cheapest(work: Callable[[], object]) -> float:
    """Seconds of CPU of the cheapest try: others have the same processor."""
    tries = []
    for _ in range(5):
        start = time.thread_time()
        work()
        tries.append(time.thread_time() - start)
    return min(tries)


LETTERS = " ".join((string.ascii_lowercase + "абвгдежзийклмнопрстуфхцчшщэюя" + string.digits) * 2)


@pytest.mark.parametrize("query", ["a " * 100, LETTERS, '"' + "a " * 98 + '"', "-b " * 60 + "a"])
@pytest.mark.parametrize("text", ["a " * 500, LETTERS * 5, "a b " * 250])
def test_many_words(text: str, query: str) -> None:
    """Marking a hundred words costs no more than some times what reading the text costs."""
    text, asked = text[:1000], read_query(query[:200])
    reading = cheapest(lambda: list(words(text)))
    assert cheapest(lambda: fragments(text, asked)) < 20 * reading


def test_words_asked_twice() -> None:
    """One word is one term, however often it stands there."""
    assert read_query("cats cats Cat -dog -dogs") == read_query("cats -dog")
