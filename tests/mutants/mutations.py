"""Mutates a module in one place at a time. Pure: returns a changed syntax tree.

Left alone are docstrings, annotations, log lines, assertions, and constants of a module: figures
that could as well be others.
"""

import ast
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
}


class Mutation(NamedTuple):
    """One change: where, and what it makes of the source there."""

    line: int
    text: str
    """The line as it stands in the source."""
    before: str
    after: str
    lines: range
    """From the statement's first line to the end of what is changed: who runs it, runs these."""


def mutations(source: str) -> Iterator[Mutation]:
    """Yield every mutant of a module."""
    for number, _ in enumerate(_sites(ast.parse(source))):
        yield _mutant(source, number)[0]


def changed(source: str, number: int) -> ast.Module:
    """Return the module as a mutant has it."""
    return _mutant(source, number)[1]


def _mutant(source: str, number: int) -> tuple[Mutation, ast.Module]:
    tree = ast.parse(source)
    site = list(_sites(tree))[number]
    node, before = site.node, ast.unparse(site.node)
    lines = range(site.first, (node.end_lineno or node.lineno) + 1)
    after = site.change.apply(node)
    text = source.splitlines()[node.lineno - 1].strip()
    return Mutation(node.lineno, text, before, after, lines), ast.fix_missing_locations(tree)


class Change(NamedTuple):
    """A function that changes a node in place."""

    kind: str
    place: int = 0

    def apply(self, node: ast.AST) -> str:
        """Change the node; return its new source."""
        getattr(self, f"_{self.kind}")(node)
        return ast.unparse(node)

    def _compare(self, node: ast.Compare) -> None:
        node.ops[self.place] = COMPARISONS[type(node.ops[self.place])]()

    def _join(self, node: ast.BoolOp) -> None:
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()

    def _reckon(self, node: ast.BinOp) -> None:
        node.op = OPERATORS[type(node.op)]()

    def _affirm(self, node: ast.UnaryOp) -> None:
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)

    def _constant(self, node: ast.Constant) -> None:
        value = node.value
        node.value = not value if isinstance(value, bool) else value + 1  # type: ignore[operator] # only numbers come here

    def _negate(self, node: ast.If | ast.While | ast.IfExp) -> None:
        node.test = ast.UnaryOp(ast.Not(), node.test)

    def _drop(self, node: ast.Expr) -> None:
        # A method that calls super() keeps its class: code with another closure fits no function.
        keeps = "super()" in ast.unparse(node)
        node.value = ast.parse("lambda: super()" if keeps else "None", mode="eval").body

    def _forget(self, node: ast.Assign | ast.AugAssign) -> None:
        """Work the value out and keep it nowhere."""
        for field in ("target", "targets"):
            if hasattr(node, field):
                unused = ast.Name("_unused", ast.Store())
                setattr(node, field, [unused] if field == "targets" else unused)
        if isinstance(node, ast.AugAssign):
            # In place: the node's parent refers to this very object, which becomes another kind.
            node.__class__ = ast.Assign  # type: ignore[assignment] # see above
            node.targets = [ast.Name("_unused", ast.Store())]  # type: ignore[attr-defined] # see above

    def _return(self, node: ast.Return) -> None:
        node.value = ast.Constant(None)


class Site(NamedTuple):
    """A place for a mutation, and the first line of its statement."""

    node: ast.stmt | ast.expr
    change: Change
    first: int


def _sites(tree: ast.Module) -> Iterator[Site]:
    """Yield what can be changed: the functions' bodies, in the order of the source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body:
                yield from _within(statement, statement.lineno)


def _within(node: ast.AST, first: int) -> Iterator[Site]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Assert) or _is_mute(node):
        return
    if isinstance(node, ast.stmt):
        first = node.lineno
    if isinstance(node, ast.stmt | ast.expr):
        for change in _changes(node):
            yield Site(node, change, first)
    for child in ast.iter_child_nodes(node):
        if not isinstance(node, ast.AnnAssign) or child is not node.annotation:
            yield from _within(child, first)


def _is_mute(node: ast.AST) -> bool:
    """Tell whether the node is a docstring or a log call."""
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    return isinstance(value, ast.Constant) or ast.unparse(value).startswith("logger.")


def _changes(node: ast.stmt | ast.expr) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        yield from (Change("compare", place) for place in range(len(node.ops)))
    for kind, is_meant in KINDS.items():
        if is_meant(node):
            yield Change(kind)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


KINDS: Final[dict[str, Callable[[ast.AST], bool]]] = {
    "join": lambda node: isinstance(node, ast.BoolOp),
    "reckon": lambda node: isinstance(node, ast.BinOp) and type(node.op) in OPERATORS,
    "affirm": lambda node: isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not),
    "constant": lambda node: (
        isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float)
    ),
    "negate": lambda node: isinstance(node, ast.If | ast.While | ast.IfExp),
    "drop": lambda node: (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Yield | ast.YieldFrom)
    ),
    "forget": lambda node: isinstance(node, ast.Assign | ast.AugAssign),
    "return": lambda node: (
        isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value)
    ),
}
"""Mutations, by type of node."""
