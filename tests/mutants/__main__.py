"""`python -m tests.mutants [PART …]`: which changes of the path of a message no test notices."""

import argparse
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from tests.mutants.parts import PARTS, Result, say, try_part


def main() -> int:
    """Try the mutants of the parts asked for; 1 when one lives that does something else."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("parts", nargs="*", help="modules, by the end of their names; all")
    parser.add_argument("--jobs", type=int, default=1, help="parts tried at a time")
    options = parser.parse_args()
    chosen = [name for name in PARTS if name.endswith(tuple(options.parts or [""]))]
    results = []
    processes = get_context("spawn")
    with ProcessPoolExecutor(options.jobs, processes, max_tasks_per_child=1) as pool:
        for future in as_completed(pool.submit(try_part, part) for part in chosen):
            results.append(future.result())
            _tell(results[-1])
    killed = sum(result.killed for result in results)
    survivors = sum(result.survivors for result in results)
    say(f"{killed} of {killed + survivors} killed ({killed / max(1, killed + survivors):.1%})")
    return int(survivors > 0 or any(result.red for result in results))


def _tell(result: Result) -> None:
    tried = result.killed + result.survivors
    say(f"{result.part}: {result.killed} of {tried} killed, {result.equivalent} equivalent")
    for line in result.red:
        say(f"FAILS WITHOUT A CHANGE {line}")


if __name__ == "__main__":
    raise SystemExit(main())
