"""A table that one contract publishes and another one reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from cases import column, document, run_job
from pyspark.sql import SparkSession
from sluice_etl.contract import Contract
from sluice_etl.contract_reader import read_contract
from sluice_etl.local_publishing import local_destination
from sluice_etl.source_table import SourceTable

WIDE = {"format": "i64"}
HIDDEN = {"method": "pseudonym"}


def made(name: str, *columns: dict[str, Any], **ours: Any) -> Contract:
    """A contract of a table of that name, with custom properties of its own."""
    said = document(*columns)
    said["id"] = said["schema"][0]["name"] = name
    said["schema"][0]["customProperties"] = [
        {"property": key, "vendor": "sluice", "value": value} for key, value in ours.items()
    ]
    return read_contract(said)


def people(*more: dict[str, Any]) -> Contract:
    """Published by append, in folders by ward and year."""
    return made(
        "people",
        column("id", primaryKey=True, ours={"deidentify": HIDDEN, "publishAs": "person"}),
        column("ward", partitioned=True, partitionKeyPosition=1),
        column(
            "seen",
            "date",
            partitioned=True,
            partitionKeyPosition=2,
            ours={"partitionBy": {"unit": "year", "as": "seen_year"}},
        ),
        column("n", "integer", logicalTypeOptions=WIDE),
        *more,
        publication={"mode": "append"},
    )


def counted(*more: dict[str, Any], most: int = 10, mode: str = "replace") -> Contract:
    """What reads it: the columns as they are published, those of its folders too."""
    return made(
        "counted",
        column("person", primaryKey=True),
        column("ward"),
        column("seen_year", "integer"),
        column("n", "integer", logicalTypeOptions={**WIDE, "maximum": most}),
        *more,
        source={"format": "parquet"},
        publication={"mode": mode},
    )


def publish(spark: SparkSession, out: Path, run_id: str, *rows: str, header: str = "") -> None:
    """A run of `people` over these rows, into a folder; one more column by its header."""
    source = out.parent / f"{run_id}.csv"
    more = [column(header)] if header else []
    source.write_text("\n".join([f"id,ward,seen,n{header and ','}{header}", *rows, ""]))
    run_job(spark, people(*more), source, out, run_id=run_id)


def count(spark: SparkSession, out: Path, to: Path, of: Contract | None = None, **more: Any) -> Any:
    """A run of `counted` over the table that is published there; its metrics."""
    table = SourceTable("people", local_destination(out))
    return run_job(spark, of or counted(), table, to, **more)


def shown(out: Path, *names: str) -> list[tuple[Any, ...]]:
    """What readers see of some columns of a table without partitions, sorted."""
    where = out / "published"
    loads = list(where.glob("load_id=*")) or [where]
    rows = pa.concat_tables(ds.dataset(load).to_table(list(names)) for load in loads)
    return sorted((tuple(row.values()) for row in rows.to_pylist()), key=repr)
