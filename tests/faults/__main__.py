"""`python -m tests.faults --rounds N --seed S`: break everything, again and again."""

import argparse
import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.person import Failure
from tests.faults.rounds import play


def main() -> int:
    """Run the rounds asked for; 1 when something was promised and was not so."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats a run")
    options = parser.parse_args()
    _say(f"{options.rounds} rounds, --seed {options.seed}")
    with TemporaryDirectory(prefix="echochat-faults-") as folder:
        # PostgreSQL runs as somebody else than root.
        Path(folder).chmod(0o755)
        try:
            asyncio.run(play(Path(folder), options.rounds, options.seed, _say))
        except Failure as failure:
            _say(f"FAILED, --seed {options.seed}: {failure}")
            return 1
    _say(f"{options.rounds} rounds passed")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
