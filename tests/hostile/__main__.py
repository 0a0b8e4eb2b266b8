"""Hostile requests by chance, for as long as one likes: `python -m tests.hostile --seed 7`.

What it finds is printed with its request and stands for a new line of the table.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from echochat.storage.embedded import EmbeddedPostgres
from tests.hostile.requests import OPERATIONS, fields, room_of, with_field
from tests.hostile.server import served
from tests.hostile.strings import TEXTS, UNITS
from tests.hostile.test_http import Case, faults
from tests.storage.support import observing

PIECES = 5
"""Texts that are put together to one."""


def text(chance: random.Random, room: int) -> str:
    """Some hostile texts one after the other, in so many bytes."""
    pieces = []
    for _ in range(chance.randint(1, PIECES)):
        unit = chance.choice([*TEXTS.values(), *UNITS.values()]) or "a"
        size = len(unit.encode("utf-8", "surrogatepass"))
        pieces.append(unit * chance.randint(1, max(1, room // PIECES // size)))
    return "".join(pieces)


def case(chance: random.Random) -> Case | None:
    """A request with one field of a random text; None for what takes nothing."""
    name, (method, path, document) = chance.choice(list(OPERATIONS.items()))
    found = fields(document)
    if not found:
        return None
    field = chance.choice(found)
    hostile = text(chance, room_of(field))
    return Case(name, chance.choice(list(with_field(method, path, document, field, hostile))))


def main() -> int:
    """Run until the time is over; return 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    chance, asked, found = random.Random(options.seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder), durable=False)
        try:
            dsn = postgres.start()
            with observing(dsn) as look, served(dsn, look) as server:
                end = time.monotonic() + options.seconds
                while time.monotonic() < end:
                    if (one := case(chance)) is None:
                        continue
                    asked += 1
                    for fault in faults(server, one):
                        found += 1
                        print(fault[:2000], ascii(one.request.target[:300]), sep="\n")
        finally:
            postgres.stop()
    print(f"seed {options.seed}: {asked} requests, {found} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
