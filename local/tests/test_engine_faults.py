"""The contract engine as a Glue job, while S3 says SlowDown or it has a defect: what is told.

The records hold planted identifiers: none is in anything that the job leaves but its quarantine.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from control_client import Controlled, controlled_server
from embedded_aws import ROOT
from engine_pipeline import PLANTED, Pipeline, search


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Controlled]:
    with controlled_server(tmp_path, "--jars", str(ROOT / ".sluice/jars")) as server:
        yield server


def slow_down(operation: str, resource: str, times: int | None) -> dict[str, Any]:
    call = {"service": "s3", "operation": operation, "resource": resource}
    return {"call": call, "effect": {"kind": "throttle"}, "times": times}


@pytest.mark.pipeline
def test_while_s3_says_slow_down_readers_see_what_they_saw_and_the_next_run_succeeds(
    server: Controlled, name: str
) -> None:
    pipeline, control = Pipeline(server, name), server.control
    data = pipeline.lake.data
    pipeline.receive(["01-02-2024", "31-02-2024"])
    runs = [pipeline.run()]
    assert runs[0]["JobRunState"] == "SUCCEEDED", (runs[0], pipeline.told(runs[0]))
    before, files = pipeline.seen(), pipeline.objects("patients_loads/")
    assert [start for _, start in before] == ["2024-02-01"]

    # S3 stays overloaded while the load is written.
    pipeline.receive(["01-02-2025", "02-02-2025", f"{PLANTED[0]}"])
    control.faults(slow_down("*", f"{data}/patients_loads/load_id=*", None))
    runs.append(pipeline.run())
    said = runs[1]["ErrorMessage"]
    assert runs[1]["JobRunState"] == "FAILED"
    assert "StorageError: STORAGE: AWSServiceThrottledException: " in said, said
    assert "Status Code: 503" in said
    control.clear()
    assert pipeline.seen() == before
    assert {key: pipeline.objects("patients_loads/")[key] for key in files} == files

    # It is overloaded now and then: retries are enough.
    control.faults(
        slow_down("*", f"{data}/patients_loads/load_id=*", 2),
        slow_down("PutObject", f"{data}/patients_loads/_commits/*", 1),
    )
    runs.append(pipeline.run())
    assert runs[2]["JobRunState"] == "SUCCEEDED", (runs[2], pipeline.told(runs[2]))
    assert [rule["fired"] for rule in control.rules()] == [2, 1]
    assert [start for _, start in pipeline.seen()] == ["2025-02-01", "2025-02-02"]

    runs.append(pipeline.run(action="replay", run=runs[2]["Id"]))
    assert runs[3]["JobRunState"] == "SUCCEEDED", (runs[3], pipeline.told(runs[3]))
    assert "1 in: 0 published, 1 quarantined" in pipeline.told(runs[3])
    assert [start for _, start in pipeline.seen()] == ["2025-02-01", "2025-02-02"]
    search(pipeline, runs)


#: Spark quotes the value that it cannot cast, in its log and in its exception.
DEFECT = """
import sluice_etl.pipeline

def fail(judged, *_rest):
    judged.sparkSession.conf.set("spark.sql.ansi.enabled", "true")
    judged.selectExpr("cast(raw.r1 as int)").collect()

sluice_etl.pipeline.publish = fail
"""


@pytest.mark.pipeline
def test_what_spark_says_of_a_record_it_stumbles_over_is_not_logged(
    server: Controlled, name: str
) -> None:
    pipeline = Pipeline(server, name, DEFECT)
    pipeline.receive(["01-02-2024", "31-02-2024"])
    run = pipeline.run()
    assert run["JobRunState"] == "FAILED"
    assert "InternalError: UNEXPECTED: Py4JJavaError <- " in run["ErrorMessage"]
    assert "SparkNumberFormatException at " in run["ErrorMessage"], run["ErrorMessage"]
    search(pipeline, [run])
