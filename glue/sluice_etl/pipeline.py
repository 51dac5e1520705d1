"""Runs a contract over an input: read, validate, write, verify."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

from sluice_etl import commits, publication, publishing
from sluice_etl.assess import assess, warns
from sluice_etl.commits import Opened
from sluice_etl.contract import Contract, DateShift, Pseudonym
from sluice_etl.errors import InputError, OutputError, SecretError
from sluice_etl.faults import explained
from sluice_etl.gate import judge_rules, refuse_if_stopped
from sluice_etl.groups import guard_groups
from sluice_etl.headers import Source
from sluice_etl.hmac_sql import SHORTEST_KEY
from sluice_etl.metrics import Stages, make_metrics, utc_now
from sluice_etl.outputs import check_outputs, quarantine_of
from sluice_etl.ports import Destination, Published
from sluice_etl.quarantined_types import keep_types
from sluice_etl.query import check_queries
from sluice_etl.references import open_references, reject_unknown
from sluice_etl.repeats import find_repeats, reject_broken_ends, reject_repeats
from sluice_etl.replay import from_row_one, replaying
from sluice_etl.session import configure
from sluice_etl.snapshots import Snapshot
from sluice_etl.source_table import SourceTable, check_whole, hold_loads, open_table
from sluice_etl.sources import broken_ends, find_sources, ignored_columns, of_texts, read_records
from sluice_etl.storage import has_cause, size_of_tables
from sluice_etl.survey import FileSurvey, survey
from sluice_etl.verdict import stopping
from sluice_etl.verify import Written, count_defects, read_back, verify
from sluice_etl.write import publish, quarantine

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
    """What to run. `source` is a file, a folder or a published table, `quarantine` a folder."""

    contract: Contract
    source: str | SourceTable
    published: Destination
    quarantine: str
    run_id: str
    today: date
    key: bytes | None = field(default=None, repr=False)
    replay: str | None = None
    """The run whose quarantine is the input, in the place of `source`."""
    references: Mapping[str, Published] = field(default_factory=dict)
    """Where the datasets are published that the contract's relationships name."""

    @property
    def input(self) -> str:
        """The path of what is read."""
        if self.replay is not None:
            return quarantine_of(self.quarantine, self.replay)
        return self.source.at.path if isinstance(self.source, SourceTable) else self.source

    @property
    def table(self) -> SourceTable | None:
        """The published table that is read, if it is one."""
        return self.source if self.replay is None and isinstance(self.source, SourceTable) else None


def run(spark: SparkSession, job: Run, progress: Callable[[str], None] = silent) -> dict[str, Any]:
    """Runs a job and returns its metrics (glue/README.md, "Metrics").

    Raises:
        ContractError: a rule's query is none that may run.
        GateError: a rule failed; its `metrics` are the run's, which published nothing.
        InputError, OutputError, SecretError, UnresolvedError, PrivacyError, LostRecordsError: with
            codes and no value of a record.
    """
    started_at, stages, to = utc_now(), Stages(progress), job.published
    configure(spark)
    _check_key(job)
    if job.replay is not None:
        job = replace(job, contract=replaying(spark, job.contract, job.input))
    check_queries(spark, job.contract)
    check_outputs(spark, None if job.replay else job.input, to.path, job.quarantine, job.run_id)
    refused = quarantine_of(job.quarantine, job.run_id)
    opened = open_references(job.contract, job.references)
    table = open_table(job.contract, job.table) if job.table else None
    base = commits.recover(to)
    publication.check_columns(job.contract, base)
    with ExitStack() as kept:
        with stages.stage("read"):
            found = find_sources(spark, job.contract, table or job.input)
            sources = publication.new_sources(found, job.contract, base, job.replay)
            if base and not sources:
                return _nothing_new(spark, job, base, table, started_at, stages)
            hold_loads(job.contract, sources)
            assessed = _keep(kept, _assessed(spark, job, sources))
        with stages.stage("validate"):
            surveys = _survey(assessed)
            check_whole(sources, surveys)
            surveys = from_row_one(surveys) if job.replay else surveys
            broken = broken_ends(spark, job.contract, surveys, sources)
            related = reject_unknown(spark, job.contract, assessed, opened, partial(_keep, kept))
            whole = reject_broken_ends(related, job.contract, broken)
            repeats = _keep(kept, find_repeats(whole, job.contract))
            judged = reject_repeats(whole, job.contract, repeats, repeats.count())
            judged = publication.reject_known(
                spark, job.contract, judged, to, base, partial(_keep, kept)
            )
            judged, privacy = guard_groups(
                judged,
                job.contract,
                partial(_keep, kept),
                partial(publication.staying, spark, job.contract, judged, to, base),
            )
        load = publishing.begin(base, job.run_id)
        fresh = publication.fresh(job.contract, to, base, load)
        try:
            with stages.stage("write"):
                # No table stands without the quarantine that goes with it.
                quarantine(judged, job.contract, sources, surveys, refused)
                keep_types(spark, refused, sources)
                publish(judged, job.contract, fresh)
            with stages.stage("verify"):
                read = sum(found.records for found in surveys)
                ignored = ignored_columns(job.contract, sources, assessed, read)
                written = read_back(spark, job.contract, fresh, refused)
                verify(spark, job.contract, fresh, read, written)
                passed = judged.where(F.size("rejects") == 0)
                nullified = count_defects(passed, job.contract)
                warned = (
                    count_defects(passed, job.contract, "warned") if warns(job.contract) else []
                )
                published_bytes = size_of_tables(spark, fresh)
                quarantined_bytes = size_of_tables(spark, refused)
            with stages.stage("publish"):
                taken = publication.inputs(sources, job.replay)
                made = publication.finish(spark, job.contract, to, base, load, written, taken)
                rows = publication.rows_after(job.contract, base, made)
                before = base.rows if base else None
                quality = judge_rules(spark, job.contract, fresh, written, job.today, rows, before)
                snapshot = base
                if stopping(quality):
                    publishing.clear(spark, to, load)
                else:
                    mode = job.contract.publication.mode
                    snapshot = commits.commit(to, base, mode, made, job.run_id)
        except BaseException:
            publishing.clear(spark, to, load)
            raise
        if snapshot and snapshot != base:
            _lead(to, snapshot)
            publication.tidy(spark, to, load)
            publishing.sweep(spark, to, job.contract.publication.keep, progress)
    metrics = make_metrics(
        spark,
        job.contract,
        run_id=job.run_id,
        started_at=started_at,
        table=table,
        read=read,
        written=written,
        nullified=nullified,
        warned=warned,
        privacy=privacy,
        quality=quality,
        sources=sources,
        ignored=ignored,
        published_bytes=published_bytes,
        quarantined_bytes=quarantined_bytes,
        snapshot=snapshot,
        before=base,
        stages=stages,
    )
    refuse_if_stopped(quality, metrics)
    return metrics


def _nothing_new(
    spark: SparkSession,
    job: Run,
    base: Snapshot,
    table: Opened | None,
    started_at: str,
    stages: Stages,
) -> dict[str, Any]:
    """The metrics of a run that found only what the table has already."""
    return make_metrics(
        spark,
        job.contract,
        run_id=job.run_id,
        started_at=started_at,
        table=table,
        read=0,
        written=Written(0, 0, [], [], {}),
        nullified=[],
        warned=[],
        privacy=None,
        quality=[],
        sources=[],
        ignored=[],
        published_bytes=0,
        quarantined_bytes=0,
        snapshot=base,
        before=base,
        stages=stages,
    )


def _lead(to: Destination, snapshot: Snapshot) -> None:
    try:
        commits.recover(to)
    except Exception as error:
        message = f"snapshot {snapshot.number} is committed, but readers are not led to it yet"
        told = f"{message} ({explained(error)}); the next run begins with that"
        raise OutputError.of("NOT_SHOWN", told) from None


def needs_key(contract: Contract) -> bool:
    """Whether a column is published as a pseudonym, or as a shifted date."""
    return any(isinstance(column.deidentify, Pseudonym | DateShift) for column in contract.columns)


def _assessed(spark: SparkSession, job: Run, sources: Sequence[Source]) -> DataFrame:
    records = read_records(spark, job.contract, sources)
    key = job.key if needs_key(job.contract) else None
    return assess(records, of_texts(job.contract, sources), job.today, key)


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
