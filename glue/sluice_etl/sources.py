"""Finds and reads the input in the format that the contract names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyspark.sql import DataFrame, SparkSession

from sluice_etl import headers, read, survey
from sluice_etl.contract import Contract
from sluice_etl.headers import Source
from sluice_etl.json_lines import find_json_lines, read_json_lines
from sluice_etl.parquet import find_parquet, hold_to, read_parquet, without_formats
from sluice_etl.replay import find_quarantined, read_quarantined
from sluice_etl.survey import FileSurvey
from sluice_etl.unknown_members import unknown_members


def find_sources(spark: SparkSession, contract: Contract, path: str) -> list[Source]:
    """Lists the files at a path and looks at their beginnings, before a record is read.

    Raises:
        InputError: with all that is wrong with any of them.
    """
    match contract.input.format:
        case "csv":
            return headers.find_sources(spark, contract, path)
        case "jsonLines":
            return find_json_lines(spark, headers.visible_files(spark, path))
        case "parquet":
            return find_parquet(spark, contract, headers.visible_files(spark, path))
        case "quarantine":
            found = find_quarantined(spark, path)
            hold_to(contract, found)
            return found


def read_records(spark: SparkSession, contract: Contract, sources: Sequence[Source]) -> DataFrame:
    """Reads all files, as `read.read_records` documents."""
    match contract.input.format:
        case "csv":
            return read.read_records(spark, contract, sources)
        case "jsonLines":
            return read_json_lines(spark, contract, sources)
        case "parquet":
            return read_parquet(spark, contract, sources)
        case "quarantine":
            return read_quarantined(spark, contract, sources[0].file.path)


def of_texts(contract: Contract, sources: Sequence[Source]) -> Contract:
    """The contract that the texts of `read_records` are held to."""
    return without_formats(contract, sources) if sources[0].schema is not None else contract


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


def ignored_columns(
    contract: Contract, sources: Sequence[Source], assessed: DataFrame, records: int
) -> list[str]:
    """The names of what the contract does not know, sorted."""
    if contract.input.format == "jsonLines":
        return sorted(unknown_members(assessed, records))
    known = {column.name for column in contract.columns}
    return sorted({name for source in sources for name in source.header.names} - known)
