"""What a run refuses, and what it leaves where it fails."""

import gzip
import json
import types

import pytest
from books import BOOKS, SHELVES, STAGES, books, published, quarantined, table
from cases import KEY, TODAY, column, contract, run_job
from sluice_etl import pipeline, storage
from sluice_etl.errors import InputError, LostRecordsError, OutputError, SecretError
from sluice_etl.local_publishing import local_destination
from sluice_etl.pipeline import Run, run

pytestmark = pytest.mark.pipeline


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
