"""Counts by reading back what was written, and fails a run that lost or doubled a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import DataFrame, Row, SparkSession

from sluice_etl import names
from sluice_etl.columns import published_columns, published_schema
from sluice_etl.contract import Contract
from sluice_etl.errors import LostRecordsError
from sluice_etl.json_node import Problems
from sluice_etl.measure import aggregates
from sluice_etl.rules import Measure
from sluice_etl.write import QUARANTINE_SCHEMA

Counts = list[tuple[str | None, str, int]]
"""(column, reason, records), sorted."""


@dataclass(frozen=True)
class Written:
    """What lies in the table to publish and in the run's quarantine.

    `nulls` are by published column, `measured` by what the contract's rules have aggregated.
    """

    published: int
    quarantined: int
    nulls: list[tuple[str, int]]
    rejections: Counts
    measured: dict[Measure, Any] = field(default_factory=dict)


def read_back(spark: SparkSession, contract: Contract, published: str, quarantined: str) -> Written:
    """Reads both and counts."""
    table = spark.read.schema(published_schema(contract)).parquet(published)
    columns = [column.name for column in published_columns(contract)]
    asked = aggregates(contract)
    nulls = (F.count(name) for name in columns)
    ((records, *counts),) = table.agg(F.count("*"), *nulls, *asked.values()).collect()
    filled, measured = counts[: len(columns)], counts[len(columns) :]
    refused = spark.read.schema(QUARANTINE_SCHEMA).parquet(quarantined)
    return Written(
        published=records,
        quarantined=refused.count(),
        nulls=sorted((name, records - count) for name, count in zip(columns, filled, strict=True)),
        rejections=_sorted((*count,) for count in _counts(refused, "reasons")),
        measured=dict(zip(asked, measured, strict=True)),
    )


def count_rows(spark: SparkSession, contract: Contract, path: str, least: int) -> int:
    """Counts the rows of a merged table, whose keys must be as distinct as those of its parts.

    Raises:
        LostRecordsError: RECORDS_LOST (fewer than `least`) or KEY_TWICE.
    """
    rows = spark.read.schema(published_schema(contract)).parquet(path).count()
    problems = Problems()
    if rows < least:
        problems.add("", "RECORDS_LOST", f"{least} records were to be merged, the table has {rows}")
    _check_keys(spark, contract, path, problems)
    if problems:
        raise LostRecordsError(problems)
    return rows


def count_defects(publishable: DataFrame, contract: Contract, array: str = "nullified") -> Counts:
    """Counts the fields of publishable records that were nulled, or `warned` of."""
    labels = names.labels(contract)
    counts = _counts(publishable, array)
    return _sorted((labels[label], reason, records) for label, reason, records in counts)


def _counts(rows: DataFrame, array: str) -> list[Row]:
    entries = rows.select(F.explode(array).alias("entry"))
    return entries.groupBy("entry.column", "entry.reason").count().collect()


def _sorted(counts: Iterable[tuple[str | None, str, int]]) -> Counts:
    return sorted(counts, key=lambda count: (count[0] or "", count[1]))


def verify(spark: SparkSession, contract: Contract, path: str, read: int, written: Written) -> None:
    """Checks that every record read is in exactly one place, and that no published key comes twice.

    Raises:
        LostRecordsError: RECORDS_LOST or KEY_TWICE.
    """
    problems = Problems()
    if read != written.published + written.quarantined:
        message = f"read {read}, published {written.published}, quarantined {written.quarantined}"
        problems.add("", "RECORDS_LOST", f"in is not published + quarantined: {message}")
    _check_keys(spark, contract, path, problems)
    if problems:
        raise LostRecordsError(problems)


def _check_keys(spark: SparkSession, contract: Contract, path: str, problems: Problems) -> None:
    table = spark.read.schema(published_schema(contract)).parquet(path)
    for key in contract.published_keys:
        columns = [column.publish_as for column in key]
        filled = table.dropna(subset=columns)
        # A key is longer than its hash, and all are shuffled; that two keys share one is rare.
        if _repeated(filled.select(F.xxhash64(*columns).alias("hash"))).isEmpty():
            continue
        if twice := _repeated(filled.select(*columns)).count():
            message = f"{twice} values of {'+'.join(columns)} are published more than once"
            problems.add("", "KEY_TWICE", message)


def _repeated(rows: DataFrame) -> DataFrame:
    return rows.groupBy(*rows.columns).count().where("count > 1")
