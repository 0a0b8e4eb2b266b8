"""Reads the gettext catalogues of a folder and finds texts in them by id."""

from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Final, NewType

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TextId = NewType("TextId", str)
"""The msgid of a text. Marks the ids in the code, which a test compares with the catalogues."""

DEFAULT_LANGUAGE: Final = "ru"

CATALOGUE: Final = "LC_MESSAGES/echochat.po"
"""In a folder named after the language, as gettext has it: `pt`, `pt_BR`."""


class Catalogues:
    """The texts of all languages that a folder has catalogues of.

    A catalogue that can't be read raises `OSError` or `PoFileError`.
    """

    def __init__(self, folder: Path) -> None:
        catalogues = {file.parent.parent.name: read(file) for file in catalogue_files(folder)}
        self.languages: Final = tuple(catalogues)
        self._counted: Final = dict(counted(catalogues[DEFAULT_LANGUAGE]))
        self._translations: Final = {name: compiled(each) for name, each in catalogues.items()}
        for name, translations in self._translations.items():
            if name != DEFAULT_LANGUAGE:
                translations.add_fallback(self._translations[DEFAULT_LANGUAGE])

    def text(self, id_: TextId, language: str, **params: object) -> str:
        """Return a text with `params` in its placeholders.

        In the default language where the given one lacks it. Raises KeyError for an unknown
        language and for a placeholder without a value.
        """
        translations = self._translations[language]
        if id_ in self._counted:
            number = params[self._counted[id_]]
            assert isinstance(number, int)
            return translations.ngettext(id_, id_, number).format_map(params)
        return translations.gettext(id_).format_map(params)


def catalogue_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*/{CATALOGUE}"))


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, abort_invalid=True)


def compiled(catalogue: Catalog) -> GNUTranslations:
    """Return a catalogue in the form that the standard library searches."""
    output = BytesIO()
    write_mo(output, catalogue)
    output.seek(0)
    return GNUTranslations(output)


def counted(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Yield the ids that have plural forms, each with its one placeholder: the number counts."""
    for message in catalogue:
        if message.pluralizable:
            [name] = {name for form in forms(message) for name in placeholders(form)}
            yield message.id[0], name


def forms(message: Message) -> tuple[str, ...]:
    """Return the forms of a text: one, or one for each kind of number."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
