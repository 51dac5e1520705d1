"""Reads a run's quarantine as an input, to publish what a contract that was mended now lets pass.

A record that passes is added to the table, or merged into it. One that does not is quarantined
again, under the new run, with its first file and row. The old quarantine stays as it is, until the
storage's lifecycle ends it; the commit says that it was replayed, so that it is not taken in twice.
"""

from __future__ import annotations

from dataclasses import replace

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from pyspark.sql import DataFrame, SparkSession

from sluice_etl.contract import Contract, InputFormat, Publication
from sluice_etl.errors import ContractError, InputError
from sluice_etl.headers import Header, Source
from sluice_etl.json_node import Problems
from sluice_etl.publication_reader import check_publication
from sluice_etl.quarantined_types import has_types, with_types
from sluice_etl.read import raw_fields
from sluice_etl.storage import File, list_files
from sluice_etl.survey import FileSurvey
from sluice_etl.write import QUARANTINE_SCHEMA


def replaying(spark: SparkSession, contract: Contract, path: str) -> Contract:
    """The contract of a replay: its input is a quarantine, and it takes nothing off the table.

    Raises:
        ContractError: REPLAY_OF_PARQUET: the quarantine at `path` was made before its types were
            kept; or NO_PUBLISHED_KEY, for then nothing shows whether a record is in the table
            already.
    """
    if (
        contract.input.format == "parquet"
        and list_files(spark, path)
        and not has_types(spark, path)
    ):
        message = "this quarantine of Parquet has lost its types; run the files again"
        raise ContractError.of("REPLAY_OF_PARQUET", message)
    publication = contract.publication
    mode = "append" if publication.mode == "replace" else publication.mode
    made = replace(
        contract,
        publication=Publication(mode, publication.keep),
        input=InputFormat(format="quarantine"),
    )
    problems = Problems()
    check_publication(made, "", problems)
    if problems:
        raise ContractError(problems)
    return made


def find_quarantined(spark: SparkSession, path: str) -> list[Source]:
    """The files that the quarantined records came from, by the names they had.

    Raises:
        InputError: NO_QUARANTINE.
    """
    files = [file for file in list_files(spark, path) if file.path.endswith(".parquet")]
    rows = _read(spark, path).select("file").distinct().collect() if files else []
    if not rows:
        raise InputError.of("NO_QUARANTINE", f"no record is quarantined at {path}")
    # The bytes that are read are those of the quarantine; what file they came from is gone.
    sizes = [sum(file.size for file in files), *(0 for _ in rows[1:])]
    sources = [
        Source(File(path, size, name), name, Header((), "\n", carriage_return=False))
        for (name,), size in zip(sorted(rows), sizes, strict=True)
    ]
    return with_types(spark, path, sources)


def read_quarantined(spark: SparkSession, contract: Contract, path: str) -> DataFrame:
    """Reads the records; see `read.read_records` for the columns. `id` is the row in its file."""
    known = [column.name for column in contract.columns]
    none = F.create_map().cast("map<string,string>")
    return _read(spark, path).select(
        "file",
        F.col("row").alias("id"),
        "text",
        raw_fields(
            F.coalesce(F.try_element_at("record", F.lit(name)), F.lit("")) for name in known
        ),
        F.coalesce(F.map_filter("record", lambda name, _: ~name.isin(known)), none).alias("extra"),
        F.lit(False).alias("quoted"),
    )


def from_row_one(surveys: list[FileSurvey]) -> list[FileSurvey]:
    """The surveys of files whose ids are the rows of their first reading."""
    return [replace(found, first=1) for found in surveys]


def _read(spark: SparkSession, path: str) -> DataFrame:
    return spark.read.schema(QUARANTINE_SCHEMA).parquet(path)
