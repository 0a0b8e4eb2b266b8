"""The texts, and whose language they are in."""

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.texts import LANGUAGES, TEXTS, preferred
from tests.accounts.support import Visitor


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_same_texts_in_all_languages() -> None:
    """Each key stands in each language, with the same placeholders, sorted."""
    russian, english = TEXTS["ru"], TEXTS["en"]
    assert list(russian) == list(english) == sorted(russian)
    for key, text in russian.items():
        assert text.strip()
        assert placeholders(text) == placeholders(english[key]), key


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ru"),
        ("en", "en"),
        ("EN-us", "en"),
        ("de, fr", "ru"),
        ("de, en;q=0.5", "en"),
        ("ru;q=0.8, en;q=0.9", "en"),
        ("en;q=0.8, ru;q=0.9", "ru"),
        ("en, ru", "en"),
        ("ru, en", "ru"),
        ("en;q=0", "ru"),
        ("en;q=0, ru;q=0", "ru"),
        ("en; q=1.0", "en"),
        ("en;q=2", "ru"),
        ("en;q=x", "ru"),
        ("en;level=1", "ru"),
        ("english", "ru"),
        ("*", "ru"),
    ],
)
def test_language_by_header(header: str, language: str) -> None:
    """The known language of the highest weight; Russian when none is."""
    assert preferred(header) == language


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    """Nonsense is no error."""
    assert preferred(header) in LANGUAGES


async def test_error_in_the_clients_language(visitor: Visitor) -> None:
    """Russian by default, English when asked for."""
    russian = await visitor.get("/api/auth/profile/")
    english = await visitor.get("/api/auth/profile/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert (russian.data["error"], english.data["error"]) == (
        "Войдите, чтобы продолжить.",
        "Sign in to continue.",
    )
