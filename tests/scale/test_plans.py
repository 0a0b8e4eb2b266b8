"""Every statement of the server grows with its answer, not with the tables."""

from contextlib import closing

import psycopg2

from tests.scale.cases import CASES, FRAGMENTS, SECOND_CASES
from tests.scale.plans import table_sizes, try_statement
from tests.scale.statements import statements


def test_every_statement_has_a_case() -> None:
    """A new statement needs a case in cases.py; one that is gone needs none."""
    assert set(CASES) | FRAGMENTS == set(statements())


def test_plans(scale_dsn: str) -> None:
    """None reads a big table from end to end, sorts more than a page, or looks at more rows."""
    sql = statements()
    with closing(psycopg2.connect(scale_dsn)) as connection, connection.cursor() as cursor:
        sizes = table_sizes(cursor)
        found = [
            f"{name} {fault}"
            for name, case in (*CASES.items(), *SECOND_CASES.items())
            for fault in try_statement(cursor, sql[name], case, sizes)
        ]
    assert not found, "\n".join(found)
