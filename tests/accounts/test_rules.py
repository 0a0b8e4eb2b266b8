"""What names and passwords are allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echochat.accounts.rules import (
    common_passwords,
    is_similar,
    name_faults,
    normal_name,
    password_faults,
)

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


def test_list_of_common_passwords() -> None:
    """It holds only what no other rule refuses, in the form it is looked up by."""
    assert len(common_passwords()) > 1000
    for password in common_passwords():
        assert len(password) >= 8
        assert not password.isdigit()
        assert password == password.casefold()


@given(NAMES)
def test_normal_form_is_final(name: str) -> None:
    """A name in its normal form stays as it is."""
    assert normal_name(normal_name(name)) == normal_name(name)


@given(NAMES)
def test_accepted_names_are_plain(name: str) -> None:
    """No accepted name has spaces, slashes, control characters or nothing in it."""
    if not name_faults(name, 30):
        assert 1 <= len(name) <= 30
        assert all(character.isalnum() or character in "@.+-_" for character in name)


@given(st.text(max_size=60), NAMES)
def test_any_password_gets_an_answer(password: str, name: str) -> None:
    """And a stricter site never takes what a relaxed one refuses."""
    if password_faults(password, name, relaxed=True):
        assert password_faults(password, name, relaxed=False)
