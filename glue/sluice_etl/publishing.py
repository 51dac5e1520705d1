"""The files of a table's loads: describes what is written, reads a snapshot, clears old ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from pyspark.sql import DataFrame, SparkSession

from sluice_etl.columns import published_columns, published_schema
from sluice_etl.commits import history
from sluice_etl.contract import Contract
from sluice_etl.ports import Destination
from sluice_etl.snapshots import (
    LOAD,
    InputFile,
    Load,
    Snapshot,
    expired,
    load_folder,
)
from sluice_etl.storage import children, delete, last_change, list_files, qualified

STAGING = "_staging"
"""Beside the loads: records that are yet to be merged."""
ABANDONED = 24 * 3600
"""Seconds after which a load that nobody has committed is one of a run that broke off."""


def begin(current: Snapshot | None, run_id: str) -> str:
    """An id for a load that no load has that is kept: it begins with the number of its commit."""
    return f"{current.number + 1 if current else 1:08d}-{run_id}"


def describe(
    spark: SparkSession,
    contract: Contract,
    path: str,
    identity: str,
    rows: int,
    inputs: Sequence[InputFile],
) -> Load:
    """Describes a load that is written at `path`."""
    columns = published_columns(contract)
    names = [column.name for column in columns if column.partition]
    root = qualified(spark, path)
    files = [file.path for file in list_files(spark, path) if file.path.endswith(".parquet")]
    values = {_values(file.removeprefix(f"{root}/"), len(names)) for file in files}
    return Load(
        identity,
        rows,
        tuple((column.name, column.type) for column in columns),
        tuple(sorted(values)) if names else ((),),
        tuple(sorted(inputs)),
    )


def _discard(spark: SparkSession, to: Destination, folder: str) -> None:
    """Deletes a folder that no commit holds; of a load the catalog may know partitions already."""
    for load in to.catalog.loads():
        if to.folder(load) == folder:
            to.catalog.remove(load)
    delete(spark, folder)


def _values(path: str, depth: int) -> tuple[str, ...]:
    """The values in `year=2024/month=05/part-0.parquet`."""
    return tuple(unquote(part.partition("=")[2]) for part in path.split("/")[:depth])


def sweep(spark: SparkSession, to: Destination, keep: int, progress: Callable[[str], None]) -> None:
    """Deletes the loads of expired snapshots, and those of runs that broke off a day ago.

    What it can't delete is told and left to the next run: the table is published all the same. A
    snapshot's commit goes first, so that nobody goes back to one whose loads are gone; who has just
    done so has made a commit that holds them. A load that stays is an abandoned one from then on.
    """
    try:
        old, gone = expired(history(to.log), keep)
        for each in old:
            to.log.delete(each.number)
        held = {load.folder for each in history(to.log) for load in each.loads}
        for load in gone:
            if load.folder not in held:
                to.catalog.remove(load)
                delete(spark, to.folder(load))
        for folder in _abandoned(spark, to.path, held):
            _discard(spark, to, folder)
        _forget_gone(spark, to, held)
    except Exception as error:
        progress(
            f"old snapshots are still there, the next run deletes them ({type(error).__name__})"
        )


def _forget_gone(spark: SparkSession, to: Destination, held: set[str]) -> None:
    """Lets the catalog forget the loads whose folders are gone and that no commit holds.

    The catalog is asked before the folders are: a run that is about to commit registers its load
    when its files are there, so none of the loads that it names now has its folder yet to come.
    """
    known = list(to.catalog.loads())
    there = {*children(spark, to.path), *held}
    for load in known:
        if load.folder not in there:
            to.catalog.remove(load)


def _abandoned(spark: SparkSession, path: str, held: set[str]) -> list[str]:
    names = children(spark, path)
    staged = children(spark, f"{path}/{STAGING}") if STAGING in names else []
    loads = [name for name in names if name.startswith(f"{LOAD}=") and name not in held]
    folders = [f"{path}/{name}" for name in (*loads, *(f"{STAGING}/{name}" for name in staged))]
    day_ago = (time.time() - ABANDONED) * 1000
    return [folder for folder in folders if last_change(spark, folder) < day_ago]


def read_snapshot(
    spark: SparkSession, contract: Contract, to: Destination, snapshot: Snapshot
) -> DataFrame:
    """The records of a snapshot, with the columns of the contract as it is now."""
    schema = published_schema(contract)
    rows = spark.createDataFrame([], schema)
    for load in snapshot.loads:
        rows = rows.unionByName(spark.read.schema(schema).parquet(to.folder(load)))
    return rows


def clear(spark: SparkSession, to: Destination, identity: str) -> None:
    """Deletes what a run that fails has written, unless it is or may be committed.

    What the storage does not delete now, `sweep` does a day later: the error that the run failed
    with is the one to tell.
    """
    try:
        if not any(load.id == identity for each in history(to.log) for load in each.loads):
            _discard(spark, to, f"{to.path}/{load_folder(identity)}")
            delete(spark, f"{to.path}/{STAGING}/{identity}")
    except Exception:
        return
