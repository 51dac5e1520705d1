"""Small contracts, and what the engine makes of values under them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pyspark.sql import SparkSession
from sluice_etl import names
from sluice_etl.assess import assess, warns
from sluice_etl.contract import Contract
from sluice_etl.contract_reader import read_contract
from sluice_etl.local_publishing import local_destination
from sluice_etl.pipeline import Run, run
from sluice_etl.session import java_pattern_problem
from sluice_etl.source_table import SourceTable

KEY = bytes(range(32))
TODAY = date(2025, 6, 15)


def on_spark(examples: int, **more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A property whose cases are jobs of Spark: few of them, and none in the fast tier."""
    few = settings(
        max_examples=min(examples, settings.default.max_examples),
        deadline=None,
        **more,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    return lambda test: pytest.mark.generated(few(test))


def column(name: str = "x", logical_type: str = "string", **fields: Any) -> dict[str, Any]:
    """A property of ODCS. `ours` holds custom properties of vendor sluice, by name."""
    ours = fields.pop("ours", {})
    properties = [{"property": n, "vendor": "sluice", "value": v} for n, v in ours.items()]
    base = {"name": name, "logicalType": logical_type, "classification": "public"}
    return {**base, "customProperties": properties, **fields}


def document(*columns: dict[str, Any]) -> dict[str, Any]:
    """A contract of one table."""
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "books",
        "version": "1.2.0",
        "status": "active",
        "schema": [{"name": "books", "properties": list(columns)}],
    }


def contract(*columns: dict[str, Any], spark: SparkSession | None = None) -> Contract:
    if spark is None:
        return read_contract(document(*columns))
    return read_contract(document(*columns), partial(java_pattern_problem, spark))


@dataclass(frozen=True)
class Judged:
    """A record's published values by name, and what was found: (column, reason)."""

    published: dict[str, Any]
    rejects: list[tuple[str | None, str]]
    nullified: list[tuple[str | None, str]]
    warned: list[tuple[str | None, str]]


def judge(spark: SparkSession, of: Contract, rows: list[tuple[str, ...]]) -> list[Judged]:
    """Judges rows of raw texts by themselves, in their order."""
    raw = ", ".join(f"{names.raw_field(i)}: string" for i in range(len(of.columns)))
    schema = f"file string, id long, text string, quoted boolean, {names.RAW} struct<{raw}>"
    data = [("f", i, None, False, row) for i, row in enumerate(rows)]
    frame = spark.createDataFrame(data, schema).selectExpr(
        "*", "cast(null as map<string,string>) extra"
    )
    assessed = assess(frame, of, TODAY, KEY).orderBy("id").collect()
    labels = names.labels(of)
    return [
        Judged(
            {
                c.publish_as: row[names.published(i)]
                for i, c in enumerate(of.columns)
                if c.published
            },
            [(labels[d["column"]], d["reason"]) for d in row["rejects"]],
            [(labels[d["column"]], d["reason"]) for d in row["nullified"]],
            [(labels[d["column"]], d["reason"]) for d in (row["warned"] if warns(of) else [])],
        )
        for row in assessed
    ]


def judge_column(spark: SparkSession, of: dict[str, Any], values: list[str]) -> list[Any]:
    """What becomes of each value of a one-column contract: the published value, or its reasons."""
    judged = judge(spark, contract(of, spark=spark), [(value,) for value in values])
    return [
        [reason for _, reason in record.rejects + record.nullified]
        or next(iter(record.published.values()))
        for record in judged
    ]


def refused(values: list[str], reason: str) -> dict[str, list[str]]:
    return {value: [reason] for value in values}


def judge_wide(
    spark: SparkSession, cases: list[tuple[str, dict[str, Any], dict[str, Any]]]
) -> dict[str, dict[str, Any]]:
    """What becomes of the values of many cases (what it is, column, values), side by side.

    They are columns of one contract: a job of Spark for each would take minutes.
    """
    columns = []
    for i, (_, of, _) in enumerate(cases):
        nullify = {"property": "onInvalid", "vendor": "sluice", "value": "nullify"}
        others = [p for p in of["customProperties"] if p["property"] != "onInvalid"]
        columns.append({**of, "name": f"x{i}", "customProperties": [*others, nullify]})
    values = [list(becomes) for _, _, becomes in cases]
    judged = judge(spark, contract(*columns, spark=spark), list(zip_longest(*values, fillvalue="")))
    return {
        name: {
            raw: [reason for column_, reason in record.nullified if column_ == f"x{i}"]
            or record.published[f"x{i}"]
            for raw, record in zip(values[i], judged, strict=False)
        }
        for i, (name, _, _) in enumerate(cases)
    }


def plain(value: Any) -> Any:
    """PySpark gives moments without their zone, in the session's."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def run_job(
    spark: SparkSession, of: Contract, source: Path | SourceTable, out: Path, **changes: Any
) -> dict[str, Any]:
    """A whole run into a folder; `table` may put the loads elsewhere."""
    to = local_destination(out)
    fields = {
        "contract": of,
        "source": source if isinstance(source, SourceTable) else str(source),
        "published": replace(to, path=changes.pop("table", to.path)),
        "quarantine": str(out / "quarantine"),
        "run_id": "r1",
        "today": TODAY,
        "key": KEY,
    }
    return run(spark, Run(**{**fields, **changes}))
