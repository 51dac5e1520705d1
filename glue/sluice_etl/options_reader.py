"""Reads logicalTypeOptions and enum: what a parsed value must be, typed as the column is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sluice_etl.contract import Digits, Limits, LogicalType, Scalar
from sluice_etl.json_node import Node, is_integer, is_number
from sluice_etl.number_reader import decimal_of
from sluice_etl.patterns import NotEcmaError, to_java
from sluice_etl.text_formats import WORDS

PatternProblem = Callable[[str], str | None]
"""Says why Java cannot compile a regular expression, None when it can."""

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
SUPPORTED: dict[LogicalType, tuple[str, ...]] = {
    LogicalType.STRING: ("pattern", "minLength", "maxLength", "format"),
    LogicalType.INTEGER: (*BOUNDS, "multipleOf", "format"),
    LogicalType.NUMBER: (*BOUNDS, "multipleOf", "format"),
    LogicalType.BOOLEAN: (),
    LogicalType.DATE: (*BOUNDS, "format"),
    LogicalType.TIMESTAMP: (*BOUNDS, "format", "timezone", "defaultTimezone"),
    LogicalType.TIME: (*BOUNDS, "format", "timezone", "defaultTimezone"),
}
"""ODCS v3.2's options by type, without those of objects and arrays."""

TIME = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
DAY = r"\d{4}-\d{2}-\d{2}"
INSTANT = DAY + r"T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?"

FORMATS: dict[LogicalType, tuple[str, ...]] = {
    LogicalType.INTEGER: ("i8", "i16", "i32", "i64", "u8", "u16", "u32"),
    LogicalType.NUMBER: ("f32", "f64"),
    LogicalType.STRING: WORDS,
}
"""ODCS's words for a format that are supported. Wider integers are numbers of
`physicalType: decimal(20,0)`; numbers are doubles, of the size of a float with f32."""

EXPECTED = {
    LogicalType.STRING: "a text",
    LogicalType.INTEGER: "a whole number",
    LogicalType.NUMBER: "a number",
    LogicalType.BOOLEAN: "true or false",
    LogicalType.DATE: 'a text like "2024-12-31"',
    LogicalType.TIMESTAMP: 'a text like "2024-12-31T23:59:59Z"',
    LogicalType.TIME: 'a text like "23:59:59"',
}


def expected(logical_type: LogicalType, digits: Digits | None) -> str:
    """What a literal of the column is, for a message."""
    return f"a number that {digits} holds" if digits else EXPECTED[logical_type]


def scalar(value: object, logical_type: LogicalType, digits: Digits | None) -> Scalar | None:
    """Reads a contract's literal as a value of the column's type; None when it is none."""
    match logical_type:
        case LogicalType.NUMBER if digits:
            return decimal_of(value, digits)
        case LogicalType.INTEGER if is_integer(value):
            return value  # type: ignore[return-value]
        case LogicalType.NUMBER if is_number(value):
            return float(value)  # type: ignore[arg-type]
        case LogicalType.BOOLEAN if isinstance(value, bool):
            return value
        case LogicalType.STRING if isinstance(value, str):
            return value
        case LogicalType.DATE if isinstance(value, str):
            return _iso(DAY, value, date.fromisoformat)
        case LogicalType.TIMESTAMP if isinstance(value, str):
            return _iso(INSTANT, value, _instant)
        case LogicalType.TIME if isinstance(value, str):
            return _iso(TIME, value, lambda text: time.fromisoformat(text).isoformat())
    return None


def _iso(shape: str, value: str, parse: Callable[[str], Scalar]) -> Scalar | None:
    if not re.fullmatch(shape, value, re.ASCII):
        return None
    try:
        return parse(value)
    except ValueError:
        return None


def _instant(value: str) -> datetime:
    parsed = datetime.fromisoformat(value)
    zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return zoned.astimezone(UTC)


def read_limits(
    column: Node,
    logical_type: LogicalType,
    digits: Digits | None,
    pattern_problem: PatternProblem,
) -> Limits:
    """Reads the limits; an option that the engine would not check is a problem, not a wish."""
    options = column.object("logicalTypeOptions")
    if options is None:
        return Limits()
    options.only(*SUPPORTED[logical_type], code="UNSUPPORTED_OPTION")
    word = None
    if logical_type in FORMATS:
        word = options.choice("format", FORMATS[logical_type])
    if digits and word:
        options.bad("format", f"none: the column is a {digits}")
    low, high, above, below = (_bound(options, key, logical_type, digits) for key in BOUNDS)
    if any(_crossed(one, other) for one in (low, above) for other in (high, below)):
        options.problems.add(options.path, "BAD_RANGE", "the minimum lies above the maximum")
    elif any(_same(*ends) for ends in ((low, below), (above, high), (above, below))):
        options.problems.add(options.path, "BAD_RANGE", "no value lies between the bounds")
    shortest, longest = (options.integer(key, 0, 2**31 - 1) for key in ("minLength", "maxLength"))
    if shortest is not None and longest is not None and shortest > longest:
        options.problems.add(options.path, "BAD_RANGE", "minLength is greater than maxLength")
    return Limits(
        pattern=read_pattern(options, pattern_problem),
        format=word if logical_type == LogicalType.STRING else None,
        min_length=shortest,
        max_length=longest,
        minimum=low,
        maximum=high,
        exclusive_minimum=above,
        exclusive_maximum=below,
        multiple_of=_multiple_of(options, logical_type, digits),
    )


def _bound(
    options: Node, key: str, logical_type: LogicalType, digits: Digits | None
) -> Scalar | None:
    if key not in options or key not in SUPPORTED[logical_type]:
        return None
    value = scalar(options.raw(key), logical_type, digits)
    if value is None:
        options.bad(key, expected(logical_type, digits))
    return value


def _crossed(low: Any, high: Any) -> bool:
    return low is not None and high is not None and bool(low > high)


def _same(low: Any, high: Any) -> bool:
    """Whether two bounds, one of which is exclusive, leave no value between them."""
    return low is not None and bool(low == high)


def _multiple_of(
    options: Node, logical_type: LogicalType, digits: Digits | None
) -> int | float | Decimal | None:
    if "multipleOf" not in options or "multipleOf" not in SUPPORTED[logical_type]:
        return None
    value = scalar(options.raw("multipleOf"), logical_type, digits)
    if isinstance(value, int | float | Decimal) and value > 0:
        return value
    options.bad("multipleOf", f"{expected(logical_type, digits)} above 0")
    return None


def read_pattern(options: Node, pattern_problem: PatternProblem) -> str | None:
    """Reads `pattern`, a regular expression of ECMA-262; None when it is absent or wrong."""
    pattern = options.text("pattern")
    if pattern is None:
        return None
    try:
        problem = pattern_problem(to_java(pattern))
    except NotEcmaError as error:
        problem = str(error)
    if problem:
        message = f"not a regular expression of ECMA-262: {problem}"
        options.problems.add(options.at("pattern"), "BAD_PATTERN", message)
        return None
    return pattern


def read_enum(column: Node, logical_type: LogicalType, digits: Digits | None) -> tuple[Scalar, ...]:
    """Reads ODCS v3.2 `enum`: a list of {value}, each typed as the column is."""
    values: list[Scalar] = []
    for entry in column.objects("enum"):
        value = scalar(entry.raw("value"), logical_type, digits)
        if value is None:
            entry.bad("value", expected(logical_type, digits))
        else:
            values.append(value)
    if "enum" in column and column.raw("enum") == []:
        column.bad("enum", "at least one value")
    return tuple(values)
