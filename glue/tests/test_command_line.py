"""`python -m sluice_etl` as a user meets it; no identifier leaves by any way but the quarantine."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from cases import KEY, column, document
from patients import make, reference_json, write
from sluice_etl import __main__ as cli
from sluice_etl import session

pytestmark = pytest.mark.pipeline
GLUE = Path(__file__).parents[1]

PLANTED = {
    "full_name": "Zebulon Quartermain",
    "ssn": "987-65-4320",
    "email": "zebulon@quartermain.test",
    "notes": "Zebulon Quartermain, 987-65-4320\nzebulon@quartermain.test",
    "referred_by": "Dr Quartermain",
    "phone": "555-0199-7777",
    "insurance_number": "QRTM00000000000042",
    "patient_id": "zebulon-quartermain-1",
}
SECRETS = (
    "Zebulon",
    "ZEBULON",
    "Quartermain",
    "QUARTERMAIN",
    "quartermain",
    "987-65-4320",
    "0199-7777",
    "QRTM",
)


JAVA_SAYS = "WARNING: Using incubator modules: jdk.incubator.vector\n"
"""Java's own line before all others, where Spark 4 starts it; it has no switch."""


def sluice(*arguments, path=GLUE):
    command = [sys.executable, "-m", "sluice_etl", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, timeout=300
    )
    done.stderr = done.stderr.removeprefix(JAVA_SAYS)
    return done


def save(path, data):
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def dirty(tmp_path):
    """Patients with a person's identifiers in their own columns and in wrong ones."""
    records = make(40, seed=3)
    good = {**records[0], "treatment_start": "01-02-2024", "birth_date": "1950/01/01"}
    wrong = (
        "gender",
        "diagnosis_code",
        "country",
        "blood_type",
        "chronic_condition",
        "birth_date",
        "last_visit_lat",
    )
    records += [{**good, **PLANTED, **dict.fromkeys(wrong, value)} for value in PLANTED.values()]
    records += [{**good, **PLANTED, "patient_id": "", "treatment_start": "Zebulon Quartermain"}]
    write(tmp_path / "in.csv", records)
    with (tmp_path / "in.csv").open("a") as file:
        file.write("Zebulon Quartermain,987-65-4320\n")
    return tmp_path / "in.csv", len(records) + 1


def test_a_run_tells_counts_and_nothing_else(tmp_path):
    source, count = dirty(tmp_path)
    (tmp_path / "key").write_bytes(KEY)
    out = tmp_path / "out"
    contract = reference_json(tmp_path)
    done = sluice(
        *("run", "--contract", contract, "--in", source, "--out", out),
        *("--run-id", "first", "--pseudonym-key-file", tmp_path / "key", "--as-of", "2025-01-01"),
    )
    assert (done.returncode, done.stderr.splitlines()) == (
        0,
        ["read …", "validate …", "write …", "verify …", "publish …"],
    )
    metrics = json.loads((out / "metrics.json").read_text())
    assert json.loads(done.stdout) == metrics["records"]
    assert len(done.stdout.splitlines()) == 1
    assert metrics["records"]["in"] == count
    assert metrics["runId"] == "first"
    assert sorted(entry.name for entry in out.iterdir()) == [
        "contract.json",
        "lineage.ndjson",
        "metrics.json",
        "published",
        "quarantine",
        "table",
    ]
    events = [json.loads(line) for line in (out / "lineage.ndjson").read_text().splitlines()]
    assert [event["eventType"] for event in events] == ["START", "COMPLETE"]
    assert events[1]["inputs"][0]["inputFacets"]["inputStatistics"]["rowCount"] == count

    assert any(reason["reason"] == "MALFORMED_ROW" for reason in metrics["rejections"])
    seen = done.stdout + done.stderr + (out / "metrics.json").read_text()
    seen += (out / "lineage.ndjson").read_text() + (out / "contract.json").read_text()
    for file in (out / "published").rglob("*"):
        if file.is_file():
            seen += str(file) + file.read_bytes().decode("latin-1")
        if file.suffix == ".parquet":
            seen += str(pq.read_metadata(file).to_dict()) + str(pq.read_table(file).to_pylist())
    assert [secret for secret in SECRETS if secret in seen] == []
    refused = ds.dataset(out / "quarantine/run_id=first").to_table().to_pylist()
    assert "Zebulon" in str(refused)
    assert len(refused) == metrics["records"]["quarantined"]


def test_without_a_key_file_pseudonyms_are_random(capsys, files, spark, monkeypatch):
    monkeypatch.setattr(session, "local_session", lambda **_: spark)
    monkeypatch.setattr(spark, "stop", lambda: None)
    save(files / "c.json", document(column(ours={"deidentify": {"method": "pseudonym"}})))
    seen = set()
    for _ in range(2):
        code, out, err = call(capsys, *run_arguments(files))
        assert (code, json.loads(out)["published"]) == (0, 1)
        assert err[0].startswith("no --pseudonym-key-file: a random key is used")
        seen.add(str(ds.dataset(files / "out/published").to_table().to_pylist()))
    assert len(seen) == 2
    assert len(list((files / "out/quarantine").iterdir())) == 2


def test_mistakes_are_told_one_a_line_and_without_a_trace(tmp_path):
    wrong = document(
        column(classification="restricted"), column("b", logicalTypeOptions={"pattern": "(a"})
    )
    (tmp_path / "in.csv").write_text("x,b\n1,2\n")
    contract = save(tmp_path / "c.json", wrong)
    done = sluice(
        "run", "--contract", contract, "--in", tmp_path / "in.csv", "--out", tmp_path / "out"
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert [line.split(": ")[1:3] for line in done.stderr.splitlines()] == [
        ["UNPROTECTED", "/schema/0/properties/0"],
        ["BAD_PATTERN", "/schema/0/properties/1/logicalTypeOptions/pattern"],
    ]
    assert not (tmp_path / "out").exists()


def call(capsys, *arguments):
    code = cli.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


@pytest.fixture
def files(tmp_path):
    save(tmp_path / "c.json", document(column()))
    save(tmp_path / "in.csv", "x\n1\n")
    return tmp_path


def run_arguments(files, **changes):
    paths = {"contract": "c.json", "in": "in.csv", "out": "out", **changes}
    return ["run", *(part for name, path in paths.items() for part in (f"--{name}", files / path))]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contract": "none.json"}, "UNREADABLE_CONTRACT"),
        ({"pseudonym-key-file": "none"}, "UNREADABLE_KEY"),
        ({"out": "in.csv"}, "NOT_A_FOLDER"),
        ({"out": "."}, "OVERLAPPING_PATHS"),
        ({"out": "foreign"}, "FOREIGN_FILES"),
    ],
)
def test_mistakes_show_before_spark_starts(capsys, files, changes, code):
    (files / "foreign").mkdir()
    save(files / "foreign/thesis.txt", "mine")
    exit_code, out, err = call(capsys, *run_arguments(files, **changes))
    assert (exit_code, out, len(err)) == (1, "", 1)
    assert err[0].startswith(f"error: {code}: ")


def test_a_run_that_breaks_off_leaves_no_metrics(capsys, files, spark, monkeypatch):
    monkeypatch.setattr(session, "local_session", lambda **_: spark)
    monkeypatch.setattr(spark, "stop", lambda: None)
    assert call(capsys, *run_arguments(files))[0] == 0
    assert (files / "out/metrics.json").exists()
    save(files / "out/quality.html", "of the run before")
    save(files / "in.csv", "y\n1\n")
    assert call(capsys, *run_arguments(files))[0] == 1
    assert not (files / "out/metrics.json").exists()
    assert not (files / "out/quality.html").exists()
    start, fail = (files / "out/lineage.ndjson").read_text().splitlines()
    assert (json.loads(start)["eventType"], json.loads(fail)["eventType"]) == ("START", "FAIL")
    assert ds.dataset(files / "out/published").to_table().num_rows == 1


def test_a_contract_of_other_bytes(capsys, files):
    (files / "c.json").write_bytes(b"\xff\xfe")
    assert call(capsys, *run_arguments(files))[2] == [
        f"error: UNREADABLE_CONTRACT: {files / 'c.json'}: not UTF-8"
    ]


@pytest.mark.parametrize(
    "arguments",
    [[], ["run"], ["run", "--contract", "c", "--in", "i", "--out", "o", "--as-of", "x"]],
)
def test_wrong_use_exits_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_columns_are_printed_as_json(capsys, tmp_path):
    code, out, err = call(capsys, "columns", "--contract", reference_json(tmp_path))
    assert (code, err) == (0, [])
    columns = json.loads(out)
    assert columns[0] == {
        "name": "patient_key",
        "type": "string",
        "partition": False,
        "description": "Identifier that the registration system gave the patient.",
    }
    assert columns[-1] == {
        "name": "treatment_year",
        "type": "int",
        "partition": True,
        "description": "Year of treatment_start.",
    }


def test_columns_of_a_wrong_contract(capsys, tmp_path):
    path = save(tmp_path / "c.json", document(column(classification="restricted")))
    code, out, err = call(capsys, "columns", "--contract", path)
    assert (code, out, len(err)) == (1, "", 1)


def test_the_engine_runs_from_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "engine.zip", "w") as archive:
        for file in (GLUE / "sluice_etl").glob("*.py"):
            archive.write(file, f"sluice_etl/{file.name}")
    done = sluice("columns", "--contract", reference_json(tmp_path), path=tmp_path / "engine.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)) == 11


def test_a_defect_shows_its_trace_only_when_asked(capsys, files, monkeypatch):
    def fail(_options):
        raise ValueError("cannot cast Zebulon to INT")

    monkeypatch.setitem(cli.COMMANDS, "run", fail)
    code, _, err = call(capsys, *run_arguments(files))
    assert (code, len(err)) == (1, 2)
    assert err[0].startswith("error: UNEXPECTED: ValueError at ")
    assert "--verbose" in err[1]
    assert "Zebulon" not in str(err)
    code, _, err = call(capsys, *run_arguments(files), "--verbose")
    assert err[-1] == "ValueError: cannot cast Zebulon to INT"


def test_a_run_that_a_rule_stops_has_an_exit_code_of_its_own(capsys, files, spark, monkeypatch):
    monkeypatch.setattr(session, "local_session", lambda **_: spark)
    monkeypatch.setattr(spark, "stop", lambda: None)
    of = document(column())
    of["schema"][0]["quality"] = [{"metric": "rowCount", "mustBeGreaterThan": 9}]
    save(files / "c.json", of)
    code, out, err = call(capsys, *run_arguments(files))
    assert (code, json.loads(out)) == (3, {"in": 1, "published": 0, "quarantined": 0})
    assert err[-2:] == [
        "error: GATE_FAILED: /schema/0/quality/0: rowCount: measured 1, required more than 9",
        "gate stopped: 1 records were withheld, and nothing is published yet. Mend the source and "
        "run again; if the data is right, change the rule in the contract",
    ]
    metrics = json.loads((files / "out/metrics.json").read_text())
    assert (metrics["outcome"], metrics["withheld"]) == ("gated", 1)
