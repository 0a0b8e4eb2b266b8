"""Rules of names and passwords."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from echochat.accounts.rules import (
    common_passwords,
    is_similar,
    name_faults,
    normal_name,
    normal_password,
    password_faults,
)
from echochat.unicode import LINE_LENGTH

NAMES = st.text(max_size=40)


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("annapetrova", "annapetrova"),
        ("AnnaPetrova1", "annapetrova"),
        ("petrova12", "anna.petrova"),
        ("anna@example", "anna@example.org"),
        ("аннапетрова", "АннаПетрова"),
    ],
)
def test_similar_to_the_name(password: str, name: str) -> None:
    """The name, a part of it, or either with little changed."""
    assert is_similar(password, name)


@pytest.mark.parametrize(
    ("password", "name"),
    [
        ("correct horse battery", "anna"),
        ("annihilate-the-moon", "anna"),
        ("a much longer text about anna", "anna"),
        ("bo bo bo bo", "bo"),
        ("x" * 100_000, "x" * 30),
    ],
)
def test_not_similar_to_the_name(password: str, name: str) -> None:
    """A name somewhere in a long password gives nothing away, nor do two letters."""
    assert not is_similar(password, name)


@pytest.mark.parametrize("password", ["Password123", "QWERTY123", "йцукен123", "iloveyou1"])
def test_common_passwords(password: str) -> None:
    """Those that are tried first, in any case."""
    assert "password_common" in password_faults(password, "anna", relaxed=False)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ｐａｓｓｗｏｒｄ", "password_common"),
        ("𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝", "password_common"),
        ("８２７３６４５１９８３", "password_digits"),
        ("٨٢٧٣٦٤٥١٩٨٣", "password_digits"),
        ("①②③④⑤⑥⑦⑧⑨", "password_digits"),
        ("ａｎｎａｐｅｔｒｏｖａ１", "password_similar"),
        ("ﷺ", "password_short"),
        ("e\u0301" * 4, "password_short"),
        ("x" * (LINE_LENGTH + 1), "password_long"),
        ("a" + "\u0300\u0316" * 40_000, "password_long"),
    ],
)
def test_password_is_checked_as_it_is_stored(password: str, fault: str) -> None:
    """Sign-in uses the checked form; overlong passwords are refused unread."""
    assert fault in password_faults(password, "annapetrova", relaxed=False)


@given(st.text(max_size=100))
def test_stored_password_is_final(password: str) -> None:
    """A password in its stored form is stored so, and breaks the same rules."""
    stored = normal_password(password)
    assert normal_password(stored) == stored
    if password_faults(stored, "anna", relaxed=False):
        assert password_faults(password, "anna", relaxed=False)


def test_list_of_common_passwords() -> None:
    """It holds only what no other rule refuses, in the form it is looked up by."""
    assert len(common_passwords()) > 1000
    for password in common_passwords():
        assert len(password) >= 8
        assert not password.isdigit()
        assert password == normal_password(password.casefold())


@given(NAMES)
def test_normal_form_is_final(name: str) -> None:
    """A name in its normal form stays as it is."""
    assert normal_name(normal_name(name)) == normal_name(name)


@given(NAMES)
@example("अनिता")
def test_accepted_names_are_plain(name: str) -> None:
    """No accepted name has spaces, slashes, control characters or nothing in it."""
    if not name_faults(name, 30):
        assert 1 <= len(name) <= 30
        letters = [c for c in name if unicodedata.category(c) not in ("Mn", "Mc")]
        assert all(character.isalnum() or character in "@.+-_" for character in letters)


@pytest.mark.parametrize("name", ["अनिता", "सुनील_कुमार", "ก้อง", "สมชาย", "Анна", "José", "x.y"])
def test_names_of_all_languages(name: str) -> None:
    """Hindi and Thai write vowels as marks on letters."""
    assert name_faults(normal_name(name), 30) == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (".", "username_blank"),
        ("..", "username_blank"),
        ("．．", "username_blank"),
        ("…", "username_blank"),
        ("@", "username_blank"),
        ("_-_", "username_blank"),
        ("\u3164", "username_characters"),
        ("a\u115f", "username_characters"),
        ("a\u2800", "username_characters"),
        ("a\u200b", "username_characters"),
        ("a\u202e", "username_characters"),
        ("a\ue000", "username_characters"),
        ("1\ufe0f", "username_characters"),
        ("\u0301a", "username_characters"),
        ("._\u0301", "username_characters"),
        ("Z" + "\u0335" * 5, "username_characters"),
        ("a%2e", "username_characters"),
        ("a\\b", "username_characters"),
        ("admin", "username_reserved"),
        ("@Root", "username_reserved"),
        ("Here", "username_reserved"),
        ("a" + "\u0300\u0316" * 40_000, "username_long"),
    ],
)
def test_refused_names(name: str, fault: str) -> None:
    """Invisible names, dot segments and reserved names are refused."""
    assert fault in name_faults(normal_name(name), 30)


@given(st.text(max_size=60), NAMES)
def test_any_password_gets_an_answer(password: str, name: str) -> None:
    """And a stricter site never takes what a relaxed one refuses."""
    if password_faults(password, name, relaxed=True):
        assert password_faults(password, name, relaxed=False)
