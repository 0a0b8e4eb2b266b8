"""The connections of searches."""

from typing import Final

from echochat.security.lanes import Lane

AT_ONCE: Final = 2
"""Searches that run at one time: connections that are kept for them."""

SESSION: Final = {
    # A statement has a slice or several that have little: some 20 ms.
    "statement_timeout": "3s",
    # A new table's statistics say nothing about words; the index is always right here.
    "enable_seqscan": "off",
    "jit": "off",
}
"""Settings of the connections that search has for itself."""


def search_lane(dsn: str) -> Lane:
    """Return connections for searches only, so that nothing else waits for them."""
    return Lane(dsn, AT_ONCE, **SESSION)
