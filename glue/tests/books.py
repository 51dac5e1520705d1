"""A small contract of books, and what a run made of them."""

import pyarrow as pa
import pyarrow.dataset as ds
from cases import column, contract

STAGES = ["read", "validate", "write", "verify", "publish"]
"""Of a run, in their order."""


def published(out, **partitions):
    hive = ds.partitioning(pa.schema(partitions or {"treatment_year": pa.int32()}), flavor="hive")
    return ds.dataset(out / "published", partitioning=hive).to_table()


def quarantined(out, run_id="r1"):
    return ds.dataset(out / f"quarantine/run_id={run_id}").to_table().to_pylist()


def counts(entries):
    return {(e["column"], e["reason"]): e["records"] for e in entries}


BOOKS = contract(
    column("isbn", primaryKey=True, ours={"publishAs": "book"}),
    column("pages", "integer", logicalTypeOptions={"minimum": 1}),
    column("price", "number", ours={"onInvalid": "nullify"}),
    column(
        "lent",
        "timestamp",
        partitioned=True,
        partitionKeyPosition=2,
        ours={"partitionBy": {"unit": "month", "as": "lent_month"}},
    ),
    column("shelf", partitioned=True, partitionKeyPosition=1),
)


SHELVES = {"shelf": pa.string(), "lent_month": pa.string()}


def books(tmp_path, text):
    (tmp_path / "in.csv").write_text("isbn,pages,price,lent,shelf\n" + text, newline="")
    return tmp_path / "in.csv"


def table(out):
    return sorted(row["book"] for row in published(out, **SHELVES).to_pylist())
