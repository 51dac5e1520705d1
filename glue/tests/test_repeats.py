"""Which of the records with one key is published."""

import pytest
from cases import column, contract, run_job
from pyspark.sql import SparkSession

KEYED = contract(
    column("a", primaryKey=True, primaryKeyPosition=1),
    column("b", "integer", primaryKey=True, primaryKeyPosition=2),
    column("u", unique=True),
    column("v", "date"),
)


def quarantined(spark: SparkSession, out):
    rows = spark.read.parquet(str(out / "quarantine")).collect()
    return sorted(
        (row.file, row.row, [(r.column, r.reason, r.value) for r in row.reasons]) for row in rows
    )


@pytest.mark.pipeline
def test_the_first_publishable_record_is_kept(spark, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "2.csv").write_text("a,b,u,v\nx,1,,\nz,1,s,\n")
    (source / "1.csv").write_text(
        "a,b,u,v\n"
        "x,1,p,no date\n"  # rejected, so it condemns no other
        "x,01,p,2024-01-01\n"  # the first good one of its key
        "\n"
        " x ,1,q,2024-01-01\n"  # the same key after parsing
        "x,2,p,\n"  # another key, but a unique value that is taken
        "x,3,q,\n"  # q is free: who had it is rejected
        "y,1,,\n"
        "y,2,,\n"  # nulls repeat nothing
    )
    metrics = run_job(spark, KEYED, source, tmp_path / "out")
    assert quarantined(spark, tmp_path / "out") == [
        ("1.csv", 1, [("v", "UNPARSABLE_DATE", "no date")]),
        ("1.csv", 3, [("a+b", "DUPLICATE_KEY", None)]),
        ("1.csv", 4, [("u", "DUPLICATE_KEY", "p")]),
        ("2.csv", 1, [("a+b", "DUPLICATE_KEY", None)]),
    ]
    assert metrics["records"] == {"in": 9, "published": 5, "quarantined": 4}
    assert metrics["rejections"] == [
        {"column": "a+b", "reason": "DUPLICATE_KEY", "records": 2},
        {"column": "u", "reason": "DUPLICATE_KEY", "records": 1},
        {"column": "v", "reason": "UNPARSABLE_DATE", "records": 1},
    ]


@pytest.mark.pipeline
@pytest.mark.parametrize("few", [0, 10])
def test_many_repeats_are_joined_without_broadcast(spark, tmp_path, monkeypatch, few):
    monkeypatch.setattr("sluice_etl.repeats.FEW", few)
    (tmp_path / "in.csv").write_text("k\n" + "".join(f"{i % 7}\n" for i in range(50)))
    of = contract(column("k", unique=True))
    metrics = run_job(spark, of, tmp_path / "in.csv", tmp_path / "out")
    assert metrics["records"] == {"in": 50, "published": 7, "quarantined": 43}
    rows = sorted(row[1] for row in quarantined(spark, tmp_path / "out"))
    assert rows == list(range(8, 51))
