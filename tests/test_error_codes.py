"""docs/errors.md lists the codes that the server answers with, and no others."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import echochat
from echochat.http.middleware import HTTP_CODES
from echochat.settings import PROJECT_DIR

DOCUMENT = PROJECT_DIR / "docs" / "errors.md"
PACKAGE = Path(echochat.__file__).parent


def codes_in(file: Path) -> Iterator[tuple[str, int]]:
    """Code and status of each `ApiError` that a file makes."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ApiError":
            status, code = node.args
            if isinstance(status, ast.Constant) and isinstance(code, ast.Constant):
                yield str(code.value), int(str(status.value))


def test_document_and_code_agree() -> None:
    """Each code stands there with its status."""
    rows = re.findall(
        r"^\| `(\w+)` \| (\d+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
    )
    documented = {(code, int(status)) for code, status in rows}
    used = {pair for file in PACKAGE.rglob("*.py") for pair in codes_in(file)}
    used |= {(code, status) for status, code in HTTP_CODES.items()} | {("bad_request", 400)}
    assert documented == used
