"""Generated contracts and data: the engine's result is that of a reference without its code."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from cases import KEY, TODAY, on_spark, run_job
from generated import contracts, make_rows, to_csv
from hypothesis import Phase, given
from hypothesis import strategies as st
from reference.judge import Result, judge
from sluice_etl.columns import published_columns
from sluice_etl.contract import Contract
from sluice_etl.contract_reader import read_contract
from sluice_etl.session import java_pattern_problem

pytestmark = pytest.mark.pipeline

ARROW = {"int": pa.int32(), "bigint": pa.int64(), "boolean": pa.bool_(), "date": pa.date32()}


def published(out: Path, of: Contract) -> list[dict[str, Any]]:
    """The rows of the table, read by a library that is not Spark."""
    partitions = [column for column in published_columns(of) if column.partition]
    fields = [(c.name, ARROW.get(c.type, pa.string())) for c in partitions]
    if not list((out / "published").rglob("*.parquet")):
        return []
    hive = ds.partitioning(pa.schema(fields), flavor="hive")
    table = ds.dataset(out / "published", partitioning=hive).to_table()
    declared = {column.name: column.type for column in published_columns(of)}
    assert {field.name: hive_type(field.type) for field in table.schema} == declared
    return table.to_pylist()


def hive_type(type_: pa.DataType) -> str:
    """Hive's name of what a Parquet file holds."""
    if pa.types.is_decimal(type_):
        return f"decimal({type_.precision},{type_.scale})"
    names = {arrow: hive for hive, arrow in ARROW.items()}
    names |= {pa.float64(): "double", pa.string(): "string"}
    return names.get(type_) or ("timestamp" if type_ == pa.timestamp("us", "UTC") else str(type_))


def quarantined(out: Path) -> dict[tuple[str, int], list[tuple[Any, ...]]]:
    folder = out / "quarantine/run_id=r1"
    rows = ds.dataset(folder).to_table().to_pylist() if list(folder.glob("*.parquet")) else []
    return {
        (row["file"], row["row"]): sorted(
            ((r["column"], r["reason"], r["value"]) for r in row["reasons"]), key=repr
        )
        for row in rows
    }


def multiset(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    """Rows as what can be counted; 0.0 and -0.0 are one."""
    return Counter(
        tuple(sorted((k, v + 0.0 if isinstance(v, float) else v) for k, v in row.items()))
        for row in rows
    )


def compare(out: Path, of: Contract, metrics: dict[str, Any], expected: Result) -> None:
    """Published rows, refused rows with all their reasons, and the counts that tell of them."""
    assert quarantined(out) == expected.quarantined
    got, want = multiset(published(out, of)), multiset(expected.published)
    assert (got - want, want - got) == (Counter(), Counter())
    total = len(expected.published) + len(expected.quarantined)
    assert metrics["records"] == {
        "in": total,
        "published": len(expected.published),
        "quarantined": len(expected.quarantined),
    }
    nulled = {(e["column"], e["reason"]): e["records"] for e in metrics["nullified"]}
    assert nulled == Counter(expected.nullified)
    warned = {(e["column"], e["reason"]): e["records"] for e in metrics["warned"]}
    assert warned == Counter(expected.warned)
    refused = {(e["column"], e["reason"]): e["records"] for e in metrics["rejections"]}
    reasons = Counter((c, r) for found in expected.quarantined.values() for c, r, _ in found)
    assert refused == reasons


@given(contracts(), st.integers(0, 2**32))
@on_spark(4, phases=[Phase.explicit, Phase.generate])  # to shrink takes minutes of Spark
def test_the_engine_agrees_with_the_reference(spark, tmp_path_factory, document, seed):
    folder, rng = tmp_path_factory.mktemp("case"), Random(seed)  # noqa: S311 (test data)
    header = [column["name"] for column in document["schema"][0]["properties"]]
    files = {f"{name}.csv": to_csv(header, make_rows(document, 90, rng), rng) for name in "ab"}
    (folder / "in").mkdir()
    for name, text in files.items():
        (folder / "in" / name).write_text(text, encoding="utf-8", newline="")
    of = read_contract(document, partial(java_pattern_problem, spark))
    metrics = run_job(spark, of, folder / "in", folder / "out")
    bare = {name: text.removeprefix("\ufeff") for name, text in files.items()}
    compare(folder / "out", of, metrics, judge(document, bare, KEY, TODAY))
