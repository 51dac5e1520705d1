"""Each service's state after a ``kill -9`` right after the last answer."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from callers import Callers
from embedded_aws import Aws, Stacks, wait_until
from kept_aws import TRUST, KeptAws

PART = 5 * 1024 * 1024
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
)
TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Key": {
            "Type": "AWS::KMS::Key",
            "Properties": {
                "KeyPolicy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                            "Action": "kms:*",
                            "Resource": "*",
                        }
                    ],
                }
            },
        },
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "stack-bucket"}},
    },
    "Outputs": {"Key": {"Value": {"Ref": "Key"}}},
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptAws]:
    """A server of which everything below was made by one that was killed."""
    server = KeptAws(tmp_path_factory.mktemp("kept"))
    try:
        made = populate(server.start())
        server.again()
        server.made = made
        yield server
    finally:
        server.kill()


def populate(aws: Aws) -> dict[str, Any]:
    made: dict[str, Any] = {}
    key = aws("kms").create_key(Description="of the tests")["KeyMetadata"]["KeyId"]
    made["cipher"] = aws("kms").encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]

    s3 = aws("s3")
    s3.create_bucket(Bucket="versioned")
    s3.put_bucket_tagging(Bucket="versioned", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    s3.put_bucket_versioning(Bucket="versioned", VersioningConfiguration={"Status": "Enabled"})
    made["first"] = s3.put_object(Bucket="versioned", Key="ä/k.csv", Body=b"one")["VersionId"]
    s3.put_object(
        Bucket="versioned", Key="ä/k.csv", Body=b"two", Tagging="t=v", Metadata={"m": "1"}
    )
    s3.put_object(Bucket="versioned", Key="gone", Body=b"x")
    s3.delete_object(Bucket="versioned", Key="gone")
    upload = s3.create_multipart_upload(Bucket="versioned", Key="big")["UploadId"]
    parts = []
    for number, body in ((1, b"a" * PART), (2, b"z")):
        part = s3.upload_part(
            Bucket="versioned", Key="big", UploadId=upload, PartNumber=number, Body=body
        )
        parts.append({"PartNumber": number, "ETag": part["ETag"]})
    s3.complete_multipart_upload(
        Bucket="versioned", Key="big", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    made["open"] = s3.create_multipart_upload(Bucket="versioned", Key="open")["UploadId"]
    s3.upload_part(
        Bucket="versioned", Key="open", UploadId=made["open"], PartNumber=1, Body=b"part"
    )

    iam = aws("iam")
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="role", PolicyArn=READ_ONLY)
    policy = iam.create_policy(PolicyName="own", PolicyDocument=POLICY)
    iam.attach_role_policy(RoleName="role", PolicyArn=policy["Policy"]["Arn"])
    arn = "arn:aws:iam::123456789012:role/role"
    names = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
    session = Callers(aws, "kept").session(arn)
    made["session"] = dict(zip(names, session.keys, strict=True))

    secret = aws("secretsmanager").create_secret(Name="secret", SecretString="old")
    aws("secretsmanager").put_secret_value(SecretId=secret["ARN"], SecretString="new")
    glue = aws("glue")
    glue.create_database(DatabaseInput={"Name": "db"})
    glue.create_table(DatabaseName="db", TableInput={"Name": "table"})
    s3.put_object(Bucket="versioned", Key="job.py", Body=b"")
    glue.create_job(
        Name="job",
        Role="role",
        GlueVersion="5.1",
        Command={"Name": "glueetl", "ScriptLocation": "s3://versioned/job.py"},
    )
    made["run"] = glue.start_job_run(JobName="job")["JobRunId"]
    aws("logs").create_log_group(logGroupName="group")
    aws("logs").create_log_stream(logGroupName="group", logStreamName="stream")
    aws("logs").create_log_stream(logGroupName="group", logStreamName="gone")
    aws("logs").put_log_events(
        logGroupName="group",
        logStreamName="gone",
        logEvents=[{"timestamp": int(time.time() * 1000), "message": "not any more"}],
    )
    for count in (1, 199, 1, 350):  # the chunks of a stream hold 200
        now = int(time.time() * 1000)
        said = [{"timestamp": now, "message": f"said {each}"} for each in range(count)]
        aws("logs").put_log_events(logGroupName="group", logStreamName="stream", logEvents=said)
    aws("logs").delete_log_stream(logGroupName="group", logStreamName="gone")
    aws("logs").create_log_stream(logGroupName="group", logStreamName="gone")
    topic = aws("sns").create_topic(Name="topic")["TopicArn"]
    aws("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.org")
    s3.create_bucket(Bucket="trails")
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": ["s3:GetBucketAcl", "s3:PutObject"],
        "Resource": ["arn:aws:s3:::trails", "arn:aws:s3:::trails/*"],
    }
    s3.put_bucket_policy(Bucket="trails", Policy=json.dumps({"Statement": [statement]}))
    aws("cloudtrail").create_trail(Name="trail", S3BucketName="trails")
    made["public"] = aws("cloudtrail").list_public_keys()["PublicKeyList"][0]["Fingerprint"]
    athena = aws("athena")
    athena.create_named_query(Name="saved", Database="db", QueryString="SELECT 1")
    made["query"] = athena.start_query_execution(
        QueryString="SELECT 1 AS one",
        ResultConfiguration={"OutputLocation": "s3://versioned/results/"},
    )["QueryExecutionId"]
    about = {"QueryExecutionId": made["query"]}
    wait_until(
        lambda: (
            athena.get_query_execution(**about)["QueryExecution"]["Status"]["State"] == "SUCCEEDED"
        )
    )
    aws("quicksight").create_group(
        AwsAccountId="123456789012", Namespace="default", GroupName="readers"
    )
    aws("budgets").create_budget(
        AccountId="123456789012",
        Budget={
            "BudgetName": "budget",
            "BudgetLimit": {"Amount": "5", "Unit": "USD"},
            "TimeUnit": "MONTHLY",
            "BudgetType": "COST",
        },
    )
    aws("ce").create_anomaly_monitor(
        AnomalyMonitor={
            "MonitorName": "monitor",
            "MonitorType": "DIMENSIONAL",
            "MonitorDimension": "SERVICE",
        }
    )
    assert Stacks(aws).deploy("stack", TEMPLATE) == "CREATE_COMPLETE"
    made["outputs"] = Stacks(aws).outputs("stack")
    made["events"] = Stacks(aws).events("stack")
    return made


def test_keys_still_decrypt(kept: KeptAws) -> None:
    made = kept.made
    assert kept("kms").decrypt(CiphertextBlob=made["cipher"])["Plaintext"] == b"secret"


def test_objects_have_their_versions_and_contents(kept: KeptAws) -> None:
    s3 = kept("s3")
    assert s3.get_bucket_tagging(Bucket="versioned")["TagSet"] == [{"Key": "a", "Value": "b"}]
    found = s3.get_object(Bucket="versioned", Key="ä/k.csv")
    assert (found["Body"].read(), found["Metadata"], found["TagCount"]) == (b"two", {"m": "1"}, 1)
    first = s3.get_object(Bucket="versioned", Key="ä/k.csv", VersionId=kept.made["first"])
    assert first["Body"].read() == b"one"
    listed = s3.list_object_versions(Bucket="versioned")
    assert [each["Key"] for each in listed["DeleteMarkers"]] == ["gone"]
    assert [each["Key"] for each in listed["Versions"]].count("ä/k.csv") == 2
    big = s3.get_object(Bucket="versioned", Key="big")
    assert big["ETag"].endswith('-2"')
    assert big["Body"].read() == b"a" * PART + b"z"


def test_an_upload_in_parts_goes_on(kept: KeptAws) -> None:
    s3, upload = kept("s3"), kept.made["open"]
    where = {"Bucket": "versioned", "Key": "open", "UploadId": upload}
    parts = s3.list_parts(**where)["Parts"]
    chosen = [{"PartNumber": 1, "ETag": parts[0]["ETag"]}]
    s3.complete_multipart_upload(**where, MultipartUpload={"Parts": chosen})
    assert s3.get_object(Bucket="versioned", Key="open")["Body"].read() == b"part"


def test_roles_have_their_policies_and_sessions(kept: KeptAws) -> None:
    attached = kept("iam").list_attached_role_policies(RoleName="role")["AttachedPolicies"]
    assert {each["PolicyName"] for each in attached} == {"ReadOnlyAccess", "own"}
    assert kept("iam").get_policy(PolicyArn=READ_ONLY)["Policy"]["AttachmentCount"] == 1
    kept("iam").detach_role_policy(RoleName="role", PolicyArn=READ_ONLY)
    assert kept("iam").get_policy(PolicyArn=READ_ONLY)["Policy"]["AttachmentCount"] == 0
    endpoint = kept.aws.endpoint
    sts = boto3.client("sts", "us-east-1", endpoint_url=endpoint, **kept.made["session"])
    assert sts.get_caller_identity()["Arn"].endswith(":assumed-role/role/s1")


def test_the_other_services(kept: KeptAws) -> None:
    secret = kept("secretsmanager").get_secret_value(SecretId="secret")
    assert secret["SecretString"] == "new"
    assert kept("glue").get_table(DatabaseName="db", Name="table")["Table"]["Name"] == "table"
    assert kept("glue").get_job(JobName="job")["Job"]["Role"] == "role"
    logs = kept("logs")
    events = logs.get_log_events(logGroupName="group", logStreamName="stream", startFromHead=True)
    expected = [f"said {each}" for count in (1, 199, 1, 350) for each in range(count)]
    assert sorted(event["message"] for event in events["events"]) == sorted(expected)
    assert logs.get_log_events(logGroupName="group", logStreamName="gone")["events"] == []
    assert len(kept("sns").list_subscriptions()["Subscriptions"]) == 1
    assert kept("cloudtrail").get_trail(Name="trail")["Trail"]["S3BucketName"] == "trails"
    budget = kept("budgets").describe_budget(AccountId="123456789012", BudgetName="budget")
    assert budget["Budget"]["BudgetLimit"]["Amount"] == "5.0"
    assert len(kept("ce").get_anomaly_monitors()["AnomalyMonitors"]) == 1


def test_what_cloudtrail_saw_is_there(kept: KeptAws) -> None:
    trail = kept("cloudtrail")
    asked = [{"AttributeKey": "ResourceName", "AttributeValue": "trails"}]
    events = trail.lookup_events(LookupAttributes=asked)["Events"]
    assert {"CreateBucket", "PutBucketPolicy"} <= {each["EventName"] for each in events}
    (key,) = trail.list_public_keys()["PublicKeyList"]
    assert key["Fingerprint"] == kept.made["public"]


def test_queries_and_their_results_are_there(kept: KeptAws) -> None:
    athena, query = kept("athena"), kept.made["query"]
    assert len(athena.list_named_queries()["NamedQueryIds"]) == 1
    rows = athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    assert rows[1]["Data"] == [{"VarCharValue": "1"}]
    where = {"AwsAccountId": "123456789012", "Namespace": "default"}
    (group,) = kept("quicksight").list_groups(**where)["GroupList"]
    assert group["GroupName"] == "readers"


def test_a_run_says_how_it_ended(kept: KeptAws) -> None:
    run = kept("glue").get_job_run(JobName="job", RunId=kept.made["run"])["JobRun"]
    assert run["JobRunState"] == "FAILED"
    assert run["ErrorMessage"]


def test_a_stack_is_there_and_updates_and_deletes(kept: KeptAws) -> None:
    stacks = kept.stacks
    assert stacks.outputs("stack") == kept.made["outputs"]
    assert stacks.events("stack") == kept.made["events"]
    changed = json.loads(json.dumps(TEMPLATE))
    changed["Resources"]["Key"]["Properties"]["Description"] = "changed"
    assert stacks.deploy("stack", changed) == "UPDATE_COMPLETE"
    key = stacks.physical("stack")["Key"]
    assert kept("kms").describe_key(KeyId=key)["KeyMetadata"]["Description"] == "changed"
    kept.again()
    assert wait_until(lambda: kept.stacks.delete("stack")) == "GONE"
    assert "stack-bucket" not in [b["Name"] for b in kept("s3").list_buckets()["Buckets"]]
    kept.again()
    assert kept.stacks.status("stack") is None


def test_nobody_else_may_read_it(kept: KeptAws) -> None:
    files = [path for path in Path(kept.state).rglob("*") if path.name != "server.json"]
    assert {oct(path.stat().st_mode & 0o777) for path in files if path.is_file()} == {"0o600"}
    folders = [path for path in [kept.state, *files] if path.is_dir()]
    assert {oct(path.stat().st_mode & 0o777) for path in folders} == {"0o700"}
