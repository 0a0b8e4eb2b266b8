"""Tests of reserved names."""

import pytest

from echochat.names import RESERVED, is_reserved
from echochat.unicode import normal


@pytest.mark.parametrize(
    "name", ["admin", "Admin", "ＡＤＭＩＮ", "@admin", "_admin_", "admin.", "МОДЕРАТОР"]
)
def test_reserved(name: str) -> None:
    """However it is written."""
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["administration", "anna", "public-library", "", "."])
def test_not_reserved(name: str) -> None:
    """A part of a name is no name."""
    assert not is_reserved(name)


def test_list() -> None:
    """It is in the form that names are compared in."""
    assert {normal("NFKC", name).casefold() for name in RESERVED} == RESERVED
