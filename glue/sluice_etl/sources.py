"""Finds and reads the input in the format that the contract names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyspark.sql import DataFrame, SparkSession

from sluice_etl import headers, read, survey
from sluice_etl.commits import Opened
from sluice_etl.contract import Contract
from sluice_etl.headers import Source
from sluice_etl.json_lines import find_json_lines, read_json_lines
from sluice_etl.parquet import find_parquet, hold_to, read_parquet, without_formats
from sluice_etl.replay import find_quarantined, read_quarantined
from sluice_etl.source_table import find_loads
from sluice_etl.survey import FileSurvey
from sluice_etl.unknown_members import unknown_members


def find_sources(spark: SparkSession, contract: Contract, at: str | Opened) -> list[Source]:
    """Lists the input's files and looks at their beginnings, before a record is read.

    Args:
        spark: the session.
        contract: what the files are held to.
        at: their path, or the snapshot of a published table.

    Raises:
        InputError: with all that is wrong with any of them.
    """
    if isinstance(at, Opened):
        return find_loads(spark, at)
    match contract.input.format:
        case "csv":
            return headers.find_sources(spark, contract, at)
        case "jsonLines":
            return find_json_lines(spark, headers.visible_files(spark, at))
        case "parquet":
            return find_parquet(spark, contract, headers.visible_files(spark, at))
        case "quarantine":
            found = find_quarantined(spark, at)
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
