"""From a clean value to what may be published, as the contract's `deidentify` says."""

from __future__ import annotations

from decimal import Decimal

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.contract import Age, Column, Grid, LogicalType, Pseudonym
from sluice_etl.hmac_sql import hmac_sha256
from sluice_etl.reasons import Reason
from sluice_etl.validate import Check

ROUNDING = 4e-16
"""Relative error of the quotient of two decimals as doubles: each of three is off by 2⁻⁵³ at most.
A wider one would lift values far out to the edge above them."""

MOST_CELLS = 2.0**53
"""Cells that a double counts exactly; a value farther out cannot be put on its grid."""


def method_checks(column: Column, value: SparkColumn, as_of: SparkColumn | None) -> list[Check]:
    """What keeps a parsed value from being de-identified; an age is taken on the day `as_of`."""
    match column.deidentify:
        case Age() if as_of is not None:
            return [(Reason.NEGATIVE_AGE, value > as_of)]
        case Grid(cell):
            edge = F.lit(cell * MOST_CELLS)
            return [(Reason.BELOW_MINIMUM, value < -edge), (Reason.ABOVE_MAXIMUM, value > edge)]
    return []


def deidentified(column: Column, value: SparkColumn, as_of: SparkColumn | None) -> SparkColumn:
    """The published value of a clean one."""
    match column.deidentify:
        case Age(cap=cap) if as_of is not None:
            years = _whole_years(value, as_of)
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
    return value


def _whole_edge(value: SparkColumn, cell: int) -> SparkColumn:
    """The same in whole numbers, exactly: no double stands for each of 64 bits."""
    above = F.pmod(value.cast("bigint"), F.lit(cell).cast("bigint"))
    # Below the least of 64 bits a bigint would overflow, which throws in ANSI mode.
    return (value.cast("decimal(20,0)") - above.cast("decimal(20,0)")).cast("double")


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
