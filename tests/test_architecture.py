"""The house is built as docs/architecture.md says: imports go one way, files are short."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from echochat.settings import PROJECT_DIR

PACKAGE = PROJECT_DIR / "echochat"

LAYERS = (
    # Each layer may import what stands below it, in any layer, and nothing else.
    {"__main__"},
    {"cli", "bootstrap"},
    {"app"},
    {"ops", "events"},
    {"messages", "conversations", "presence", "search"},
    {"rooms"},
    {"accounts"},
    {"media"},
    {"realtime"},
    {"security"},
    {"http"},
    {"storage", "i18n"},
    {"supervision"},
    {"settings", "counters", "names"},
    {"env", "numbers", "unicode", "files", "feature"},
)
MAY_IMPORT = {
    "media": set[str](),
    "accounts": {"media"},
    "rooms": {"accounts", "media"},
    "messages": {"accounts", "media", "rooms"},
    "conversations": {"accounts", "media", "rooms"},
    "search": {"accounts", "media", "rooms"},
    "presence": {"accounts"},
    "events": {"accounts", "media", "rooms", "messages", "conversations", "presence"},
}
"""The features, and of which others each knows: docs/architecture.md draws it."""
FEATURES = set(MAY_IMPORT)
COMPOSERS = {"app", "cli", "__main__"}
"""Packages that may import from everywhere; features import only each other's `__init__`."""

FURNITURE = (
    # What a class with such a name is, and what a call builds, has its file.
    (re.compile(r"^class \w+Api\b", re.MULTILINE), "api.py"),
    (re.compile(r"^class \w+Sockets\b", re.MULTILINE), "socket.py"),
    (re.compile(r"^    def received\(", re.MULTILINE), "session.py"),
    (re.compile(r"\bjson_frame\("), "frames.py"),
    (re.compile(r"^def build\(", re.MULTILINE), "feature.py"),
)

SQL_FILES = ("queries.py", "store.py", "limits.py")
STATEMENT = re.compile(
    r"\s*(SELECT .*\bFROM|INSERT INTO|UPDATE .*\bSET|DELETE FROM|WITH .*\bAS)\b", re.DOTALL
)

CLAIM = re.compile(r"\bpure\b|(no|without) I/O", re.IGNORECASE)
IMPURE = {
    *("echochat.storage", "echochat.realtime", "echochat.http", "echochat.security"),
    *("asyncio", "aiohttp", "os", "random", "redis", "secrets", "socket", "subprocess"),
    *("threading", "time"),
}
"""Modules that pure modules must not import; from `datetime` they may import types."""

MOST_LINES = 400


class Import(NamedTuple):
    """One import of one module of ours, or of somebody else's, as dotted names."""

    by: str
    of: str

    def __str__(self) -> str:
        return f"{self.by} imports {self.of}"


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "node_modules" not in path.parts)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PROJECT_DIR).with_suffix("").parts).removesuffix(".__init__")


def imports_in(source: str, by: str) -> Iterator[Import]:
    """All imports of a module, those in functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(by, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{by}: relative imports hide where they go"
            for alias in node.names:
                yield Import(by, _module_of(node.module or "", alias.name))


def _module_of(parent: str, name: str) -> str:
    """`from a import b` imports the module a.b if there is one, else a."""
    path = PROJECT_DIR.joinpath(*parent.split("."), name)
    is_module = path.with_suffix(".py").exists() or (path / "__init__.py").exists()
    return f"{parent}.{name}" if is_module else parent


def all_imports() -> list[Import]:
    return [
        found
        for path in files(PACKAGE)
        for found in imports_in(path.read_text(), module_name(path))
    ]


def part(module: str) -> str:
    """The package or module directly in `echochat` that a module belongs to; "" for others."""
    return [*module.split("."), ""][1] if module.startswith("echochat.") else ""


def faults_of_direction(imports: list[Import]) -> list[str]:
    """Imports that go up, or sideways between parts of one layer."""
    height = {name: -number for number, layer in enumerate(LAYERS) for name in layer}
    return [
        str(found)
        for found in imports
        if part(found.by)
        and part(found.of)
        and part(found.by) != part(found.of)
        and height[part(found.by)] <= height[part(found.of)]
    ]


def faults_of_privacy(imports: list[Import]) -> list[str]:
    """Imports of a feature's insides by another part than a composer."""
    return [
        str(found)
        for found in imports
        if part(found.of) in FEATURES
        and part(found.by) not in COMPOSERS | {part(found.of)}
        and found.of != f"echochat.{part(found.of)}"
    ]


def faults_of_exclusiveness(imports: list[Import], package: str, owner: str) -> list[str]:
    """Imports of a package by another module or package than the one that is to keep it."""
    return [
        str(found)
        for found in imports
        if f"{found.of}.".startswith(f"{package}.") and not f"{found.by}.".startswith(f"{owner}.")
    ]


def test_every_part_has_a_layer() -> None:
    """Each package is on the map."""
    parts = {part(module_name(path)) for path in files(PACKAGE)} - {""}
    assert parts == set().union(*LAYERS)


def test_imports_go_one_way() -> None:
    """Features → realtime, security, http, storage → settings; nothing goes up."""
    assert faults_of_direction(all_imports()) == []


def test_features_keep_their_insides() -> None:
    """Features import from each other only what `__init__` exports."""
    assert faults_of_privacy(all_imports()) == []


def test_features_know_the_features_of_the_map() -> None:
    """Each imports those that it may, and the map allows nothing that is not used."""
    known: dict[str, set[str]] = {feature: set() for feature in FEATURES}
    for found in all_imports():
        by, of = part(found.by), part(found.of)
        if by in FEATURES and of in FEATURES - {by}:
            known[by].add(of)
    assert known == MAY_IMPORT


def test_features_have_the_same_furniture() -> None:
    """A feature is built in its `feature.py`; handlers, sockets and frames have their files."""
    for feature in FEATURES:
        assert (PACKAGE / feature / "feature.py").exists(), feature
        for path in files(PACKAGE / feature):
            for pattern, name in FURNITURE:
                if path.name != name:
                    assert not pattern.search(path.read_text()), f"{path}: {pattern.pattern}"


@pytest.mark.parametrize(
    ("package", "owner"),
    [
        ("aiopg", "echochat.storage.connection"),
        ("psycopg2", "echochat.storage"),
        ("aiohttp._websocket", "echochat.realtime.intake"),
        ("redis", "echochat.realtime.redis.connection"),
    ],
)
def test_kept_packages(package: str, owner: str) -> None:
    """Replaceable libraries are imported by one module each."""
    assert faults_of_exclusiveness(all_imports(), package, owner) == []


def pure_modules() -> list[Path]:
    """Every `rules.py`, however deep, and every module that says of itself that it does no I/O."""
    return [path for path in files(PACKAGE) if path.name == "rules.py" or claims_purity(path)]


def claims_purity(path: Path) -> bool:
    return bool(CLAIM.search(ast.get_docstring(ast.parse(path.read_text())) or ""))


def faults_of_purity(source: str, module: str) -> list[str]:
    """Coroutines, and imports of what does I/O or knows the time, in a module that is pure."""
    tree = ast.parse(source)
    awaits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    faults = [f"{module}:{node.lineno}" for node in ast.walk(tree) if isinstance(node, awaits)]
    for found in imports_in(source, module):
        ours, top = ".".join(found.of.split(".")[:2]), found.of.split(".")[0]
        is_pure = found.of in {"echochat.realtime.bus", "echochat.realtime.codes"}
        if (ours in IMPURE and not is_pure) or top in IMPURE:
            faults.append(str(found))
    return faults


def test_pure_modules_do_no_io() -> None:
    """Pure decisions and state machines await nothing and know neither sockets nor SQL."""
    assert len(pure_modules()) >= 12
    assert [
        fault
        for path in pure_modules()
        for fault in faults_of_purity(path.read_text(), module_name(path))
    ] == []


def test_sql_is_in_its_place() -> None:
    """Statements on tables stand in one file for each aggregate."""
    for path in files(PACKAGE):
        if path.name in SQL_FILES or "storage" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not STATEMENT.match(node.value), f"{path}:{node.lineno}"


@pytest.mark.parametrize("folder", ["echochat", "tests"])
def test_files_are_short(folder: str) -> None:
    """No module grows past what a reader holds in mind."""
    lengths = {path: len(path.read_text().splitlines()) for path in files(PROJECT_DIR / folder)}
    assert {str(path) for path, length in lengths.items() if length > MOST_LINES} == set()


def test_no_cycles() -> None:
    """No module needs itself, by way of others."""
    graph: dict[str, set[str]] = {}
    for found in all_imports():
        graph.setdefault(found.by, set()).add(found.of)
    assert cycles(graph) == []


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import themselves by way of others."""

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = [*graph.get(start, ())]
        while ahead:
            module = ahead.pop()
            if module not in seen:
                seen.add(module)
                ahead += graph.get(module, ())
        return seen

    return [module for module in graph if module in reach(module)]


# The tests of the test ------------------------------------------------------


def test_faults_are_found() -> None:
    """Each kind of fault is seen where there is one."""
    source = "def f():\n    from echochat.messages import hub"
    upwards = list(imports_in(source, "echochat.http.body"))
    assert faults_of_direction(upwards) == ["echochat.http.body imports echochat.messages.hub"]
    inside = list(imports_in("import echochat.accounts.rules", "echochat.rooms.api"))
    assert faults_of_direction(inside) == []
    assert faults_of_privacy(inside) == ["echochat.rooms.api imports echochat.accounts.rules"]
    face = list(imports_in("from echochat.accounts import identify", "echochat.rooms.api"))
    assert faults_of_privacy(face) == []
    assert faults_of_exclusiveness([Import("echochat.rooms.api", "aiopg")], "aiopg", "x")
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]
    awaiting = "import time\nasync def f():\n    await g()"
    assert faults_of_purity(awaiting, "echochat.rooms.rules") == [
        *("echochat.rooms.rules:2", "echochat.rooms.rules:3", "echochat.rooms.rules imports time")
    ]
    assert faults_of_purity("from echochat.storage import database", "echochat.search.rules")
    assert STATEMENT.match("\n  DELETE FROM users")
    assert not STATEMENT.match("SELECT 1")
