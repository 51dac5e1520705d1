"""Parquet as input: types are held to the contract, values to all that texts are held to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from shutil import copy

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from books import counts, quarantined
from cases import column, contract, run_job
from sluice_etl.contract import InputFormat
from sluice_etl.errors import ContractError, InputError
from sluice_etl.sources import find_sources

pytestmark = pytest.mark.pipeline

OF = replace(
    contract(
        column("id", "integer", primaryKey=True, logicalTypeOptions={"format": "i64"}),
        column("day", "date", ours={"formats": ["yyyy-dd-MM"]}),
        column("at", "timestamp", ours={"formats": ["dd-MM-yyyy HH:mm"]}),
        column("price", "number", ours={"onInvalid": "nullify"}),
        column("cost", "number"),
        column("ok", "boolean"),
        column("name", enum=[{"value": "é😀"}, {"value": "b"}], ours={"nullTokens": ["-"]}),
        column("text_day", "date", ours={"formats": ["dd-MM-yyyy"]}),
    ),
    input=InputFormat("parquet"),
)
AT = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
TABLE = pa.table(
    {
        "name": ["é😀", "b", "-", "c", "b", None],
        "id": pa.array([2**63 - 1, 2, 3, 4, 2, None], pa.int64()),
        "day": pa.array([date(2024, 5, 6), date(1582, 1, 1), None, date(9999, 12, 31), None, None]),
        "at": pa.array([AT, AT, None, AT, AT, AT], pa.timestamp("us", "UTC")),
        "price": pa.array([1.1, float("nan"), 5e-324, float("inf"), -0.0, 1.0], pa.float64()),
        "cost": pa.array([Decimal("0.0000000001")] * 6, pa.decimal128(38, 10)),
        "ok": [True, False, None, True, True, True],
        "text_day": ["31-12-2024", "31-02-2024", "", "01-01-2024", "01-01-2024", "01-01-2024"],
        "raw": pa.array([b"\xff"] * 6),
        "a`b.c": pa.array([{"x": [1]}] * 6),
    }
)


@pytest.mark.usefixtures("ansi")
def test_typed_values_are_judged_as_texts_are(spark, tmp_path):
    (tmp_path / "in/sub [1]").mkdir(parents=True)
    pq.write_table(TABLE, tmp_path / "in/1.parquet", row_group_size=2)
    other = TABLE.slice(0, 1).select(TABLE.schema.names[:8][::-1])
    other = other.set_column(other.schema.get_field_index("id"), "id", pa.array([7], pa.int16()))
    other = other.set_column(other.schema.get_field_index("cost"), "cost", pa.array(["0.5"]))
    pq.write_table(other, tmp_path / "in/sub [1]/2.parquet")
    pq.write_table(other.slice(0, 0), tmp_path / "in/sub [1]/empty.parquet")
    metrics = run_job(spark, OF, tmp_path / "in", tmp_path / "out")
    assert metrics["records"] == {"in": 7, "published": 4, "quarantined": 3}
    assert metrics["ignoredColumns"] == ["a`b.c", "raw"]
    assert counts(metrics["rejections"]) == {
        ("name", "NOT_IN_ENUM"): 1,
        ("text_day", "UNPARSABLE_DATE"): 1,
        ("id", "MISSING_REQUIRED"): 1,
    }
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out/published").to_pylist()}
    assert rows[2**63 - 1] == {
        "id": 2**63 - 1,
        "day": date(2024, 5, 6),
        "at": AT,
        "price": 1.1,
        "cost": 1e-10,
        "ok": True,
        "name": "é😀",
        "text_day": date(2024, 12, 31),
    }
    assert rows[3]["price"] == 5e-324
    assert rows[3]["name"] is rows[3]["day"] is None
    assert rows[7]["cost"] == 0.5
    refused = {row["row"]: row for row in quarantined(tmp_path / "out")}
    assert {row["file"] for row in refused.values()} == {"1.parquet"}
    record = dict(refused[4]["record"])
    assert (record["raw"], record["day"], record["name"]) == ("/w==", "9999-12-31", "c")
    assert record["at"] == "2024-05-06 07:08:09.123456"


AS_WRITTEN = replace(
    contract(
        column("at", "timestamp", logicalTypeOptions={"defaultTimezone": "Europe/Berlin"}),
        column("day", "time"),
        column(
            "price",
            "number",
            physicalType="decimal(12,2)",
            ours={"numberFormat": {"decimal": ",", "grouping": "."}},
        ),
    ),
    input=InputFormat("parquet"),
)


def test_what_is_said_of_texts_is_not_asked_of_typed_values(spark, tmp_path):
    """A moment stays the moment that it is, a number the number."""
    local = AT.replace(tzinfo=None)
    for name, at in (
        ("zoned", pa.array([AT], pa.timestamp("us", "UTC"))),
        ("local", pa.array([local], pa.timestamp("us"))),
        ("text", pa.array(["2024-05-06T07:08:09.123456"])),
    ):
        price = ["12.345.678,90"] if name == "text" else [Decimal("12345678.90")]
        rows = {"at": at, "day": ["07:08"], "price": price}
        (tmp_path / name).mkdir()
        pq.write_table(pa.table(rows), tmp_path / name / "1.parquet")
        run_job(spark, AS_WRITTEN, tmp_path / name, tmp_path / f"{name}-out")
        (row,) = pq.read_table(tmp_path / f"{name}-out/published").to_pylist()
        utc = AT if name == "zoned" else AT - timedelta(hours=2)
        assert row == {"at": utc, "day": "07:08:00", "price": Decimal("12345678.90")}
    for name in ("zoned", "local"):
        (tmp_path / "both" / name).mkdir(parents=True)
        copy(tmp_path / name / "1.parquet", tmp_path / "both" / name)
    assert refused(spark, tmp_path / "both", AS_WRITTEN) == [
        ("WRONG_TYPE", "at has a zone in some files and none in others")
    ]
    double = pa.table({"at": pa.array([AT]), "day": ["07:08"], "price": pa.array([1.5])})
    pq.write_table(double, tmp_path / "double.parquet")
    assert refused(spark, tmp_path / "double.parquet", AS_WRITTEN) == [
        ("WRONG_TYPE", "double.parquet: price is double, which is no decimal(12,2)")
    ]


def refused(spark, path, of=OF):
    with pytest.raises(InputError) as caught:
        find_sources(spark, of, str(path))
    return [(problem.code, problem.message) for problem in caught.value.problems]


def test_types_that_do_not_fit_are_told_for_all_files(spark, tmp_path):
    wrong = {"id": pa.array([1.0]), "ok": pa.array([1]), "name": pa.array([b"x"])}
    bad = TABLE.slice(0, 1).drop_columns(["price"])
    for name, values in wrong.items():
        bad = bad.set_column(bad.schema.get_field_index(name), name, values)
    pq.write_table(bad, tmp_path / "1.parquet")
    texts = TABLE.slice(0, 1)
    place = texts.schema.get_field_index("text_day")
    texts = texts.set_column(place, "text_day", pa.array([date(2024, 1, 1)]))
    pq.write_table(texts, tmp_path / "2.parquet")
    pq.write_table(texts.append_column("NAME", pa.array(["x"])), tmp_path / "3.parquet")
    (tmp_path / "4.parquet").write_bytes(b"PAR1 no footer PAR1")
    (tmp_path / "5.csv").write_text("a\n1\n")
    assert refused(spark, tmp_path) == [
        ("MISSING_COLUMN", "1.parquet lacks price; names match exactly, case included"),
        ("REPEATED_COLUMN", "3.parquet: two columns are one but for case"),
        ("UNREADABLE_FILE", "4.parquet: it is no Parquet file, or breaks off"),
        ("UNSUPPORTED_FILE", "5.csv: it is no .parquet file; move it away"),
        ("WRONG_TYPE", "1.parquet: id is double, which is no integer"),
        ("WRONG_TYPE", "1.parquet: name is binary, which is no string"),
        ("WRONG_TYPE", "1.parquet: ok is bigint, which is no boolean"),
        ("WRONG_TYPE", "text_day is text in some files and no text in others"),
    ]


def test_a_file_whose_pages_are_broken_is_an_input_error(spark, tmp_path):
    pq.write_table(TABLE, tmp_path / "1.parquet", compression="gzip")
    data = bytearray((tmp_path / "1.parquet").read_bytes())
    data[4:600] = bytes(596)
    (tmp_path / "1.parquet").write_bytes(data)
    with pytest.raises(InputError) as caught:
        run_job(spark, OF, tmp_path / "1.parquet", tmp_path / "out")
    assert [problem.code for problem in caught.value.problems] == ["UNREADABLE_FILE"]


def test_no_rows_are_empty_input(spark, tmp_path):
    pq.write_table(TABLE.slice(0, 0), tmp_path / "1.parquet")
    with pytest.raises(InputError) as caught:
        run_job(spark, OF, tmp_path, tmp_path.parent / "out")
    assert [problem.code for problem in caught.value.problems] == ["EMPTY_INPUT"]


def test_a_quarantine_of_parquet_is_replayed_as_its_files_would_be_read(spark, tmp_path):
    table = pa.table(
        {
            "id": ["a", "b"],
            "day": [date(2024, 5, 6), date(1, 1, 1)],
            "at": pa.array([AT.replace(tzinfo=None)] * 2, pa.timestamp("us")),
            "utc": pa.array([AT] * 2, pa.timestamp("us", "UTC")),
            "price": [5e-324, 1.7976931348623157e308],
            "text_day": ["31-12-2024", "01-02-2024"],
            "late": pa.array([date(2024, 5, 6), date(2024, 5, 6)]),
            "n": pa.array([2**63 - 1, -(2**63)], pa.int64()),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")

    def of(longest, *more):
        zone = {"defaultTimezone": "Europe/Berlin"}
        dotted = {"formats": ["dd-MM-yyyy"]}
        columns = [
            column("id", primaryKey=True, logicalTypeOptions={"minLength": longest}),
            column("day", "date", ours=dotted),
            column("at", "timestamp", logicalTypeOptions=zone),
            column("utc", "timestamp", logicalTypeOptions=zone),
            column("price", "number"),
            column("text_day", "date", ours=dotted),
            column("n", "integer", logicalTypeOptions={"format": "i64"}),
            *more,
        ]
        return replace(contract(*columns), input=InputFormat("parquet"))

    late, out = column("late", "date", ours={"formats": ["dd-MM-yyyy"]}), tmp_path / "out"
    refused = run_job(spark, of(2), tmp_path / "in.parquet", out)
    assert refused["records"] == {"in": 2, "published": 0, "quarantined": 2}
    # Still refused, and replayed out of the second quarantine, with a column that was ignored.
    run_job(spark, of(3, late), tmp_path / "in.parquet", out, run_id="r2", replay="r1")
    replayed = run_job(spark, of(1, late), tmp_path, out, run_id="r3", replay="r2")
    assert replayed["records"] == {"in": 2, "published": 2, "quarantined": 0}
    direct = run_job(spark, of(1, late), tmp_path / "in.parquet", tmp_path / "direct")
    assert direct["records"]["published"] == 2
    names = ["id", "day", "at", "utc", "price", "text_day", "n", "late"]
    reader = spark.read.option("mergeSchema", True)  # the first loads lack `late`
    loads = [str(each / "table/load_id=*") for each in (out, tmp_path / "direct")]
    tables = [reader.parquet(each).select(*names).collect() for each in loads]
    read = [sorted(map(tuple, rows)) for rows in tables]
    assert read[0] == read[1]
    (out / "quarantine/run_id=r1/_schemas.json").unlink()
    with pytest.raises(ContractError, match="REPLAY_OF_PARQUET"):
        run_job(spark, of(1, late), tmp_path, out, run_id="r5", replay="r1")
