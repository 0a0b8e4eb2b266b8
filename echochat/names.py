"""Names reserved for the site, and the words by which names are found."""

from typing import Final

import regex

from echochat.unicode import normal

_WORDS: Final = (
    # Names that speak for the site and must not be imitated.
    "admin administrator echochat mod moderator official operator root security staff support"
    " sysadmin system webmaster админ администратор модератор поддержка система"
    # The site's mail, which people believe (RFC 2142).
    " abuse hostmaster mailer-daemon no-reply noreply postmaster"
    # Names that programs use for nobody, and pages for the reader.
    " anonymous deleted false guest me nil none null true undefined unknown"
    # The site's own addresses, and the room that is always there.
    " api assets inbox login logout media public register static ws"
)

RESERVED: Final = frozenset(_WORDS.split())

ORNAMENTS: Final = "@.+-_ "
"""Characters that are ignored at the ends of a name: "@admin" and "_admin_" equal "admin"."""


def is_reserved(name: str) -> bool:
    """Tell whether a name or a room's address is reserved, in any spelling."""
    return normal("NFKC", name).casefold().strip(ORNAMENTS) in RESERVED


WORD_LENGTH: Final = 32
"""Characters of a word that count; a longer one is found by its beginning."""

MOST_WORDS: Final = 40
"""Words of one line that count."""

_WORD: Final = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*")


def name_words(line: str) -> list[str]:
    """Return the words by whose beginnings a name or topic is found, each once.

    Neither case nor Unicode's ways of writing the same letter matter, nor ё and е. Linear in time.
    """
    folded = normal("NFKC", normal("NFKC", line).casefold()).replace("ё", "е")
    words = (found[0][:WORD_LENGTH] for found in _WORD.finditer(folded))
    return list(dict.fromkeys(words))[:MOST_WORDS]
