"""Splits texts into words, by the same rules for messages and queries. Pure.

A word is a run of letters, digits and their marks (Unicode general categories L, N, M); everything
else, in a link, a path or a compound, separates words. Chinese, Japanese, Thai and other scripts
without blanks have one word per letter. PostgreSQL only sees the result, so the database's locale
doesn't matter.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import regex
import Stemmer

from echochat.unicode import normal

RULES: Final = 2
"""Version of these rules. Raise it with every change of a text's words, also by a newer stemmer:
the index is then rebuilt in the background (`indexer.py`)."""

LONGEST: Final = 64
"""Characters of a word that count; of a longer one the rest is not looked at."""

KEPT: Final = 16_384
"""Words whose stems are cached: at most about 5 MB."""

_ALONE: Final = "".join(
    rf"\p{{Script={script}}}"
    for script in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar")
)
"""Scripts that put no blanks between words."""

# Signs that nobody sees (Cf: soft hyphens, joiners, direction marks) may stand in a word.
_WORD: Final = regex.compile(
    rf"[[{_ALONE}]&&[\p{{L}}\p{{N}}]][\p{{M}}\p{{Cf}}]*"
    rf"|[[\p{{L}}\p{{N}}]--[{_ALONE}]][[\p{{L}}\p{{N}}\p{{M}}\p{{Cf}}]--[{_ALONE}]]*+",
    regex.V1,
)
_UNSEEN: Final = regex.compile(r"\p{Cf}")
_LATIN: Final = regex.compile("[a-z]+")
_CYRILLIC: Final = regex.compile("[а-я]+")
_STEMS: Final = ((_LATIN, Stemmer.Stemmer("english")), (_CYRILLIC, Stemmer.Stemmer("russian")))


class Word(NamedTuple):
    """A word of a text: its stem and position."""

    lexeme: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Return the words of a text in their order."""
    for found in _WORD.finditer(text):
        yield Word(lexeme(found[0][:LONGEST]), *found.span())


@lru_cache(KEPT)
def lexeme(word: str) -> str:
    """Return the form that all forms of a word have in common, as long as the word is short.

    Compatible and decomposed letters are one (NFKC), small and capital ones, ё and е; Russian and
    English endings are taken off.
    """
    form = normal("NFKC", _UNSEEN.sub("", word)).casefold()
    form = normal("NFKC", form).replace("ё", "е")[:LONGEST]
    for letters, stemmer in _STEMS:
        if letters.fullmatch(form):
            return str(stemmer.stemWord(form))
    return form
