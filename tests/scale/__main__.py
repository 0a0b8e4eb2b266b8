"""`python -m tests.scale --messages 3000000`: the plans of all statements at full size, a long run.

Prints the slowest statements and what is wrong with any; ends with 1 if something is.
"""

import argparse
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2

from echochat.storage.embedded import EmbeddedPostgres
from tests.scale.cases import CASES, SECOND_CASES
from tests.scale.filling import filled
from tests.scale.plans import explain, table_sizes, try_statement
from tests.scale.statements import statements

SHOWN = 15
"""Statements in the list of the slowest."""


def main() -> int:
    """Fill a database, run every statement on it; 0 if all plans are as they should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--messages", type=int, default=3_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="echochat-scale-") as folder:
        postgres = EmbeddedPostgres(Path(folder), durable=False)
        try:
            postgres.start()
            with filled(postgres.superuser_url(), arguments.messages) as dsn:
                return report(dsn)
        finally:
            postgres.stop()


def report(dsn: str) -> int:
    """Print how long statements took and what is wrong with them."""
    sql, wrong = statements(), 0
    times: dict[str, float] = {}
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        sizes = table_sizes(cursor)
        for name, case in (*CASES.items(), *SECOND_CASES.items()):
            for fault in try_statement(cursor, sql[name], case, sizes):
                wrong += 1
                print(f"{name}: {fault}")
            times[name] = explain(cursor, sql[name], case)["Execution Time"]
    print(f"messages: {sizes['messages']}")
    for name in sorted(times, key=times.__getitem__, reverse=True)[:SHOWN]:
        print(f"{times[name]:10.1f} ms  {name}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
