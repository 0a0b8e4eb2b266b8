"""Selects the tests that a change can have broken, nearest first, for `--changed`.

Tests are found by imports, except by way of `app.py`, which leads to everything; tests that ask a
running server are found by their package. Standard library only.
"""

import ast
import subprocess
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from echochat.bootstrap import ROOT

MAIN: Final = ("origin/main", "main")
"""Branches that a change is compared with; the first that there is."""

ALWAYS: Final = ("tests/test_architecture.py", "tests/test_locks.py")
"""Rules for all files, which take seconds."""

COMPOSERS: Final = ("echochat/app.py", "echochat/feature.py", "tests/conftest.py")
"""They join everything, so what imports them says nothing about what it tests."""

WHOLE: Final = ("imports", "typecheck")
"""Checks of the web client that look at all of it."""

Graph = Mapping[str, Collection[str]]


def changed_files(root: Path = ROOT) -> list[str]:
    """Files that differ from where this branch left main, committed or not; none deleted."""
    base = next(filter(None, (_git(root, "merge-base", "HEAD", main) for main in MAIN)), "HEAD\n")
    differing = _git(root, "diff", "--name-only", "-z", "--diff-filter=d", base.strip())
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return sorted({name for name in (differing + new).split("\0") if name})


def select(files: Iterable[str], root: Path = ROOT) -> list[str]:
    """The server's test files that may notice a change of these files, nearest first."""
    importers = _importers(root)
    distances = {name: 0 for name in ALWAYS if (root / name).exists()}
    for file in files:
        for start, distance in _starts(file, root).items():
            for name, more in _reach(start, importers).items():
                distances[name] = min(distances.get(name, more + distance), more + distance)
    found = [name for name in distances if _is_test(name)]
    return sorted(found, key=lambda name: (distances[name], name))


def _starts(file: str, root: Path) -> dict[str, int]:
    """Where to begin with a changed file, and how far that is from it."""
    if file.endswith(".py"):
        return {file: 0} | dict.fromkeys(_tests_of_package(file, root), 2)
    if file.startswith("web/"):
        return {}
    # What is no code is read by tests that name it, and by those in its folder.
    folder, _, name = file.rpartition("/")
    readers = [path for path in _python(root) if name in (root / path).read_text()]
    inside = [path for path in _python(root) if _is_test(path) and folder in _parents(path)]
    return dict.fromkeys([*readers, *inside], 1)


def _tests_of_package(file: str, root: Path) -> Iterator[str]:
    """The tests that are named after a module's package, or after the module."""
    top, *folders, name = file.split("/")
    if top != "echochat":
        return
    subject = folders[0] if folders else name.removesuffix(".py")
    for test in _python(root):
        if test.startswith((f"tests/{subject}/", f"tests/test_{subject}")) and _is_test(test):
            yield test


def _reach(start: str, importers: Graph) -> dict[str, int]:
    """All that imports a file, directly or not, with the number of steps."""
    distances, waiting = {start: 0}, [start]
    for file in waiting:
        for importer in importers.get(file, ()):
            if importer not in distances:
                distances[importer] = distances[file] + 1
                if importer not in COMPOSERS:
                    waiting.append(importer)
    return distances


def _importers(root: Path) -> Graph:
    """For each file those that import it; fixtures come from the conftest.py of a folder."""
    importers: dict[str, set[str]] = defaultdict(set)
    files = set(_python(root))
    for file in files:
        for module in _imports(ast.parse((root / file).read_text())):
            path = module.replace(".", "/")
            for imported in (f"{path}.py", f"{path}/__init__.py"):
                if imported in files:
                    importers[imported].add(file)
        for folder in _parents(file):
            if f"{folder}/conftest.py" in files and _is_test(file):
                importers[f"{folder}/conftest.py"].add(file)
    return importers


def _imports(tree: ast.AST) -> Iterator[str]:
    """The dotted names that may be modules of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _python(root: Path) -> list[str]:
    found = (path for top in ("echochat", "tests") for path in (root / top).rglob("*.py"))
    return sorted(path.relative_to(root).as_posix() for path in found)


def _parents(file: str) -> list[str]:
    return [str(parent) for parent in Path(file).parents][:-1]


def _is_test(file: str) -> bool:
    return file.startswith("tests/") and Path(file).name.startswith("test_")


def _git(root: Path, *command: str) -> str:
    """Return git's output; nothing if it fails."""
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def web_commands(files: Sequence[str]) -> dict[str, list[str]]:
    """For changed files in web/, relative to it: the programs of node_modules/.bin to run."""
    scripts = [file for file in files if file.endswith((".ts", ".tsx", ".js"))]
    styles = [file for file in files if file.endswith(".css")]
    sources = [file for file in files if file.startswith(("src/", "scripts/"))]
    specs = [file for file in files if file.endswith(".spec.ts")]
    commands = {
        "eslint": (["eslint", "--max-warnings=0"], scripts),
        "stylelint": (["stylelint"], styles),
        "imports": (["depcruise", "--config", ".dependency-cruiser.js", "src"], []),
        "typecheck": (["tsc", "--build"], []),
        "vitest related": (["vitest", "related", "--run", "--passWithNoTests"], sources),
        "e2e": (["playwright", "test", "--project=e2e"], specs),
    }
    return {
        title: [*command, *chosen]
        for title, (command, chosen) in commands.items()
        if chosen or (title in WHOLE and scripts)
    }
