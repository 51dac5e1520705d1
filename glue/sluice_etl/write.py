"""Writes the published table and the quarantine.

Both are Parquet. The quarantine too, rather than JSON lines: its nested reasons and its map keep
their types for Athena and for a later replay, and a value's line breaks and quotes need no second
escaping.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession

from sluice_etl import names
from sluice_etl.columns import published_columns
from sluice_etl.contract import Contract
from sluice_etl.headers import Source
from sluice_etl.survey import FileSurvey

QUARANTINE_SCHEMA = (
    "file string, row bigint, record map<string,string>, text string, "
    "reasons array<struct<column:string,reason:string,value:string>>"
)
"""`row` counts a file's records from 1: no header, no blank lines. `text` is a malformed row."""


def publish(judged: DataFrame, contract: Contract, path: str) -> None:
    """Writes the records without a reason against them as the published table."""
    by_name = dict(published_values(contract))
    columns = published_columns(contract)
    values = (by_name[column.name].alias(column.name) for column in columns)
    rows = judged.where(F.size("rejects") == 0).select(*values)
    partitions = [column.name for column in columns if column.partition]
    _rebalanced(rows, partitions).write.mode("overwrite").partitionBy(*partitions).parquet(path)


def merge(older: DataFrame, newer: DataFrame, contract: Contract, path: str) -> None:
    """Writes two tables as one: of records with one primary key, the newer."""
    keys = [column.publish_as for column in contract.primary_key]
    rows = older.join(newer.select(*keys), keys, "left_anti").unionByName(newer)
    partitions = [column.name for column in published_columns(contract) if column.partition]
    _rebalanced(rows, partitions).write.mode("overwrite").partitionBy(*partitions).parquet(path)


def published_values(contract: Contract) -> list[tuple[str, SparkColumn]]:
    """What each published column holds, from the columns of `assess`."""
    values = []
    for i, column in enumerate(contract.columns):
        value = F.col(names.published(i))
        if column.published:
            values.append((column.publish_as, value))
        if column.partition and column.partition.unit:
            values.append((column.partition.name, _unit(value, column.partition.unit)))
    return values


def _unit(day: SparkColumn, unit: str) -> SparkColumn:
    if unit == "year":
        return F.year(day)
    return F.date_format(day, {"month": "yyyy-MM", "day": "yyyy-MM-dd"}[unit])


def quarantine(
    judged: DataFrame,
    contract: Contract,
    sources: Sequence[Source],
    surveys: Sequence[FileSurvey],
    path: str,
) -> None:
    """Replaces one run's quarantine, `path`, by the records with a reason against them."""
    places = _places(judged.sparkSession, sources, surveys)
    columns = list(enumerate(contract.columns))
    entries = (part for i, column in columns for part in (F.lit(column.name), F.col(names.raw(i))))
    none = F.create_map().cast("map<string,string>")
    record = F.map_concat(F.create_map(*entries), F.coalesce("extra", none))
    rows = (
        judged.where(F.size("rejects") > 0)
        .join(F.broadcast(places), F.col("file") == F.col("url"))
        .select(
            F.col("name").alias("file"),
            (F.col("id") - F.col("first") + 1).alias("row"),
            F.when(F.col("text").isNull(), record).alias("record"),
            F.col("text"),
            _reasons(contract).alias("reasons"),
        )
    )
    _rebalanced(rows, []).write.mode("overwrite").parquet(path)


def _reasons(contract: Contract) -> SparkColumn:
    """Gives the defects their columns' names and raw values."""
    labels = F.array(*(F.lit(label) for label in names.labels(contract)))
    values = F.array(*(F.col(names.raw(i)) for i in range(len(contract.columns))))
    return F.transform(
        "rejects",
        lambda defect: F.struct(
            labels[defect.column].alias("column"),
            defect.reason.alias("reason"),
            F.get(values, defect.column).alias("value"),
        ),
    )


def _places(
    spark: SparkSession, sources: Sequence[Source], surveys: Sequence[FileSurvey]
) -> DataFrame:
    first = {found.url: found.first for found in surveys}
    named = ((source.file.url, source.name) for source in sources if source.file.url in first)
    rows = [(url, name, first[url]) for url, name in named]
    return spark.createDataFrame(rows, "url string, name string, first bigint")


def _rebalanced(rows: DataFrame, partitions: list[str]) -> DataFrame:
    """Lets Spark choose the files by their size: about one a partition, more for a large one."""
    by = f"({', '.join(f'`{name}`' for name in partitions)})" if partitions else ""
    query = f"select /*+ rebalance{by} */ * from {{rows}}"  # noqa: S608 (names of a checked contract)
    return rows.sparkSession.sql(query, rows=rows)
