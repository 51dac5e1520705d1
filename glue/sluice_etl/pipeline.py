"""Runs a contract over an input: read, validate, write, verify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pyspark.sql.functions as F  # noqa: N812 (Spark's own custom)
from py4j.protocol import Py4JJavaError
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

from sluice_etl import staging
from sluice_etl.assess import assess, warns
from sluice_etl.contract import Contract, DateShift, Pseudonym
from sluice_etl.errors import InputError, SecretError
from sluice_etl.gate import judge_rules, refuse_if_stopped
from sluice_etl.groups import guard_groups
from sluice_etl.headers import Source, find_sources
from sluice_etl.hmac_sql import SHORTEST_KEY, with_pads
from sluice_etl.metrics import Stages, make_metrics, utc_now
from sluice_etl.outputs import check_outputs, quarantine_of
from sluice_etl.query import check_queries
from sluice_etl.read import read_records
from sluice_etl.repeats import find_repeats, reject_broken_ends, reject_repeats
from sluice_etl.session import configure
from sluice_etl.storage import delete, has_cause, size_of_tables
from sluice_etl.survey import FileSurvey, broken_ends, survey
from sluice_etl.verdict import stopping
from sluice_etl.verify import count_defects, read_back, verify
from sluice_etl.write import publish, quarantine

UNREADABLE = ("com.univocity.", "java.util.zip.", "java.io.EOFException")
"""What the JVM throws at a file that cannot be read as CSV at all."""


def silent(_line: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Run:
    """What to run. `source` is a file or a folder; `published` and `quarantine` are folders."""

    contract: Contract
    source: str
    published: str
    quarantine: str
    run_id: str
    today: date
    key: bytes | None = field(default=None, repr=False)


def run(spark: SparkSession, job: Run, progress: Callable[[str], None] = silent) -> dict[str, Any]:
    """Runs a job and returns its metrics (glue/README.md, "Metrics").

    Raises:
        ContractError: a rule's query is none that may run.
        GateError: a rule failed; its `metrics` are the run's, which published nothing.
        InputError, OutputError, SecretError, PrivacyError, LostRecordsError: with codes and no
            value of a record.
    """
    started_at, stages = utc_now(), Stages(progress)
    configure(spark)
    _check_key(job)
    check_queries(spark, job.contract)
    check_outputs(spark, job.source, job.published, job.quarantine, job.run_id)
    published = job.published.rstrip("/")
    refused = quarantine_of(job.quarantine, job.run_id)
    with ExitStack() as kept:
        with stages.stage("read"):
            sources = find_sources(spark, job.contract, job.source)
            assessed = _keep(kept, _assessed(spark, job, sources))
        with stages.stage("validate"):
            surveys = _survey(assessed)
            broken = broken_ends(spark, surveys, [source.file for source in sources])
            whole = reject_broken_ends(assessed, job.contract, broken)
            repeats = _keep(kept, find_repeats(whole, job.contract))
            judged = reject_repeats(whole, job.contract, repeats, repeats.count())
            judged, privacy = guard_groups(judged, job.contract, partial(_keep, kept))
        with stages.stage("write"):
            # No table stands without the quarantine that goes with it.
            quarantine(judged, job.contract, sources, surveys, refused)
            staged = staging.begin(spark, published, job.run_id)
            publish(judged, job.contract, staged)
        with stages.stage("verify"):
            read = sum(found.records for found in surveys)
            written = read_back(spark, job.contract, staged, refused)
            verify(spark, job.contract, staged, read, written)
            passed = judged.where(F.size("rejects") == 0)
            nullified = count_defects(passed, job.contract)
            warned = count_defects(passed, job.contract, "warned") if warns(job.contract) else []
            # Sizes before the table is replaced: what fails here leaves the old one as it was.
            published_bytes = size_of_tables(spark, staged)
            quarantined_bytes = size_of_tables(spark, refused)
            quality = judge_rules(spark, job.contract, staged, written, job.today)
            if stopping(quality):
                delete(spark, staged)
            else:
                staging.replace(spark, published, staged)
    metrics = make_metrics(
        spark,
        job.contract,
        run_id=job.run_id,
        started_at=started_at,
        read=read,
        written=written,
        nullified=nullified,
        warned=warned,
        privacy=privacy,
        quality=quality,
        sources=sources,
        published_bytes=published_bytes,
        quarantined_bytes=quarantined_bytes,
        stages=stages,
    )
    refuse_if_stopped(quality, metrics)
    return metrics


def needs_key(contract: Contract) -> bool:
    """Whether a column is published as a pseudonym, or as a shifted date."""
    return any(isinstance(column.deidentify, Pseudonym | DateShift) for column in contract.columns)


def _assessed(spark: SparkSession, job: Run, sources: Sequence[Source]) -> DataFrame:
    records = read_records(spark, job.contract, sources)
    if needs_key(job.contract) and job.key is not None:
        records = with_pads(spark, records, job.key)
    return assess(records, job.contract, job.today)


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
            message = "a file breaks off, or is no gzip, or a row has more fields than Spark holds"
            raise InputError.of("UNREADABLE_FILE", message) from None
        raise
    if not surveys:
        raise InputError.of("EMPTY_INPUT", "the input holds headers alone")
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
