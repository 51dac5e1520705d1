"""The life of job runs. These scripts need no Spark, so they start at once."""

import io
import json
import os
import time
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_aws import ACCOUNT, Aws, let, wait_until
from pipeline_template import trust

#: What the role of a job needs: its script, what the script reads, and its logs.
MAY = ("s3:GetObject", "s3:ListBucket", "logs:*", "glue:GetSecurityConfiguration")
OVER = {"SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"}


@dataclass
class Job:
    """A job with its bucket and its role."""

    aws: Aws
    name: str

    def make(self, script: str | None, **more: Any) -> None:
        s3, iam, glue = self.aws("s3"), self.aws("iam"), self.aws("glue")
        s3.create_bucket(Bucket=self.name)
        if script is not None:
            s3.put_object(Bucket=self.name, Key="job.py", Body=script)
        document = json.dumps(trust("glue.amazonaws.com"))
        iam.create_role(RoleName=self.name, AssumeRolePolicyDocument=document)
        let(self.aws, self.name, *MAY)
        arguments: dict[str, Any] = {
            "Name": self.name,
            "Role": f"arn:aws:iam::{ACCOUNT}:role/{self.name}",
            "GlueVersion": "5.1",
            "WorkerType": "G.1X",
            "NumberOfWorkers": 2,
            "Command": {"Name": "glueetl", "ScriptLocation": f"s3://{self.name}/job.py"},
        }
        glue.create_job(**{**arguments, **more})

    def start(self, **more: Any) -> str:
        return self.aws("glue").start_job_run(JobName=self.name, **more)["JobRunId"]

    def run(self, run_id: str) -> dict[str, Any]:
        return self.aws("glue").get_job_run(JobName=self.name, RunId=run_id)["JobRun"]

    def ended(self, run_id: str, seconds: float = 60) -> dict[str, Any]:
        return wait_until(
            lambda: found if (found := self.run(run_id))["JobRunState"] in OVER else None, seconds
        )

    def lines(self, run_id: str, stream: str, group: str = "/aws-glue/jobs") -> list[str]:
        logs = self.aws("logs")
        try:
            got = logs.get_log_events(
                logGroupName=f"{group}/{stream}", logStreamName=run_id, startFromHead=True
            )
        except logs.exceptions.ResourceNotFoundException:
            return []
        return [event["message"] for event in got["events"]]


@pytest.fixture
def job(aws: Aws, name: str) -> Job:
    return Job(aws, name)


def test_a_run_has_the_role_the_arguments_the_libraries_and_live_logs(job: Job) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("helper.py", "WORD = 'from the library'")
    script = """
import json, os, sys, time
import boto3, helper
from awsglue.utils import getResolvedOptions
print("first line", flush=True)
options = getResolvedOptions(sys.argv, ["JOB_NAME", "a", "b", "c"])
while not boto3.client("s3").list_objects_v2(Bucket=options["a"], Prefix="go").get("KeyCount"):
    time.sleep(0.05)
print(json.dumps({**options, "word": helper.WORD}))
print(boto3.client("sts").get_caller_identity()["Arn"])
print("a warning", file=sys.stderr)
import tempfile
print(json.dumps([os.environ["HOME"] == tempfile.gettempdir() == os.getcwd(), sorted(os.environ)]))
"""
    s3 = job.aws("s3")
    job.make(
        script,
        DefaultArguments={
            "--a": job.name,
            "--b": "default",
            "--c": "default",
            "--extra-py-files": f"s3://{job.name}/helper.zip",
        },
        NonOverridableArguments={"--c": "fixed"},
    )
    s3.put_object(Bucket=job.name, Key="helper.zip", Body=archive.getvalue())
    run_id = job.start(Arguments={"--b": "given", "--c": "given"})
    assert len(run_id) == 67
    wait_until(lambda: job.run(run_id)["JobRunState"] == "RUNNING")
    started = time.monotonic()
    wait_until(lambda: job.lines(run_id, "output") == ["first line"])
    assert time.monotonic() - started < 5, "lines come while the run goes on"
    assert job.run(run_id)["JobRunState"] == "RUNNING"
    s3.put_object(Bucket=job.name, Key="go", Body=b"x")
    run = job.ended(run_id)
    assert run["JobRunState"] == "SUCCEEDED", run
    assert run["Arguments"] == {"--b": "given", "--c": "given"}
    assert run["StartedOn"] <= run["CompletedOn"]
    assert (run["GlueVersion"], run["WorkerType"], run["NumberOfWorkers"]) == ("5.1", "G.1X", 2)
    assert (run["LogGroupName"], run["Timeout"], run["Attempt"]) == ("/aws-glue/jobs", 480, 0)
    assert "ErrorMessage" not in run
    _, options, identity, place = job.lines(run_id, "output")
    own_place, variables = json.loads(place)
    assert own_place, "a job writes in a directory of its own"
    assert "PYTEST_CURRENT_TEST" in os.environ
    assert not {"PYTEST_CURRENT_TEST", "PYTHONHASHSEED", "VIRTUAL_ENV"} & set(variables)
    assert json.loads(options) | {"JOB_RUN_ID": run_id} == {
        "JOB_NAME": job.name,
        "JOB_RUN_ID": run_id,
        "a": job.name,
        "b": "given",
        "c": "fixed",
        "word": "from the library",
    }
    assert identity == f"arn:aws:sts::{ACCOUNT}:assumed-role/{job.name}/GlueJobRunnerSession"
    assert job.lines(run_id, "error") == ["a warning"]
    runs = job.aws("glue").get_job_runs(JobName=job.name)["JobRuns"]
    assert [each["Id"] for each in runs] == [run_id]


def test_a_failed_run_names_the_exception_and_retries(job: Job) -> None:
    job.make("import sys\n\ndef f():\n    raise ValueError('bad value')\n\nf()\n", MaxRetries=1)
    first = job.start()
    run = job.ended(first)
    assert run["JobRunState"] == "FAILED"
    assert run["ErrorMessage"] == (
        "Error Category: UNCLASSIFIED_ERROR; Failed Line Number: 4; ValueError: bad value"
    )
    trace = job.lines(first, "error")
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[-1] == "ValueError: bad value"
    assert not [line for line in trace if "driver.py" in line], "the driver's frames are left out"
    second = f"{first}_attempt_1"
    retry = wait_until(
        lambda: [
            each
            for each in job.aws("glue").get_job_runs(JobName=job.name)["JobRuns"]
            if each["Id"] == second and each["JobRunState"] in OVER
        ]
    )[0]
    assert (retry["Attempt"], retry["PreviousRunId"]) == (1, first)
    assert retry["JobRunState"] == "FAILED"
    time.sleep(0.3)
    assert len(job.aws("glue").get_job_runs(JobName=job.name)["JobRuns"]) == 2, "no third attempt"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import nothing_here", "Error Category: IMPORT_ERROR; Failed Line Number: 1; Module"),
        ("x = (", "Error Category: SYNTAX_ERROR; Failed Line Number: 1; SyntaxError: "),
        ("import os; os._exit(9)", "Command failed with exit code 9"),
        (
            "import sys\nfrom awsglue.utils import getResolvedOptions\n"
            "getResolvedOptions(sys.argv, ['absent'])",
            "Error Category: INVALID_ARGUMENT_ERROR; Failed Line Number: 3; GlueArgumentError: "
            "the following arguments are required: --absent",
        ),
    ],
)
def test_ways_to_fail(job: Job, script: str, message: str) -> None:
    job.make(script)
    run = job.ended(job.start())
    assert run["JobRunState"] == "FAILED"
    assert run["ErrorMessage"].startswith(message), run["ErrorMessage"]


def test_leaving_with_zero_is_success(job: Job) -> None:
    job.make("import sys; sys.exit(0)")
    assert job.ended(job.start())["JobRunState"] == "SUCCEEDED"


@pytest.mark.parametrize("kind", ["script", "role", "trust", "zip", "security"])
def test_what_cannot_start_fails_with_a_reason(job: Job, kind: str) -> None:
    more: dict[str, Any] = {}
    if kind == "role":
        more["Role"] = f"arn:aws:iam::{ACCOUNT}:role/{job.name}-absent"
    if kind == "zip":
        more["DefaultArguments"] = {"--extra-py-files": f"s3://{job.name}/bad.zip"}
    if kind == "security":
        more["SecurityConfiguration"] = "absent"
    job.make(None if kind == "script" else "print(1)", **more)
    job.aws("s3").put_object(Bucket=job.name, Key="bad.zip", Body=b"not a zip")
    if kind == "trust":
        document = json.dumps(trust("lambda.amazonaws.com"))
        job.aws("iam").update_assume_role_policy(RoleName=job.name, PolicyDocument=document)
    run = job.ended(job.start())
    assert run["JobRunState"] == "FAILED"
    said = {
        "script": f"LAUNCH ERROR | Error downloading s3://{job.name}/job.py",
        "role": f"Role arn:aws:iam::{ACCOUNT}:role/{job.name}-absent does not exist",
        "trust": "its trust policy does not allow glue.amazonaws.com",
        "zip": "bad.zip of --extra-py-files is not a zip archive",
        "security": "EntityNotFoundException",
    }[kind]
    assert said in run["ErrorMessage"]


def test_a_run_that_takes_too_long_times_out(job: Job) -> None:
    job.make("import time\nprint('begun', flush=True)\ntime.sleep(600)", Timeout=1)
    run_id = job.start()
    run = job.ended(run_id)
    assert run["JobRunState"] == "TIMEOUT"
    assert run["Timeout"] == 1
    assert 3 <= run["ExecutionTime"] <= 10, "a minute of this server has 4 seconds"
    assert job.lines(run_id, "output") == ["begun"]


def test_a_run_can_be_stopped_with_all_that_it_started(job: Job) -> None:
    job.make(
        "import subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        "print(child.pid, flush=True)\ntime.sleep(600)"
    )
    run_id = job.start()
    (pid,) = wait_until(lambda: job.lines(run_id, "output"))
    glue = job.aws("glue")
    answer = glue.batch_stop_job_run(JobName=job.name, JobRunIds=[run_id, "jr_absent"])
    assert answer["SuccessfulSubmissions"] == [{"JobName": job.name, "JobRunId": run_id}]
    assert [each["JobRunId"] for each in answer["Errors"]] == ["jr_absent"]
    assert job.run(run_id)["JobRunState"] in ("STOPPING", "STOPPED")
    assert job.ended(run_id)["JobRunState"] == "STOPPED"
    wait_until(lambda: not is_running(int(pid)))
    again = glue.batch_stop_job_run(JobName=job.name, JobRunIds=[run_id])
    assert again["Errors"][0]["JobRunId"] == run_id


def test_a_run_that_is_stopped_before_it_runs_never_runs(job: Job) -> None:
    job.make("import time; time.sleep(600)")
    run_id = job.start()
    job.aws("glue").batch_stop_job_run(JobName=job.name, JobRunIds=[run_id])
    states = []
    wait_until(lambda: states.append(job.run(run_id)["JobRunState"]) or states[-1] in OVER)
    assert set(states) <= {"STOPPING", "STOPPED"}
    assert states[-1] == "STOPPED"


def is_running(pid: int) -> bool:
    from pathlib import Path

    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_no_more_runs_at_once_than_the_job_allows(job: Job) -> None:
    job.make("import time; time.sleep(600)", ExecutionProperty={"MaxConcurrentRuns": 2})
    runs = [job.start(), job.start()]
    glue = job.aws("glue")
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        job.start()
    glue.batch_stop_job_run(JobName=job.name, JobRunIds=runs[:1])
    job.ended(runs[0])
    runs.append(job.start())
    glue.batch_stop_job_run(JobName=job.name, JobRunIds=runs[1:])
    for run_id in runs:
        assert job.ended(run_id)["JobRunState"] == "STOPPED"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"GlueVersion": "5.0"}, "runs Glue 5.1 (Spark 3.5.6) only; the job has GlueVersion 5.0"),
        ({"GlueVersion": "4.0"}, "runs Glue 5.1 (Spark 3.5.6) only"),
        (
            {"DefaultArguments": {"--job-bookmark-option": "job-bookmark-enable"}},
            "does not support job bookmarks",
        ),
        ({"Command": {"Name": "pythonshell", "ScriptLocation": "s3://b/k"}}, "glueetl"),
    ],
)
def test_what_cannot_run_here_is_refused_at_start(
    job: Job, more: dict[str, Any], said: str
) -> None:
    job.make("print(1)", **more)
    with pytest.raises(ClientError) as refusal:
        job.start()
    error = refusal.value.response["Error"]
    assert error["Code"] == "InvalidInputException"
    assert said in error["Message"]
    assert job.aws("glue").get_job_runs(JobName=job.name)["JobRuns"] == []


def test_a_security_configuration_moves_and_encrypts_the_logs(job: Job) -> None:
    key = job.aws("kms").create_key()["KeyMetadata"]["Arn"]
    encryption = {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": key}
    job.aws("glue").create_security_configuration(
        Name=f"{job.name}-sec", EncryptionConfiguration={"CloudWatchEncryption": encryption}
    )
    job.make("print('hello')", SecurityConfiguration=f"{job.name}-sec")
    run_id = job.start()
    group = f"/aws-glue/jobs/{job.name}-sec-role/{job.name}"
    assert job.run(run_id)["LogGroupName"] == group
    run = job.ended(run_id)
    assert run["LogGroupName"] == group
    assert run["SecurityConfiguration"] == f"{job.name}-sec"
    assert job.lines(run_id, "output", group) == ["hello"]
    groups = job.aws("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    assert {each["logGroupName"] for each in groups} == {f"{group}/error", f"{group}/output"}
    assert {each["kmsKeyId"] for each in groups} == {key}


def test_updates_of_a_job_replace_its_definition(job: Job) -> None:
    job.make("print(1)", Timeout=5, Description="old", MaxRetries=2)
    glue = job.aws("glue")
    with pytest.raises(glue.exceptions.AlreadyExistsException):
        glue.create_job(Name=job.name, Role="r", Command={"Name": "glueetl"})
    command = {"Name": "glueetl", "ScriptLocation": "s3://b/k"}
    glue.update_job(JobName=job.name, JobUpdate={"Role": "r", "Command": command, "Timeout": 9})
    found = glue.get_job(JobName=job.name)["Job"]
    assert (found["Timeout"], found["Command"]["ScriptLocation"]) == (9, "s3://b/k")
    assert "Description" not in found
    assert "GlueVersion" not in found
