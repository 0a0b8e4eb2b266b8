"""Mutants that do the same as the original, each with the reason."""

from typing import Final

EQUIVALENT: Final[dict[tuple[str, str, str], str]] = {
    ("echochat.messages.sequence", "first = 0", "_unused = 0"): "set before it is read",
    ("echochat.messages.sequence", "first = 0", "1"): "set before it is read",
}
"""Why, by module, line of the source and what the mutant has there."""
