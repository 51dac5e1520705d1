"""Judges all rules of a contract on what was written, before it replaces what is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from sluice_etl.columns import published_columns, published_schema
from sluice_etl.contract import Contract
from sluice_etl.errors import GateError, Problem
from sluice_etl.measure import age_seconds, row_count_change, share
from sluice_etl.query import ask, is_count
from sluice_etl.rules import (
    Age,
    NullValues,
    Query,
    RejectedRecords,
    RowCount,
    RowCountChange,
    Rule,
    Unchecked,
)
from sluice_etl.verdict import Outcome, Verdict, stopping
from sluice_etl.verify import Written


def judge_rules(
    spark: SparkSession,
    contract: Contract,
    staged: str,
    written: Written,
    today: date,
    rows: int,
    previous: int | None,
) -> list[Verdict]:
    """Judges each rule, in the contract's order.

    Args:
        spark: the session.
        contract: whose rules.
        staged: the folder of the run's own records that are to be published.
        written: what was counted of it and of the quarantine.
        today: the run's day, for the age of the data.
        rows: the records that readers would see.
        previous: those that they see now, None where nothing is published.
    """
    if not contract.rules:
        return []

    def table() -> DataFrame:
        return spark.read.schema(published_schema(contract)).parquet(staged)

    dates = {column.name for column in published_columns(contract) if column.type == "date"}
    facts = _Facts(
        table, written, dict(written.nulls), dates, today, datetime.now(UTC), rows, previous
    )
    return [_told(spark, rule, _judged(rule, facts)) for rule in contract.rules]


def refuse_if_stopped(verdicts: Sequence[Verdict], metrics: dict[str, Any]) -> None:
    """Ends a run whose rules keep it from publishing.

    Raises:
        GateError: GATE_FAILED, for all rules of severity error that failed.
    """
    failed = stopping(verdicts)
    if failed:
        problems = [Problem(verdict.path, "GATE_FAILED", str(verdict)) for verdict in failed]
        raise GateError(problems, metrics)


@dataclass(frozen=True)
class _Facts:
    """All that rules are judged by."""

    table: Callable[[], DataFrame]
    written: Written
    nulls: dict[str, int]
    dates: set[str]
    today: date
    now: datetime
    rows: int
    previous: int | None


def _judged(rule: Rule, facts: _Facts) -> Verdict:
    checked, measured = _measured(rule, facts)
    outcome = Outcome.NOT_CHECKED
    if checked and rule.expectation is not None:
        holds = measured is not None and rule.expectation.holds(measured)
        outcome = Outcome.PASSED if holds else Outcome.FAILED
    return Verdict(
        rule.path, rule.name, rule.column, rule.severity, outcome, measured, rule.required
    )


def _told(spark: SparkSession, rule: Rule, verdict: Verdict) -> Verdict:
    """The verdict as it may be told: a query's number only if it counts."""
    secret = isinstance(rule.measure, Query) and not is_count(spark, rule)
    return replace(verdict, measured=None) if secret else verdict


def _measured(rule: Rule, facts: _Facts) -> tuple[bool, float | None]:
    """Whether the rule can be judged, and what was measured.

    What should have given a number and did not is judged: it failed.
    """
    measure, written = rule.measure, facts.written
    unit = "rows" if rule.expectation is None else rule.expectation.unit
    match measure:
        case Unchecked():
            return False, None
        case RowCountChange():
            change = row_count_change(facts.rows, facts.previous, unit)
            return change is not None, change
        case Query():
            return True, ask(facts.table(), rule)
        case Age(column, seconds):
            newest = written.measured[measure]
            if newest is None:
                return True, None
            is_date = column in facts.dates
            age = age_seconds(newest, facts.today, facts.now, is_date=is_date)
            return True, age / seconds
        case RejectedRecords():
            part, whole = written.quarantined, written.quarantined + written.published
        case RowCount():
            part, whole = facts.rows, facts.rows
        case NullValues(column):
            part, whole = facts.nulls[column], written.published
        case _:
            # Of a key that `verify` has compared there is none, and none was counted.
            part, whole = written.measured.get(measure) or 0, written.published
    number = share(part, whole) if unit == "percent" else part
    return number is not None, number
