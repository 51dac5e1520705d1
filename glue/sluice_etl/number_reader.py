"""Reads how a column's numbers are held (`physicalType`) and written (`numberFormat`)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation, localcontext
from typing import Literal, cast

from sluice_etl.contract import Digits, LogicalType, NumberFormat
from sluice_etl.json_node import Node, is_number

DECIMAL = re.compile(
    r"\s*(?:decimal|numeric|number|dec)\s*(?:\(\s*([0-9]+)\s*(?:,\s*([0-9]+)\s*)?\)\s*)?",
    re.IGNORECASE | re.ASCII,
)
"""SQL's names of exact numbers (ISO/IEC 9075-2, 6.1), and Oracle's and Snowflake's."""

UNIT = re.compile(r"[^\s0-9()+\u2212-]+")
"""A mark of currency."""

MOST = 38
"""Digits of a decimal of Spark, Athena and Parquet's readers."""


def read_digits(node: Node, logical_type: LogicalType) -> Digits | None:
    """Reads ODCS `physicalType` of a number; None when it names no decimal: it is a double."""
    physical = node.raw("physicalType")
    if logical_type != LogicalType.NUMBER or not isinstance(physical, str):
        return None
    match = DECIMAL.fullmatch(physical)
    if match is None:
        return None
    precision, scale = (int(text) if text else 0 for text in match.groups())
    if not 1 <= precision <= MOST or scale > precision:
        wanted = f"decimal(12,2): 1 to {MOST} digits, some of them after the point"
        node.bad("physicalType", f"{wanted}; or double", "BAD_TYPE")
        return None
    return Digits(precision, scale)


def decimal_of(value: object, digits: Digits) -> Decimal | None:
    """A contract's number as a decimal; None when it is none or would lose a digit."""
    if not is_number(value):
        return None
    number = Decimal(str(value))
    with localcontext(prec=MOST) as context:
        try:
            held = number.quantize(Decimal(1).scaleb(-digits.scale), context=context)
        except InvalidOperation:
            return None
    fits = held == number and len(held.as_tuple().digits) <= digits.precision
    return held if fits else None


def read_number_format(ours: Node, logical_type: LogicalType) -> NumberFormat | None:
    """Reads `numberFormat`; None when there is none."""
    node = ours.object("numberFormat")
    if node is None:
        return None
    if logical_type not in (LogicalType.INTEGER, LogicalType.NUMBER):
        message = f"numberFormat needs logicalType integer or number, found {logical_type}"
        node.problems.add(node.path, "BAD_VALUE", message)
    if "valueMap" in ours:
        message = "valueMap writes every value by itself: numberFormat cannot stand beside it"
        node.problems.add(node.path, "BAD_VALUE", message)
    node.only("decimal", "grouping", "currency", "parentheses")
    point = node.choice("decimal", (".", ",")) or "."
    grouping = node.choice("grouping", (",", ".", " ", "'"))
    if grouping == point:
        message = "decimal (a point when it is not given) and grouping are one character"
        node.problems.add(node.path, "BAD_VALUE", message)
    return NumberFormat(
        cast(Literal[".", ","], point),
        cast(Literal[",", ".", " ", "'"] | None, grouping),
        node.texts(
            "currency", UNIT, "a list of texts without digits, signs, parentheses and spaces"
        )
        or (),
        node.flag("parentheses"),
    )
