"""Mutants that do the same as the original, each with the reason."""

from typing import Final

FANOUT: Final = "echochat.realtime.fanout"
HUB: Final = "echochat.messages.hub"

EQUIVALENT: Final[dict[tuple[str, str, str], str]] = {
    ("echochat.messages.sequence", "first = 0", "_unused = 0"): "set before it is read",
    ("echochat.messages.sequence", "first = 0", "1"): "set before it is read",
    (FANOUT, "self._since = 0.0", "_unused = 0.0"): "set before it is read",
    (FANOUT, "self._since = 0.0", "1.0"): "set before it is read",
    (FANOUT, "self._swaps = 0", "_unused = 0"): "set before it is read",
    (FANOUT, "self._swaps = 0", "1"): "set before it is read",
    (FANOUT, "self._not_before = 0.0", "1.0"): "the clock is past it",
    (HUB, "return self._sequence.last_seq if self._sequence else 0", "1"): (
        "nothing is compared before the room has been read"
    ),
}
"""Why, by module, line of the source and what the mutant has there."""
