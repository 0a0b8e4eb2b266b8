"""The catalogues of texts, and the language that a client is answered in."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import write_po
from hypothesis import given
from hypothesis import strategies as st

from echochat.i18n import LANGUAGES, LOCALE, TextId, preferred_language, text
from echochat.i18n.catalogues import CATALOGUE, catalogue_files, forms, placeholders, read
from echochat.i18n.negotiation import preferred
from echochat.settings import PROJECT_DIR
from tests.accounts.support import Visitor

PACKAGE: Final = PROJECT_DIR / "echochat"
ENCODER: Final = PACKAGE / "media" / "encoder.py"
"""Imports nothing of ours: its exception takes the bare id."""


def ids_in(file: Path) -> Iterator[str]:
    """The ids of texts in a file: `TextId("id")`, `ApiError(status, "id")`."""
    places = {"ImageRefused": 0} if file == ENCODER else {"TextId": 0, "ApiError": 1}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = places.get(node.func.id, len(node.args))
            for argument in node.args[place : place + 1]:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


IDS: Final = {id_ for file in PACKAGE.rglob("*.py") for id_ in ids_in(file)}


def messages(catalogue: Catalog) -> dict[str, Message]:
    """The messages by id, without the header."""
    named = ((each.id if isinstance(each.id, str) else each.id[0], each) for each in catalogue)
    return {id_: message for id_, message in named if id_}


def placeholder_sets(message: Message) -> set[frozenset[str]]:
    return {frozenset(placeholders(form)) for form in forms(message)}


def faults_of_catalogue(name: str, catalogue: Catalog) -> Iterator[str]:
    """Faults that a catalogue has by itself."""
    ids = list(messages(catalogue))
    yield from (f"missing: {id_}" for id_ in sorted(IDS.difference(ids)))
    yield from (f"unused: {id_}" for id_ in ids if id_ not in IDS)
    yield from (f"obsolete: {id_}" for id_ in catalogue.obsolete)
    if ids != sorted(ids):
        yield "not sorted by id"
    standard = Catalog(locale=name)
    if (catalogue.locale, catalogue.plural_expr) != (standard.locale, standard.plural_expr):
        yield f"header, should be: Language: {name}, Plural-Forms: {standard.plural_forms}"
    for id_, message in messages(catalogue).items():
        if message.fuzzy or not all(form.strip() for form in forms(message)):
            yield f"not translated: {id_}"


def differences(catalogue: Catalog, other: Catalog) -> Iterator[str]:
    """Texts with other placeholders in one of their forms, or with plural forms in one alone."""
    others = messages(other)
    for id_, message in messages(catalogue).items():
        if id_ in others and (
            message.pluralizable != others[id_].pluralizable
            or len(placeholder_sets(message) | placeholder_sets(others[id_])) != 1
        ):
            yield f"differs: {id_}"


def faults(folder: Path) -> dict[str, list[str]]:
    """The faults by language."""
    first, *_ = catalogues = {
        file.parent.parent.name: read(file) for file in catalogue_files(folder)
    }
    return {
        name: [
            *faults_of_catalogue(name, catalogue),
            *differences(catalogue, catalogues[first]),
        ]
        for name, catalogue in catalogues.items()
    }


def write(folder: Path, catalogue: Catalog) -> None:
    file = folder / str(catalogue.locale) / CATALOGUE
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as output:
        write_po(output, catalogue)


def translated(language: str) -> Catalog:
    """A catalogue for a further language, with each plural form numbered."""
    catalogue = Catalog(locale=language)
    for message in read(LOCALE / "en" / CATALOGUE):
        if message.pluralizable:
            first, *_ = forms(message)
            numbered = tuple(f"{number}: {first}" for number in range(catalogue.num_plurals))
            catalogue.add(message.id, numbered)
        elif message.id:
            catalogue.add(message.id, f"{language}: {message.string}")
    return catalogue


def test_catalogues() -> None:
    """Each has the texts of the code and no others, with the same placeholders."""
    assert faults(LOCALE) == {language: [] for language in LANGUAGES}
    assert {"en", "ru"} <= {*LANGUAGES}
    assert len(IDS) > 60


@pytest.mark.parametrize(
    ("id_", "string", "fault"),
    [
        ("not_found", "", "not translated: not_found"),
        ("not_found", "{room}", "differs: not_found"),
        ("invalid_parameter", "wrong", "differs: invalid_parameter"),
        ("rule_length", ("{min_length}",) * 2, "not translated: rule_length"),
        ("rule_length", ("{min_length}", "a", "{min_length}"), "differs: rule_length"),
        ("rule_length", ("{min_length}", "", "{min_length}"), "not translated: rule_length"),
        ("left_over", "text", "unused: left_over"),
    ],
)
def test_faults_of_texts(
    tmp_path: Path, id_: str, string: str | tuple[str, ...], fault: str
) -> None:
    """Each kind of fault is found; forms that are missing are read as empty ones."""
    shutil.copytree(LOCALE, tmp_path, dirs_exist_ok=True)
    catalogue = read(LOCALE / "ru" / CATALOGUE)
    catalogue.delete(id_)
    catalogue.add((id_, id_) if isinstance(string, tuple) else id_, string)
    write(tmp_path, catalogue)
    assert fault in faults(tmp_path)["ru"]


def test_faults_of_catalogues(tmp_path: Path) -> None:
    """A missing text, an order and a header are found."""
    english = LOCALE / "en" / CATALOGUE
    file = tmp_path / "pl" / CATALOGUE
    file.parent.mkdir(parents=True)
    file.write_text(english.read_text().replace('"not_found"', '"a_not_found"').replace("ru", "pl"))
    found = faults(tmp_path)["pl"]
    assert {"missing: not_found", "unused: a_not_found", "not sorted by id"} <= set(found)
    assert any(fault.startswith("header") for fault in found)


@pytest.mark.parametrize(
    ("number", "language", "expected"),
    [
        (1, "ru", "Не менее 1 символа."),
        (2, "ru", "Не менее 2 символов."),
        (5, "ru", "Не менее 5 символов."),
        (21, "ru", "Не менее 21 символа."),
        (1, "en", "At least 1 character."),
        (8, "en", "At least 8 characters."),
    ],
)
def test_plural_forms(number: int, language: str, expected: str) -> None:
    """The number in the text chooses the form."""
    assert text(TextId("rule_length"), language, min_length=number) == expected


SCRIPT: Final = """
from echochat.i18n import LANGUAGES, TextId, preferred_language, text
print(LANGUAGES)
print(text(TextId("not_found"), preferred_language("ar-EG, en;q=0.5")))
print(text(TextId("rule_length"), "ar", min_length=5))
print(text(TextId("forbidden"), "ar"))
"""


def test_third_language(tmp_path: Path) -> None:
    """A further catalogue is all that it takes; what it lacks is said in the default language."""
    for name in ("__init__.py", "i18n"):
        source, copy = PACKAGE / name, tmp_path / "echochat" / name
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            copy.parent.mkdir()
            shutil.copy(source, copy)
    locale = tmp_path / "echochat" / "i18n" / "locale"
    arabic = translated("ar")
    write(locale, arabic)
    assert faults(locale) == {**faults(LOCALE), "ar": []}
    arabic.delete("forbidden")
    write(locale, arabic)
    lines = subprocess.check_output([sys.executable, "-c", SCRIPT], cwd=tmp_path, text=True)
    assert lines.splitlines() == [
        *(str(tuple(sorted({*LANGUAGES, "ar"}))), "ar: Not found.", "3: At least 5 character."),
        text(TextId("forbidden"), "ru"),
    ]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ru"),
        ("en", "en"),
        ("EN-us", "en"),
        ("en-Latn-GB", "en"),
        ("de, fr", "ru"),
        ("de, en;q=0.5", "en"),
        ("ru;q=0.8, en;q=0.9", "en"),
        ("en;q=0.8, ru;q=0.9", "ru"),
        ("en, ru", "en"),
        ("ru, en", "ru"),
        ("en;q=0", "ru"),
        ("en;q=0, ru;q=0", "ru"),
        ("en; q=1.0", "en"),
        ("en;q=2", "ru"),
        ("en;q=x", "ru"),
        ("en;level=1", "ru"),
        ("english", "ru"),
        ("*", "ru"),
    ],
)
def test_language_by_header(header: str, language: str) -> None:
    """The known language of the highest weight; Russian when none is."""
    assert preferred(header, ("en", "ru"), "ru") == language


def test_language_with_a_region() -> None:
    """A catalogue for a region alone is for those who ask for that region."""
    languages = ("pt_BR", "ru")
    chosen = [preferred(header, languages, "ru") for header in ("pt-br", "pt", "pt-BR-x-a, ru")]
    assert chosen == ["pt_BR", "ru", "pt_BR"]


@given(st.text())
def test_any_header_gives_a_language(header: str) -> None:
    """Nonsense is no error."""
    assert preferred_language(header) in LANGUAGES


async def test_error_in_the_clients_language(visitor: Visitor) -> None:
    """Russian by default, English when asked for."""
    russian = await visitor.get("/api/auth/profile/")
    english = await visitor.get("/api/auth/profile/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert (russian.data["error"], english.data["error"]) == (
        "Войдите, чтобы продолжить.",
        "Sign in to continue.",
    )
