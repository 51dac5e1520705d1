"""A published table as the input: the snapshot that its readers see, whole and nothing else."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from books import quarantined
from cases import column, run_job
from patients import make, reference, write
from people import WIDE, count, counted, made, publish, shown
from sluice_etl import pipeline
from sluice_etl.__main__ import main
from sluice_etl.commits import roll_back
from sluice_etl.contract import InputFormat
from sluice_etl.errors import ContractError, InputError, UnresolvedError
from sluice_etl.local_publishing import local_destination
from sluice_etl.source_table import SourceTable, open_table

pytestmark = pytest.mark.pipeline

ODD = "ä b/c:d%é{x}=[1]"
"""A ward whose folder is named otherwise than it is."""


@pytest.fixture(scope="module")
def published(spark, tmp_path_factory):
    """People of two loads; one ward says nothing, one looks like a number."""
    out = tmp_path_factory.mktemp("people") / "out"
    publish(spark, out, "r1", "a,001,2024-01-02,1", f"b,{ODD},2023-01-02,20", "c,,2023-01-02,3")
    publish(spark, out, "r2", "d,001,2023-05-06,4", f"e,{ODD},2023-05-06,50")
    return out


@pytest.fixture
def folder(published, tmp_path):
    """The same, to be changed."""
    return shutil.copytree(published, tmp_path / "people", symlinks=True)


def test_a_second_pipeline_reads_what_the_patients_pipeline_publishes(spark, tmp_path):
    out, to = tmp_path / "patients", tmp_path / "ages"
    for run_id, seed in (("r1", 1), ("r2", 2)):
        write(tmp_path / f"{run_id}.csv", make(120, seed))
        run_job(spark, reference(), tmp_path / f"{run_id}.csv", out, run_id=run_id)
    of = made(
        "ages",
        column("patient_key", primaryKey=True),
        column("age", "integer"),
        column("treatment_year", "integer", required=True),
        source={"format": "parquet"},
    )
    table = SourceTable("patients", local_destination(out))
    names = ["patient_key", "age", "treatment_year"]
    years = ds.partitioning(pa.schema([("treatment_year", pa.int32())]), flavor="hive")

    def read(number):
        metrics = run_job(spark, of, table, to)
        assert metrics["source"] == {"table": "patients", "snapshot": number}
        rows = ds.dataset(out / "published", partitioning=years).to_table(names).to_pylist()
        assert metrics["records"] == {"in": len(rows), "published": len(rows), "quarantined": 0}
        assert shown(to, *names) == sorted((tuple(row.values()) for row in rows), key=repr)
        return shown(to, *names)

    newer = read(2)
    roll_back(local_destination(out), None, "back")
    assert read(3) != newer


@pytest.mark.usefixtures("ansi")
def test_values_are_those_of_the_table_whatever_their_type_and_folder(spark, tmp_path):
    """Also of a column that only the names of folders hold."""
    in_folders = {
        "text": column(),
        "int": column("x", "integer"),
        "wide": column("x", "integer", logicalTypeOptions=WIDE),
        "flag": column("x", "boolean"),
        "day": column("x", "date"),
    }
    in_files = {
        "double": column("x", "number"),
        "money": column("x", "number", physicalType="decimal(12,2)"),
        "at": column("x", "timestamp"),
    }
    of = {**in_folders, **in_files, **{f"{name}_f": each for name, each in in_folders.items()}}
    rows = {
        "a": (ODD, "-7", str(2**63 - 1), "true", "0001-01-01", "1e-7", "-0.50", "1500-05-06T07:08"),
        "b": ("001", "0", "-1", "false", "9999-12-31", "0.1", "9999999999.99", "2024-02-29T00:00Z"),
        "c": ("",) * 8,
        "d": ("1.50", "9", "5", "true", "2024-05-06", "12", "3", "2024-05-06T07:08:09.123456Z"),
    }
    lines = [("id", *of), *((key, *row, *row[:5]) for key, row in rows.items())]
    (tmp_path / "in.csv").write_text("\n".join(",".join(line) for line in lines))
    columns = [{**each, "name": name} for name, each in of.items()]
    places = {f"{name}_f": place for place, name in enumerate(in_folders, 1)}
    parts = [
        {**each, "partitioned": True, "partitionKeyPosition": places[each["name"]]}
        if each["name"] in places
        else each
        for each in columns
    ]
    key = column("id", primaryKey=True)
    run_job(spark, made("all", key, *parts), tmp_path / "in.csv", tmp_path / "all")
    same = made("same", key, *columns, source={"format": "parquet"})
    table = SourceTable("all", local_destination(tmp_path / "all"))
    metrics = run_job(spark, same, table, tmp_path / "same")
    assert metrics["records"] == {"in": 4, "published": 4, "quarantined": 0}
    assert metrics["ignoredColumns"] == []
    assert shown(tmp_path / "same", "id", *in_folders) == shown(tmp_path / "same", "id", *places)
    names = ("id", *in_folders, *in_files)
    assert shown(tmp_path / "same", *names) == shown(tmp_path / "all", *names)
    assert dict.fromkeys(names) | {"id": "c"} in (
        ds.dataset(tmp_path / "same/published").to_table(list(names)).to_pylist()
    )


def test_the_quarantine_tells_file_and_row_and_is_replayed(spark, published, tmp_path):
    metrics = count(spark, published, tmp_path / "to")
    assert metrics["records"] == {"in": 5, "published": 3, "quarantined": 2}
    assert (metrics["files"], metrics["ignoredColumns"]) == (5, ["seen"])
    rows = {dict(row["record"])["n"]: row for row in quarantined(tmp_path / "to")}
    assert set(rows) == {"20", "50"}
    for row in rows.values():
        assert (dict(row["record"])["ward"], row["row"]) == (ODD, 1)
        # Where it says that it was, it is.
        (there,) = ds.dataset(published / "table" / row["file"]).to_table().to_pylist()
        assert str(there["n"]) == dict(row["record"])["n"]
    mended = counted(most=99)
    again = {"replay": "r1", "run_id": "r3"}
    metrics = count(spark, published, tmp_path / "to", mended, **again)
    assert (metrics["records"]["published"], metrics["source"]) == (2, None)
    direct = count(spark, published, tmp_path / "direct", mended)
    assert direct["records"] == {"in": 5, "published": 5, "quarantined": 0}
    names = ("person", "ward", "seen_year", "n")
    assert shown(tmp_path / "to", *names) == shown(tmp_path / "direct", *names)
    # The names of folders hold values of records; what a mistake says does not.
    wrong = counted(column("seen", "number"), most=99)
    with pytest.raises(InputError, match=r"WRONG_TYPE: .*ward=….*: seen is date") as error:
        count(spark, published, tmp_path / "to", wrong, replay="r1", run_id="r4")
    assert "%C3" not in str(error.value)
    assert "001" not in str(error.value).replace("00000001", "")


def test_no_file_is_read_that_the_snapshot_does_not_hold(spark, published, tmp_path):
    folder = shutil.copytree(published, tmp_path / "people [1]", symlinks=True)
    load = next((folder / "table").glob("load_id=*r1"))
    shutil.copytree(load, folder / "table/load_id=00000009-r9")
    shutil.copytree(load, folder / "table/_staging/00000009-r9")
    shutil.copytree(load, load / "_temporary/0")
    shutil.copytree(load, folder / "table/year=2024")
    metrics = count(spark, folder, tmp_path / "to")
    assert metrics["records"]["in"] == 5


def test_the_run_reads_the_snapshot_that_it_opened(spark, folder, tmp_path, monkeypatch):
    def open_then_publish(*given):
        table = open_table(*given)
        publish(spark, folder, "late", "late,002,2025-01-01,1")
        return table

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "open_table", open_then_publish)
        first = count(spark, folder, tmp_path / "to")
    then = count(spark, folder, tmp_path / "to")
    assert [each["source"]["snapshot"] for each in (first, then)] == [2, 3]
    assert [each["records"]["in"] for each in (first, then)] == [5, 6]


def test_a_table_that_appends_takes_each_load_once(spark, folder, tmp_path):
    of, to = counted(mode="append"), tmp_path / "to"
    assert count(spark, folder, to, of)["records"]["in"] == 5
    nothing = count(spark, folder, to, of, run_id="r2")
    assert (nothing["records"]["in"], nothing["files"]) == (0, 0)
    assert nothing["source"] == {"table": "people", "snapshot": 2}
    # The new load has one column more, which the contract asks for from now on.
    publish(spark, folder, "r3", "f,003,2025-01-01,6,x", "a,003,2025-01-01,6,x", header="note")
    metrics = count(spark, folder, to, counted(column("note"), mode="append"), run_id="r3")
    assert metrics["records"] == {"in": 1, "published": 1, "quarantined": 0}
    # A load of which nothing was published is passed over.
    publish(spark, folder, "r4", "g,003,no date,6,x", header="note")
    nothing = count(spark, folder, to, counted(column("note"), mode="append"), run_id="r4")
    assert nothing["source"] == {"table": "people", "snapshot": 4}
    assert nothing["records"]["in"] == 0


def refused(spark, out, to, of=None):
    with pytest.raises((ContractError, InputError, UnresolvedError)) as error:
        count(spark, out, to, of)
    assert not (to / "published").exists()
    return [(type(error.value), problem.code, problem.message) for problem in error.value.problems]


def test_what_is_no_table_to_read_is_refused(spark, published, tmp_path):
    ((kind, code, message),) = refused(spark, tmp_path / "none", tmp_path / "to")
    assert (kind, code) == (UnresolvedError, "NO_SOURCE_TABLE")
    assert message == f"nothing of people is published at {tmp_path}/none/table; run it first"
    for name in ("csv", "jsonLines"):
        of = replace(counted(), input=InputFormat(format=name))
        ((kind, code, message),) = refused(spark, published, tmp_path / "to", of)
        assert (kind, code, name in message) == (ContractError, "NOT_PARQUET", True)
    publish(spark, tmp_path / "empty", "r1", "a,001,no date,1")
    ((_, code, message),) = refused(spark, tmp_path / "empty", tmp_path / "to")
    assert (code, message) == ("EMPTY_INPUT", "snapshot 1 of people holds no record")


def test_loads_are_held_to_the_contract_and_columns_to_their_types(spark, folder, tmp_path):
    publish(spark, folder, "r3", "f,003,2025-01-01,6,x", header="note")
    text = made(
        "counted",
        column("person", primaryKey=True),
        column("ward", "integer"),
        column("seen_year", "date"),
        column("seen", "number"),
        column("note"),
        column("elsewhere"),
        source={"format": "parquet"},
    )
    one, two = "people (load 00000002-r2)", "people (load 00000003-r3)"
    names = "names match exactly, case included"
    assert [each[1:] for each in refused(spark, folder, tmp_path / "to", text)] == [
        ("MISSING_COLUMN", f"{one} lacks note, elsewhere; {names}"),
        ("MISSING_COLUMN", f"{two} lacks elsewhere; {names}"),
        *(
            ("WRONG_TYPE", f"{load}: {said}")
            for load in (one, two)
            for said in ("seen is date, which is no number", "seen_year is int, which is no date")
        ),
    ]


def test_a_snapshot_that_has_lost_files_is_refused(spark, folder, tmp_path):
    load = next((folder / "table").glob("load_id=*r1"))
    next(load.glob("ward=001/*/*.parquet")).unlink()
    said = "load 00000001-r1 of people holds 3 records by its commit"
    ((_, code, message),) = refused(spark, folder, tmp_path / "to")
    assert (code, message) == (
        "MISSING_RECORDS",
        f"{said}, 2 by its files; publish people again",
    )
    shutil.rmtree(load)
    ((_, code, message),) = refused(spark, folder, tmp_path / "to")
    assert (code, message.startswith(f"{said}, 0 ")) == ("MISSING_RECORDS", True)


def test_a_table_is_not_published_over_itself(folder, capsys):
    run = ["run", "--contract", "c.json", "--out", str(folder)]
    assert main([*run, "--in-table", f"people={folder}"]) == 1
    assert capsys.readouterr().err.startswith("error: OVERLAPPING_PATHS: ")


@pytest.mark.parametrize("given", ["", "people", "people=", "=out"])
def test_the_command_takes_a_table_by_name(given, tmp_path, capsys):
    run = ["run", "--contract", "c.json", "--out", str(tmp_path / "out")]
    assert main([*run, "--in-table", given]) == 1
    assert capsys.readouterr().err.startswith("error: BAD_REFERENCE: --in-table ")


@pytest.mark.parametrize("given", [[], ["--in", "x", "--in-table", "people=x"]])
def test_the_command_takes_either_records_or_a_table(given, tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["run", "--contract", "c.json", "--out", str(tmp_path / "out"), *given])
    assert caught.value.code == 2
    assert "--in-table" in capsys.readouterr().err
