"""Texts that people read, in every language that `locale/` has a catalogue of."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from echochat.i18n.catalogues import DEFAULT_LANGUAGE, Catalogues, TextId
from echochat.i18n.negotiation import preferred

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "LOCALE", "TextId", "preferred_language", "text"]

LOCALE: Final = Path(__file__).parent / "locale"
_CATALOGUES: Final = Catalogues(LOCALE)

LANGUAGES: Final = _CATALOGUES.languages
text: Final = _CATALOGUES.text


@lru_cache(maxsize=512)
def preferred_language(header: str) -> str:
    """Return the language to answer a client in that sends this `Accept-Language`."""
    return preferred(header, LANGUAGES, DEFAULT_LANGUAGE)
