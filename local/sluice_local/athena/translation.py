"""Where DuckDB would mean something else than Trino: what is changed in a query's tree. Pure.

Whole numbers divide to whole numbers, decimals to decimals of the larger scale; dates stay dates.
https://trino.io/docs/current/functions/decimal.html, .../functions/datetime.html
"""

from datetime import datetime
from typing import Any

from sqlglot import exp

WHOLE = exp.DataType.INTEGER_TYPES
DATE_FUNCTIONS: tuple[Any, ...] = (
    *(exp.Add, exp.Sub, exp.DateAdd, exp.DateSub, exp.DateTrunc, exp.TimestampTrunc),
)
#: The most digits that a decimal has.
DIGITS = 38


def translated(tree: exp.Query, at: datetime) -> exp.Query:
    """The query, with types annotated, as DuckDB must get it; ``at`` is the time that it sees."""
    for node in reversed(list(tree.walk())):
        changed = _changed(node, at)
        if changed is not node:
            node.replace(changed)
    return tree


def _changed(node: exp.Expr, at: datetime) -> exp.Expr:
    if isinstance(node, exp.CurrentDate):
        return _cast(exp.Literal.string(f"{at:%Y-%m-%d}"), "date")
    if isinstance(node, exp.CurrentTimestamp):
        return _cast(exp.Literal.string(f"{at:%Y-%m-%d %H:%M:%S.%f}"), "timestamp")
    if isinstance(node, exp.Div):
        return _division(node)
    if isinstance(node, exp.Avg):
        scale = scale_of(node)
        return _rounded(node.copy(), scale) if scale is not None else node
    if isinstance(node, DATE_FUNCTIONS) and _is(node.this, exp.DataType.Type.DATE):
        other = node.args.get("expression")
        if not (isinstance(node, exp.Sub) and _is(other, exp.DataType.Type.DATE)):
            return _cast(node.copy(), "date")
    return node


def _division(node: exp.Div) -> exp.Expr:
    left, right = node.left, node.right
    if all(side.type is not None and side.type.this in WHOLE for side in (left, right)):
        whole: exp.Expr = exp.IntDiv(this=left.copy(), expression=right.copy(), type=node.type)
        whole.type = exp.DataType.build("bigint")
        return whole
    scale = scale_of(node)
    if scale is None:
        return node
    by_zero = exp.Anonymous(this="error", expressions=[exp.Literal.string("Division by zero")])
    checked = exp.Case().when(exp.EQ(this=right.copy(), expression=exp.Literal.number(0)), by_zero)
    return checked.else_(_rounded(node.copy(), scale))


def _rounded(node: exp.Expr, scale: int) -> exp.Expr:
    rounded = exp.Round(this=node, decimals=exp.Literal.number(scale))
    return _cast(rounded, f"decimal({DIGITS}, {scale})")


def _cast(node: exp.Expr, kind: str) -> exp.Expr:
    made: exp.Expr = exp.Cast(this=node, to=exp.DataType.build(kind))
    made.type = exp.DataType.build(kind)
    return made


def _is(node: Any, kind: Any) -> bool:
    return isinstance(node, exp.Expr) and node.type is not None and node.type.this == kind


def scale_of(node: Any) -> int | None:
    """The scale of an exact decimal; None for everything else, whole numbers among it."""
    if isinstance(node, (exp.Paren, exp.Neg, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Alias)):
        return scale_of(node.this)
    if isinstance(node, exp.Literal):
        text = node.this.lower()
        return len(text.partition(".")[2]) if not node.is_string and _exact(text) else None
    if isinstance(node, exp.Case) and node.args.get("default") is not None:
        return scale_of(node.args["default"])  # a division that was changed already
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul, exp.Div)):
        scales = [_side(side) for side in (node.left, node.right)]
        if None in scales or not any(scale_of(side) is not None for side in node.unnest_operands()):
            return None
        left, right = (scale or 0 for scale in scales)
        return left + right if isinstance(node, exp.Mul) else max(left, right)
    kind = getattr(node, "type", None)
    if kind is not None and kind.this == exp.DataType.Type.DECIMAL:
        given = kind.expressions
        return int(given[1].name) if len(given) > 1 else 0
    return None


def _side(node: exp.Expr) -> int | None:
    """The scale of a side of an operation: a whole number has none behind the point."""
    scale = scale_of(node)
    if scale is None and node.type is not None and node.type.this in WHOLE:
        return 0
    return scale


def _exact(text: str) -> bool:
    return "." in text and "e" not in text
