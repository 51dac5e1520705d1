"""What the contract engine is measured beside: what people would otherwise run on the same file.

Each subject is a function of a Spark session (None where it needs none), the CSV file and a folder
to write to. It does all of its work and returns what it counted. The file is the synthetic one of
the patients contract; these know its columns by name, which the engine does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))
TODAY = date(2026, 1, 1)
Counted = dict[str, int]
Subject = Callable[[Any, str, str], Counted]

DECLARED = (
    "patient_id string, full_name string, birth_date string, gender string, ssn string, "
    "diagnosis_code string, treatment_start string, email string, country string, "
    "insurance_number string, chronic_condition string, notes string, last_visit_lat double, "
    "last_visit_long double, referred_by string, blood_type string, phone string"
)
OPTIONS = {"header": True, "multiLine": True, "escape": '"'}


def contract_json() -> str:
    """The contract as the engine takes it: its dates stand in quotes, so YAML 1.1 will do."""
    import yaml

    text = (ROOT / "pipeline-config/pipelines/patients/contract.yaml").read_text("utf-8")
    return json.dumps(yaml.safe_load(text), ensure_ascii=False)


def sluice(spark: Any, source: str, out: str) -> Counted:
    """The contract engine."""
    from sluice_etl.contract_reader import parse_contract
    from sluice_etl.local_publishing import local_destination
    from sluice_etl.pipeline import Run, run

    made = run(
        spark,
        Run(
            contract=parse_contract(contract_json()),
            source=source,
            published=local_destination(Path(out)),
            quarantine=f"{out}/quarantine",
            run_id=f"r{datetime.now(UTC):%H%M%S%f}",
            today=TODAY,
            key=KEY,
        ),
    )
    return {name: made["records"][name] for name in ("in", "published", "quarantined")}


def floor(spark: Any, source: str, out: str) -> Counted:
    """Spark reads the same CSV with the declared schema and writes Parquet; nothing else."""
    rows = spark.read.options(**OPTIONS).schema(DECLARED).csv(source)
    rows.write.mode("overwrite").parquet(f"{out}/table")
    return {}


def typical(spark: Any, source: str, out: str) -> Counted:
    """The job that people write: ``dropna``, casts, write."""
    import pyspark.sql.functions as F  # noqa: N812

    rows = spark.read.options(**OPTIONS).schema(DECLARED).csv(source)
    rows = (
        rows.dropna()
        .withColumn("birth_date", F.to_date("birth_date", "yyyy/MM/dd"))
        .withColumn("treatment_start", F.to_date("treatment_start", "dd-MM-yyyy"))
        .withColumn("last_visit_lat", F.col("last_visit_lat").cast("double"))
        .withColumn("last_visit_long", F.col("last_visit_long").cast("double"))
        .withColumn("chronic_condition", F.col("chronic_condition").isin("Y", "Yes", "1"))
    )
    rows.write.mode("overwrite").parquet(f"{out}/table")
    return {}


def by_hand(spark: Any, source: str, out: str) -> Counted:
    """The engine's work, written by hand for this one file."""
    from by_hand import run

    return run(spark, source, out, KEY)


def duckdb_sql(_: Any, source: str, out: str) -> Counted:
    """The engine's work as SQL for DuckDB, written by hand for this one file."""
    from duckdb_sql import run

    return run(source, out, KEY)


def great_expectations(spark: Any, source: str, _: str) -> Counted:
    """Great Expectations validates the contract's rules on Spark; it publishes nothing."""
    from validators import with_great_expectations

    return with_great_expectations(spark.read.options(**OPTIONS).schema(STRINGS).csv(source))


def pydeequ(spark: Any, source: str, _: str) -> Counted:
    """PyDeequ validates the contract's rules; it publishes nothing."""
    from validators import with_pydeequ

    return with_pydeequ(spark, spark.read.options(**OPTIONS).schema(STRINGS).csv(source))


STRINGS = DECLARED.replace("double", "string")
SUBJECTS: dict[str, Subject] = {
    "sluice": sluice,
    "floor": floor,
    "typical": typical,
    "by_hand": by_hand,
    "duckdb": duckdb_sql,
    "great_expectations": great_expectations,
    "pydeequ": pydeequ,
}
"""By name, in the order in which they are measured."""
