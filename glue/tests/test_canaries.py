"""Planted identifiers: only the quarantine may hold them, whatever becomes of the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from canaries import below, leaks, read
from canary_runs import RUNS
from cases import column, document, on_spark, run_job
from generated import METHODS, columns
from hypothesis import Phase, given
from hypothesis import strategies as st
from patients import HEADER, reference_document, write
from sluice_etl.cloudwatch import metric_batches
from sluice_etl.contract_reader import read_contract
from sluice_etl.metrics import as_text
from sluice_etl.session import java_pattern_problem

pytestmark = pytest.mark.pipeline
HERE = Path(__file__).parent
KEY = b"Planted-Key-0123456789-abcdefghijklmno"
ORDINARY = {
    **{"gender": "F", "diagnosis_code": "I10", "treatment_start": "01-02-2024", "country": "DE"},
    **{"chronic_condition": "Y", "blood_type": "A+"},
}
"""What is no identifier, and is published as it is."""


def person(number: int) -> dict[str, str]:
    """A person whose every identifier is like no other's and like nothing else in a run."""
    name = f"Zebulon{number} Quartermain{number}"
    return {
        "patient_id": f"MRN-77{number:02}31908",
        "full_name": name,
        "birth_date": f"19{31 + number}/07/23",
        "ssn": f"987-{60 + number}-4320",
        "email": f"zeb{number}@quartermain.test",
        "insurance_number": f"QRTM000000008{number:02}742",
        "notes": f"{name} of {number} Gallowglass Lane, Żółwin: café, knows Dr Thistlewood{number}",
        "last_visit_lat": f"47.{number}183742",
        "last_visit_long": f"8.{number}539217",
        "referred_by": f"Dr Thistlewood{number}",
        "phone": f"+49 555 01{number:02} 8842",
    }


PEOPLE = [person(number) for number in range(10, 40)]
PLANTED = sorted({value for each in PEOPLE for value in each.values()})


def rows() -> list[dict[str, str]]:
    """Good records; identifiers in every wrong column; records that are refused for each reason."""
    good = [{**ORDINARY, **each} for each in PEOPLE]
    wrong = [
        {**good[10 + i % 8], "patient_id": f"x{i}", name: value}
        for i, (name, value) in enumerate(
            (name, value) for value in PEOPLE[20].values() for name in HEADER
        )
    ]
    refused = [{**good[21], "treatment_start": "31-02-2024"}, {**good[22], "patient_id": ""}]
    return [*good[:20], *wrong, *refused, good[0]]


def plant(folder: Path) -> None:
    said = reference_document()
    table = said["schema"][0]
    said["schema"][0]["quality"] = [
        *table["quality"],
        {
            **{"id": "newest", "type": "sql", "mustBeGreaterThan": 0, "severity": "warning"},
            "query": "SELECT max(length(patient_key)) FROM {object}",
        },
    ]
    (folder / "c.json").write_text(json.dumps(said))
    own = table.setdefault("customProperties", [])
    quasi = {"quasiIdentifiers": ["age", "country", "visit_lat_cell"], "k": 50}
    own.append({"property": "privacy", "vendor": "sluice", "value": quasi})
    (folder / "groups.json").write_text(json.dumps(said))
    own[:] = [{"property": "source", "vendor": "sluice", "value": {"format": "jsonLines"}}]
    gate = {"id": "no_rows", "metric": "rowCount", "mustBe": 0, "severity": "error"}
    table["quality"] = [*table["quality"], gate]
    (folder / "gate.json").write_text(json.dumps(said))
    (folder / "key").write_bytes(KEY)
    records = rows()
    write(folder / "csv/a.csv", records, [*HEADER, "remark"])
    beyond = [{**each, "remark": each["notes"]} for each in records[:9]]
    write(folder / "csv/b.csv", [{**e, "patient_id": f"b{i}"} for i, e in enumerate(beyond)])
    with (folder / "csv/a.csv").open("ab") as file:
        file.write(f"{PLANTED[3]},{PLANTED[9]}\n".encode())
        file.write(f'"{PLANTED[5]}\n{PLANTED[20]},{PLANTED[30]}'.encode())
    (folder / "headless").mkdir()
    (folder / "headless/a.csv").write_text(",".join(good for good in PEOPLE[3].values()) + "\n")
    (folder / "lines").mkdir()
    lines = [json.dumps({**each, each["full_name"]: each["ssn"]}) for each in records]
    lines += [f'{{"{PLANTED[4]}": ', PLANTED[6], json.dumps([PLANTED[7]])]
    (folder / "lines/a.jsonl").write_text("\n".join(lines) + "\n")


def test_no_identifier_of_the_patients_leaves_by_any_way_but_the_quarantine(tmp_path):
    plant(tmp_path)
    path = os.pathsep.join((str(HERE.parent), str(HERE)))
    done = subprocess.run(
        [sys.executable, str(HERE / "canary_runs.py"), str(tmp_path)],
        capture_output=True,
        check=False,
        timeout=500,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    *_, codes = done.stdout.decode().splitlines()
    assert dict(zip(RUNS, json.loads(codes), strict=True)) == {
        **{"published": 0, "gated": 3, "headless": 1, "groups": 1, "defect": 1},
    }, done.stderr[-3000:]
    said = done.stderr.decode("utf-8", "replace")
    assert said.count("INFO org.apache.spark") > 500
    for code in ("GATE_FAILED", "MISSING_COLUMN", "K_TOO_SMALL", "UNEXPECTED"):
        assert f"error: {code}: " in said
    places = [*read("stdout", done.stdout), *read("stderr", done.stderr)]
    for out in ("out-c", "out-gate", "out-groups"):
        places += [(f"{out}/{name}", data) for name, data in below(tmp_path / out, "quarantine")]
    for file in tmp_path.glob("out-*/metrics.json"):
        batches = [*metric_batches(json.loads(file.read_text()))]
        places += read("cloudwatch", json.dumps(batches).encode())
    assert {name.split("#")[0].split("/")[1] for name, _ in places if "/" in name} >= {
        *("lineage.ndjson", "metrics.json", "table", "published")
    }
    assert leaks([*PLANTED, KEY.decode()], places) == []
    kept = below(tmp_path / "out-c/quarantine")
    assert {value for _, value in leaks([*PEOPLE[20].values()], kept)} == {*PEOPLE[20].values()}


VALUES = {
    "string": ["Zq{n}xKestrelwood", "{n}-66-4417 kestrel"],
    "integer": ["7{n}8813", "9{n}1237"],
    "number": ["7{n}8813.987654", "-4{n}19.271828"],
    "money": ["7{n}.91", "88{n}.27"],
    "boolean": ["Maybe{n} Kestrel"],
    "date": ["19{n}-07-23", "23.07.19{n}"],
    "timestamp": ["19{n}-07-23T04:05:06.789123Z"],
    "time": ["04:05:{n}.789123"],
}


@st.composite
def secretive(draw: st.DrawFn) -> dict[str, Any]:
    """A contract all of whose columns are restricted, and protected by one of the methods."""
    made = []
    for number, type_ in enumerate(sorted(VALUES)):
        of = draw(columns(f"c{number}", type_))
        own = [
            p for p in of["customProperties"] if p["property"] not in ("deidentify", "publishAs")
        ]
        method = draw(st.sampled_from(METHODS[type_]))
        own.append({"property": "deidentify", "vendor": "sluice", "value": method})
        onto = {"classification": "restricted", "unique": False, "customProperties": own}
        made.append({**of, **onto})
    key = column("id", primaryKey=True, classification="restricted")
    hide = {"property": "deidentify", "vendor": "sluice", "value": {"method": "pseudonym"}}
    key["customProperties"] = [hide]
    return document(key, *draw(st.permutations(made)))


@given(secretive(), st.integers(0, 2**32))
@on_spark(2, phases=[Phase.explicit, Phase.generate])
def test_no_value_of_a_generated_contract_leaves_either(spark, tmp_path_factory, capfd, said, seed):
    folder, rng = tmp_path_factory.mktemp("case"), Random(seed)  # noqa: S311 (test data)
    of = read_contract(said, partial(java_pattern_problem, spark))
    names = [each["name"] for each in said["schema"][0]["properties"]]
    kinds = {f"c{number}": type_ for number, type_ in enumerate(sorted(VALUES))}
    records, planted = [], set()
    for n in range(12, 60):
        row = {"id": f"Zq-{n}-5567412"}
        for name, type_ in kinds.items():
            # A grid of a tenth hides no whole number.
            fitting = [each for each in sorted(VALUES) if type_ == "integer" or each != "integer"]
            row[name] = rng.choice(VALUES[rng.choice([type_] * 4 + fitting)]).format(n=n)
        records.append(row)
        planted |= {*row.values()}
    write(folder / "in.csv", records, names)
    metrics = run_job(spark, of, folder / "in.csv", folder / "out", key=KEY)
    assert metrics["records"]["in"] == len(records)
    places = [*below(folder / "out", "quarantine"), *read("metrics", as_text(metrics).encode())]
    places += read("printed", "".join(capfd.readouterr()).encode())
    assert leaks([*planted, KEY.decode()], places) == []
    kept = {value for _, value in leaks(planted, below(folder / "out/quarantine"))}
    assert bool(kept) == bool(metrics["records"]["quarantined"])
