"""Unicode properties and normal forms, safe for untrusted text.

`unicodedata` takes time that grows with the square of a run of combining marks (CPython up to
3.13): 80,000 of them stop the server for seconds. So texts are normalised here alone, after
their length and their runs have been looked at.
"""

import unicodedata
from itertools import groupby
from typing import Final, Literal

import regex

LINE_LENGTH: Final = 1000
"""Maximum characters of a name, a password or another line; longer ones are not normalised."""

MOST_MARKS: Final = 30
"""Combining characters in a row that are normalised: Unicode's "stream-safe" texts have no more
(UAX #15, section 13)."""

MARKS_OF_A_LETTER: Final = 4
"""Marks on one letter of a name; more of them run over the lines around it (UTS #39, 5.4)."""

_FLAG: Final = r"\p{RI}\p{RI}"
_PICTURE: Final = (
    r"(?:\p{Extended_Pictographic}(?:\p{EMod}|\uFE0F)?(?:[\U000E0020-\U000E007E]+\U000E007F)?"
    r"|[0-9#*]\uFE0F?\u20E3|\p{EMod}|" + _FLAG + ")"
)
EMOJI: Final = rf"{_PICTURE}(?:\u200D{_PICTURE})*"
"""A flag, a keycap, a picture with its skin tone or style, or several that are joined to one
(UTS #51, ED-17). Digits, # and * are emoji as keycaps only."""

EMOJI_LENGTH: Final = 16
"""Characters of one emoji: a family with skin tones has eleven."""

_EMOJI: Final = regex.compile(EMOJI)
_HIDDEN: Final = regex.compile(r"[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800]")
_SEEN: Final = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}]")
_HEAP: Final = regex.compile(rf"\p{{M}}{{{MARKS_OF_A_LETTER + 1}}}")


def normal(form: Literal["NFC", "NFKC"], line: str) -> str:
    """Return a line in normal form, in linear time.

    A line longer than `LINE_LENGTH` is cut to one character more. A line with more than
    `MOST_MARKS` marks in a row is returned unchanged.
    """
    if line.isascii() or len(line) > LINE_LENGTH:
        return line[: LINE_LENGTH + 1]
    runs = groupby(line, lambda character: unicodedata.combining(character) != 0)
    if any(is_run and sum(1 for _ in run) > MOST_MARKS for is_run, run in runs):
        return line
    return unicodedata.normalize(form, line)


def is_clean(value: str) -> bool:
    """Tell whether the text has neither NUL nor lone surrogates: PostgreSQL can hold it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def has_hidden(text: str) -> bool:
    """Tell whether the text has invisible or direction-changing characters.

    Control and format characters, private and unassigned ones, all that is ignored by default,
    and the empty Braille pattern. Emoji, which are made with such, may be there.
    """
    rest = _EMOJI.sub("", text)
    # Characters unassigned in this Python's version have no stable normal form yet.
    return _HIDDEN.search(rest) is not None or any(unicodedata.category(c) == "Cn" for c in rest)


def is_blank(text: str) -> bool:
    """Tell whether nothing is visible: no letter, digit, punctuation or symbol."""
    return _SEEN.search(_HIDDEN.sub("", text)) is None


def is_heaped(text: str) -> bool:
    """Tell whether a letter has so many marks that they cover its surroundings."""
    return _HEAP.search(text) is not None


def is_emoji(text: str) -> bool:
    """Tell whether the text is one emoji and nothing else."""
    return len(text) <= EMOJI_LENGTH and _EMOJI.fullmatch(text) is not None
