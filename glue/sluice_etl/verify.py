"""Counts by reading back what was written, and fails a run that lost or doubled a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import DataFrame, Row, SparkSession

from sluice_etl import names
from sluice_etl.columns import published_columns, published_schema
from sluice_etl.contract import Contract, Keep, Pseudonym
from sluice_etl.errors import LostRecordsError
from sluice_etl.json_node import Problems
from sluice_etl.write import QUARANTINE_SCHEMA

Counts = list[tuple[str | None, str, int]]
"""(column, reason, records), sorted."""


@dataclass(frozen=True)
class Written:
    """What lies in the published table and in the run's quarantine; `nulls` by published column."""

    published: int
    quarantined: int
    nulls: list[tuple[str, int]]
    rejections: Counts


def read_back(spark: SparkSession, contract: Contract, published: str, quarantined: str) -> Written:
    """Reads both and counts."""
    table = spark.read.schema(published_schema(contract)).parquet(published)
    columns = [column.name for column in published_columns(contract)]
    (counts,) = table.agg(F.count("*"), *(F.count(name) for name in columns)).collect()
    records, *filled = counts
    refused = spark.read.schema(QUARANTINE_SCHEMA).parquet(quarantined)
    return Written(
        published=records,
        quarantined=refused.count(),
        nulls=sorted((name, records - count) for name, count in zip(columns, filled, strict=True)),
        rejections=_sorted((*count,) for count in _counts(refused, "reasons")),
    )


def count_defects(
    publishable: DataFrame, contract: Contract, array: str = "nullified"
) -> Counts:
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
    table = spark.read.schema(published_schema(contract)).parquet(path)
    for key in contract.keys:
        # An age or a grid cell is shared by many records; only keys that stay apart are compared.
        if all(isinstance(column.deidentify, Keep | Pseudonym) for column in key):
            columns = [column.publish_as for column in key]
            filled = table.dropna(subset=columns)
            twice = filled.groupBy(*columns).count().where("count > 1").count()
            if twice:
                message = f"{twice} values of {'+'.join(columns)} are published more than once"
                problems.add("", "KEY_TWICE", message)
    if problems:
        raise LostRecordsError(problems)
