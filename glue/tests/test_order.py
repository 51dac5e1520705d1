"""The result does not depend on the input's order, nor on how it lies in files or tasks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.dataset as ds
import pytest
from cases import column, contract, on_spark, run_job
from generated import contracts, lenient, make_rows
from hypothesis import Phase, given
from hypothesis import strategies as st
from sluice_etl.contract_reader import read_contract
from sluice_etl.session import java_pattern_problem
from test_against_reference import multiset, published

pytestmark = pytest.mark.pipeline
TASKS = {"spark.sql.files.maxPartitionBytes": "2000", "spark.sql.shuffle.partitions": "7"}
ELSE = {
    "spark.sql.files.openCostInBytes": "0",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
}


def lay(folder: Path, header: list[str], parts: list[list[list[str]]]) -> None:
    folder.mkdir()
    for number, rows in enumerate(parts):
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows([header, *rows])
        name = folder / f"{number:02}.csv"
        name.write_text(out.getvalue(), encoding="utf-8", newline="")


def unlike(rows: list[list[str]], key: int) -> list[list[str]]:
    """Records each of whose keys is its own, so that none repeats another in any order."""
    width = len(rows[0])
    return [
        [*row[:key], f"K{number}", *row[key + 1 :]] if len(row) == width else row
        for number, row in enumerate(rows)
    ]


def shuffled(rows: list[Any], rng: Random) -> list[Any]:
    return rng.sample(rows, len(rows))


def split(rows: list[Any], count: int) -> list[list[Any]]:
    """`count` parts that follow each other, some of them empty perhaps."""
    size = -(-len(rows) // count)
    return [rows[begin * size : (begin + 1) * size] for begin in range(count)]


class Outcome:
    """What a run came to: the table, the quarantine with its reasons, and the counts."""

    def __init__(self, out: Path, of: Any, metrics: dict[str, Any], starts: list[int]) -> None:
        self.rows = multiset(published(out, of))
        folder = out / "quarantine/run_id=r1"
        refused = ds.dataset(folder).to_table().to_pylist() if [*folder.glob("*.parquet")] else []
        found = [(starts[int(row["file"][:2])] + row["row"], _content(row)) for row in refused]
        self.places, self.refused = dict(found), Counter(content for _, content in found)
        assert len(self.places) == len(found)
        counted = ("records", "rejections", "nullified", "warned", "nulls", "ignoredColumns")
        self.counts = {name: metrics[name] for name in counted}


def _content(row: dict[str, Any]) -> tuple[Any, ...]:
    reasons = [(r["column"], r["reason"], r["value"]) for r in row["reasons"]]
    return (repr(sorted(row["record"] or ())), row["text"], repr(sorted(reasons, key=repr)))


@given(contracts().map(lenient), st.integers(0, 2**32))
@on_spark(1, phases=[Phase.explicit, Phase.generate])  # one case is four runs
def test_the_result_is_the_same_in_any_order_files_and_tasks(spark, tmp_path_factory, said, seed):
    folder, rng = tmp_path_factory.mktemp("case"), Random(seed)  # noqa: S311 (test data)
    header = [each["name"] for each in said["schema"][0]["properties"]]
    of = read_contract(said, partial(java_pattern_problem, spark))
    rows = make_rows(said, 120, rng)

    def run(name: str, parts: list[list[list[str]]]) -> Outcome:
        lay(folder / name, header, parts)
        out = folder / f"out-{name}"
        metrics = run_job(spark, of, folder / name, out)
        starts = [sum(map(len, parts[:place])) for place in range(len(parts))]
        return Outcome(out, of, metrics, starts)

    whole = run("whole", [rows])
    for name, value in (TASKS | ELSE).items():
        spark.conf.set(name, value)
    try:
        parts = run("parts", split(rows, 5))
    finally:
        for name in TASKS | ELSE:
            spark.conf.unset(name)
    assert whole.counts["records"]["published"] > 0
    # The first of a key's records by file and row is the first in one file too.
    assert (parts.rows, parts.places, parts.counts) == (whole.rows, whole.places, whole.counts)

    for each in said["schema"][0]["properties"]:
        each["unique"] = False
    of = read_contract(said, partial(java_pattern_problem, spark))
    own = unlike(rows, header.index("ka"))
    once = run("once", [own])
    mixed = run("mixed", split(shuffled(own, rng), 3))
    assert (mixed.rows, mixed.refused, mixed.counts) == (once.rows, once.refused, once.counts)


def test_of_records_with_one_key_the_first_by_file_and_row_wins_however_tasks_fall(spark, tmp_path):
    """That is what the page says; so here the order of the input does decide, and nothing else."""
    of = contract(column("k", primaryKey=True), column("n", "integer"))
    rows = [[f"k{i % 7}", str(i)] for i in range(200)]
    lay(tmp_path / "in", ["k", "n"], split(rows, 9))
    for tasks in ("100", "1000000"):
        spark.conf.set("spark.sql.files.maxPartitionBytes", tasks)
        run_job(spark, of, tmp_path / "in", tmp_path / tasks)
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
        kept = ds.dataset(tmp_path / tasks / "published").to_table().to_pylist()
        assert sorted(row["n"] for row in kept) == list(range(7))
