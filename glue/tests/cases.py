"""Small contracts, and what the engine makes of values under them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pyspark.sql import SparkSession
from sluice_etl import names
from sluice_etl.assess import assess, warns
from sluice_etl.contract import Contract
from sluice_etl.contract_reader import read_contract
from sluice_etl.hmac_sql import with_pads
from sluice_etl.pipeline import Run, run
from sluice_etl.session import java_pattern_problem

KEY = bytes(range(32))
TODAY = date(2025, 6, 15)


def on_spark(examples: int, **more: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A property whose cases are jobs of Spark: few of them, and none in the fast tier."""
    few = settings(
        max_examples=examples,
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
    raw = [names.raw(i) for i in range(len(of.columns))]
    schema = ", ".join(
        ("file string, id long, text string, quoted boolean", *(f"{r} string" for r in raw))
    )
    data = [("f", i, None, False, *row) for i, row in enumerate(rows)]
    frame = spark.createDataFrame(data, schema).selectExpr(
        "*", "cast(null as map<string,string>) extra"
    )
    assessed = assess(with_pads(spark, frame, KEY), of, TODAY).orderBy("id").collect()
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


def run_job(
    spark: SparkSession, of: Contract, source: Path, out: Path, **changes: Any
) -> dict[str, Any]:
    """A whole run into a folder."""
    fields = {
        "contract": of,
        "source": str(source),
        "published": str(out / "published"),
        "quarantine": str(out / "quarantine"),
        "run_id": "r1",
        "today": TODAY,
        "key": KEY,
    }
    return run(spark, Run(**{**fields, **changes}))
