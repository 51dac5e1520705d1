"""From a normalised text to a typed value: strictly, and null where the text is none of the type.

Nothing here can throw on a value, under ANSI mode or not: casts are `try_cast`s of texts whose
shape is checked.
"""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import Column, LogicalType
from sluice_etl.date_formats import digits
from sluice_etl.decimals import exact
from sluice_etl.reasons import Reason
from sluice_etl.times import moments, time_of_day

UNPARSABLE = {
    LogicalType.INTEGER: Reason.UNPARSABLE_INTEGER,
    LogicalType.NUMBER: Reason.UNPARSABLE_NUMBER,
    LogicalType.BOOLEAN: Reason.UNPARSABLE_BOOLEAN,
    LogicalType.DATE: Reason.UNPARSABLE_DATE,
    LogicalType.TIMESTAMP: Reason.UNPARSABLE_TIMESTAMP,
    LogicalType.TIME: Reason.UNPARSABLE_TIME,
}

INTEGER = r"^[+-]?[0-9]+\z"
NUMBER = r"^[+-]?([0-9]++(\.[0-9]*+)?|\.[0-9]++)([eE][+-]?[0-9]++)?\z"
FINITE = r"^[+-]?[0-9]{1,300}+(\.[0-9]*+)?\z"
"""Numbers that a double holds for sure, as most are: those need no second look."""
ISO_DATE = "yyyy-MM-dd"

SPANS = {
    "i8": (-(2**7), 2**7 - 1),
    "i16": (-(2**15), 2**15 - 1),
    "u8": (0, 2**8 - 1),
    "u16": (0, 2**16 - 1),
    "u32": (0, 2**32 - 1),
}
"""The integers of ODCS's formats that are narrower than the type that holds them."""

LARGEST_FLOAT = (2 - 2**-23) * 2.0**127
"""The largest finite number of 32 bits (IEEE 754); f32 asks for the size, not for its rounding."""


def parsed(column: Column, name: str) -> SparkColumn:
    """The typed value of the text in a DataFrame's column; null when there is none."""
    text = F.col(name)
    match column.logical_type:
        case LogicalType.STRING:
            return text
        case LogicalType.INTEGER:
            integer = _try_cast(name, "bigint" if column.wide else "int")
            span = SPANS.get(column.bits or "")
            inside = text.rlike(INTEGER)
            return F.when(inside & integer.between(*span) if span else inside, integer)
        case LogicalType.NUMBER if column.decimal:
            return exact(name, column.decimal)
        case LogicalType.NUMBER:
            number = F.when(text.rlike(NUMBER), _try_cast(name, "double"))
            if column.bits == "f32":
                return F.when(F.abs(number) <= LARGEST_FLOAT, number)
            finite = F.when(F.abs(number) < float("inf"), number)
            return F.when(text.rlike(FINITE), _try_cast(name, "double")).otherwise(finite)
        case LogicalType.BOOLEAN:
            return F.when(text == "true", True).when(text == "false", False)
        case LogicalType.DATE:
            return F.coalesce(*(_date(name, form) for form in column.formats or (ISO_DATE,)))
        case LogicalType.TIMESTAMP:
            return _in_calendar(moments(name, column.formats, column.clock), "timestamp")
        case LogicalType.TIME:
            return time_of_day(name, column.formats)


def _try_cast(name: str, type_: str) -> SparkColumn:
    return F.expr(f"try_cast({name} as {type_})")


def _date(name: str, pattern: str) -> SparkColumn:
    """What one format makes of a text: of digits alone without Java's parser, which is slow."""
    if (found := digits(pattern)) is None:
        return _in_calendar([F.try_to_timestamp(F.col(name), F.lit(pattern))], "date")
    year, month, day = found.places
    parts = ((year, 4), (month, 2), (day, 2))
    iso = ", '-', ".join(f"substr({name}, {place}, {length})" for place, length in parts)
    return F.when(F.col(name).rlike(found.shape), _try_cast(f"concat({iso})", "date"))


def _in_calendar(attempts: list[SparkColumn], type_: str) -> SparkColumn:
    """The first format that holds. Java's yyyy also reads +12024 and -0001: no year of a table."""
    instant = F.coalesce(*(F.when(F.year(moment).between(1, 9999), moment) for moment in attempts))
    return instant.cast(type_)
