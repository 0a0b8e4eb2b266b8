"""Plans of statements on the filled database, and their faults."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg2
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - as psycopg2's stubs do

from echochat.storage.connection import SESSION as LINK_SESSION

Params = Sequence[object] | Mapping[str, object] | None

SMALL: Final = 1000
"""Rows of a table that may be read from end to end."""

READS: Final = 400
"""Rows that a statement may look at, when its case says nothing else: a page, and what its rows
are joined with."""


@dataclass(frozen=True)
class Case:
    """The most expensive use of a statement that a user can cause."""

    params: Params = None
    reads: int = READS
    """Rows that it may look at."""
    settings: Mapping[str, str] | None = None
    """Those of the connection that runs it."""
    prepare: str | None = None
    """Statements before an EXECUTE."""
    scans: bool = False
    """True if sequential scans are allowed, as only operators' lists need."""


def explain(cursor: Cursor, sql: str, case: Case) -> dict[str, Any]:
    """Run a statement, undo it, and return its plan with what was counted on the way."""
    for name, value in (LINK_SESSION | dict(case.settings or {})).items():
        cursor.execute("SELECT set_config(%s, %s, true)", (name, value))
    if case.prepare is not None:
        cursor.execute(case.prepare)
    try:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, case.params)
        ((((plan),),),) = (cursor.fetchall(),)
    finally:
        cursor.connection.rollback()
        if case.prepare is not None:
            cursor.execute("DEALLOCATE ALL")
    return dict(plan[0])


def faults(plan: Mapping[str, Any], sizes: Mapping[str, int], case: Case) -> list[str]:
    """Return what in a plan grows with a table instead of the answer."""
    nodes = list(_nodes(plan["Plan"]))
    found = [] if case.scans else [*_scans(nodes, sizes), *_sorts(nodes, case.reads)]
    read = sum(map(_rows_read, nodes))
    if read > case.reads:
        found.append(f"looks at {read:.0f} rows, {case.reads} are allowed")
    return found


def table_sizes(cursor: Cursor) -> dict[str, int]:
    """Return the rows of each table, as the statistics have them."""
    cursor.execute(
        "SELECT relname, reltuples::bigint FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return dict(cursor.fetchall())


def try_statement(cursor: Cursor, sql: str, case: Case, sizes: Mapping[str, int]) -> list[str]:
    """Return what is wrong with a statement."""
    try:
        return faults(explain(cursor, sql, case), sizes, case)
    except (psycopg2.Error, TypeError, KeyError) as error:
        cursor.connection.rollback()
        return [f"fails: {error}"]


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _scans(nodes: list[Mapping[str, Any]], sizes: Mapping[str, int]) -> Iterator[str]:
    for node in nodes:
        table = node.get("Relation Name")
        if node["Node Type"] == "Seq Scan" and sizes.get(table or "", 0) > SMALL:
            yield f"reads all of {table}"


def _sorts(nodes: list[Mapping[str, Any]], reads: int) -> Iterator[str]:
    for node in nodes:
        if "Sort" in node["Node Type"]:
            rows = sum(child["Actual Rows"] * child["Actual Loops"] for child in node["Plans"])
            if rows > reads:
                yield f"sorts {rows:.0f} rows"


def _rows_read(node: Mapping[str, Any]) -> float:
    """Return the number of a table's rows that a node read."""
    if "Relation Name" not in node or node["Node Type"] == "ModifyTable":
        return 0
    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return float((node["Actual Rows"] + dropped) * node["Actual Loops"])
