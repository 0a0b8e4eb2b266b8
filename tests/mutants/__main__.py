"""`python -m tests.mutants [PART …]`: which changes of the path of a message no test notices."""

import argparse
import asyncio
import os
import sys
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.mutants.equivalents import EQUIVALENT
from tests.mutants.mutations import Mutation, mutations
from tests.mutants.plugin import VARIABLE

PROJECT: Final = Path(__file__).parents[2]

PATIENCE: Final = 300.0
"""Seconds of one run of tests; a mutant that takes longer hangs, which is noticed."""

PLUGINS: Final = ("no:cacheprovider", "pytest_asyncio.plugin", "tests.mutants.plugin")
"""Those that the tests need; loading the others takes longer than most of the tests."""

MESSAGES: Final = "tests/messages"

PARTS: Final[dict[str, list[str]]] = {
    "echochat.messages.sequence": [f"{MESSAGES}/test_sequence.py", f"{MESSAGES}/test_announce.py"],
    "echochat.messages.changes.change_order": [f"{MESSAGES}/changes/test_change_order.py"],
    "echochat.messages.held": [f"{MESSAGES}/test_locks.py"],
    "echochat.messages.announce": [
        f"{MESSAGES}/test_announce.py",
        "tests/conversations/test_socket.py",
    ],
    "echochat.realtime.fanout": ["tests/realtime/test_fanout.py"],
    "echochat.realtime.codec": ["tests/realtime/test_codec.py"],
    "echochat.messages.writer": [
        f"{MESSAGES}/test_writer.py",
        f"{MESSAGES}/test_locks.py",
        f"{MESSAGES}/test_nonce.py",
        f"{MESSAGES}/test_failure.py",
    ],
    "echochat.messages.store": [
        f"{MESSAGES}/test_store.py",
        f"{MESSAGES}/test_locks.py",
        f"{MESSAGES}/test_nonce.py",
        "tests/ops/test_housekeeping.py",
        f"{MESSAGES}/changes/test_replies.py",
    ],
    "echochat.messages.hub": [
        f"{MESSAGES}/test_hub.py",
        f"{MESSAGES}/test_failure.py",
        f"{MESSAGES}/test_resume.py",
        f"{MESSAGES}/changes/test_resume.py",
    ],
    "echochat.messages.session": [
        f"{MESSAGES}/test_chat.py",
        f"{MESSAGES}/test_answers.py",
        f"{MESSAGES}/test_resume.py",
        "tests/rooms/test_roles.py",
        f"{MESSAGES}/test_admission.py",
        f"{MESSAGES}/test_writer.py",
        f"{MESSAGES}/changes/test_resume.py",
        f"{MESSAGES}/changes/test_changes.py",
    ],
}
"""Each module of the path, and the tests that hold it, the quickest first."""


class Mutant(NamedTuple):
    """A change of a module, by its number there."""

    module: str
    number: int
    change: Mutation

    def __str__(self) -> str:
        change = self.change
        return f"{self.module}:{change.line}: {_short(change.before)} → {_short(change.after)}"

    @property
    def is_equivalent(self) -> bool:
        return (self.module, self.change.text, self.change.after) in EQUIVALENT


def main() -> int:
    """Try the mutants asked for; 1 when tests let one live that does something else."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", help="modules, by the end of their names; all")
    parser.add_argument("--sample", type=int, help="try so many, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at a time")
    options = parser.parse_args()
    chosen = [name for name in PARTS if name.endswith(tuple(options.parts or [""]))]
    if _is_red(chosen):
        return 1
    mutants = [mutant for name in chosen for mutant in _mutants(name) if not mutant.is_equivalent]
    if options.sample is not None and options.sample < len(mutants):
        mutants = Random(options.seed).sample(mutants, options.sample)  # noqa: S311
    survivors = asyncio.run(_try_all(mutants, options.jobs))
    killed = len(mutants) - len(survivors)
    _say(f"{killed} of {len(mutants)} killed ({killed / max(1, len(mutants)):.1%})")
    # What has broken meanwhile, the environment say, has killed all the rest.
    return 1 if _is_red(chosen) or survivors else 0


def _is_red(parts: list[str]) -> bool:
    """Tell of the parts whose tests fail without any change."""
    red = asyncio.run(_red_without_a_change(parts))
    if red:
        _say(f"these parts' tests fail without any change: {', '.join(red)}")
    return bool(red)


def _mutants(module: str) -> list[Mutant]:
    path = PROJECT.joinpath(*module.split(".")).with_suffix(".py")
    found = mutations(path.read_text(encoding="utf-8"))
    return [Mutant(module, number, change) for number, (change, _) in enumerate(found)]


async def _red_without_a_change(parts: list[str]) -> list[str]:
    """Parts whose tests fail by themselves, so that they would seem to notice everything."""
    return [part for part in parts if not await _passes(part, "")]


async def _try_all(mutants: list[Mutant], jobs: int) -> list[Mutant]:
    survivors: list[Mutant] = []
    turn, left = asyncio.Semaphore(jobs), len(mutants)

    async def attempt(mutant: Mutant) -> None:
        nonlocal left
        async with turn:
            if await _passes(mutant.module, f"{mutant.module}:{mutant.number}"):
                survivors.append(mutant)
                _say(f"SURVIVED {mutant}")
            left -= 1
            if left % 20 == 0:
                _say(f"{left} are left")

    await asyncio.gather(*map(attempt, mutants))
    return survivors


async def _passes(module: str, mutant: str) -> bool:
    """Whether the module's tests find nothing, with a mutant in place or none ("")."""
    options = ["-x", "-q", *(f"-p{name}" for name in PLUGINS)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", *options, *PARTS[module]),
        cwd=PROJECT,
        env=os.environ | {VARIABLE: mutant, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            return await process.wait() == 0
    except TimeoutError:
        process.terminate()
        await process.wait()
        return False


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 80 else f"{line[:77]}…"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
