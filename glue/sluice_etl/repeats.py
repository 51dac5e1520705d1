"""Finds records that repeat a key, and applies what is only known of all together."""

from __future__ import annotations

from collections.abc import Sequence

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window

from sluice_etl import names
from sluice_etl.assess import DEFECTS
from sluice_etl.contract import Contract
from sluice_etl.reasons import Reason
from sluice_etl.survey import FileSurvey

FEW = 1_000_000
"""Records whose places may be sent to every worker: some 60 MB."""


def reject_broken_ends(
    assessed: DataFrame, contract: Contract, broken: Sequence[FileSurvey]
) -> DataFrame:
    """Makes the record that swallowed the rest of its file a malformed row."""
    rejects = F.col("rejects")
    malformed = _defect(names.row_label(contract), Reason.MALFORMED_ROW)
    for end in broken:
        swallowed = (F.col("file") == end.url) & (F.col("id") == end.last)
        rejects = F.when(swallowed, malformed).otherwise(rejects)
    return assessed.withColumn("rejects", rejects) if broken else assessed


def find_repeats(assessed: DataFrame, contract: Contract) -> DataFrame:
    """Finds the later ones of records with one key, among those that are otherwise publishable.

    Primary key first, then each unique column: a record that one of them rejects condemns no other.
    A key with a null in it repeats nothing, as in SQL.

    Returns:
        `file`, `id`, `repeated` (the place of the key in `contract.keys`).
    """
    keys = [[names.clean(contract.index(column.name)) for column in key] for key in contract.keys]
    values = sorted({name for key in keys for name in key})
    rows = assessed.where(F.size("rejects") == 0)
    rows = rows.select("file", "id", *values, F.lit(-1).alias("repeated"))
    for place, key in enumerate(keys):
        counts = F.col("repeated") == -1
        for name in key:
            counts &= F.col(name).isNotNull()
        # Those that do not count are spread by id: one partition might not hold all the nulls.
        spread = F.when(~counts, F.col("id"))
        order = Window.partitionBy(*key, spread).orderBy("file", "id")
        again = counts & (F.row_number().over(order) > 1)
        rows = rows.withColumn("repeated", F.when(again, place).otherwise(F.col("repeated")))
    found = rows.where("repeated >= 0").select("file", "id", "repeated")
    # The result is kept, and of what is kept Spark does not join small partitions (200 by default).
    return found.coalesce(assessed.sparkSession.sparkContext.defaultParallelism)


def find_known(judged: DataFrame, contract: Contract, table: DataFrame) -> DataFrame:
    """Finds the publishable records whose key is in the table already.

    Returns:
        As `find_repeats`; a record once, by the first of its keys.
    """
    found = None
    for place, key in enumerate(contract.keys):
        # By names of their own: a key may be published as `id` or `file`.
        aliases = [f"k{i}" for i in range(len(key))]
        ours = [names.published(contract.index(column.name)) for column in key]
        theirs = [f"`{column.publish_as}`" for column in key]
        values = [F.col(name).alias(alias) for name, alias in zip(ours, aliases, strict=True)]
        rows = judged.where(F.size("rejects") == 0).select("file", "id", *values)
        keys = [F.col(name).alias(alias) for name, alias in zip(theirs, aliases, strict=True)]
        known = rows.join(table.select(*keys).distinct(), aliases, "left_semi")
        known = known.select("file", "id", F.lit(place).alias("repeated"))
        found = known if found is None else found.unionByName(known)
    if found is None:
        raise ValueError("a contract without keys has no known records")
    return found.groupBy("file", "id").agg(F.min("repeated").alias("repeated"))


def reject_repeats(
    assessed: DataFrame, contract: Contract, repeats: DataFrame, count: int
) -> DataFrame:
    """Adds DUPLICATE_KEY to the records that `find_repeats` found."""
    if count == 0:
        return assessed
    places = F.broadcast(repeats) if count <= FEW else repeats
    joined = assessed.join(places, ["file", "id"], "left")
    rejects = F.col("rejects")
    for place in range(len(contract.keys)):
        duplicate = _defect(names.key_label(contract, place), Reason.DUPLICATE_KEY)
        rejects = F.when(F.col("repeated") == place, duplicate).otherwise(rejects)
    return joined.withColumn("rejects", rejects).drop("repeated")


def _defect(label: int, reason: Reason) -> SparkColumn:
    return F.expr(f"cast(array(struct({label} as column, '{reason}' as reason)) as {DEFECTS})")
