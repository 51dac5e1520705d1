"""The contract engine as a Glue job, while S3 says SlowDown: what readers see, and what is told.

The records hold planted identifiers: none is in anything that the job leaves but its quarantine.
"""

import importlib.util
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from analytics_template import Lake
from control_client import Controlled, controlled_server
from embedded_aws import ROOT, let
from sluice_etl.columns import published_columns
from sluice_etl.contract_reader import read_contract
from test_athena_queries import Desk
from test_glue_jobs import Job

CONTRACT = ROOT / "pipeline-config/pipelines/patients/contract.yaml"
#: S3A would wait for minutes until it gives up.
IMPATIENT = "spark.hadoop.fs.s3a.retry.throttle.limit=2"
HASTY = "spark.hadoop.fs.s3a.retry.throttle.interval=10ms"
PLANTED = ["Zebulon Quartermain", "987-65-4320", "1931/07/23", "MRN-7718231908", "zq@kestrel.test"]


def canaries() -> ModuleType:
    """The search for planted values, of the engine's tests."""
    spec = importlib.util.spec_from_file_location("canaries", ROOT / "glue/tests/canaries.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Controlled]:
    with controlled_server(tmp_path, "--jars", str(ROOT / ".sluice/jars")) as server:
        yield server


class Pipeline:
    """The patients' pipeline: bucket, declared table, secret, role and job."""

    def __init__(self, server: Controlled, name: str) -> None:
        aws = self.aws = server.aws
        self.lake, self.job = Lake(aws, name), Job(aws, f"{name}-etl")
        said = yaml.safe_load(CONTRACT.read_text())
        columns = published_columns(read_contract(said))
        data = {each.name: each.type for each in columns if not each.partition}
        keys = {each.name: each.type for each in columns if each.partition}
        self.lake.table("patients_loads", data, {"load_id": "string", **keys})
        self.desk = Desk(aws, self.lake)
        self.header = [each["name"] for each in said["schema"][0]["properties"]]
        self.lake.put("contract.json", json.dumps(said).encode())
        self.lake.put("engine.zip", engine())
        secret = aws("secretsmanager").create_secret(Name=name, SecretString="k" * 40)
        bucket = f"s3://{self.lake.data}"
        self.job.make(
            (ROOT / "glue/jobs/etl.py").read_text(),
            DefaultArguments={
                "--extra-py-files": f"{bucket}/engine.zip",
                "--conf": f"{IMPATIENT} --conf {HASTY}",
                "--contract": f"{bucket}/contract.json",
                "--source": f"{bucket}/raw/",
                "--published": f"{bucket}/patients_loads/",
                "--quarantine": f"{bucket}/quarantine/",
                "--metrics": f"{bucket}/metrics/",
                "--database": self.lake.database,
                "--table": "patients",
                "--pseudonym_secret": secret["ARN"],
            },
        )
        may = ("s3:*", "glue:*", "logs:*", "cloudwatch:*", "secretsmanager:GetSecretValue")
        let(aws, f"{name}-etl", *may)

    def receive(self, starts: list[str]) -> None:
        """Takes in records whose identifiers are planted, one of them with each start's date."""
        row = dict.fromkeys(self.header, "")
        row |= {"full_name": PLANTED[0], "ssn": PLANTED[1], "birth_date": PLANTED[2]}
        rows = [
            {**row, "patient_id": f"{PLANTED[3]}{i}", "email": PLANTED[4], "treatment_start": start}
            for i, start in enumerate(starts)
        ]
        lines = [",".join(self.header), *(",".join(each.values()) for each in rows)]
        self.lake.put("raw/p.csv", "\n".join(lines).encode())

    def run(self) -> dict[str, Any]:
        return self.job.ended(self.job.start(), seconds=180)

    def seen(self) -> list[list[str | None]]:
        """What a query sees."""
        return self.desk.ask("SELECT patient_key, treatment_start FROM patients ORDER BY 2")[1:]

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        s3 = self.aws("s3")
        listed = s3.list_objects_v2(Bucket=self.lake.data, Prefix=prefix).get("Contents", [])
        keys = [each["Key"] for each in listed]
        return {key: s3.get_object(Bucket=self.lake.data, Key=key)["Body"].read() for key in keys}

    def told(self, run: dict[str, Any]) -> str:
        lines = (self.job.lines(run["Id"], stream) for stream in ("output", "error"))
        return "\n".join(line for stream in lines for line in stream)


def engine() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for file in (ROOT / "glue/sluice_etl").glob("*.py"):
            archive.write(file, f"sluice_etl/{file.name}")
    return data.getvalue()


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
    search(pipeline, runs)


def search(pipeline: Pipeline, runs: list[dict[str, Any]]) -> None:
    """No planted value is in what the job left, but where it was received and in quarantine."""
    find = canaries()
    objects = pipeline.objects()
    left = {k: v for k, v in objects.items() if not k.startswith(("raw/", "quarantine/"))}
    assert {key.split("/")[0] for key in left} >= {"patients_loads", "metrics"}
    metrics = pipeline.aws("cloudwatch").list_metrics(Namespace="Sluice")
    assert metrics["Metrics"]
    places = [place for key, body in left.items() for place in find.read(key, body)]
    places += [place for run in runs for place in find.read("log", pipeline.told(run).encode())]
    places += find.read("runs", json.dumps([runs, metrics], default=str).encode())
    catalog = pipeline.aws("glue").get_partitions(
        DatabaseName=pipeline.lake.database, TableName="patients_loads"
    )
    view = pipeline.aws("glue").get_table(DatabaseName=pipeline.lake.database, Name="patients")
    places += find.read("catalog", json.dumps([catalog, view], default=str).encode())
    assert find.leaks([*PLANTED, "k" * 40], places) == []
    kept = [place for k, v in objects.items() if k not in left for place in find.read(k, v)]
    assert {value for _, value in find.leaks(PLANTED, kept)} == set(PLANTED)
