"""The words of a text, by one set of rules for messages and for what is asked. Pure.

A word is a run of letters, digits and the marks on them (Unicode general categories L, N, M): what
stands between, in a link, a path or a compound, separates words. Chinese, Japanese, Thai and other
scripts without blanks have a word of each letter. PostgreSQL sees nothing but what comes out here,
so the database's locale doesn't matter.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import regex
import Stemmer

from echochat.unicode import normal

RULES: Final = 1
"""Number of these rules. Whoever changes what a text's words are, also by a newer stemmer, raises
it: the index is then made anew, behind the messages (`indexer.py`)."""

LONGEST: Final = 64
"""Characters of a word that count; of a longer one the rest is not looked at."""

KEPT: Final = 16_384
"""Words whose form is remembered: at most some 5 MB."""

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
    """A word of a text: what it is found by, and where it stands."""

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
