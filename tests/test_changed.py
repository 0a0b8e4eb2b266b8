"""`python3 -m tests --changed`: finds what a change can have broken, in a small repository."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.__main__ import DEADLINE
from tests.changed import changed_files, select, web_commands

pytest_plugins = ("pytester",)

FILES = {
    "echochat/app.py": "from echochat.rooms import api",
    "echochat/rooms/__init__.py": "",
    "echochat/rooms/api.py": "from echochat.rooms.rules import may",
    "echochat/rooms/rules.py": "import echochat.names",
    "echochat/names.py": "",
    "schema.sql": "",
    "tests/conftest.py": "import echochat.app",
    "tests/support.py": "SCHEMA = 'schema.sql'",
    "tests/rooms/test_rules.py": "from echochat.rooms import rules",
    "tests/rooms/test_site.py": "",
    "tests/http/conftest.py": "from tests import support",
    "tests/http/test_cors.py": "",
    "tests/test_names.py": "from echochat import names",
    "web/src/main.ts": "",
}

Git = Callable[..., None]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in a repository with a few files on its branch main."""

    def run(*command: str) -> None:
        identity = ("-c", "user.name=anna", "-c", "user.email=anna@localhost")
        subprocess.run(["git", *identity, *command], cwd=tmp_path, check=True, capture_output=True)

    for name, text in FILES.items():
        write(tmp_path, name, text)
    run("init", "--initial-branch=main")
    run("add", ".")
    run("commit", "--message=first")
    return run


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


@pytest.mark.usefixtures("git")
def test_nothing_changed(tmp_path: Path) -> None:
    """On a clean main there is nothing to do."""
    assert changed_files(tmp_path) == []


def test_changed_files(tmp_path: Path, git: Git) -> None:
    """The branch's commits, what is uncommitted and what is new; not what main did meanwhile."""
    git("checkout", "-b", "mine")
    write(tmp_path, "committed.py", "")
    git("add", ".")
    git("commit", "--message=mine")
    git("checkout", "main")
    write(tmp_path, "theirs.py", "")
    git("add", ".")
    git("commit", "--message=theirs")
    git("checkout", "mine")
    write(tmp_path, "echochat/names.py", "changed = 1")
    write(tmp_path, "new file.py", "")
    (tmp_path / "schema.sql").unlink()
    assert changed_files(tmp_path) == ["committed.py", "echochat/names.py", "new file.py"]


@pytest.mark.usefixtures("git")
@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("echochat/names.py", ["tests/test_names.py", "tests/rooms/test_rules.py"]),
        ("echochat/rooms/rules.py", ["tests/rooms/test_rules.py", "tests/rooms/test_site.py"]),
        ("echochat/rooms/api.py", ["tests/rooms/test_rules.py", "tests/rooms/test_site.py"]),
        ("tests/support.py", ["tests/http/test_cors.py"]),
        ("tests/rooms/test_site.py", ["tests/rooms/test_site.py"]),
        ("schema.sql", ["tests/http/test_cors.py"]),
        ("web/src/main.ts", []),
    ],
    ids=str,
)
def test_selection(tmp_path: Path, changed: str, tests: list[str]) -> None:
    """By imports, packages, fixtures and names of files, nearest first; app.py leads nowhere."""
    assert select([changed], tmp_path) == tests


def test_web_commands() -> None:
    """Only what looks at the changed files runs, and the types as a whole."""
    assert web_commands(["src/a.css"]) == {
        "stylelint": ["stylelint", "src/a.css"],
        "vitest related": ["vitest", "related", "--run", "--passWithNoTests", "src/a.css"],
    }
    assert list(web_commands(["e2e/chat.spec.ts"])) == ["eslint", "imports", "typecheck", "e2e"]
    assert web_commands(["index.html"]) == {}


def test_deadline(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that would begin after it are skipped, as the report says; to skip all is to fail."""
    pytester.makepyfile("def test_one(): pass\ndef test_two(): pass")
    scope = "asyncio_default_fixture_loop_scope=function"
    options = ("-p", "tests.deadline", "-p", "no:cacheprovider", "-o", scope, "-rs")
    monkeypatch.setenv(DEADLINE, "inf")
    in_time = pytester.runpytest_inprocess(*options)
    in_time.assert_outcomes(passed=2)
    assert in_time.ret == pytest.ExitCode.OK
    monkeypatch.setenv(DEADLINE, "0")
    late = pytester.runpytest_inprocess(*options)
    late.assert_outcomes(skipped=2)
    assert late.ret == pytest.ExitCode.TESTS_FAILED
    late.stdout.fnmatch_lines(["*SKIPPED*time of --changed is over*"])
