"""Measures the rules of a contract on the table that lies written, in one aggregation.

Several `duplicateValues` in one contract are several distinct counts, for which Spark multiplies
the rows of the aggregation; those of a key that `verify` compares anyhow cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn

from sluice_etl.columns import published_columns
from sluice_etl.contract import Contract
from sluice_etl.patterns import to_java
from sluice_etl.rules import Age, DuplicateValues, InvalidValues, Measure, MissingValues
from sluice_etl.validate import LONGEST_MATCHED, literal, longer_than

Counts = Mapping[Measure, int | None]
"""What the aggregation found; an age's is the newest value, in microseconds since 1970."""

DAY = 86_400_000_000
"""Microseconds."""


def aggregates(contract: Contract) -> dict[Measure, SparkColumn]:
    """What to aggregate over the published table, beside its records and its nulls."""
    types = {column.name: column.type for column in published_columns(contract)}
    proved = proved_unique(contract)
    found: dict[Measure, SparkColumn] = {}
    for measure in (rule.measure for rule in contract.rules):
        match measure:
            case MissingValues():
                found[measure] = F.count(F.when(_missing(measure), 1))
            case InvalidValues():
                found[measure] = F.count(F.when(_invalid(measure), 1))
            case DuplicateValues(columns) if frozenset(columns) not in proved:
                found[measure] = _duplicates(columns)
            case Age(column):
                newest = F.max(F.col(column))
                is_date = types[column] == "date"
                day = F.unix_date(newest).cast("bigint") * DAY if is_date else None
                found[measure] = F.unix_micros(newest) if day is None else day
    return found


def proved_unique(contract: Contract) -> set[frozenset[str]]:
    """The published columns of keys of which `verify` finds every repeated value.

    An age or a grid cell is shared by many records; only keys that stay apart are compared.
    """
    return {frozenset(column.publish_as for column in key) for key in contract.published_keys}


def age_seconds(newest: int, today: date, now: datetime, *, is_date: bool) -> float:
    """How old a value is: a date's age is in whole days, up to the run's day.

    Args:
        newest: microseconds since 1970.
        today: the run's day, which is another than now's with `--as-of`.
        now: the time, in UTC.
        is_date: the value is a date's.
    """
    midnight = datetime.combine(today, time(), UTC)
    moment = midnight if is_date else min(max(now, midnight), midnight + timedelta(days=1))
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since // timedelta(microseconds=1) - newest) / 1_000_000


def row_count_change(now: int, previous: int | None, unit: str) -> float | None:
    """By how many records, or percent, a table has grown; None without one to compare it with."""
    if previous is None or (unit == "percent" and previous == 0):
        return None
    return share(now - previous, previous) if unit == "percent" else now - previous


def share(part: int, whole: int) -> float | None:
    """Percent; None of nothing."""
    return 100 * part / whole if whole else None


def _missing(measure: MissingValues) -> SparkColumn:
    value = F.col(measure.column)
    empty = value.isNull() if measure.null else F.lit(False)
    return (
        empty | value.isin([literal(each) for each in measure.values]) if measure.values else empty
    )


def _invalid(measure: InvalidValues) -> SparkColumn:
    value = F.col(measure.column)
    fault = F.lit(False)
    if measure.valid:
        fault |= ~value.isin([literal(each) for each in measure.valid])
    if measure.pattern is not None:
        mismatch = ~value.rlike(to_java(measure.pattern))
        fault |= F.when(longer_than(value, LONGEST_MATCHED), True).otherwise(mismatch)
    return value.isNotNull() & fault


def _duplicates(columns: tuple[str, ...]) -> SparkColumn:
    values = [F.col(name) for name in columns]
    filled = F.lit(True)
    for value in values:
        filled &= value.isNotNull()
    return F.count(F.when(filled, 1)) - F.count_distinct(*values)
