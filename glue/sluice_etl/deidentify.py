"""From a clean value to what may be published, as the contract's `deidentify` says."""

from __future__ import annotations

from decimal import Decimal

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import (
    REDACTED,
    Age,
    Column,
    DateShift,
    Grid,
    LogicalType,
    Pseudonym,
    Redact,
    Year,
    Zip3,
)
from sluice_etl.date_shift import beyond_calendar, shifted
from sluice_etl.hmac_sql import hmac_sha256
from sluice_etl.reasons import Reason
from sluice_etl.validate import Check

ROUNDING = 4e-16
"""Relative error of the quotient of two decimals as doubles: each of three is off by 2⁻⁵³ at most.
A wider one would lift values far out to the edge above them."""

MOST_CELLS = 2.0**53
"""Cells that a double counts exactly; a value farther out cannot be put on its grid."""

ZIP = r"^[0-9]{5}(-[0-9]{4})?\z"
"""A ZIP code, or ZIP+4 with its hyphen: nine digits in a row are a social security number too."""


def method_checks(column: Column, value: SparkColumn, other: SparkColumn | None) -> list[Check]:
    """What keeps a parsed value from being de-identified.

    Args:
        column: the column.
        value: its parsed value.
        other: what else it reads: the day of an age or a year, the value that a shift is by.
    """
    match column.deidentify:
        case Age() if other is not None:
            return [(Reason.NEGATIVE_AGE, value > other)]
        case Zip3():
            return [(Reason.NOT_A_ZIP, ~value.rlike(ZIP))]
        case DateShift(days=days):
            return beyond_calendar(value, days)
        case Grid(cell):
            edge = F.lit(cell * MOST_CELLS)
            return [(Reason.BELOW_MINIMUM, value < -edge), (Reason.ABOVE_MAXIMUM, value > edge)]
    return []


def deidentified(column: Column, value: SparkColumn, other: SparkColumn | None) -> SparkColumn:
    """The published value of a clean one; `other` as for `method_checks`."""
    match column.deidentify:
        case Age(cap=cap) if other is not None:
            years = _whole_years(value, other)
            return F.when(years > cap, cap).otherwise(years)
        case Grid(cell):
            whole = (
                column.logical_type == LogicalType.INTEGER
                and float(cell).is_integer()
                and cell < MOST_CELLS
            )
            return _whole_edge(value, int(cell)) if whole else _lower_edge(value, cell)
        case Pseudonym():
            return hmac_sha256(value.cast("string"))
        case Year(cap=cap) if other is not None:
            first = F.year(other) - cap if cap is not None else None
            return F.year(value) if first is None else _at_least(F.year(value), first)
        case Zip3(low_population):
            digits = F.substring(value, 1, 3)
            return F.when(digits.isin(*low_population), "000").otherwise(digits)
        case Redact():
            return F.when(value.isNotNull(), REDACTED)
        case DateShift(days=days) if other is not None:
            dated = column.logical_type == LogicalType.DATE
            return shifted(value, other, days, dated=dated)
    return value


def _whole_edge(value: SparkColumn, cell: int) -> SparkColumn:
    """The same in whole numbers, exactly: no double stands for each of 64 bits."""
    above = F.pmod(value.cast("bigint"), F.lit(cell).cast("bigint"))
    # Below the least of 64 bits a bigint would overflow, which throws in ANSI mode.
    return (value.cast("decimal(20,0)") - above.cast("decimal(20,0)")).cast("double")


def _at_least(year: SparkColumn, first: SparkColumn) -> SparkColumn:
    """Earlier years become `first`; F.greatest would make one of null."""
    return F.when(year < first, first).otherwise(year)


def _lower_edge(value: SparkColumn, cell: int | float) -> SparkColumn:
    """The edge at or below a value; 0.3 is the edge of its cell of 0.1, as in decimals."""
    steps = value / F.lit(cell)
    nearest = F.rint(steps)
    on_edge = F.abs(steps - nearest) <= ROUNDING * F.abs(steps)
    edge = F.when(on_edge, nearest.cast("bigint")).otherwise(F.floor(steps))
    decimals = max(0, -int(Decimal(str(cell)).normalize().as_tuple().exponent))
    return F.round(edge.cast("double") * F.lit(cell), decimals)


def _whole_years(birth: SparkColumn, day: SparkColumn) -> SparkColumn:
    """Birthdays up to a day; one of 29 February is, in other years, on 1 March."""
    reached = F.month(day) * 100 + F.dayofmonth(day) >= F.month(birth) * 100 + F.dayofmonth(birth)
    years = F.year(day) - F.year(birth) - F.when(reached, 0).otherwise(1)
    return F.when(birth.isNotNull() & day.isNotNull(), years)
