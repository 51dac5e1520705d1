"""boto3's waiters and the AWS SDK for JavaScript."""

import json
from pathlib import Path

import boto3
from conftest import Client

TEMPLATE = {"Resources": {"Logs": {"Type": "AWS::Logs::LogGroup"}}}


def test_waiters_of_boto3(client: Client) -> None:
    session = boto3.Session("AKIASLUICELOCAL00000", "sluice-local", region_name="us-east-1")
    cfn, s3 = (
        session.client(service, endpoint_url=client.endpoint)
        for service in ("cloudformation", "s3")
    )
    quick = {"Delay": 1, "MaxAttempts": 30}
    cfn.create_change_set(
        StackName="waits",
        ChangeSetName="first",
        ChangeSetType="CREATE",
        TemplateBody=json.dumps(TEMPLATE),
    )
    named = {"StackName": "waits", "ChangeSetName": "first"}
    cfn.get_waiter("change_set_create_complete").wait(**named, WaiterConfig=quick)
    cfn.execute_change_set(**named)
    cfn.get_waiter("stack_create_complete").wait(StackName="waits", WaiterConfig=quick)
    cfn.get_waiter("stack_exists").wait(StackName="waits", WaiterConfig=quick)
    cfn.delete_stack(StackName="waits")
    cfn.get_waiter("stack_delete_complete").wait(StackName="waits", WaiterConfig=quick)
    s3.create_bucket(Bucket="waits")
    s3.get_waiter("bucket_exists").wait(Bucket="waits", WaiterConfig=quick)
    s3.put_object(Bucket="waits", Key="a", Body=b"a")
    s3.get_waiter("object_exists").wait(Bucket="waits", Key="a", WaiterConfig=quick)
    s3.delete_object(Bucket="waits", Key="a")
    s3.get_waiter("object_not_exists").wait(Bucket="waits", Key="a", WaiterConfig=quick)
    client.rows.append(
        ("boto3: 7 waiters of CloudFormation and S3", "each came to its end", "as AWS")
    )


def test_javascript(client: Client) -> None:
    script = Path(__file__).parent / "sdk.mjs"
    client(f"node {script}", "uploaded 12582912 bytes in parts, read back 12582912")
