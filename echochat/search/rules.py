"""What a search asks for, and what is shown of a hit. Pure: no I/O, no await."""

from collections.abc import Iterator
from typing import Final, NamedTuple

LONGEST_QUERY: Final = 200
"""Characters of what is searched for."""

HIT_START: Final = "\x02"
HIT_END: Final = "\x03"
"""PostgreSQL puts them around what was found; the text itself is rid of them before."""


class Fragment(NamedTuple):
    """A piece of a message; `hit` when it is what was searched for."""

    text: str
    hit: bool


def read_query(text: str | None) -> str | None:
    """Return what to search for, None when that is nothing, too much, or no text for PostgreSQL."""
    query = (text or "").strip()
    if not query or len(query) > LONGEST_QUERY or "\0" in query:
        return None
    try:
        query.encode()
    except UnicodeEncodeError:
        return None
    return query


def fragments(marked: str) -> Iterator[Fragment]:
    """Return the pieces of a text in which hits are marked."""
    before, *rest = marked.split(HIT_START)
    if before:
        yield Fragment(before, hit=False)
    for piece in rest:
        found, _, after = piece.partition(HIT_END)
        yield Fragment(found, hit=True)
        if after:
            yield Fragment(after, hit=False)
