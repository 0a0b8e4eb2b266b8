"""The index's form: message ids are cut into slices, and a word in the index begins with its slice.

GIN knows no order. So each slice has posting lists of its own in the one index, and the newest
slices are asked first: no question, however common its words, costs more than a slice at a time.
Pure.
"""

from collections.abc import Collection, Iterable
from typing import Final

from echochat.search.rules import Query, Term
from echochat.search.words import words

BITS: Final = 15
"""A slice has 2 to the 15th ids: of so many messages a word of them all is found in some 30 ms."""

SLICE: Final = 1 << BITS

_QUOTED: Final = str.maketrans({"'": "''", "\\": "\\\\"})


def slice_of(message_id: int) -> int:
    """Return the slice that an id is in."""
    return message_id >> BITS


def index_entry(message_id: int, room_id: int, author_id: int, text: str) -> str:
    """Return a message's index entry in PostgreSQL's tsvector syntax."""
    if not text:
        return ""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words(text), 1):
        places.setdefault(word.lexeme, []).append(str(place))
    slice_ = slice_of(message_id)
    entries = [f"{_quoted(slice_, lexeme)}:{','.join(at)}" for lexeme, at in places.items()]
    return " ".join([_room(slice_, room_id), _author(slice_, author_id), *entries])


def conditions(
    query: Query,
    slices: Iterable[int],
    rooms: Collection[int],
    *,
    phrases: bool,
    author: int | None = None,
) -> list[str]:
    """Return a tsquery for each slice; for any room without `rooms`, and any author without one.

    Without `phrases` the words suffice, in any order: the index has no positions.
    """
    return [_condition(query, slice_, rooms, author, phrases=phrases) for slice_ in slices]


def _condition(
    query: Query, slice_: int, rooms: Collection[int], author: int | None, *, phrases: bool
) -> str:
    groups = [
        " & ".join(
            _term(slice_, term, phrases=phrases)
            for term in group
            if phrases or term.wanted or len(term.lexemes) == 1
        )
        for group in query
    ]
    anywhere = " | ".join(f"({group})" for group in groups)
    all_of = [anywhere] if query else []
    if author is not None:
        all_of.append(_author(slice_, author))
    if rooms:
        all_of.append(" | ".join(_room(slice_, room_id) for room_id in rooms))
    return " & ".join(f"({each})" for each in all_of)


def _term(slice_: int, term: Term, *, phrases: bool) -> str:
    together = " <-> " if phrases else " & "
    run = together.join(_quoted(slice_, lexeme) for lexeme in term.lexemes)
    return f"({run})" if term.wanted else f"!({run})"


def _quoted(slice_: int, lexeme: str) -> str:
    return f"'{slice_:x}:{lexeme.translate(_QUOTED)}'"


def _room(slice_: int, room_id: int) -> str:
    return f"'{slice_:x}:#{room_id}'"


def _author(slice_: int, author_id: int) -> str:
    return f"'{slice_:x}:@{author_id}'"
