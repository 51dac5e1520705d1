"""Where a run may write: a run replaces what a run wrote, and nothing else."""

from __future__ import annotations

import re
from itertools import permutations

from pyspark.sql import SparkSession

from sluice_etl.errors import OutputError
from sluice_etl.publishing import STAGING
from sluice_etl.quarantined_types import SCHEMAS
from sluice_etl.snapshots import COMMITS
from sluice_etl.storage import is_root, list_files, qualified

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
SUCCESS = "_SUCCESS"
"""Spark's own mark of a folder that is whole."""
OWN = (COMMITS, STAGING, "_temporary")
"""Folders in which all is ours, or Spark's."""


def quarantine_of(quarantine: str, run_id: str) -> str:
    """The folder of one run's quarantine."""
    return f"{quarantine.rstrip('/')}/run_id={run_id}"


def check_outputs(
    spark: SparkSession, source: str | None, published: str, quarantine: str, run_id: str
) -> None:
    """Refuses places where a run would delete what it reads or what is not its own.

    `source` is None where a run reads another one's quarantine.

    Raises:
        OutputError: BAD_RUN_ID, OVERLAPPING_PATHS, WHOLE_BUCKET or FOREIGN_FILES.
    """
    if not RUN_ID.fullmatch(run_id):
        message = "a run id has 1 to 128 letters, digits, dots, dashes and underscores"
        raise OutputError.of("BAD_RUN_ID", message)
    for folder in (published, quarantine):
        if is_root(spark, folder):
            message = f"{folder} is a whole bucket; published and quarantine are folders in one"
            raise OutputError.of("WHOLE_BUCKET", message)
    paths = [qualified(spark, path) + "/" for path in (source, published, quarantine) if path]
    for one, other in permutations(paths, 2):
        if one.startswith(other):
            message = f"{one} lies in {other}; input, published and quarantine must lie apart"
            raise OutputError.of("OVERLAPPING_PATHS", message)
    for folder in (published, quarantine_of(quarantine, run_id)):
        _check_foreign(spark, folder)


def _check_foreign(spark: SparkSession, folder: str) -> None:
    root = qualified(spark, folder)
    names = [file.path.removeprefix(f"{root}/") for file in list_files(spark, folder)]
    foreign = [name for name in names if not _ours(name)]
    if foreign:
        message = f"{folder} holds {foreign[0]}, which no run wrote; choose another folder"
        raise OutputError.of("FOREIGN_FILES", f"{message} ({len(foreign)} such files)")


def _ours(name: str) -> bool:
    *folders, file = name.split("/")
    written = file.endswith((".parquet", ".crc", "_$folder$")) or file in (SUCCESS, SCHEMAS)
    return written or any(folder in OWN for folder in folders)
