"""Finds and reads the input in the format that the contract names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyspark.sql import DataFrame, SparkSession

from sluice_etl import headers, read, survey
from sluice_etl.contract import Contract
from sluice_etl.headers import Source
from sluice_etl.json_lines import read_json_lines
from sluice_etl.survey import FileSurvey
from sluice_etl.unknown_members import unknown_members


def read_records(spark: SparkSession, contract: Contract, sources: Sequence[Source]) -> DataFrame:
    """Reads all files, as `read.read_records` documents."""
    if contract.input.format == "jsonLines":
        return read_json_lines(spark, contract, sources)
    return read.read_records(spark, contract, sources)


def broken_ends(
    spark: SparkSession,
    contract: Contract,
    surveys: Iterable[FileSurvey],
    sources: Sequence[Source],
) -> list[FileSurvey]:
    """As `survey.broken_ends`; a JSON line that breaks off is malformed by itself."""
    if contract.input.format != "csv":
        return []
    return survey.broken_ends(spark, surveys, sources, contract.input)


find_sources = headers.find_sources


def ignored_columns(
    contract: Contract, sources: Sequence[Source], assessed: DataFrame, records: int
) -> list[str]:
    """The names of what the contract does not know, sorted."""
    if contract.input.format == "jsonLines":
        return sorted(unknown_members(assessed, records))
    known = {column.name for column in contract.columns}
    return sorted({name for source in sources for name in source.header.names} - known)
