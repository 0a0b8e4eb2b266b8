"""Normal forms, what can't be seen, and emoji."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.unicode import (
    LINE_LENGTH,
    MOST_MARKS,
    has_hidden,
    is_blank,
    is_emoji,
    is_heaped,
    normal,
)

RUN = "a" + "\u0300\u0316" * 40_000
"""`unicodedata` takes 7 s to sort its marks."""


@given(st.text(max_size=LINE_LENGTH))
def test_normal(line: str) -> None:
    """Ordinary texts are normalised as Unicode defines."""
    assert normal("NFKC", line) == unicodedata.normalize("NFKC", line)


@pytest.mark.parametrize("line", [RUN, "x" * 1_000_000, "ﷺ" * 100_000])
def test_too_long(line: str) -> None:
    """Overlong lines stay overlong, at almost no cost."""
    before = time.thread_time()
    assert normal("NFKC", line) == line[: LINE_LENGTH + 1]
    assert time.thread_time() - before < 0.05


def test_runs_of_marks() -> None:
    """As many marks as a text may have are put in order, more stay as they are."""
    most = "a" + "\u0300\u0316" * (MOST_MARKS // 2)
    assert normal("NFC", most) == unicodedata.normalize("NFC", most) != most
    assert normal("NFC", most + "\u0300") == most + "\u0300"


@pytest.mark.parametrize(
    "character",
    [
        "\u3164",  # Hangul filler
        "\u115f",  # Hangul choseong filler
        "\u2800",  # Braille pattern blank
        "\u200b",
        "\u200d",
        "\u00ad",
        "\u061c",
        "\u202e",
        "\u2066",
        "\ufe0f",
        "\u2028",
        "\u2029",
        "\U000e0041",
        "\ue000",
        "\u0378",  # unassigned
        "\x1b",
        "\x85",
        "\0",
    ],
)
def test_hidden(character: str) -> None:
    """Invisible characters, and those that change direction."""
    assert has_hidden(f"a{character}b")
    assert is_blank(f" {character} ")


@pytest.mark.parametrize("text", ["Анна", "अनिता", "ก้อง", "José", "a b", "🏳️‍🌈 1️⃣ 👩🏽‍🚀", "«a» – b"])
def test_seen(text: str) -> None:
    """Letters of all languages with their marks, signs, and emoji with what holds them together."""
    assert not has_hidden(text)
    assert not is_blank(text)
    assert not is_heaped(text)


def test_heaped() -> None:
    """Letters under a tower of marks."""
    assert is_heaped("Z" + "\u0335" * 5)


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "👍🏿",
        "❤",
        "❤️",
        "‼️",
        "1️⃣",
        "#⃣",
        "🇩🇪",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "🏳️‍🌈",
        "👩🏽‍🚀",
        "👨‍👩‍👧‍👦",
        "👨🏻‍❤️‍💋‍👨🏻",
        "👁️‍🗨️",
    ],
)
def test_emoji(text: str) -> None:
    """Single ones, with skin tones, flags, keycaps, and joined ones."""
    assert is_emoji(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "#",
        "a",
        "я",
        "文",
        " ",
        "\u3000",
        "\u200d",
        "\u2066",
        "\ufe0f",
        "\ue000",
        "\u20e3",
        "🇩",
        "👍👍",
        "👍a",
        "👍\u200d",
        "\u200d👍",
        "👍\u202e",
        "👩\u200d" * 8 + "👩",
        "🏴" + "\U000e0067" * 40_000,
    ],
)
def test_no_emoji(text: str) -> None:
    """Words, spaces, characters that only belong to emoji, several at once, endless ones."""
    assert not is_emoji(text)
