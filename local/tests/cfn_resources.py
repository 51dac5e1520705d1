"""Small templates for the tests of CloudFormation."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from pipeline_template import allow, policy, trust

Json = dict[str, Any]


def template(**resources: Any) -> Json:
    return {"Resources": resources}


def refusal(error: pytest.ExceptionInfo[ClientError]) -> str:
    """The refusal as ``code: message``."""
    found = error.value.response["Error"]
    return f"{found['Code']}: {found['Message']}"


def log_group(name: str, **more: Any) -> Json:
    return {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"/{name}", **more}}


def role(name: str, **more: Any) -> Json:
    properties = {"RoleName": name, "AssumeRolePolicyDocument": trust("glue.amazonaws.com"), **more}
    return {"Type": "AWS::IAM::Role", "Properties": properties}


def security(name: str) -> Json:
    """A Glue security configuration: it never changes, an update replaces it."""
    encryption = {"S3Encryptions": [{"S3EncryptionMode": "SSE-S3"}]}
    properties = {"Name": name, "EncryptionConfiguration": encryption}
    return {"Type": "AWS::Glue::SecurityConfiguration", "Properties": properties}


def broken(*depends_on: str) -> Json:
    """A resource that fails: there is no such bucket."""
    return {
        "Type": "AWS::S3::BucketPolicy",
        "DependsOn": list(depends_on),
        "Properties": {
            "Bucket": "there-is-no-such-bucket",
            "PolicyDocument": policy(allow("s3:GetObject", Principal="*")),
        },
    }
