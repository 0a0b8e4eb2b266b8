"""Whole numbers as PostgreSQL keeps them. Pure: no I/O, no await."""

from typing import Final, TypeGuard

BIGINT_MAX: Final = 2**63 - 1
BIGINT_DIGITS: Final = 19


def is_id(value: object) -> TypeGuard[int]:
    """Tell whether the value is an integer within PostgreSQL's range of ids."""
    return type(value) is int and 1 <= value <= BIGINT_MAX


def read_number(text: str | None, least: int) -> int | None:
    """Return a whole number from `least` to PostgreSQL's bigint maximum; None if absent.

    Raises ValueError for anything else.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= BIGINT_DIGITS):
        raise ValueError(text)
    number = int(text)
    if not least <= number <= BIGINT_MAX:
        raise ValueError(text)
    return number
