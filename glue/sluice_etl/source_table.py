"""Another pipeline's published table as the input: the loads of one snapshot, no other file.

The table's commit log says which loads those are and which columns each has, those included that
only the names of its folders hold. A load is never altered, so a run that has opened a snapshot is
undisturbed by those that are published meanwhile, as long as the table's `keep` lets it stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from sluice_etl.commits import Opened, opened
from sluice_etl.contract import Contract
from sluice_etl.errors import ContractError, InputError, SluiceError, UnresolvedError
from sluice_etl.headers import Header, Part, Source
from sluice_etl.parquet import AT_ONCE, hold_to
from sluice_etl.ports import Published
from sluice_etl.storage import File, list_files, qualified
from sluice_etl.survey import FileSurvey


@dataclass(frozen=True)
class SourceTable:
    """A published table to read: its name in the contract that publishes it, and where it is."""

    name: str
    at: Published


def open_table(contract: Contract, table: SourceTable) -> Opened:
    """Opens the snapshot that the table's readers see now.

    Raises:
        ContractError: NOT_PARQUET: the contract says that its input is something else.
        UnresolvedError: NO_SOURCE_TABLE: nothing is published there.
    """
    if contract.input.format != "parquet":
        message = (
            f"the input is the published table {table.name}, but the contract reads "
            f"{contract.input.format}; give its custom property source the format parquet"
        )
        raise ContractError.of("NOT_PARQUET", message)
    found = opened(table.name, table.at)
    if found is None:
        message = f"nothing of {table.name} is published at {table.at.path}; run it first"
        raise UnresolvedError.of("NO_SOURCE_TABLE", message)
    return found


def find_loads(spark: SparkSession, table: Opened) -> list[Source]:
    """Lists the files of the snapshot's loads; one without a record has none that is read.

    Raises:
        InputError: EMPTY_INPUT: no load has a record. MISSING_RECORDS: one has, but no file.
    """
    loads = [load for load in table.snapshot.loads if load.rows > 0]
    if not loads:
        message = f"snapshot {table.snapshot.number} of {table.name} holds no record"
        raise InputError.of("EMPTY_INPUT", message)
    root = qualified(spark, table.at.path)
    schemas = {
        columns: _schema(spark, columns) for columns in dict.fromkeys(e.columns for e in loads)
    }
    with ThreadPoolExecutor(AT_ONCE) as pool:
        listed = list(pool.map(lambda load: list_files(spark, table.at.folder(load)), loads))
    sources = []
    for load, files in zip(loads, listed, strict=True):
        part = Part(table.name, load, root)
        found = [_source(file, part, schemas[load.columns]) for file in files]
        visible = [source for source in found if _is_visible(source.name)]
        if not visible:
            raise _missing(part, 0)
        sources += visible
    return sources


def hold_loads(contract: Contract, sources: Sequence[Source]) -> None:
    """Holds the columns of loads to the contract; files of no published table hold.

    Raises:
        InputError: MISSING_COLUMN or WRONG_TYPE, for all loads at once.
    """
    found = {source.part.load.columns: source for source in sources if source.part}
    named = [
        replace(source, name=f"{source.part.table} (load {source.part.load.id})")
        for source in found.values()
        if source.part
    ]
    hold_to(contract, named)


def check_whole(sources: Sequence[Source], surveys: Sequence[FileSurvey]) -> None:
    """Holds what was read of each load to what its commit says that it holds.

    Raises:
        InputError: MISSING_RECORDS.
    """
    records = {found.url: found.records for found in surveys}
    parts = {source.part.load.id: source.part for source in sources if source.part}
    read = dict.fromkeys(parts, 0)
    for source in sources:
        if source.part:
            read[source.part.load.id] += records.get(source.file.url, 0)
    for load, part in parts.items():
        if part.load.rows != read[load]:
            raise _missing(part, read[load])


def _missing(part: Part, records: int) -> SluiceError:
    message = (
        f"load {part.load.id} of {part.table} holds {part.load.rows} records by its commit, "
        f"{records} by its files; publish {part.table} again"
    )
    return InputError.of("MISSING_RECORDS", message)


def _source(file: File, part: Part, schema: StructType) -> Source:
    name = file.path.removeprefix(f"{part.root}/")
    return Source(file, name, Header(tuple(schema.names), "", False), schema, part)


def _is_visible(name: str) -> bool:
    """Whether Spark reads a file: of a folder that a value names the column may begin with _."""
    hidden = (part.startswith(("_", ".")) and "=" not in part for part in name.split("/"))
    return name.endswith(".parquet") and not any(hidden)


def _schema(spark: SparkSession, columns: Sequence[tuple[str, str]]) -> StructType:
    ddl = ", ".join(f"`{name}` {kind}" for name, kind in columns)
    return spark.createDataFrame([], ddl).schema
