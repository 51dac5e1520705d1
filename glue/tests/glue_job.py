"""The script that Glue starts, with stand-ins for awsglue and boto3, and its arguments."""

from __future__ import annotations

import importlib.util
import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from cases import document
from pyspark.sql import SparkSession
from sluice_etl.local_publishing import local_destination

SCRIPT = Path(__file__).parents[1] / "jobs/etl.py"
SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:pseudonyms"


def job_script(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The script as a module; `calls` tells what it did to Glue and to AWS."""
    calls, sent = [], []

    class Job:
        def __init__(self, context):
            assert context.spark_session is spark

        def init(self, name, arguments):
            calls.append(("init", name, arguments["JOB_RUN_ID"]))

        def commit(self):
            calls.append(("commit",))

    def resolve(argv, names):
        given = dict(zip((name.lstrip("-") for name in argv[1::2]), argv[2::2], strict=True))
        assert "JOB_RUN_ID" not in names  # Glue reserves it, and adds it
        return {name: given[name] for name in (*names, "JOB_RUN_ID")}

    def client(service, **_):
        def get_secret_value(SecretId):  # noqa: N803 (AWS's name)
            calls.append((service, SecretId))
            return calls[0] if isinstance(calls[0], dict) else {"SecretString": "k" * 32}

        def put_metric_data(Namespace, MetricData):  # noqa: N803 (AWS's names)
            if calls[0] == "no CloudWatch":
                raise EndpointConnectionError(endpoint_url="https://monitoring")
            sent.extend((service, Namespace, datum["MetricName"]) for datum in MetricData)

        return types.SimpleNamespace(
            get_secret_value=get_secret_value, put_metric_data=put_metric_data
        )

    modules = {
        "boto3": {"client": client},
        "awsglue": {},
        "awsglue.context": {"GlueContext": lambda _: types.SimpleNamespace(spark_session=spark)},
        "awsglue.job": {"Job": Job},
        "awsglue.utils": {"getResolvedOptions": resolve},
    }
    for name, members in modules.items():
        module = types.ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    spec = importlib.util.spec_from_file_location("etl", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.calls, script.sent = calls, sent
    # The catalog and the commit log have tests of their own, on the embedded AWS.
    script.destination = lambda given: local_destination(Path(given["published"]).parent)
    return script


def arguments(tmp_path, *columns, text="x\n1\n"):
    (tmp_path / "contract.json").write_text(json.dumps(document(*columns)))
    (tmp_path / "in.csv").write_text(text)
    places = {
        "JOB_NAME": "patients",
        "JOB_RUN_ID": "jr_0123",
        "contract": tmp_path / "contract.json",
        "source": tmp_path / "in.csv",
        "published": f"{tmp_path}/published/",
        "quarantine": f"{tmp_path}/quarantine/",
        "metrics": f"{tmp_path}/metrics/",
        "database": "health",
        "table": "patients",
        "pseudonym_secret": SECRET,
    }
    return [
        "etl.py",
        *(str(part) for name, value in places.items() for part in (f"--{name}", value)),
    ]


def failure(etl, argv):
    """The last line that Python prints, which Glue shows as ErrorMessage."""
    with pytest.raises(Exception) as caught:
        etl.main(argv)
    assert type(caught.value).__module__ == "__main__"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert ("commit",) not in etl.calls
    return f"{type(caught.value).__qualname__}: {caught.value}"


def as_run(argv, run_id):
    place = argv.index("--JOB_RUN_ID") + 1
    return [*argv[:place], run_id, *argv[place + 1 :]]
