"""What the mode of publication means for a run: what is new, what is known, what is merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame, SparkSession

from sluice_etl.columns import published_columns, published_schema
from sluice_etl.contract import Contract
from sluice_etl.errors import OutputError
from sluice_etl.headers import Source
from sluice_etl.ports import Destination
from sluice_etl.publishing import STAGING, describe, read_snapshot
from sluice_etl.repeats import find_known, reject_repeats
from sluice_etl.snapshots import (
    InputFile,
    Load,
    Snapshot,
    clashing_columns,
    load_folder,
    unknown_inputs,
)
from sluice_etl.storage import delete
from sluice_etl.verify import Written, count_rows
from sluice_etl.write import merge, published_values


def check_columns(contract: Contract, base: Snapshot | None) -> None:
    """A table that is added to keeps the types of its columns.

    Raises:
        OutputError: OTHER_TYPES.
    """
    if base is None or contract.publication.mode == "replace":
        return
    columns = [(column.name, column.type) for column in published_columns(contract)]
    if clashes := clashing_columns(base, columns):
        message = f"{'; '.join(clashes)}: publish once with mode replace, or under other names"
        raise OutputError.of("OTHER_TYPES", message)


def new_sources(
    found: Sequence[Source], contract: Contract, base: Snapshot | None, replay: str | None
) -> Sequence[Source]:
    """What to read: all, and where records are appended, what is not in the table yet.

    The quarantine of run `replay` is one input, whose records are in the table or are not.
    """
    if replay is not None:
        return found if unknown_inputs(base, [_quarantine(replay)]) else []
    if contract.publication.mode != "append":
        return found
    new = unknown_inputs(base, (_input(source) for source in found))
    return [source for source in found if _input(source) in new]


def inputs(sources: Sequence[Source], replay: str | None) -> list[InputFile]:
    """What a load has taken in."""
    return [_quarantine(replay)] if replay else sorted({_input(source) for source in sources})


def _quarantine(run_id: str) -> InputFile:
    return InputFile(f"quarantine of {run_id}", 0, "")


def _input(source: Source) -> InputFile:
    """Of a published table the load, whole: its files may be named by values of records."""
    if source.part:
        return InputFile(f"load {source.part.load.id} of {source.part.table}", 0, "")
    changed = datetime.fromtimestamp(source.file.modified / 1000, UTC)
    return InputFile(source.name, source.file.size, changed.isoformat(timespec="milliseconds"))


def reject_known(
    spark: SparkSession,
    contract: Contract,
    judged: DataFrame,
    to: Destination,
    base: Snapshot | None,
    keep: Callable[[DataFrame], DataFrame],
) -> DataFrame:
    """Where records are appended, those whose key the table has already repeat it."""
    if contract.publication.mode != "append" or base is None or not contract.keys:
        return judged
    known = keep(find_known(judged, contract, read_snapshot(spark, contract, to, base)))
    return reject_repeats(judged, contract, known, known.count())


def staying(
    spark: SparkSession,
    contract: Contract,
    judged: DataFrame,
    to: Destination,
    base: Snapshot | None,
) -> DataFrame | None:
    """Where records are merged, those of the table that the run does not replace; else None.

    Of records that are appended each load is measured by itself: groups only grow by another one.
    """
    if contract.publication.mode != "merge" or base is None:
        return None
    keys = [column.publish_as for column in contract.primary_key]
    values = dict(published_values(contract))
    newer = judged.where(F.size("rejects") == 0).select(*(values[key].alias(key) for key in keys))
    return read_snapshot(spark, contract, to, base).join(newer, keys, "left_anti")


def fresh(contract: Contract, to: Destination, base: Snapshot | None, load: str) -> str:
    """The folder to write a run's own records to: the load's, or beside it, to be merged."""
    merges = base is not None and contract.publication.mode == "merge"
    return f"{to.path}/{STAGING}/{load}" if merges else _folder(to, load)


def finish(
    spark: SparkSession,
    contract: Contract,
    to: Destination,
    base: Snapshot | None,
    load: str,
    written: Written,
    taken: Sequence[InputFile],
) -> Load:
    """Makes the load whole, merged where that is the mode, and describes it.

    Raises:
        LostRecordsError: KEY_TWICE or RECORDS_LOST.
    """
    rows, folder = written.published, _folder(to, load)
    staged = fresh(contract, to, base, load)
    if base is not None and staged != folder:
        newer = spark.read.schema(published_schema(contract)).parquet(staged)
        merge(read_snapshot(spark, contract, to, base), newer, contract, folder)
        rows = count_rows(spark, contract, folder, least=written.published)
    return describe(spark, contract, folder, load, rows, taken)


def rows_after(contract: Contract, base: Snapshot | None, load: Load) -> int:
    """The records that readers would see."""
    appends = base is not None and contract.publication.mode == "append"
    return load.rows + (base.rows if base and appends else 0)


def tidy(spark: SparkSession, to: Destination, load: str) -> None:
    """Deletes what has been merged; what stays all the same, `sweep` finds a day later."""
    with suppress(OutputError, Py4JJavaError):
        delete(spark, f"{to.path}/{STAGING}/{load}")


def _folder(to: Destination, load: str) -> str:
    return f"{to.path}/{load_folder(load)}"
