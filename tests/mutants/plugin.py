"""Lets pytest import a mutant in the place of a module: `ECHOCHAT_MUTANT=<module>:<number>`."""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Final

from tests.mutants.mutations import mutations

VARIABLE: Final = "ECHOCHAT_MUTANT"

CPU_SECONDS: Final = 60
"""CPU time of a run of tests, in seconds; a mutant that takes more loops for ever."""


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and gives its mutant."""

    def __init__(self, name: str, number: int) -> None:
        self._name = name
        self._number = number

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        assert spec is not None
        spec.loader = self
        return spec

    def exec_module(self, module: ModuleType) -> None:
        assert module.__file__ is not None
        source = Path(module.__file__).read_text(encoding="utf-8")
        _, tree = next(islice(mutations(source), self._number, None))
        exec(compile(tree, module.__file__, "exec"), module.__dict__)  # noqa: S102 - that is its point


if os.environ.get(VARIABLE):
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    name, _, number = os.environ[VARIABLE].partition(":")
    assert name not in sys.modules
    sys.meta_path.insert(0, Changed(name, int(number)))
