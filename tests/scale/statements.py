"""Finds every statement of the server, so that none is forgotten."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from echochat.settings import PROJECT_DIR

PACKAGE: Final = PROJECT_DIR / "echochat"

STATEMENT: Final = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|PREPARE|EXECUTE)\s")


def statements() -> dict[str, str]:
    """Return the SQL of every constant that is a statement, by `<module>.<name>`."""
    return {name: sql for path in sorted(PACKAGE.rglob("*.py")) for name, sql in _of_module(path)}


def _of_module(path: Path) -> Iterator[tuple[str, str]]:
    names = list(_constants(ast.parse(path.read_text(encoding="utf-8"))))
    dotted = ".".join(path.relative_to(PROJECT_DIR).with_suffix("").parts)
    if not names or dotted.endswith("__main__"):
        return
    module = importlib.import_module(dotted.removesuffix(".__init__"))
    for name in names:
        value = getattr(module, name)
        if isinstance(value, str) and STATEMENT.match(value):
            yield f"{dotted.removeprefix('echochat.')}.{name}", value


def _constants(tree: ast.Module) -> Iterator[str]:
    """Names in capitals that a module gives a value to."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (t.id for t in targets if isinstance(t, ast.Name) and t.id.isupper())
