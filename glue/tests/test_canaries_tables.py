"""Planted identifiers that another pipeline has published: they lie in names of folders too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from canaries import below, leaks, read
from cases import KEY, column, run_job
from people import HIDDEN, made
from sluice_etl.cloudwatch import metric_batches
from sluice_etl.errors import InputError
from sluice_etl.lineage import with_lineage
from sluice_etl.local_publishing import local_destination
from sluice_etl.metrics import as_text
from sluice_etl.pipeline import Run, run
from sluice_etl.source_table import SourceTable

pytestmark = pytest.mark.pipeline
DROPPED = {"deidentify": {"method": "drop"}}
WARDS = [f"Dr Thistlewood{n} of Gallowglass Lane" for n in range(10, 14)]
NAMES = [f"Zebulon{n} Quartermain{n}" for n in range(10, 34)]


def residents(most: int | None):
    """Reads names and wards in the clear, and shows neither; without `most` n is no number."""
    number = column("n", "integer", logicalTypeOptions={"maximum": most}, ours=DROPPED)
    secret = {"classification": "restricted"}
    return made(
        "residents",
        column("name", primaryKey=True, ours={"deidentify": HIDDEN, "publishAs": "key"}, **secret),
        column("ward", ours=DROPPED, **secret),
        column("n", "boolean", ours=DROPPED) if most is None else number,
        source={"format": "parquet"},
    )


def test_no_value_of_a_table_that_is_read_leaves_by_any_way_but_the_quarantine(
    spark, tmp_path: Path, capfd
):
    """Not by what a run commits of the files that it took in, nor by what it says of one."""
    lines = [f"{name},{WARDS[n % 4]},{n}" for n, name in enumerate(NAMES)]
    (tmp_path / "in.csv").write_text("\n".join(["name,ward,n", *lines]))
    part = {"partitioned": True, "partitionKeyPosition": 1}
    # Internal to those who publish it; to those who read it, nobody's business.
    of = made(
        "people", column("name", primaryKey=True), column("ward", **part), column("n", "integer")
    )
    run_job(spark, of, tmp_path / "in.csv", tmp_path / "people")
    to = tmp_path / "to"
    table = SourceTable("people", local_destination(tmp_path / "people"))
    job = Run(
        contract=residents(20),
        source=table,
        published=local_destination(to),
        quarantine=str(to / "quarantine"),
        run_id="r1",
        today=date(2025, 6, 15),
        key=KEY,
    )
    places = []

    def told(of_run: Run) -> dict:
        def keep(text: str) -> None:
            places.extend(read("lineage", text.encode()))

        return with_lineage(keep, print, run, spark, of_run, print)

    metrics = told(job)
    assert metrics["records"] == {"in": 24, "published": 21, "quarantined": 3}
    places += read("metrics", as_text(metrics).encode())
    places += read("cloudwatch", json.dumps([*metric_batches(metrics)]).encode())
    with pytest.raises(InputError) as no_number:
        told(replace(job, contract=residents(None), run_id="r2"))
    again = replace(job, replay="r1", run_id="r3")
    with pytest.raises(InputError) as wrong:
        told(replace(again, contract=residents(None)))
    assert told(replace(again, contract=residents(99)))["records"]["published"] == 3
    next((tmp_path / "people/table").glob("load_id=*/*/*.parquet")).unlink()
    with pytest.raises(InputError, match="MISSING_RECORDS") as missing:
        told(replace(job, run_id="r4"))
    for error in (no_number, wrong, missing):
        places += read("error", str(error.value).encode())
    places += read("printed", "".join(capfd.readouterr()).encode())
    places += below(to, "quarantine")
    assert {name.split("/")[0] for name, _ in places} >= {"table", "published", "lineage"}
    assert leaks([*NAMES, *WARDS], places) == []
    kept = {value for _, value in leaks([*NAMES, *WARDS], below(to / "quarantine"))}
    assert kept >= {*NAMES[21:], WARDS[1]}
