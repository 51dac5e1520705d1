"""Runs a contract over an input: read, validate, write, verify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

from sluice_etl import commits, publishing
from sluice_etl.assess import assess
from sluice_etl.columns import published_columns, published_schema
from sluice_etl.contract import Contract, DateShift, Pseudonym
from sluice_etl.errors import InputError, OutputError, SecretError
from sluice_etl.groups import guard_groups
from sluice_etl.headers import Source
from sluice_etl.hmac_sql import SHORTEST_KEY, with_pads
from sluice_etl.metrics import Stages, make_metrics, utc_now
from sluice_etl.outputs import check_outputs, quarantine_of
from sluice_etl.ports import Destination
from sluice_etl.publishing import STAGING
from sluice_etl.repeats import find_known, find_repeats, reject_broken_ends, reject_repeats
from sluice_etl.session import configure
from sluice_etl.snapshots import InputFile, Snapshot, clashing_columns, unknown_inputs
from sluice_etl.sources import broken_ends, find_sources, ignored_columns, of_texts, read_records
from sluice_etl.storage import delete, has_cause, size_of_tables
from sluice_etl.survey import FileSurvey, survey
from sluice_etl.verify import Written, count_defects, count_rows, read_back, verify
from sluice_etl.write import merge, publish, quarantine

UNREADABLE = (
    "com.univocity.",
    "java.util.zip.",
    "java.io.EOFException",
    "org.apache.parquet.",
    "shaded.parquet.",
    "com.github.luben.",
)
"""What the JVM throws at a file that cannot be read at all."""


def silent(_line: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Run:
    """What to run. `source` is a file or a folder, `quarantine` a folder."""

    contract: Contract
    source: str
    published: Destination
    quarantine: str
    run_id: str
    today: date
    key: bytes | None = field(default=None, repr=False)


def run(spark: SparkSession, job: Run, progress: Callable[[str], None] = silent) -> dict[str, Any]:
    """Runs a job and returns its metrics (glue/README.md, "Metrics").

    Raises:
        InputError, OutputError, SecretError, PrivacyError, LostRecordsError: with codes and no
            value of a record.
    """
    started_at, stages, to = utc_now(), Stages(progress), job.published
    configure(spark)
    _check_key(job)
    check_outputs(spark, job.source, to.path, job.quarantine, job.run_id)
    refused = quarantine_of(job.quarantine, job.run_id)
    known = commits.recover(to)
    base = known[-1] if known else None
    _check_columns(job.contract, base)
    with ExitStack() as kept:
        with stages.stage("read"):
            found = find_sources(spark, job.contract, job.source)
            sources = _new_sources(found, job.contract, base)
            if base and not sources:
                return _nothing_new(spark, job, base, started_at, stages)
            assessed = _keep(kept, _assessed(spark, job, sources))
        with stages.stage("validate"):
            surveys = _survey(assessed)
            broken = broken_ends(spark, job.contract, surveys, sources)
            whole = reject_broken_ends(assessed, job.contract, broken)
            repeats = _keep(kept, find_repeats(whole, job.contract))
            judged = reject_repeats(whole, job.contract, repeats, repeats.count())
            judged = _reject_known(spark, job, judged, base, partial(_keep, kept))
            judged, privacy = guard_groups(judged, job.contract, partial(_keep, kept))
        identity = publishing.load_id(base, job.run_id)
        load, staged = f"{to.path}/load_id={identity}", f"{to.path}/{STAGING}/{identity}"
        merges = base is not None and job.contract.publication.mode == "merge"
        fresh = staged if merges else load
        try:
            with stages.stage("write"):
                # No table stands without the quarantine that goes with it.
                quarantine(judged, job.contract, sources, surveys, refused)
                publish(judged, job.contract, fresh)
            with stages.stage("verify"):
                read = sum(found.records for found in surveys)
                ignored = ignored_columns(job.contract, sources, assessed, read)
                written = read_back(spark, job.contract, fresh, refused)
                verify(spark, job.contract, fresh, read, written)
                nullified = count_defects(judged.where(F.size("rejects") == 0), job.contract)
                published_bytes = size_of_tables(spark, fresh)
                quarantined_bytes = size_of_tables(spark, refused)
            with stages.stage("publish"):
                rows = written.published
                if base and merges:
                    rows = _merge(spark, job, base, fresh, load)
                    delete(spark, staged)
                inputs = [_input(source) for source in sources]
                made = publishing.describe(spark, job.contract, load, identity, rows, inputs)
                mode = job.contract.publication.mode
                snapshot = commits.commit(to, base, mode, made, job.run_id)
        except BaseException:
            publishing.clear(spark, to, identity)
            raise
        to.catalog.show(snapshot)
        publishing.sweep(spark, to, job.contract.publication.keep, progress)
    return make_metrics(
        spark,
        job.contract,
        run_id=job.run_id,
        started_at=started_at,
        read=read,
        written=written,
        nullified=nullified,
        privacy=privacy,
        sources=sources,
        ignored=ignored,
        published_bytes=published_bytes,
        quarantined_bytes=quarantined_bytes,
        snapshot=snapshot,
        before=base,
        stages=stages,
    )


def _check_columns(contract: Contract, base: Snapshot | None) -> None:
    """A table that is added to keeps the types of its columns."""
    if base is None or contract.publication.mode == "replace":
        return
    columns = [(column.name, column.type) for column in published_columns(contract)]
    if clashes := clashing_columns(base, columns):
        message = f"{'; '.join(clashes)}: publish once with mode replace, or under other names"
        raise OutputError.of("OTHER_TYPES", message)


def _input(source: Source) -> InputFile:
    changed = datetime.fromtimestamp(source.file.modified / 1000, UTC)
    return InputFile(source.name, source.file.size, changed.isoformat(timespec="milliseconds"))


def _new_sources(
    found: Sequence[Source], contract: Contract, base: Snapshot | None
) -> Sequence[Source]:
    """What to read: all, and where files are appended, those that are not in the table yet."""
    if contract.publication.mode != "append":
        return found
    new = unknown_inputs(base, (_input(source) for source in found))
    return [source for source in found if _input(source) in new]


def _reject_known(
    spark: SparkSession,
    job: Run,
    judged: DataFrame,
    base: Snapshot | None,
    keep: Callable[[DataFrame], DataFrame],
) -> DataFrame:
    """Where records are appended, those whose key the table has already repeat it."""
    if job.contract.publication.mode != "append" or base is None or not job.contract.keys:
        return judged
    table = publishing.read_snapshot(spark, job.contract, job.published, base)
    known = keep(find_known(judged, job.contract, table))
    return reject_repeats(judged, job.contract, known, known.count())


def _merge(spark: SparkSession, job: Run, base: Snapshot, fresh: str, load: str) -> int:
    """Writes the merged table and returns its rows, counted.

    Raises:
        LostRecordsError: KEY_TWICE or RECORDS_LOST.
    """
    older = publishing.read_snapshot(spark, job.contract, job.published, base)
    newer = spark.read.schema(published_schema(job.contract)).parquet(fresh)
    merge(older, newer, job.contract, load)
    return count_rows(spark, job.contract, load, least=newer.count())


def _nothing_new(
    spark: SparkSession, job: Run, base: Snapshot, started_at: str, stages: Stages
) -> dict[str, Any]:
    """The metrics of a run that found only files that the table has already."""
    return make_metrics(
        spark,
        job.contract,
        run_id=job.run_id,
        started_at=started_at,
        read=0,
        written=Written(published=0, quarantined=0, nulls=[], rejections=[]),
        nullified=[],
        privacy=None,
        sources=[],
        ignored=[],
        published_bytes=0,
        quarantined_bytes=0,
        snapshot=base,
        before=base,
        stages=stages,
    )


def needs_key(contract: Contract) -> bool:
    """Whether a column is published as a pseudonym, or as a shifted date."""
    return any(isinstance(column.deidentify, Pseudonym | DateShift) for column in contract.columns)


def _assessed(spark: SparkSession, job: Run, sources: Sequence[Source]) -> DataFrame:
    records = read_records(spark, job.contract, sources)
    if needs_key(job.contract) and job.key is not None:
        records = with_pads(spark, records, job.key)
    return assess(records, of_texts(job.contract, sources), job.today)


def _keep(kept: ExitStack, rows: DataFrame) -> DataFrame:
    """Keeps rows at hand that several jobs read; on disk what memory cannot hold."""
    rows.persist(StorageLevel.MEMORY_AND_DISK)
    kept.callback(rows.unpersist)
    return rows


def _survey(assessed: DataFrame) -> list[FileSurvey]:
    try:
        surveys = survey(assessed)
    except Py4JJavaError as error:
        if has_cause(error, UNREADABLE):
            # The JVM's own message may quote the file.
            message = "a file breaks off or is not what its name says, or a row has too many fields"
            raise InputError.of("UNREADABLE_FILE", message) from None
        raise
    if not surveys:
        raise InputError.of("EMPTY_INPUT", "the input holds no record")
    return surveys


def _check_key(job: Run) -> None:
    if not needs_key(job.contract):
        return
    if job.key is None:
        raise SecretError.of(
            "KEY_MISSING", "the contract has pseudonyms or shifted dates, but no key is given"
        )
    if len(job.key) < SHORTEST_KEY:
        message = f"the pseudonym key has {len(job.key)} bytes, expected {SHORTEST_KEY} or more"
        raise SecretError.of("KEY_TOO_SHORT", message)
