"""Input as it should not be: what a run makes of it, and that the next one goes well."""

import gzip
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from books import counts, quarantined
from cases import column, contract, document, run_job
from sluice_etl.contract import InputFormat
from sluice_etl.contract_reader import read_contract
from sluice_etl.errors import GateError, InputError

pytestmark = pytest.mark.pipeline

OF = contract(
    column("key", primaryKey=True),
    column("n", "integer"),
    column("word", logicalTypeOptions={"maxLength": 12}, ours={"onInvalid": "nullify"}),
)
FORMATS = ("csv", "jsonLines", "parquet")


def write(path, format_, rows, names=("key", "n", "word")):
    """Rows of texts as a file of a format; returns the contract that reads it."""
    path.mkdir(exist_ok=True)
    if format_ == "csv":
        lines = [",".join(f'"{value}"' for value in row) for row in (names, *rows)]
        (path / "in.csv").write_text("\n".join(lines) + "\n")
    elif format_ == "jsonLines":
        records = (dict(zip(names, row, strict=True)) for row in rows)
        (path / "in.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    else:
        columns = list(zip(*rows, strict=True)) or [[] for _ in names]
        arrays = [pa.array(values, pa.string()) for values in columns]
        pq.write_table(pa.table(dict(zip(names, arrays, strict=True))), path / "in.parquet")
    return replace(OF, input=InputFormat(format_))


WORDS = [
    "😀👩‍👩‍👧",
    "שלום עולם",
    "مرحبا",
    "\u202eabc\u202c",
    "e\u0301",
    "a\u0000b",
    "你好",
    "\U0010ffff",
]


@pytest.mark.parametrize("format_", FORMATS)
def test_all_scripts_marks_of_direction_and_nul_come_out_as_they_went_in(spark, tmp_path, format_):
    rows = [(word, str(i), word) for i, word in enumerate(WORDS)]
    of = write(tmp_path / "in", format_, rows)
    metrics = run_job(spark, of, tmp_path / "in", tmp_path / "out")
    assert metrics["records"] == {"in": 8, "published": 8, "quarantined": 0}
    out = pq.read_table(tmp_path / "out/published").to_pylist()
    assert {row["n"]: row["word"] for row in out} == dict(enumerate(WORDS))


def test_all_rows_bad_then_duplicates_then_nothing(spark, tmp_path, format_="csv"):
    bad = [("k", "31-02", "x"), ("", "1", "x"), ("k", "1,234.5", "x")]
    of = write(tmp_path / "in", format_, bad)
    metrics = run_job(spark, of, tmp_path / "in", tmp_path / "out")
    assert metrics["records"] == {"in": 3, "published": 0, "quarantined": 3}
    assert counts(metrics["rejections"]) == {
        ("key", "MISSING_REQUIRED"): 1,
        ("n", "UNPARSABLE_INTEGER"): 2,
    }
    write(tmp_path / "in", format_, [("k", "1", "x"), ("k", "2", "x" * 13), ("K", "3", "x" * 13)])
    metrics = run_job(spark, of, tmp_path / "in", tmp_path / "out", run_id="r2")
    assert metrics["records"] == {"in": 3, "published": 2, "quarantined": 1}
    assert [row["row"] for row in quarantined(tmp_path / "out", "r2")] == [2]
    assert counts(metrics["nullified"]) == {("word", "TOO_LONG"): 1}
    write(tmp_path / "in", format_, [])
    with pytest.raises(InputError, match="EMPTY_INPUT"):
        run_job(spark, of, tmp_path / "in", tmp_path / "out")
    assert sorted(pq.read_table(tmp_path / "out/published")["n"].to_pylist()) == [1, 3]


def test_a_rule_that_nothing_can_meet_refuses_all_and_the_table_stays(spark, tmp_path):
    """What shows by itself is refused before (BAD_RANGE, UNREACHABLE_VALUE); this does not."""
    out = tmp_path / "out"
    of = write(tmp_path / "in", "csv", [("a", "1", "x"), ("b", "20", "x")])
    run_job(spark, of, tmp_path / "in", out)
    said = document(
        column("key"),
        column("n", "integer", logicalTypeOptions={"minimum": 11, "maximum": 19, "multipleOf": 10}),
        column("word", logicalTypeOptions={"pattern": "^a$", "minLength": 2}),
    )
    said["schema"][0]["quality"] = [{"metric": "rowCount", "mustBeGreaterThan": 0}]
    with pytest.raises(GateError, match="rowCount: measured 0, required more than 0") as caught:
        run_job(spark, read_contract(said), tmp_path / "in", out, run_id="r2")
    metrics = caught.value.metrics
    assert metrics["records"] == {"in": 2, "published": 0, "quarantined": 2}
    assert counts(metrics["rejections"]) == {
        ("n", "BELOW_MINIMUM"): 1,
        ("n", "ABOVE_MAXIMUM"): 1,
        ("n", "NOT_A_MULTIPLE"): 1,
        ("word", "PATTERN_MISMATCH"): 2,
        ("word", "TOO_SHORT"): 2,
    }
    assert sorted(pq.read_table(out / "published")["key"].to_pylist()) == ["a", "b"]


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_a_missing_column_is_told_before_a_record_is_read(spark, tmp_path, format_):
    """An object of JSON has the members that it has: see `test_json_runs`."""
    of = write(tmp_path / "in", format_, [("1", "k", "z")], names=("n", "key", "extra"))
    with pytest.raises(InputError, match=r"MISSING_COLUMN: in\.[a-z]+ lacks word;"):
        run_job(spark, of, tmp_path / "in", tmp_path / "out")


@pytest.mark.parametrize("format_", ["csv", "jsonLines"])
def test_files_of_mixed_encodings_are_refused_value_by_value(spark, tmp_path, format_):
    of = write(tmp_path / "in", format_, [("1", "1", "plain")])
    name = "b.csv" if format_ == "csv" else "b.jsonl"
    line = b"k\xe9,2,x\nl,3,caf\xe9\n"
    if format_ == "jsonLines":
        line = b'{"key":"k\xe9","n":2,"word":"x"}\n{"key":"l","n":3,"word":"caf\xe9"}\n'
    (tmp_path / "in" / name).write_bytes((b"key,n,word\n" if format_ == "csv" else b"") + line)
    (tmp_path / "in" / f"{name}.gz").write_bytes(
        gzip.compress(
            "\ufeff".encode()
            + (
                b"n,word,key\n4,\xc3\xa9,m\n"
                if format_ == "csv"
                else b'{"key":"m","word":"\\u00e9","n":4}'
            )
        )
    )
    metrics = run_job(spark, of, tmp_path / "in", tmp_path / "out")
    assert metrics["records"] == {"in": 4, "published": 3, "quarantined": 1}
    assert counts(metrics["rejections"]) == {("key", "NOT_UTF8"): 1}
    assert counts(metrics["nullified"]) == {("word", "NOT_UTF8"): 1}
    out = pq.read_table(tmp_path / "out/published").to_pylist()
    assert sorted((row["key"], row["word"]) for row in out if row["word"]) == [
        ("1", "plain"),
        ("m", "é"),
    ]


@pytest.mark.generated
def test_a_line_of_100_mb_is_one_record_whatever_it_is(spark, tmp_path):
    """The worst kind is malformed: its text is kept whole."""
    size = 100 << 20
    path = tmp_path / "in.csv"
    path.write_bytes(b"key,n,word\n1,1,a\n2" + b"x" * size + b"\n3,3,b\n")
    metrics = run_job(spark, OF, path, tmp_path / "out")
    assert metrics["records"] == {"in": 3, "published": 2, "quarantined": 1}
    (row,) = quarantined(tmp_path / "out")
    assert (row["row"], len(row["text"])) == (2, size + 1)
