"""The patients' pipeline as a Glue job over planted records, and the search for what it let out."""

import importlib.util
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import yaml
from analytics_template import Lake
from control_client import Controlled
from embedded_aws import ROOT, Aws, let, wait_until
from sluice_etl.columns import published_columns
from sluice_etl.contract_reader import read_contract
from test_athena_queries import Desk
from test_glue_jobs import Job
from test_trail_delivery import make_trail, records

CONTRACT = ROOT / "pipeline-config/pipelines/patients/contract.yaml"
#: S3A would wait for minutes until it gives up.
IMPATIENT = "spark.hadoop.fs.s3a.retry.throttle.limit=2"
HASTY = "spark.hadoop.fs.s3a.retry.throttle.interval=10ms"
START = 'if __name__ == "__main__":'
PLANTED = ["Zebulon Quartermain", "987-65-4320", "1931/07/23", "MRN-7718231908", "zq@kestrel.test"]


def canaries() -> ModuleType:
    """The search for planted values, of the engine's tests."""
    spec = importlib.util.spec_from_file_location("canaries", ROOT / "glue/tests/canaries.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Pipeline:
    """The patients' pipeline: bucket, declared table, secret, role and job."""

    def __init__(self, server: Controlled, name: str, defect: str = "") -> None:
        self.control, aws = server.control, server.aws
        self.aws = aws
        self.trail = f"{name}-trail"
        make_trail(aws, self.trail, of=f"{name}-data")
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
        self.lake.put("log4j2.properties", (ROOT / "glue/jobs/log4j2.properties").read_bytes())
        secret = aws("secretsmanager").create_secret(Name=name, SecretString="k" * 40)
        bucket = f"s3://{self.lake.data}"
        script = (ROOT / "glue/jobs/etl.py").read_text()
        self.job.make(
            script.replace(START, f"{defect}\n{START}"),
            DefaultArguments={
                "--extra-py-files": f"{bucket}/engine.zip",
                "--extra-files": f"{bucket}/log4j2.properties",
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

    def run(self, **arguments: str) -> dict[str, Any]:
        given = {f"--{name}": value for name, value in arguments.items()}
        return self.job.ended(self.job.start(Arguments=given), seconds=180)

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


def search(pipeline: Pipeline, runs: list[dict[str, Any]]) -> None:
    """No planted value is in what the job left, but where it was received and in quarantine."""
    find, aws, lake = canaries(), pipeline.aws, pipeline.lake
    objects = pipeline.objects()
    left = {k: v for k, v in objects.items() if not k.startswith(("raw/", "quarantine/"))}
    places = [place for key, body in left.items() for place in find.read(key, body)]
    places += [place for run in runs for place in find.read("log", pipeline.told(run).encode())]
    said = {
        "runs": runs,
        "metrics": metrics(aws),
        "catalog": [
            aws("glue").get_partitions(DatabaseName=lake.database, TableName="patients_loads"),
            aws("glue").get_tables(DatabaseName=lake.database),
        ],
        "queries": [aws("athena").list_query_executions(WorkGroup="primary")],
        "calls": calls(pipeline),
        # Of those too whose content may hold them.
        "objects": [about(pipeline, key) for key in objects],
    }
    for name, answers in said.items():
        places += find.read(name, json.dumps(answers, default=str).encode())
    assert find.leaks([*PLANTED, "k" * 40], places) == []
    kept = [place for k, v in objects.items() if k not in left for place in find.read(k, v)]
    assert {value for _, value in find.leaks(PLANTED, kept)} == set(PLANTED)


def metrics(aws: Aws) -> list[Any]:
    """Names, dimensions and values of the job's metrics."""
    cloudwatch = aws("cloudwatch")
    listed = cloudwatch.list_metrics(Namespace="Sluice")["Metrics"]
    now = datetime.now(UTC)
    span = {"StartTime": now - timedelta(days=1), "EndTime": now + timedelta(days=1)}
    return [
        cloudwatch.get_metric_statistics(**each, **span, Period=86_400, Statistics=["Sum"])
        for each in listed
    ]


def calls(pipeline: Pipeline) -> list[Any]:
    """What CloudTrail has written down: calls that it finds, and those of objects in its files."""
    pages = pipeline.aws("cloudtrail").get_paginator("lookup_events").paginate()
    looked_up = [json.loads(each["CloudTrailEvent"]) for page in pages for each in page["Events"]]
    pipeline.control.advance(301)
    delivered = wait_until(lambda: records(pipeline.aws, pipeline.trail))
    assert {"StartJobRun", "GetSecretValue"} <= {each["eventName"] for each in looked_up}
    assert {"GetObject", "PutObject"} <= {each["eventName"] for each in delivered}
    return [*looked_up, *delivered]


def about(pipeline: Pipeline, key: str) -> list[Any]:
    """What is said of an object besides its content."""
    s3, place = pipeline.aws("s3"), {"Bucket": pipeline.lake.data, "Key": key}
    return [key, s3.head_object(**place), s3.get_object_tagging(**place)["TagSet"]]
