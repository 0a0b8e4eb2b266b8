"""Parses search queries and cuts fragments of hits. Pure: no I/O, no await."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from echochat.search.words import words

LONGEST_QUERY: Final = 200
"""Maximum characters of a query."""

_PART: Final = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
"""A part of a query, a word or "a phrase", preceded by "-" if excluded."""


class Term(NamedTuple):
    """Words that stand one after the other in a message, or must not."""

    lexemes: tuple[str, ...]
    wanted: bool


Query = tuple[tuple[Term, ...], ...]
"""Of one of these groups all terms hold."""


class Fragment(NamedTuple):
    """A piece of a message; `hit` if it matched."""

    text: str
    hit: bool


def read_text(text: str | None) -> str | None:
    """Return the query; None if it is empty, too long or no text for PostgreSQL."""
    query = (text or "").strip()
    if not query or len(query) > LONGEST_QUERY or "\0" in query:
        return None
    try:
        query.encode()
    except UnicodeEncodeError:
        return None
    return query


def read_query(text: str) -> Query:
    """Parse a query in web search syntax; empty if it has no words.

    Supports words, "a phrase", `or`, `-without`. Text without blanks (a link, PLT-3699) is a phrase
    of its words.
    """
    groups: list[list[Term]] = [[]]
    for minus, phrase, word in _PART.findall(text):
        if word.lower() == "or" and not minus:
            groups.append([])
        elif lexemes := tuple(found.lexeme for found in words(phrase or word)):
            groups[-1].append(Term(lexemes, wanted=not minus))
    return tuple(tuple(dict.fromkeys(group)) for group in groups if group) or _only_or(text)


def _only_or(text: str) -> Query:
    lexemes = tuple(word.lexeme for word in words(text))
    return ((Term(lexemes, wanted=True),),) if lexemes else ()


def is_anchored(query: Query) -> bool:
    """Return whether every message that is found has one of the words that are asked for."""
    return all(any(term.wanted for term in group) for group in query)


def fragments(text: str, query: Query) -> list[Fragment] | None:
    """Return a text in pieces, with the matches marked; None if it doesn't match."""
    said = _Said(text)
    for group in query:
        places = _places(said, group)
        if places is not None:
            return list(_pieces(text, sorted(places, key=_longest_first)))
    return None


class _Said:
    """The words of a text, and where each of them stands: a term looks at its first word's places.

    Looking at all words for each of a hundred terms would take a tenth of a second.
    """

    def __init__(self, text: str) -> None:
        self._words = list(words(text))
        self._lexemes = tuple(word.lexeme for word in self._words)
        self._places: dict[str, list[int]] = {}
        for place, lexeme in enumerate(self._lexemes):
            self._places.setdefault(lexeme, []).append(place)

    def runs(self, lexemes: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Return where the words stand one after the other."""
        for i in self._places.get(lexemes[0], ()):
            end = i + len(lexemes)
            if self._lexemes[i:end] == lexemes:
                yield self._words[i].start, self._words[end - 1].end


def _places(said: _Said, group: Sequence[Term]) -> set[tuple[int, int]] | None:
    """Return where the terms of a group stand, None when not all of them hold."""
    places: set[tuple[int, int]] = set()
    for term in group:
        runs = set(said.runs(term.lexemes))
        if bool(runs) != term.wanted:
            return None
        places |= runs
    return places


def _longest_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], -span[1]


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[Fragment]:
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        if start > at:
            yield Fragment(text[at:start], hit=False)
        yield Fragment(text[max(start, at) : end], hit=True)
        at = end
    if at < len(text) or not text:
        yield Fragment(text[at:], hit=False)
