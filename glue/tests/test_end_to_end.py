"""Whole runs, held against an independent reading of the contract."""

import csv
import gzip
import json
import re
import types

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from cases import KEY, TODAY, column, contract, on_spark, run_job
from hypothesis import example, given
from hypothesis import strategies as st
from patients import HEADER, Expected, make, reference, write
from sluice_etl import pipeline, storage
from sluice_etl.errors import InputError, LostRecordsError, OutputError, SecretError
from sluice_etl.local_publishing import local_destination
from sluice_etl.pipeline import Run, run

pytestmark = pytest.mark.pipeline

STAGES = ["read", "validate", "write", "verify", "publish"]


def published(out, **partitions):
    hive = ds.partitioning(pa.schema(partitions or {"treatment_year": pa.int32()}), flavor="hive")
    return ds.dataset(out / "published", partitioning=hive).to_table()


def quarantined(out, run_id="r1"):
    return ds.dataset(out / f"quarantine/run_id={run_id}").to_table().to_pylist()


def counts(entries):
    return {(e["column"], e["reason"]): e["records"] for e in entries}


def test_the_reference_contract(spark, ansi, tmp_path):
    records = make(600, seed=7)
    write(tmp_path / "in/1.csv", records[:250])
    write(tmp_path / "in/sub/2.csv", records[250:400], header=HEADER[::-1], end="\r\n")
    write(tmp_path / "in/sub/3.csv.csv", records[400:], header=[*HEADER, "ward"])
    expected = Expected(records)
    metrics = run_job(spark, reference(), tmp_path / "in", tmp_path / "out")

    table = published(tmp_path / "out")
    assert [(f.name, str(f.type)) for f in table.schema] == [
        ("patient_key", "string"),
        ("age", "int32"),
        ("gender", "string"),
        ("diagnosis_code", "string"),
        ("treatment_start", "date32[day]"),
        ("country", "string"),
        ("chronic_condition", "bool"),
        ("visit_lat_cell", "double"),
        ("visit_long_cell", "double"),
        ("blood_type", "string"),
        ("treatment_year", "int32"),
    ]
    rows = [tuple(row.values()) for row in table.to_pylist()]
    assert sorted(rows, key=repr) == sorted(expected.published, key=repr)
    assert metrics["records"] == {
        "in": 600,
        "published": len(expected.published),
        "quarantined": len(expected.rejected),
    }
    assert counts(metrics["rejections"]) == dict(expected.rejections)
    assert counts(metrics["nullified"]) == dict(expected.nullified)
    nulls = {name: table[name].null_count for name in table.schema.names}
    assert metrics["nulls"] == [{"column": n, "records": nulls[n]} for n in sorted(nulls)]
    assert metrics["ignoredColumns"] == ["ward"]
    assert metrics["files"] == 3
    assert metrics["bytes"] == {
        "read": size(tmp_path / "in", "*.csv"),
        "published": size(tmp_path / "out/published", "*.parquet"),
        "quarantined": size(tmp_path / "out/quarantine", "*.parquet"),
    }
    assert min(metrics["bytes"].values()) > 0
    assert metrics["engine"] == {"version": "0.1.0", "spark": spark.version, "ansi": ansi == "true"}
    assert [stage["name"] for stage in metrics["stages"]] == [
        "read",
        "validate",
        "write",
        "verify",
        "publish",
    ]
    for list_ in ("rejections", "nullified"):
        assert metrics[list_] == sorted(metrics[list_], key=lambda e: (e["column"], e["reason"]))

    refused = quarantined(tmp_path / "out")
    starts = {"1.csv": 0, "sub/2.csv": 250, "sub/3.csv.csv": 400}
    places = sorted(starts[row["file"]] + row["row"] - 1 for row in refused)
    assert places == expected.rejected
    for row in refused:
        record = records[starts[row["file"]] + row["row"] - 1]
        ward = {"ward": ""} if row["file"] == "sub/3.csv.csv" else {}
        assert dict(row["record"]) == {**record, **ward}
        assert row["text"] is None
        assert all(reason["value"] == record[reason["column"]] for reason in row["reasons"])


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


def test_another_contract_with_malformed_rows(spark, tmp_path):
    source = books(
        tmp_path,
        "1,100,9.5,2024-05-06T07:08:09Z,0 1/=a\n"
        "2,0,x,,\n"
        '3,"1\n",2\n'
        "4,5,6,,s,extra\n"
        "\n"
        "5,7,free,2024-12-31T23:30:00-01:00,s\n"
        '6,7,1,,"s\n7,8,2,,s\n',
    )
    metrics = run_job(spark, BOOKS, source, tmp_path / "out")
    table = published(tmp_path / "out", **SHELVES).to_pylist()
    assert sorted((r["book"], r["pages"], r["price"], str(r["lent"])) for r in table) == [
        ("1", 100, 9.5, "2024-05-06 07:08:09+00:00"),
        ("5", 7, None, "2025-01-01 00:30:00+00:00"),
    ]
    assert sorted(p.name for p in (tmp_path / "out/published").iterdir() if p.is_dir()) == [
        "shelf=0 1%2F%3Da",
        "shelf=s",
    ]
    assert [p.parent.name for p in (tmp_path / "out/published/shelf=s").rglob("*.parquet")] == [
        "lent_month=2025-01"
    ]
    assert metrics["rejections"] == [
        {"column": None, "reason": "MALFORMED_ROW", "records": 3},
        {"column": "pages", "reason": "BELOW_MINIMUM", "records": 1},
    ]
    assert metrics["nullified"] == [
        {"column": "price", "reason": "UNPARSABLE_NUMBER", "records": 1}
    ]
    refused = sorted(quarantined(tmp_path / "out"), key=lambda row: row["row"])
    assert [(row["row"], row["text"]) for row in refused] == [
        (2, None),
        (3, '3,"1\n",2'),
        (4, "4,5,6,,s,extra"),
        (6, None),
    ]
    assert dict(refused[3]["record"])["shelf"] == "s\n7,8,2,,s\n"
    assert [row["record"] is None for row in refused] == [False, True, True, False]
    assert refused[1]["reasons"] == [{"column": None, "reason": "MALFORMED_ROW", "value": None}]


def test_an_unclosed_quote_publishes_nothing_of_the_rows_that_it_swallows(spark, tmp_path):
    of = contract(
        column("a"),
        column("s", classification="restricted", ours={"deidentify": {"method": "drop"}}),
        column("c"),
    )
    block = '1,111-11-1111,"hello\n2,222-22-2222,x\n3,333-33-3333,"fine"'
    (tmp_path / "in.csv").write_text(f"a,s,c\n{block}\n4,444-44-4444,y\n")
    metrics = run_job(spark, of, tmp_path / "in.csv", tmp_path / "out")
    assert metrics["records"] == {"in": 2, "published": 1, "quarantined": 1}
    rows = published(tmp_path / "out", **SHELVES).to_pylist()
    assert [(row["a"], row["c"]) for row in rows] == [("4", "y")]
    (refused,) = quarantined(tmp_path / "out")
    assert (refused["row"], refused["record"], refused["text"]) == (1, None, block)
    assert [reason["reason"] for reason in refused["reasons"]] == ["MALFORMED_ROW"]


texts = st.text(st.sampled_from('ab ",\n\r\\é1'), max_size=5)


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=25))
@example([("", "", '"\r'), ("", '"\n,', ""), ("a", "b", "")])
@on_spark(3)
def test_every_record_is_published_or_quarantined_as_it_was(spark, tmp_path, rows):
    """`k` is the place in the file; a record is published when `a` has no digit and `b` is new.

    A value that begins with a quote and holds a line break looks like one that ran on over other
    rows (`read._swallowed`): its record is quarantined as malformed, with all its text.
    """
    of = contract(
        column("k", "integer"),
        column("a", logicalTypeOptions={"pattern": "^[^1]*$"}),
        column("b", unique=True),
    )
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [("a", "b", "c", "k"), *((*row, k) for k, row in enumerate(rows))]
        )
    metrics = run_job(spark, of, tmp_path / "in.csv", tmp_path / "out")
    good = {r["k"]: (r["a"], r["b"]) for r in published(tmp_path / "out").to_pylist()}
    refused = quarantined(tmp_path / "out")
    records = [dict(r["record"]) for r in refused if r["record"] is not None]
    bad = {int(record["k"]): record for record in records}
    malformed = [r["text"] for r in refused if r["record"] is None]
    bad |= {int(text.rsplit(",", 1)[-1]): text for text in malformed}
    assert metrics["records"] == {"in": len(rows), "published": len(good), "quarantined": len(bad)}
    assert sorted([*good, *bad]) == list(range(len(rows)))
    taken = set()
    for k, (a, b, c) in enumerate(rows):
        if any(value.startswith('"') and re.search(r"[\r\n]", value) for value in (a, b, c)):
            assert bad[k] == f"{a},{b},{c},{k}"
        elif "1" in a or (b.strip() and b.strip() in taken):
            assert bad[k] == {"k": str(k), "a": a, "b": b, "c": c}
        else:
            taken.add(b.strip())
            assert good[k] == (a.strip() or None, b.strip() or None)


def test_a_run_replaces_what_is_published_and_its_own_quarantine(spark, tmp_path):
    out = tmp_path / "out"
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n2,1,,,b\n3,0,,,b\n"), out)
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n3,0,,,b\n4,0,,,b\n"), out)
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,c\n5,0,,,b\n"), out, run_id="r2")
    assert [(row["book"], row["shelf"]) for row in published(out, **SHELVES).to_pylist()] == [
        ("1", "c")
    ]
    assert sorted(dict(row["record"])["isbn"] for row in quarantined(out)) == ["3", "4"]
    assert [dict(row["record"])["isbn"] for row in quarantined(out, "r2")] == ["5"]


def test_nothing_to_publish_and_nothing_to_quarantine(spark, tmp_path):
    metrics = run_job(spark, BOOKS, books(tmp_path, "1,0,,,a\n"), tmp_path / "out")
    assert metrics["records"] == {"in": 1, "published": 0, "quarantined": 1}
    metrics = run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n"), tmp_path / "out")
    assert metrics["records"] == {"in": 1, "published": 1, "quarantined": 0}


def test_small_data_is_one_file_a_partition(spark, tmp_path):
    (tmp_path / "in").mkdir()
    for name in "abcd":
        text = "".join(f"{name}{i},1,,,{'abc'[i % 3]}\n" for i in range(30))
        books(tmp_path, text).rename(tmp_path / f"in/{name}.csv")
    run_job(spark, BOOKS, tmp_path / "in", tmp_path / "out")
    assert len(list((tmp_path / "out/published").rglob("*.parquet"))) == 3
    run_job(spark, contract(column("isbn")), tmp_path / "in", tmp_path / "out")
    (file,) = (tmp_path / "out/published").rglob("*.parquet")
    assert file.name.endswith(".snappy.parquet")


def test_old_and_far_days_are_written_as_they_are(spark, tmp_path):
    of = contract(column("d", "date"), column("t", "timestamp"))
    (tmp_path / "in.csv").write_text(
        "d,t\n0001-01-01,0001-01-01T00:00:00Z\n9999-12-31,9999-12-31T23:59:59.999999Z\n"
    )
    run_job(spark, of, tmp_path / "in.csv", tmp_path / "out")
    rows = sorted(
        (str(r["d"]), str(r["t"])) for r in published(tmp_path / "out", **SHELVES).to_pylist()
    )
    assert rows == [
        ("0001-01-01", "0001-01-01 00:00:00+00:00"),
        ("9999-12-31", "9999-12-31 23:59:59.999999+00:00"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_headers_alone_are_empty_input_and_nothing_is_replaced(spark, tmp_path, text):
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n"), tmp_path / "out")
    with pytest.raises(InputError, match="EMPTY_INPUT"):
        run_job(spark, BOOKS, books(tmp_path, text), tmp_path / "out")
    assert published(tmp_path / "out", **SHELVES).num_rows == 1


@pytest.mark.parametrize("fault", ["broken", "wide"])
def test_files_that_cannot_be_read_are_input_errors(spark, tmp_path, fault):
    text = b"isbn,pages,price,lent,shelf\n" + b"1,1,,,a\n" * 50_000
    path = tmp_path / ("in.csv.gz" if fault == "broken" else "in.csv")
    path.write_bytes(gzip.compress(text)[:-20] if fault == "broken" else text + b"," * 30_000)
    with pytest.raises(InputError, match="UNREADABLE_FILE"):
        run_job(spark, BOOKS, path, tmp_path / "out")


KEYED = contract(column("isbn", ours={"deidentify": {"method": "pseudonym"}}))


@pytest.mark.parametrize(("key", "code"), [(None, "KEY_MISSING"), (b"k" * 31, "KEY_TOO_SHORT")])
def test_pseudonyms_need_a_key(spark, tmp_path, key, code):
    with pytest.raises(SecretError, match=code):
        run_job(spark, KEYED, tmp_path, tmp_path / "out", key=key)


def test_a_run_without_pseudonyms_needs_no_key(spark, tmp_path):
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n"), tmp_path / "out", key=None)


def table(out):
    return sorted(row["book"] for row in published(out, **SHELVES).to_pylist())


def size(folder, pattern):
    return sum(file.stat().st_size for file in folder.rglob(pattern))


def files(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def stop(*_):
    raise RuntimeError("power cut")


@pytest.mark.parametrize("step", ["quarantine", "publish", "verify"])
def test_a_run_that_breaks_off_leaves_the_published_table_as_it_was(
    spark, tmp_path, monkeypatch, step
):
    out = tmp_path / "out"
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n2,0,,,a\n"), out)
    before = files(out / "published")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, step, stop)
        with pytest.raises(RuntimeError):
            run_job(spark, BOOKS, books(tmp_path, "3,1,,,b\n4,0,,,b\n"), out, run_id="r2")
    after = files(out / "published")
    assert after == before
    assert table(out) == ["1"]
    assert len(quarantined(out, "r1")) == 1
    assert (out / "quarantine/run_id=r2").exists() == (step != "quarantine")

    run_job(spark, BOOKS, books(tmp_path, "3,1,,,b\n4,0,,,b\n"), out, run_id="r3")
    assert table(out) == ["3"]
    assert len(list((out / "table").glob("load_id=*"))) == 2


def test_a_storage_that_does_not_obey_fails_the_run(spark, monkeypatch):
    refusing = types.SimpleNamespace(
        delete=lambda *_: False,
        exists=lambda *_: True,
    )
    monkeypatch.setattr(storage, "_open", lambda _, path: (path, refusing))
    with pytest.raises(OutputError, match="NOT_REPLACED"):
        storage.delete(spark, "x")


@pytest.mark.parametrize("folder", ["table", "quarantine/run_id=r1"])
def test_foreign_files_are_not_deleted(spark, tmp_path, folder):
    foreign = tmp_path / "out" / folder / "x/thesis.docx"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("mine")
    with pytest.raises(OutputError, match=r"FOREIGN_FILES: .* holds x/thesis\.docx, "):
        run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n"), tmp_path / "out")
    assert foreign.read_text() == "mine"


def test_what_spark_and_hadoop_leave_is_not_foreign(spark, tmp_path):
    root = tmp_path / "out/table"
    for name in ("_SUCCESS", "a_$folder$", "_temporary/0/x", "_staging/r0/y", "a=1/z.c000.parquet"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n"), tmp_path / "out")
    assert table(tmp_path / "out") == ["1"]


def test_a_name_that_hadoop_cannot_take_is_an_input_error(spark, tmp_path):
    (tmp_path / "a:b.csv").write_text("x\n1\n")
    with pytest.raises(InputError, match=r"UNSUPPORTED_FILE: .* colon"):
        run_job(spark, BOOKS, "a:b.csv", tmp_path / "out")


def test_no_value_in_a_path_is_told():
    path = "s3://b/patients/_staging/r1/name=Zebulon Q/day=2024-01-02/part-0.parquet"
    masked = "s3://b/patients/_staging/r1/name=…/day=…/part-0.parquet"
    assert storage.PARTITION.sub(r"/\1=…", f"rename of {path}: denied") == (
        f"rename of {masked}: denied"
    )


@pytest.mark.parametrize("place", ["table", "quarantine"])
def test_a_whole_bucket_is_no_place_to_write(spark, tmp_path, place):
    with pytest.raises(OutputError, match="WHOLE_BUCKET: / is"):
        run_job(spark, BOOKS, tmp_path, tmp_path, **{place: "/"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"table": "in"}, "OVERLAPPING_PATHS"),
        ({"table": "."}, "OVERLAPPING_PATHS"),
        ({"quarantine": "in/deep"}, "OVERLAPPING_PATHS"),
        ({"table": "x", "quarantine": "x/y"}, "OVERLAPPING_PATHS"),
        ({"run_id": ""}, "BAD_RUN_ID"),
        ({"run_id": "../r"}, "BAD_RUN_ID"),
        ({"run_id": "a/b"}, "BAD_RUN_ID"),
        ({"run_id": "_r"}, "BAD_RUN_ID"),
    ],
)
def test_a_run_deletes_nothing_that_is_not_its_own(spark, tmp_path, changes, code):
    paths = {k: str((tmp_path / v).resolve()) if k != "run_id" else v for k, v in changes.items()}
    with pytest.raises(OutputError, match=code):
        run_job(spark, BOOKS, tmp_path / "in", tmp_path / "out", **paths)


def test_a_neighbour_of_almost_the_same_name_is_apart(spark, tmp_path):
    (tmp_path / "raw").mkdir()
    books(tmp_path / "raw", "1,1,,,a\n")
    metrics = run_job(
        spark,
        BOOKS,
        tmp_path / "raw",
        tmp_path / "out",
        table=str(tmp_path / "raw-table"),
    )
    assert metrics["records"]["published"] == 1


def test_a_lost_record_fails_the_run(spark, tmp_path, monkeypatch):
    publish = pipeline.publish
    monkeypatch.setattr(
        pipeline, "publish", lambda judged, *rest: publish(judged.where("id > 0"), *rest)
    )
    with pytest.raises(
        LostRecordsError, match=r"RECORDS_LOST: .*read 3, published 1, quarantined 1"
    ):
        run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n2,1,,,a\n3,0,,,a\n"), tmp_path / "out")


def test_a_key_that_is_published_twice_fails_the_run(spark, tmp_path, monkeypatch):
    monkeypatch.setattr("sluice_etl.pipeline.reject_repeats", lambda assessed, *_: assessed)
    with pytest.raises(LostRecordsError, match="KEY_TWICE: 1 values of book are published"):
        run_job(spark, BOOKS, books(tmp_path, "1,1,,,a\n1,1,,,a\n2,0,,,a\n"), tmp_path / "out")


def test_metrics_are_json_and_tell_the_times(spark, tmp_path):
    seen = []
    job = Run(
        BOOKS,
        str(books(tmp_path, "1,1,,,a\n")),
        local_destination(tmp_path / "out"),
        str(tmp_path / "q"),
        "r1",
        TODAY,
        KEY,
    )
    metrics = run(spark, job, seen.append)
    assert json.loads(json.dumps(metrics)) == metrics
    assert seen == STAGES
    assert metrics["contract"] == {"id": "books", "version": "1.2.0"}
    assert metrics["runId"] == "r1"
    assert metrics["schemaVersion"] == 1
    assert metrics["startedAt"] <= metrics["finishedAt"]
    assert metrics["startedAt"].endswith("Z")
    assert str(KEY) not in repr(job)
