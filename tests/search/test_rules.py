"""What a search asks for, and what is shown of a hit."""

import pytest

from echochat.search.rules import Fragment, fragments, read_query


@pytest.mark.parametrize("text", [None, "", "  ", "a\0b", "a" * 201, "\ud800"])
def test_nothing_to_search(text: str | None) -> None:
    """Nothing, too much and what is no text is not searched for."""
    assert read_query(text) is None


def test_query() -> None:
    """What stands around it does not count."""
    assert read_query("  кошка ") == "кошка"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("\x02cat\x03", [("cat", True)]),
        (
            "a \x02cat\x03 and \x02cats\x03.",
            [("a ", 0), ("cat", 1), (" and ", 0), ("cats", 1), (".", 0)],
        ),
        ("none", [("none", False)]),
    ],
)
def test_fragments(marked: str, expected: list[tuple[str, bool]]) -> None:
    """A text comes in pieces that are hits or not."""
    assert list(fragments(marked)) == [Fragment(text, bool(hit)) for text, hit in expected]
