"""The server as a process, and the form of its errors."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_aws import ROOT, Aws, let, start_server, wait_until

Start = Callable[..., tuple[subprocess.Popen[bytes], dict[str, Any]]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts servers, and ends those that a test left running."""
    started: list[subprocess.Popen[bytes]] = []

    def one(*more: str) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
        process, about = start_server(tmp_path, *more)
        started.append(process)
        return process, about

    yield one
    for process in started:
        process.kill()
        process.wait()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310 this machine's own server
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_it_says_where_it_is_and_leaves_nothing_behind(start: Start, tmp_path: Path) -> None:
    process, about = start()
    port = about["port"]
    assert about["pid"] == process.pid
    assert about["endpoint"] == f"http://127.0.0.1:{port}"
    assert (about["account"], about["region"]) == ("123456789012", "us-east-1")
    assert {"startedAt", "version"} <= set(about)
    with urllib.request.urlopen(f"{about['endpoint']}/_sluice/health") as answer:  # noqa: S310
        assert answer.read() == b'{"status":"ok"}'
    with pytest.raises(ConnectionRefusedError):  # it listens on 127.0.0.1 alone
        socket.create_connection(("127.0.0.2", port), timeout=2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    assert [path.name for path in tmp_path.iterdir()] == []


def test_interrupting_it_is_a_clean_end_as_well(start: Start) -> None:
    process, _ = start()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=10) == 0


def test_it_ends_with_its_parent(start: Start) -> None:
    parent = subprocess.Popen(["sleep", "600"])  # noqa: S607
    process, _ = start("--parent-pid", str(parent.pid))
    parent.kill()  # and is not waited for: a zombie is gone as well
    assert process.wait(timeout=10) == 0
    parent.wait()


def test_a_running_job_ends_with_the_server(start: Start, tmp_path: Path) -> None:
    process, about = start("--jars", str(tmp_path))
    aws = Aws(about["endpoint"])
    aws("s3").create_bucket(Bucket="bucket")
    script = f"import os, time; open('{tmp_path}/pid', 'w').write(str(os.getpid())); time.sleep(99)"
    aws("s3").put_object(Bucket="bucket", Key="job.py", Body=script)
    document = (
        '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}, '
        '"Action": "sts:AssumeRole"}]}'
    )
    aws("iam").create_role(RoleName="role", AssumeRolePolicyDocument=document)
    let(aws, "role", "s3:GetObject", "logs:*")
    command = {"Name": "glueetl", "ScriptLocation": "s3://bucket/job.py"}
    aws("glue").create_job(Name="job", Role="role", GlueVersion="5.1", Command=command)
    aws("glue").start_job_run(JobName="job")
    pid = int(wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    process.terminate()
    assert process.wait(timeout=15) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "sluice_local", "--state", str(tmp_path)]
        done = subprocess.run(
            [*command, "--port", str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "local")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    said = f"The embedded AWS cannot listen on port {port}: it is in use.\n"
    assert (done.stdout, done.stderr) == ("", said)
    assert not (tmp_path / "server.json").exists()


@pytest.mark.parametrize(
    "path", ["/moto-api/", "/moto-api/reset", "/moto-api/data.json", "/latest/meta-data/iam"]
)
def test_motos_own_paths_are_closed(aws: Aws, path: str) -> None:
    assert status(f"{aws.endpoint}{path}") == 404


def test_errors_can_be_read_in_every_protocol(aws: Aws) -> None:
    """What moto does not have is an error with a code and a message, not a parse error."""
    calls = [
        lambda: aws("glue").list_blueprints(),  # JSON
        lambda: aws("cloudtrail").list_queries(EventDataStore="xyz"),
        lambda: aws("iam").get_service_last_accessed_details(JobId="x" * 36),  # query, XML
        lambda: aws("sns").list_origination_numbers(),
        lambda: aws("s3").list_bucket_metrics_configurations(Bucket="nope"),  # REST, XML
        lambda: aws("cloudformation").list_types(),
        # services that are not here at all, which moto would pretend to be
        lambda: aws("dynamodb").list_tables(),  # JSON
        lambda: aws("efs").describe_replication_configurations(FileSystemId="fs-12345678"),  # REST
        lambda: aws("ec2").describe_instances(),  # query, XML
        # operations that services of our own do not have
        lambda: aws("athena").list_notebook_metadata(WorkGroup="primary"),
        lambda: aws("quicksight").list_folders(AwsAccountId="123456789012"),
        # operations that moto would answer without doing them
        lambda: aws("glue").start_trigger(Name="nightly"),
        lambda: aws("logs").start_query(
            logGroupName="x", startTime=0, endTime=1, queryString="fields @message"
        ),
    ]
    for call in calls:
        with pytest.raises(ClientError) as refusal:
            call()
        error = refusal.value.response["Error"]
        assert error["Code"] not in ("", "Unknown", "400", "404", "500"), error
        assert error.get("Message"), error


def test_a_key_that_is_not_there_encrypts_nothing(aws: Aws, name: str) -> None:
    s3, kms = aws("s3"), aws("kms")
    s3.create_bucket(Bucket=name)
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName=f"alias/{name}", TargetKeyId=key["KeyId"])
    under = {"Bucket": name, "Key": "k", "ServerSideEncryption": "aws:kms"}
    for known in (key["KeyId"], key["Arn"], f"alias/{name}"):
        assert s3.put_object(**under, SSEKMSKeyId=known)["SSEKMSKeyId"] == key["Arn"]
        assert s3.create_multipart_upload(**under, SSEKMSKeyId=known)["UploadId"]
    for unknown in ("alias/nope", "11111111-1111-1111-1111-111111111111"):
        for call in (s3.put_object, s3.create_multipart_upload):
            with pytest.raises(ClientError) as refusal:
                call(**under, SSEKMSKeyId=unknown)
            assert refusal.value.response["Error"]["Code"] == "KMS.NotFoundException"


def test_what_a_server_that_was_killed_left_is_cleared(start: Start, tmp_path: Path) -> None:
    for left in ("objects-1", "runs/run-1"):
        (tmp_path / left).mkdir(parents=True)
        (tmp_path / left / "part").write_text("a record")
    start()
    assert not (tmp_path / "objects-1").exists()
    assert not (tmp_path / "runs").exists()


def test_nobody_acts_in_another_account_by_a_header(aws: Aws, name: str) -> None:
    def pretend(request: object, **_: object) -> None:
        request.headers["x-moto-account-id"] = "999999999999"  # type: ignore[attr-defined]

    sns = aws("sns")
    sns.meta.events.register("before-send.sns.CreateTopic", pretend)
    try:
        arn = sns.create_topic(Name=name)["TopicArn"]
    finally:
        sns.meta.events.unregister("before-send.sns.CreateTopic", pretend)
    assert arn == f"arn:aws:sns:us-east-1:123456789012:{name}"


def test_a_role_that_does_not_exist_cannot_be_assumed(aws: Aws, name: str) -> None:
    with pytest.raises(ClientError) as refusal:
        aws("sts").assume_role(
            RoleArn=f"arn:aws:iam::123456789012:role/{name}", RoleSessionName="session"
        )
    assert refusal.value.response["Error"]["Code"] == "AccessDenied"


def test_many_clients_at_once(aws: Aws, name: str) -> None:
    """One client lists what others are making and deleting meanwhile."""
    for service in ("logs", "glue", "s3"):
        aws(service)

    def work(worker: int) -> None:
        for number in range(15):
            each = f"{name}-{worker}-{number}"
            aws("logs").create_log_group(logGroupName=each)
            aws("logs").describe_log_groups(logGroupNamePrefix=name)
            aws("glue").create_database(DatabaseInput={"Name": each})
            aws("glue").get_databases()
            aws("s3").create_bucket(Bucket=each)
            aws("s3").put_object(Bucket=each, Key="k", Body=b"x" * 100_000)
            aws("s3").list_buckets()
            aws("logs").delete_log_group(logGroupName=each)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, worker) for worker in range(8)]:
            done.result()
    buckets = [found["Name"] for found in aws("s3").list_buckets()["Buckets"]]
    assert len([found for found in buckets if found.startswith(name)]) == 8 * 15


def test_an_upload_may_wait_for_a_download(aws: Aws, name: str) -> None:
    """A body that is only sent once another request is answered does not block that request."""
    s3 = aws("s3")
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="from", Body=b"abc")
    host, port = aws.endpoint.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as upload:
        url = s3.generate_presigned_url("put_object", Params={"Bucket": name, "Key": "to"})
        head = f"PUT {url.removeprefix(aws.endpoint)} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        upload.sendall(f"{head}Content-Length: 3\r\n\r\n".encode())
        time.sleep(0.2)
        body = s3.get_object(Bucket=name, Key="from")["Body"].read()
        upload.sendall(body)
        assert upload.recv(4096).startswith(b"HTTP/1.1 200")
    assert s3.get_object(Bucket=name, Key="to")["Body"].read() == b"abc"
