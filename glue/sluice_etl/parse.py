"""From a normalised text to a typed value: strictly, and null where the text is none of the type.

Nothing here can throw on a value, under ANSI mode or not: casts are `try_cast`s of texts whose
shape is checked.
"""

from __future__ import annotations

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import Column, LogicalType
from sluice_etl.decimals import exact
from sluice_etl.reasons import Reason

UNPARSABLE = {
    LogicalType.INTEGER: Reason.UNPARSABLE_INTEGER,
    LogicalType.NUMBER: Reason.UNPARSABLE_NUMBER,
    LogicalType.BOOLEAN: Reason.UNPARSABLE_BOOLEAN,
    LogicalType.DATE: Reason.UNPARSABLE_DATE,
    LogicalType.TIMESTAMP: Reason.UNPARSABLE_TIMESTAMP,
}

INTEGER = r"^[+-]?[0-9]+\z"
NUMBER = r"^[+-]?([0-9]++(\.[0-9]*+)?|\.[0-9]++)([eE][+-]?[0-9]++)?\z"
ISO_TIMESTAMP = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?\z"
)
ISO_DATE = "yyyy-MM-dd"


def parsed(column: Column, name: str) -> SparkColumn:
    """The typed value of the text in a DataFrame's column; null when there is none."""
    text = F.col(name)
    match column.logical_type:
        case LogicalType.STRING:
            return text
        case LogicalType.INTEGER:
            return F.when(text.rlike(INTEGER), _try_cast(name, "bigint" if column.wide else "int"))
        case LogicalType.NUMBER if column.decimal:
            return exact(name, column.decimal)
        case LogicalType.NUMBER:
            number = F.when(text.rlike(NUMBER), _try_cast(name, "double"))
            return F.when(F.abs(number) < float("inf"), number)
        case LogicalType.BOOLEAN:
            return F.when(text == "true", True).when(text == "false", False)
        case LogicalType.DATE:
            return _in_calendar(_by_formats(text, column.formats or (ISO_DATE,)), "date")
        case LogicalType.TIMESTAMP if column.formats:
            return _in_calendar(_by_formats(text, column.formats), "timestamp")
        case LogicalType.TIMESTAMP:
            iso = F.when(text.rlike(ISO_TIMESTAMP), _try_cast(name, "timestamp"))
            return _in_calendar([iso], "timestamp")


def _try_cast(name: str, type_: str) -> SparkColumn:
    return F.expr(f"try_cast({name} as {type_})")


def _by_formats(text: SparkColumn, patterns: tuple[str, ...]) -> list[SparkColumn]:
    return [F.try_to_timestamp(text, F.lit(pattern)) for pattern in patterns]


def _in_calendar(attempts: list[SparkColumn], type_: str) -> SparkColumn:
    """The first format that holds. Java's yyyy also reads +12024 and -0001: no year of a table."""
    instant = F.coalesce(*(F.when(F.year(moment).between(1, 9999), moment) for moment in attempts))
    return instant.cast(type_)
