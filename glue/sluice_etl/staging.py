"""Puts a new table in the place of the published one, whole and verified or not at all.

A run writes its table to `<published>/_staging/<run id>`. Spark, Hive, Athena and Glue's crawlers
skip names that begin with `_`, and it lies where the job may write. What a broken run leaves there
or half moved, the next one deletes.
"""

from __future__ import annotations

from pyspark.sql import SparkSession

from sluice_etl.storage import children, delete, move

STAGING = "_staging"
SUCCESS = "_SUCCESS"
"""Spark's own mark of a table that is whole; it is moved last."""


def begin(spark: SparkSession, published: str, run_id: str) -> str:
    """Clears what broken runs have staged, and says where to stage the table."""
    delete(spark, f"{published}/{STAGING}")
    return f"{published}/{STAGING}/{run_id}"


def replace(spark: SparkSession, published: str, staged: str) -> None:
    """Deletes the published table and moves the staged one into its place.

    A reader may meet an empty or a half table meanwhile: on S3 a move is a copy and a deletion of
    each object.

    Raises:
        OutputError: NOT_REPLACED; the next run repairs it.
    """
    for name in children(spark, published):
        if name != STAGING:
            delete(spark, f"{published}/{name}")
    # A committer leaves folders of its own beside the table, such as S3A's `__magic`.
    table = [name for name in children(spark, staged) if name == SUCCESS or name[0] != "_"]
    for name in sorted(table, key=lambda name: name == SUCCESS):
        move(spark, f"{staged}/{name}", f"{published}/{name}")
    delete(spark, f"{published}/{STAGING}")
