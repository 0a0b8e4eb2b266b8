"""The modules of the path of a message, each with its tests, and how one is tried."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from tests import patience
from tests.mutants.equivalents import EQUIVALENT
from tests.mutants.mutations import Mutation
from tests.mutants.trial import Trial

PROJECT: Final = Path(__file__).parents[2]

PATIENCE: Final = 5.0
"""Seconds that tests wait for what has to come. Without a change it comes in far less, and a test
that fails is run again."""

PLUGINS: Final = ("no:cacheprovider", "pytest_asyncio.plugin")
"""Those that the tests need."""

MESSAGES: Final = "tests/messages"

PARTS: Final[dict[str, list[str]]] = {
    "echochat.messages.authors": [f"{MESSAGES}/test_authors.py"],
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
        f"{MESSAGES}/test_writer_locks.py",
        f"{MESSAGES}/test_locks.py",
        f"{MESSAGES}/test_nonce.py",
        f"{MESSAGES}/test_failure.py",
    ],
    "echochat.messages.store": [
        f"{MESSAGES}/test_store.py",
        f"{MESSAGES}/test_writer.py",
        f"{MESSAGES}/test_locks.py",
        f"{MESSAGES}/test_nonce.py",
        "tests/ops/test_housekeeping.py",
        f"{MESSAGES}/changes/test_replies.py",
    ],
    "echochat.messages.hub": [
        f"{MESSAGES}/test_hub.py",
        f"{MESSAGES}/test_hub_resync.py",
        f"{MESSAGES}/test_failure.py",
        f"{MESSAGES}/test_resume.py",
        f"{MESSAGES}/test_admission.py",
        f"{MESSAGES}/changes/test_resume.py",
        f"{MESSAGES}/changes/test_lagging.py",
    ],
    "echochat.messages.session": [
        f"{MESSAGES}/test_session.py",
        f"{MESSAGES}/test_chat.py",
        f"{MESSAGES}/test_answers.py",
        f"{MESSAGES}/test_resume.py",
        f"{MESSAGES}/test_admission.py",
        f"{MESSAGES}/changes/test_resume.py",
        f"{MESSAGES}/changes/test_changes.py",
        f"{MESSAGES}/changes/test_lagging.py",
        "tests/accounts/test_last_seen.py",
        "tests/races/test_failures.py",
        f"{MESSAGES}/test_locks.py",
        "tests/rooms/test_public_rooms.py",
        "tests/rooms/test_roles.py",
        "tests/security/test_audit.py",
    ],
    "echochat.messages.participant": [
        f"{MESSAGES}/test_typing.py",
        f"{MESSAGES}/test_admission.py",
        "tests/media/test_everywhere.py",
        "tests/races/test_roles.py",
        "tests/rooms/test_deletion.py",
        "tests/rooms/test_members.py",
        "tests/rooms/test_public_rooms.py",
        "tests/rooms/test_roles.py",
        "tests/security/test_audit.py",
    ],
}
"""Each module of the path, and the tests that hold it; the largest first."""


class Result(NamedTuple):
    """The results of a part's mutants."""

    part: str
    red: list[str]
    killed: int
    equivalent: int
    survivors: int


def try_part(part: str) -> Result:
    """Try a part's mutants; call it in a process of its own."""
    equivalent = 0

    def is_tried(change: Mutation) -> bool:
        nonlocal equivalent
        is_equivalent = (part, change.text, change.after) in EQUIVALENT
        equivalent += is_equivalent
        return not is_equivalent

    # Before the tests' modules take it over.
    patience.PATIENCE = PATIENCE
    # No example of a mutant is kept, and none fails for being slow.
    slow = [HealthCheck.too_slow]
    settings.register_profile("mutants", database=None, deadline=None, suppress_health_check=slow)
    settings.load_profile("mutants")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"

    def survived(change: Mutation) -> None:
        before, after = _short(change.before), _short(change.after)
        say(f"SURVIVED {part}:{change.line}: {before} → {after}")

    path = PROJECT.joinpath(*part.split(".")).with_suffix(".py")
    trial = Trial(path, is_tried=is_tried, survived=survived)
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "-qq",
            "--tb=native",
            f"--basetemp={folder}/tests",
            *(f"-p{name}" for name in PLUGINS),
        ]
        code = pytest.main(
            [*options, *(str(PROJECT / path) for path in PARTS[part])], plugins=[trial]
        )
    red = trial.red or ([f"pytest ended with {code}"] if code else [])
    return Result(part, red, trial.killed, equivalent, trial.survivors)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= 80 else f"{line[:77]}…"
