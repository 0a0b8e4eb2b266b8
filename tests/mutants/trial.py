"""Tries the mutants of one module in one run of pytest.

Each is tried in a fork, which finds everything imported and PostgreSQL running, and runs the tests
that execute what it changes, the quickest first.
"""

import ast
import gc
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final

import psycopg2
import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage
from psycopg2.extensions import make_dsn, parse_dsn

from tests.mutants.mutations import Mutation, changed, mutations

CPU_SECONDS: Final = 10
"""CPU time of one test; a mutant that takes more loops for ever, which is noticed."""

SECONDS: Final = 60
"""Time of one test; a mutant that takes longer hangs, which is noticed."""

MEMORY: Final = 4 << 30
"""Bytes of address space; a mutant that takes more grows for ever, which is noticed."""

BROKEN: Final = 70
"""Exit code of a fork in which the mutant could not be tried."""


class Trial:
    """A plugin of pytest that tries mutants in the place of running the tests once."""

    def __init__(
        self,
        path: Path,
        *,
        is_tried: Callable[[Mutation], bool],
        survived: Callable[[Mutation], None],
    ) -> None:
        """`is_tried` chooses among the module's mutants, `survived` is told of each that lives."""
        self._source = path.read_text(encoding="utf-8")
        self._path = str(path)
        self._is_tried = is_tried
        self._survived = survived
        self.red: list[str] = []
        """Tests that fail without a change, with what they say."""
        self.killed = 0
        self.survivors = 0
        self._dsn: str | None = None
        self._coverage = Coverage(data_file=None, config_file=False, include=[self._path])
        # What runs when the module is imported counts, too.
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[str]) -> Iterator[None]:
        value = yield
        if fixturedef.argname == "dsn":
            self._dsn = value
        return value

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        seconds, tests = self._look_on(session.items)
        quickest_first = sorted(session.items, key=lambda item: seconds[item.nodeid])
        if self._dsn is not None:
            _keep_database(self._dsn)
        self._ask_for_green(quickest_first)
        if self.red:
            return True
        for number, mutation in enumerate(mutations(self._source)):
            if not self._is_tried(mutation):
                continue
            names = set().union(*(tests.get(line, ()) for line in mutation.lines))
            concerned = [item for item in quickest_first if "" in names or item.nodeid in names]
            if self._passes(concerned, number):
                self.survivors += 1
                self._survived(mutation)
            else:
                self.killed += 1
        # What has broken meanwhile, the environment say, has killed all the rest.
        self._ask_for_green(quickest_first)
        return True

    def _look_on(self, items: list[pytest.Item]) -> tuple[dict[str, float], dict[int, list[str]]]:
        """Run the tests; return how long each takes, and which execute each line ("": import)."""
        seconds = {}
        for item in items:
            self._coverage.switch_context(item.nodeid)
            start = time.monotonic()
            self.red += _failures(item)
            seconds[item.nodeid] = time.monotonic() - start
        self._coverage.stop()
        return seconds, self._coverage.get_data().contexts_by_lineno(self._path)

    def _ask_for_green(self, items: list[pytest.Item]) -> None:
        if not self.red and not self._passes(items):
            self.red.append("the tests fail in a fork without any change")

    def _passes(self, items: list[pytest.Item], number: int | None = None) -> bool:
        """Tell whether all tests pass, with a mutant in place or none."""
        if not items:
            return True
        if self._dsn is not None:
            _renew_database(self._dsn)
        child = os.fork()
        if child == 0:
            code = BROKEN
            try:
                runs = number is None or self._put_in_place(number)
                # An error that ends pytest itself is noticed, too.
                code = 1
                code = int(not runs or any(map(_is_red, items)))
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code != BROKEN, f"mutant {number} could not be tried"
        return code == 0

    def _put_in_place(self, number: int) -> bool:
        """Give the module's functions a mutant's code; return whether it could be imported."""
        tree = changed(self._source, number)
        codes = {_key(code): code for code in _functions(compile(tree, self._path, "exec"))}
        functions = [
            each
            for each in gc.get_objects()
            if type(each) is FunctionType and each.__code__.co_filename == self._path
        ]
        before = [function.__code__ for function in functions]
        for function in functions:
            function.__code__ = codes.get(_key(function.__code__), function.__code__)
        assert before != [function.__code__ for function in functions]
        # Constants that a function has made at import.
        tree.body = [each for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign)]
        try:
            exec(compile(tree, self._path, "exec"), functions[0].__globals__)  # noqa: S102 - its point
        except Exception:  # noqa: BLE001 - that is noticed
            return False
        return True


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Yield the functions of a module and of its classes."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_flags & CO_OPTIMIZED:
                yield each
            else:
                yield from _functions(each)


def _is_red(item: pytest.Item) -> bool:
    """Tell whether a test fails twice: once may be chance."""
    limit = int(time.process_time()) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return bool(_failures(item) and _failures(item))


def _failures(item: pytest.Item) -> list[str]:
    """Run a test; return what it says when it fails. Only the session's fixtures stay."""
    session = item.session
    signal.alarm(SECONDS)
    reports = runtestprotocol(item, log=False, nextitem=session)  # type: ignore[arg-type] # any node
    signal.alarm(0)
    return [f"{one.nodeid}\n{one.longreprtext}" for one in reports if one.failed]


def _keep_database(dsn: str) -> None:
    """Keep a copy of the database as the tests leave it."""
    _operate(dsn, "DROP DATABASE IF EXISTS kept", "CREATE DATABASE kept TEMPLATE {name}")


def _renew_database(dsn: str) -> None:
    """Let nothing of a mutant stay: rows, triggers, locks."""
    _operate(dsn, "DROP DATABASE {name}", "CREATE DATABASE {name} TEMPLATE kept")


def _operate(dsn: str, *statements: str) -> None:
    name = parse_dsn(dsn)["dbname"]
    with closing(psycopg2.connect(make_dsn(dsn, dbname="template1"))) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND usename = current_user"
        )
        for statement in statements:
            cursor.execute(statement.format(name=name))
