"""Comparisons that Trino refuses for their types and DuckDB would make. Pure."""

from typing import Any

from sqlglot import exp

from sluice_local.athena.failures import QueryFailureError

SYMBOLS: dict[Any, str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
Type = exp.DataType.Type
GROUPS = (
    ("text", exp.DataType.TEXT_TYPES),
    ("number", exp.DataType.NUMERIC_TYPES),
    ("moment", exp.DataType.TEMPORAL_TYPES),
    ("truth", {Type.BOOLEAN}),
)


def check(tree: exp.Expr, text: str) -> None:
    """Refuse the first comparison of unlike types, as Trino words it. ``text`` is the query's."""
    for node in tree.find_all(*SYMBOLS, exp.Between, exp.In):
        if isinstance(node, exp.Between):
            pairs = [(node.this, node.args["low"]), (node.this, node.args["high"])]
        elif isinstance(node, exp.In):
            pairs = [(node.this, item) for item in node.expressions]
        else:
            pairs = [(node.left, node.right)]
        for left, right in pairs:
            kinds = _group(left), _group(right)
            if None not in kinds and kinds[0] != kinds[1]:
                symbol = SYMBOLS.get(type(node), "=")
                raise QueryFailureError(
                    f"TYPE_MISMATCH: {_place(node, symbol, text)}: Cannot apply operator: "
                    f"{_named(left)} {symbol} {_named(right)}"
                )


def _group(node: exp.Expr) -> str | None:
    kind = node.type.this if node.type is not None else None
    for name, members in GROUPS:
        if kind in members:
            return name
    return None


def _named(node: exp.Expr) -> str:
    if isinstance(node, exp.Literal) and node.is_string:
        return f"varchar({len(node.this)})"
    return node.type.sql(dialect="trino").lower() if node.type is not None else "unknown"


def _place(node: exp.Expr, symbol: str, text: str) -> str:
    """Where the operator is: the first one after the left side, when that is known."""
    known = [part.meta["end"] for part in node.this.find_all(exp.Identifier) if "end" in part.meta]
    at = text.find(symbol, max(known)) if known else -1
    if at < 0:
        return "line 1:1"
    before = text[:at]
    return f"line {before.count(chr(10)) + 1}:{at - (before.rfind(chr(10)))}"
