"""Mutants that do the same as the original, each with the reason."""

from typing import Final

EQUIVALENT: Final[dict[tuple[str, str, str], str]] = {}
"""Why, by module, source and changed source."""
